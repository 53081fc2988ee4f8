"""What comes out of a reader? Records with their origin, and refusals with their reason."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gazetteer import canonical, cells
from gazetteer.cells import UnfitError
from gazetteer.countries import country_codes
from gazetteer.decoding import repair_mojibake
from gazetteer.errors import Location
from gazetteer.layer import Spelling
from gazetteer.lint.id_rules import is_well_formed
from gazetteer.lint.languages import explain_tag
from gazetteer.lint.letters import LOOKALIKES, invisible_characters, scripts_of
from gazetteer.model import Kind
from gazetteer.schema import ENTITY_TABLES

# What an entity is whose type no table of ours has.
UNTYPED: Mapping[Kind, str] = {"place": "site", "organisation": "other", "person": ""}
# GeoNames writes five decimals, a metre; the sixth is 11 cm, and nothing is known better.
_DECIMALS = 6
# GeoNames' longest is 400, which is what its readme allows; a name in two scripts with its bracket is shorter.
LONGEST_NAME = 500
# A remark may be an abstract; a cell that is longer holds something else.
_LONGEST_CELL = 20_000
_FORMULA = re.compile(r"[=@+-].")
_SPREADSHEET_DATE = re.compile(
    r"\d{1,2}-[a-z]{3}(-\d{2,4})?\Z|[a-z]{3}-\d{2,4}\Z|\d{4}-\d{2}-\d{2} 00:00:00\Z|\d[.,]\d+e[+]\d+\Z", re.I
)
_WORD = re.compile(r"\w+")
# Names that need no second look, nineteen in twenty: one script, composed, single spaces. Letters that mojibake is made of
# (Œ, Š, Ž, Ÿ and their like) are left to the second look.
_LATIN = "A-Za-zÀ-ÖØ-öø-őŔ-ŗŘřŚ-şŢ-ŷŹ-ż"
_SCRIPTS = (_LATIN, "\u0410-\u044f\u0451\u0401", "\u0621-\u063a\u0641-\u064a\u0671-\u06d3", "\u05d0-\u05ea", "\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff", "\uac00-\ud7a3")  # fmt: skip
_ORDINARY = re.compile(
    "|".join(
        f"[{letters}][{letters}0-9'().,/-]*(?: [{letters}0-9'(][{letters}0-9'().,/-]*)*"
        for letters in _SCRIPTS
    )
)


class Record(NamedTuple):
    """One entity as a source has it, in the form of our tables.

    Attributes:
        id: A CURIE, by our own preference among the ids that the source gives.
        kind: Which table it belongs to.
        cells: In the order of that table's header, each in canonical form.
        names: Its further names; the one in ``cells`` is not repeated.
        file, line: Where it stands.
        supersedes: Ids that the source says it took the place of.
    """

    id: str
    kind: Kind
    cells: tuple[str, ...]
    names: tuple[Spelling, ...]
    file: str
    line: int
    supersedes: tuple[str, ...] = ()


class Names(NamedTuple):
    """Further names of an entity, and ids of the same thing elsewhere, that stand in a file of their own."""

    id: str
    names: tuple[Spelling, ...]
    same_as: tuple[str, ...]
    source: str
    note: str = ""


class Refusal(NamedTuple):
    """Something that was not taken: a row, or one name or link of it, and why."""

    file: str
    line: int
    column: str
    reason: str


Item = Record | Names | Refusal


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are taken, and how they are called.

    Attributes:
        feature_classes, feature_codes: GeoNames' ("P", "PPLC"); empty for all.
        countries: ISO 3166-1 alpha-2; empty for all. An entity without a country is then left out.
        kinds: Ours; empty for all.
        min_population: Places with fewer inhabitants, or an unknown number, are left out; 0 for all.
        source: What the column ``source`` says; "" for what each format says of itself.
    """

    feature_classes: frozenset[str] = frozenset()
    feature_codes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    min_population: int = 0
    source: str = ""

    @property
    def kind(self) -> Kind | None:
        """The only kind that is taken, for formats that do not say what their entities are; ``None`` where there is no such."""
        return next(iter(self.kinds)) if len(self.kinds) == 1 else None

    def takes(self, record: Record) -> bool:
        """Whether a record is among those that are wanted; features are for the reader of GeoNames to see to."""
        header = ENTITY_TABLES[record.kind].header
        if self.kinds and record.kind not in self.kinds:
            return False
        if self.countries and record.cells[header.index("country")] not in self.countries:
            return False
        if self.min_population:
            population = record.cells[header.index("population")] if record.kind == "place" else ""
            return bool(population) and int(population) >= self.min_population
        return True


