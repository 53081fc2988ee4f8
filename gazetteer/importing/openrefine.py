"""Tables that were reconciled in OpenRefine: what was written becomes a name of what it was matched to.

Source: OpenRefine user manual, "Reconciling" ("Add entity identifiers column") and "Exporting" ("Custom tabular exporter":
the cell's content, the matched entity's name, its id). There is no column for that by itself: the column of ids is the one
that is called like another one with "id", "identifier" or "entity" at its end, or that has ids in most of its cells.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gazetteer.errors import Location, TableError
from gazetteer.importing.identifiers import parse_web_id
from gazetteer.importing.opening import Member
from gazetteer.importing.records import Choice, Item, Refusal, Tally, records_of
from gazetteer.importing.tabular import Sheet, is_table, read_sheet
from gazetteer.layer import Spelling
from gazetteer.model import Kind
from gazetteer.reading import Row

SOURCE = "OpenRefine"
_ID_ENDING = re.compile(
    r"[\s_.:-]*(?:id|qid|identifier|entity|match(?:ed)?[\s_]?id|reconciled[\s_]?id|wikidata)\Z", re.I
)
_NAME_ENDING = re.compile(
    r"[\s_.:-]*(?:match(?:ed)?[\s_]?name|entity[\s_]?name|match|label|reconciled)\Z", re.I
)
_JUDGMENT = re.compile(r".*judge?ment\Z", re.I)
_QID = re.compile(r"Q[1-9]\d*\Z", re.ASCII)
# A column that has ids in more than half of its filled cells is one of ids.
_SHARE = 0.5


class _Columns(NamedTuple):
    """Which columns count: what was written, the id, the matched name and the judgment, "" where there is none."""

    written: str
    id: str
    name: str
    judgment: str


def recognises(member: Member) -> bool:
    """Whether a CSV or TSV has a column that says how cells were judged, or one of ids beside the one it belongs to."""
    if not is_table(member) or member.stem.lower().endswith(".xlsx"):
        return False
    header = member.head(8192).decode("utf-8", errors="replace").partition("\n")[0]
    mark = "\t" if "\t" in header else ","
    names = [cell.strip().strip('"\ufeff') for cell in header.split(mark)]
    return any(_JUDGMENT.match(name) for name in names)


def read(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield what was matched, each entity once with all that was written for it; cells without a match are left out.

    The kind is the one chosen (``--kind``), else place.

    Raises:
        SourceError, TableError: A file is no table, or has no column of ids.
    """
    kind: Kind = choice.kind or "place"
    for member in members:
        sheet = read_sheet(member)
        rows = list(sheet.rows)
        tally.counts["read"] += len(rows)
        columns = _find_columns(sheet, rows)
        entities: dict[str, list[tuple[str, str, int]]] = {}
        for row in rows:
            given = sheet.cells(row)
            if not given[columns.id] or given.get(columns.judgment, "").lower() in ("none", "new"):
                tally.counts["left out"] += 1
                continue
            entity = _entity_id(given[columns.id])
            if entity:
                name = given.get(columns.name, "")
                entities.setdefault(entity, []).append((name, given[columns.written], row.line))
            else:
                yield Refusal(
                    sheet.file, row.line, columns.id, f"found {given[columns.id]!r} where an id is expected"
                )
        for entity, found in entities.items():
            where = Location(sheet.file, found[0][2])
            name = next((name for name, _, _ in found if name), found[0][1])
            spellings = [Spelling(written) for _, written, _ in found]
            given = {"id": entity, "name": name, "source": choice.source or f"{SOURCE}: {member.stem}"}
            yield from records_of(kind, given, spellings, where)


def _entity_id(text: str) -> str:
    text = text.strip()
    return f"wikidata:{text}" if _QID.match(text) else parse_web_id(text)


def _find_columns(sheet: Sheet, rows: Sequence[Row]) -> _Columns:
    columns = {name: [row.cells[place].strip() for row in rows] for place, name in enumerate(sheet.header)}
    ids = [name for name, cells in columns.items() if _has_ids(cells)]
    if not ids:
        raise TableError("there is no column of ids that cells were matched to", Location(sheet.file, 1))
    judgment = next((name for name in sheet.header if _JUDGMENT.match(name)), "")
    others = [name for name in sheet.header if name not in (*ids, judgment)]
    if not others:
        raise TableError("there is no column beside the ids", Location(sheet.file, 1))
    matched = [name for name in others if _NAME_ENDING.search(name)]
    for column in ids:
        stem = _ID_ENDING.sub("", column).casefold()
        written = next((name for name in others if name.casefold() == stem), "")
        if written:
            named = next(
                (name for name in matched if _NAME_ENDING.sub("", name).casefold() in (stem, "")), ""
            )
            return _Columns(written, column, named if named != written else "", judgment)
    written = next((name for name in others if name not in matched), others[0])
    return _Columns(written, ids[0], next((name for name in matched if name != written), ""), judgment)


def _has_ids(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(bool(_entity_id(cell)) for cell in filled) > _SHARE * len(filled)
