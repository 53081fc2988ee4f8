"""Which spelling does the house want? A CSV of preferences by entity and profile, with rules for the rest.

    id,profile,spelling,note
    geonames:703448,,Kyiv,everywhere
    geonames:703448,cold-war,Kiev,the corpus of the 1980s
    rule:article,,al-,Bashar al-Assad and never el-Assad
    rule:diacritics,,drop,Jose Marti
    rule:apostrophes,wire,drop,Sanaa

A row without profile holds in every one; a row with the profile asked for goes before it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gazetteer.keys import APOSTROPHES, fold
from gazetteer.model import Name
from resolvers.audit.csv_tables import read_table
from resolvers.audit.spelling import like
from resolvers.errors import InputError

COLUMNS = ("id", "profile", "spelling", "note")
# The article before a word that it belongs to; "Al Gore" has none, since a name begins there.
ARABIC_ARTICLE = re.compile(r"(?<=\s)(?:al|el|Al|El)[- ](?=[A-Z'’])|^(?:al|el|Al|El)-(?=[A-Z'’])")
RULES: dict[str, tuple[str, ...]] = {
    "rule:article": ("al-", "el-", "al ", "el ", "Al-", "El-"),
    "rule:diacritics": ("keep", "drop"),
    "rule:apostrophes": ("keep", "drop"),
}


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The preferences of one profile.

    Attributes:
        spellings: Entity to the spelling that is wanted.
        rules: Name of a rule to what it wants.
    """

    spellings: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)

    def restyled(self, spelling: str, names: Iterable[Name]) -> str:
        """Return a spelling as the rules have it; unchanged where they have nothing to say.

        Marks that a rule wants kept are taken from the gazetteer's names of the same letters, never invented.
        """
        article = self.rules.get("rule:article")
        if article:
            spelling = ARABIC_ARTICLE.sub(
                lambda match: like(match.group(), article) if match.start() == 0 else article, spelling
            )
        for rule, marks in (
            ("rule:diacritics", _without_diacritics),
            ("rule:apostrophes", _without_apostrophes),
        ):
            wish = self.rules.get(rule)
            if wish == "drop":
                spelling = marks(spelling)
            elif wish == "keep":
                marked = [
                    name.text
                    for name in names
                    if name.text != marks(name.text) and marks(name.text) == spelling
                ]
                spelling = min(marked, default=spelling)
        return spelling


def _without_diacritics(text: str) -> str:
    return "".join(_bare(letter) for letter in text)


def _bare(letter: str) -> str:
    if letter.isascii() or not letter.isalpha():
        return letter
    bare = fold(letter)
    return bare.capitalize() if letter.isupper() else bare


def _without_apostrophes(text: str) -> str:
    return "".join(letter for letter in text if letter not in APOSTROPHES)


def load_style(path: Path, profile: str = "") -> HouseStyle:
    """Read a house style.

    Args:
        path: The CSV.
        profile: Rows of this profile, and those of none, are taken.

    Raises:
        InputError: The table cannot be read, two rows contradict each other, or no row has the profile.
    """
    rows = read_table(path, COLUMNS, ("id", "spelling"))
    if profile and all(row["profile"] != profile for _, row in rows):
        known = sorted({row["profile"] for _, row in rows if row["profile"]})
        raise InputError(f"{path}: no profile {profile!r}; there are {', '.join(known) or 'none'}")
    spellings: dict[str, str] = {}
    rules: dict[str, str] = {}
    for wanted in ("", profile) if profile else ("",):
        seen: dict[str, int] = {}
        for line, row in rows:
            if row["profile"] != wanted:
                continue
            if row["id"] in seen:
                raise InputError(
                    f"{path}:{line}: {row['id']} has a spelling in line {seen[row['id']]} already; keep one"
                )
            seen[row["id"]] = line
            _take(row, f"{path}:{line}", spellings, rules)
    return HouseStyle(spellings, rules)


def _take(row: Mapping[str, str], where: str, spellings: dict[str, str], rules: dict[str, str]) -> None:
    name, spelling = row["id"], row["spelling"]
    if not name or not spelling:
        raise InputError(f"{where}: both id and spelling are needed")
    if not name.startswith("rule:"):
        spellings[name] = spelling
        return
    allowed = RULES.get(name)
    if allowed is None:
        raise InputError(f"{where}: no rule {name}; there are {', '.join(RULES)}")
    if spelling not in {wish.strip() for wish in allowed}:
        raise InputError(
            f"{where}: {name} is one of {', '.join(wish.strip() for wish in allowed)}, not {spelling!r}"
        )
    # A bare "al" means the article as a word of its own.
    rules[name] = f"{spelling} " if name == "rule:article" and not spelling.endswith("-") else spelling
