"""A 3W table (who does what where): district names as partners wrote them to the P-codes of our own list.

Districts of one name lie in several provinces, so provinces are linked first and districts within them. No gazetteer is
involved: the reference is the list itself.
"""

import sys
from pathlib import Path

import pandas as pd

import resolvers

HERE = Path(__file__).resolve().parent


def main(folder: Path) -> None:
    activities = pd.read_csv(HERE / "activities.csv", dtype="string")
    districts = pd.read_csv(HERE / "pcodes.csv", dtype="string").set_index("id")
    provinces = districts.drop_duplicates("province_pcode").set_index("province_pcode")

    in_province = resolvers.link(activities, provinces, on="province", kind="place").set_index("unique_id_l")
    activities["province_pcode"] = in_province["unique_id_r"]

    # A district is looked for only where the province is known: two provinces may have one of that name.
    known = activities[activities["province_pcode"].notna()]
    in_district = resolvers.link(known, districts, on="district", block="province_pcode", kind="place")
    in_district = in_district.set_index("unique_id_l")
    activities["pcode"] = in_district["unique_id_r"]
    activities["district_name"] = in_district["district_r"]

    sure = activities["pcode"].notna()
    reached = activities[sure].astype({"people_reached": "int64"})
    by_district = reached.groupby(["pcode", "district_name"], as_index=False).agg(
        partners=("organisation", "nunique"), people_reached=("people_reached", "sum")
    )
    missing = activities.loc[~sure, ["organisation", "province", "district"]]
    to_check = missing.assign(
        found=in_province["province_r"],
        reason=in_district["reason"].reindex(missing.index).fillna("the province is not known"),
    )

    folder.mkdir(parents=True, exist_ok=True)
    activities.to_csv(folder / "activities_pcoded.csv", index=False)
    by_district.to_csv(folder / "by_district.csv", index=False)
    to_check.to_csv(folder / "to_check.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
