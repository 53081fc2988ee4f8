"""One table of names and one small gazetteer, on which every engine must say the same."""

from pathlib import Path

import resolvers
from resolvers.resolver import Resolver

GAZETTEER = """\
id,name,kind,type,aliases,country,latitude,longitude,population
t:1,Ashkelon,place,city,Asqalan|أشكلون|Ascalon,IL,31.66926,34.57149,134454
t:2,Ashdod,place,city,Asdod,IL,31.79213,34.64966,224656
t:3,Paris,place,capital,Parigi|Париж,FR,48.85341,2.3488,2138551
t:4,Paris,place,city,,US,33.66094,-95.55551,24782
t:5,Springfield,place,city,,US,37.21533,-93.29824,166810
t:6,Springfield,place,city,,US,39.80172,-89.64371,116250
t:7,Deir ez-Zor,place,city,Dayr az Zawr|Deir al-Zour,SY,35.33588,40.14084,242565
t:8,Qassam Brigades,organisation,,Izz ad-Din al-Qassam Brigades|Kassam Brigades,PS,,,
t:9,Qassem Soleimani,person,,Kasem Soleimani|قاسم سليماني,IR,,,
"""
DECISIONS = """\
spellings,kind,decision,who,when,why,id
The Harbour Town,,accept,ka,2026-03-01,asked the author,t:2
"""
# Names with the country that stands beside them; None is missing. An empty text is none of them: in a CSV it is missing.
NAMES: list[tuple[str | None, str | None]] = [
    ("Ashkelom", "IL"), ("Ashkelon", "ISR"), ("ASHDOD", None), ("Paris", "FR"), ("Paris", "US"), ("Paris", None),
    ("Springfield", "US"), (None, "US"), ("Dayr az-Zawr", "SY"), ("Qassem Brigades", None),
    ("Kassam Brigades", "PS"), ("Qasem Soleimani", None), ("قاسم سليماني", "IR"), ("Xqwzrt", None), ("Ashkelom", "IL"),
    ("Париж", "FR"), ("Parigi (France)", None), ("...", "IL"), ("Ashkelo" + "n" * 300, None), ("12", None),
    ("The Harbour Town", "Israel"), ("ACME&nbsp;Holdings", None), ("Ascalon", None), ("Asqalan", "IL"), ("Deir\u00a0al-Zour", None),
]  # fmt: skip
FIELDS = ("id", "name", "status", "score", "latitude", "longitude", "reason")
Answer = tuple[str | float | None, ...]


def write_gazetteer(folder: Path) -> Path:
    """The gazetteer as a file."""
    path = folder / "small.csv"
    path.write_text(GAZETTEER, encoding="utf-8")
    return path


def write_decisions(folder: Path) -> Path:
    """What a person settled, as a file."""
    path = folder / "decisions.csv"
    path.write_text(DECISIONS, encoding="utf-8")
    return path


def open_resolver(folder: Path) -> Resolver:
    """A resolver over the gazetteer and the decisions, and nothing else."""
    return resolvers.load(
        write_gazetteer(folder), world=False, bundled=False, decisions=write_decisions(folder)
    )


def tidy(values: tuple[object, ...]) -> Answer:
    """An answer with every engine's missing value as None, and numbers as they are printed."""
    return tuple(
        None if value is None or value == "" or value != value else round(value, 6) if isinstance(value, float) else str(value)  # noqa: PLR0124
        for value in values
    )  # fmt: skip