def _anything(entity_id: str) -> bool:
    return True


@dataclass(slots=True)
class Tally:
    """What is counted on the way.

    Attributes:
        counts: "read" rows, and those "left out" by choice.
        wanted: Whether further names of an id are of use; asked by a reader whose names stand in a file of their own, after
            the entities.
    """

    counts: Counter[str] = field(default_factory=Counter)
    wanted: Callable[[str], bool] = _anything


def records_of(
    kind: Kind,
    given: Mapping[str, str],
    names: Iterable[Spelling],
    where: Location,
    supersedes: Iterable[str] = (),
) -> Iterator[Item]:
    """Yield a record from what a source says, or why it is refused; names that are unfit are refused one by one.

    Args:
        kind: person, organisation or place.
        given: Cells by column of ours. Country, type and language that are not ours are left empty (an entity then has
            the type that says nothing); points at 0, 0 as well, where unknown ones end up.
        names: Further names, in any order; empty ones and repeats are passed over.
        where: The row.
        supersedes: Ids that it took the place of.
    """
    try:
        row = _row(kind, given)
    except UnfitError as error:
        yield Refusal(where.file, where.line, *error.args)
        return
    kept: dict[tuple[str, str], Spelling] = {}
    for spelling in names:
        try:
            tidy = tidy_spelling(spelling)
        except UnfitError as error:
            yield Refusal(where.file, where.line, *error.args)
            continue
        if tidy.text and not (tidy.text == row["name"] and tidy.lang in ("", "en") and not tidy.valid_from):
            kept.setdefault((tidy.text, tidy.lang), tidy)
    header = ENTITY_TABLES[kind].header
    cells_ = tuple([row.get(column, "") for column in header])
    yield Record(row["id"], kind, cells_, tuple(kept.values()), where.file, where.line, tuple(supersedes))


def tidy_text(text: str) -> str:
    """Return a text in composed form, one space between words, without characters that nobody sees."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    text = canonical.form_text(text)
    for character in invisible_characters(text):
        text = text.replace(character, "")
    return canonical.form_text(text)


def fault_of(name: str) -> str:
    """Return why a text cannot stand as a name, as lint would have it, or ""."""
    first = name[:1]
    if first in "=@+-" and _FORMULA.match(name):
        return f"the name {name!r} begins like a spreadsheet's formula"
    if ("0" <= first <= "9" or name[3:4] == "-") and _SPREADSHEET_DATE.match(name):
        return f"the name {name!r} looks like a date or number made by a spreadsheet"
    if name.isascii():
        return ""
    if len(scripts_of(name) & LOOKALIKES) > 1:
        for word in _WORD.findall(name):
            if len(scripts_of(word) & LOOKALIKES) > 1:
                return f"{word!r} mixes letters of scripts that look alike"
    if repair_mojibake(name) != name:
        return f"the name {name!r} looks like UTF-8 read with another table"
    return ""


def tidy_name(text: str) -> str:
    """Return a name in the form of our tables.

    Raises:
        UnfitError: It is no name; the arguments are column and reason.
    """
    if len(text) > LONGEST_NAME:
        raise UnfitError("name", f"the name has {len(text):,} characters, and begins {text[:40]!r}")
    if _ORDINARY.fullmatch(text) and text[3:4] != "-":
        return text
    text = tidy_text(text)
    fault = fault_of(text)
    if fault:
        raise UnfitError("name", fault)
    return text


def tidy_spelling(spelling: Spelling) -> Spelling:
    """Return a name in the form of our tables; a language that is no BCP 47 tag is unknown.

    Raises:
        UnfitError: It is no name; the arguments are column and reason.
    """
    return Spelling(
        tidy_name(spelling.text),
        language(spelling.lang),
        spelling.status,
        date_or_nothing(spelling.valid_from),
        date_or_nothing(spelling.valid_to),
    )


_LANGUAGES: dict[str, str] = {}


def language(tag: str) -> str:
    """Return a language tag in BCP 47's usual case; "" for what is none, and for "mul" and "mis", which say nothing."""
    known = _LANGUAGES.get(tag)
    if known is None:
        formed = canonical.form_language(tag)
        wrong = formed in ("mul", "mis", "zxx", "und") or not formed or explain_tag(formed)
        known = _LANGUAGES[tag] = "" if wrong else formed
    return known


