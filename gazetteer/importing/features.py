"""Which of our place types does a feature of GeoNames have?

By code where it has one of its own here, else by class. Source: GeoNames, "Feature Codes"
(download.geonames.org/export/dump/featureCodes_en.txt) and the readme of the dump, "feature classes".
"""

from collections.abc import Mapping

CLASSES: Mapping[str, str] = {
    "A": "region", "H": "water", "L": "region", "P": "city", "R": "street", "S": "site", "T": "mountain", "U": "water",
    "V": "park",
}  # fmt: skip

_CODES: Mapping[str, str] = {
    "PCL": "country", "PCLI": "country", "PCLF": "country", "PCLS": "territory", "PCLD": "territory", "PCLIX": "territory",
    "TERR": "territory", "PCLH": "historical_country", "ADM1": "admin1", "ADM1H": "historical_admin1", "ADM2": "admin2",
    "CONT": "continent", "PPLC": "capital", "PPLX": "neighbourhood", "PRSH": "admin2", "LK": "lake", "LKS": "lake",
    "LKN": "lake", "RSV": "lake", "STM": "river", "STMS": "river", "STMI": "river", "STRT": "strait", "RGN": "region",
    "PRK": "park", "PRT": "port", "ST": "street", "RD": "street", "SQR": "square", "AIRP": "airport", "AIRB": "base",
    "AIRF": "airport", "HMSD": "site", "INSM": "base", "MILB": "base", "NVB": "base", "BDG": "bridge", "BLDG": "building",
    "CH": "holy_place", "CMTY": "site", "CSTM": "crossing", "PSTB": "crossing", "DAM": "dam", "MNMT": "monument",
    "MSQE": "holy_place", "SYG": "holy_place", "TMPL": "holy_place", "SHRN": "holy_place", "CTRR": "holy_place",
    "MSTY": "holy_place", "PRN": "prison", "PS": "power_plant", "PSH": "power_plant", "PSN": "nuclear_plant",
    "CMP": "camp", "CMPRF": "camp", "CMPL": "camp", "CMPMN": "camp", "CMPLA": "camp", "CMPO": "camp", "CMPQ": "camp",
    "ISL": "island", "ISLS": "island", "ISLET": "island", "ISLX": "island", "ATOL": "island", "DSRT": "desert",
    "PEN": "peninsula", "VAL": "valley", "VALS": "valley", "HBR": "port", "WAD": "valley",
}  # fmt: skip


def place_type(feature_class: str, feature_code: str) -> str:
    """Return the place type of a feature; "site" for one without class and code."""
    return _CODES.get(feature_code) or CLASSES.get(feature_class, "site")