def date_or_nothing(text: str) -> str:
    """Return a year, month or date as our tables have it; "" for what is none ("ca. 1800", "18th c.")."""
    text = text.strip().removeprefix("+").partition("T")[0]
    text = re.sub(r"(-00)+\Z", "", text)
    try:
        return cells.parse_date(text)
    except UnfitError:
        return ""


def country_or_nothing(code: str) -> str:
    """Return an alpha-2 code in capitals that ISO 3166-1 has, or XK; "" for any other ("AN", "ZZ", "US;MX")."""
    code = code.strip().upper()
    return code if code in country_codes() else ""


def degrees(value: object) -> str:
    """Return degrees as our tables write them, to the sixth decimal; "" for nothing.

    Raises:
        UnfitError: The value is no finite number.
    """
    if value is None or value == "":
        return ""
    try:
        number = float(str(value).strip())
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or isinstance(value, bool):
        raise UnfitError("", f"found {str(value)[:40]!r} where a number of degrees is expected")
    return canonical.form_number(f"{number:.{_DECIMALS}f}")


def _row(kind: Kind, given: Mapping[str, str]) -> dict[str, str]:
    """Return the cells in canonical form.

    Raises:
        UnfitError: One of them is unfit; the arguments are column and reason.
    """
    for column, cell in given.items():
        if len(cell) > _LONGEST_CELL:
            raise UnfitError(column, f"the cell has {len(cell):,} characters, and begins {cell[:40]!r}")
    row = {column: tidy_text(cell) for column, cell in given.items() if cell}
    if not is_well_formed(row.get("id", "")):
        raise UnfitError(
            "id", f"{row.get('id', '')[:80]!r} is no id" if row.get("id") else "the row has no id"
        )
    if not row.get("name"):
        raise UnfitError("name", "the row has no name")
    row["name"] = tidy_name(row["name"])
    if "country" in row:
        row["country"] = country_or_nothing(row["country"])
    if row.get("type") not in cells.TYPES[kind]:
        row["type"] = UNTYPED[kind]
    for column in ("born", "died"):
        row[column] = date_or_nothing(row.get(column, ""))
    row["population"] = _count(row.get("population", ""))
    _check_point(row)
    for column in ("part_of", "same_as"):
        ids = cells.parse_list(row.get(column, ""))
        row[column] = ";".join(each for each in ids if is_well_formed(each) and each != row["id"])
    return row


def _count(text: str) -> str:
    try:
        count = cells.parse_count(text)
    except UnfitError as error:
        raise UnfitError("population", f"found {text[:40]!r} where {error} is expected") from None
    return str(count) if count else ""


def _check_point(row: dict[str, str]) -> None:
    for column, limit in (("latitude", 90), ("longitude", 180)):
        text = row.get(column, "")
        try:
            row[column] = degrees(text)
            cells.parse_degrees(row[column], limit)
        except UnfitError:
            reason = f"found {text[:40]!r} where a number of degrees from -{limit} to {limit} is expected"
            raise UnfitError(column, reason) from None
    if bool(row["latitude"]) != bool(row["longitude"]):
        missing = "longitude" if row["latitude"] else "latitude"
        raise UnfitError(missing, "only one of latitude and longitude is given")
    if row["latitude"] and abs(float(row["latitude"])) < 0.01 and abs(float(row["longitude"])) < 0.01:
        row["latitude"] = row["longitude"] = ""
