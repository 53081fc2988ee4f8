"""Throw bytes at everything that reads tables, guided by coverage: ``python tools/fuzz_tables.py [-max_total_time=3600]``.

Needs atheris (``pip install atheris``); its options are libFuzzer's. What may not happen, whatever the bytes:

- an exception that is none of ours,
- a canonical form that is not its own canonical form, or that has lost a cell or a row,
- a table that differs from itself, or a merge with an unchanged side that is not the changed one,
- lint that stops with anything but a sentence.

An input that does one of these is kept by libFuzzer as ``crash-...`` and belongs into ``tests/gazetteer`` as a case.
"""

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import atheris

with atheris.instrument_imports():
    from gazetteer import canonical as forms
    from gazetteer.changereports import as_sentences
    from gazetteer.changes import diff_tables, merge_tables
    from gazetteer.decoding import guess_encoding, repair_mojibake
    from gazetteer.errors import GazetteerError
    from gazetteer.lint.checking import lint
    from gazetteer.lint.fixing import fix
    from gazetteer.loading import load_contents
    from gazetteer.reading import parse_rows
    from gazetteer.wide import load_wide
    from gazetteer.writing import canonical

from gazetteer.schema import TABLES

FILES = (*(table.file for table in TABLES), "mine.csv", "mine.tsv")
SOME_ROWS = {
    "places.csv": "geonames:1,Haifa,city,IL,05,32.8,34.9,270000,geonames:2,wikidata:Q1,geonames,",
    "place_names.csv": "geonames:1,Caiffa,fr,former,1900,1948,atlas,",
    "people.csv": 'wikidata:Q1,"Doe, Jane",poet,GB,1950,2001-02-03,,book,',
    "redirects.csv": "geonames:1,geonames:2,merged,2020-01-01",
    "distinct.csv": "geonames:1,geonames:2,two towns",
}
# One lint in this many inputs: it writes files and reads the rules' tables, a hundred times the cost of the rest.
LINTED = 50


def seeds() -> list[bytes]:
    """One input a table: its number, its header, a row; and the forms in which Excel saves it."""
    found = []
    for number, file in enumerate(FILES):
        table = next((table for table in TABLES if table.file == file), None)
        header = ",".join(column.name for column in table.columns) if table else "id,name,kind,aliases"
        text = f"{header}\n{SOME_ROWS.get(file, 'x:1,Name,place,a|b')}\n"
        for one in (text, text.replace(",", ";"), "\ufeff" + text.replace("\n", "\r\n")):
            found.append(bytes([number]) + one.encode())
            found.append(bytes([number]) + one.encode("cp1252", "replace"))
    return found


def one_input(data: bytes) -> None:
    """Check everything that must hold of one input: the table's number, then one or two tables parted by 0xFF 0xFE."""
    if not data:
        return
    file = FILES[data[0] % len(FILES)]
    before, _, after = data[1:].partition(b"\xff\xfe")
    check_form(before, file)
    check_changes(before, after or before, file)
    check_loading(before, file)
    guess_encoding(before)
    repair_mojibake(before.decode("utf-8", "replace"))
    if random.Random(data).randrange(LINTED) == 0:
        check_lint(before, file)


def check_form(data: bytes, file: str) -> None:
    """The canonical form is a fixed point and holds every cell."""
    try:
        rows, form = parse_rows(data, file), canonical(data, file)
    except GazetteerError:
        return
    assert canonical(form, file) == form, "the canonical form is not its own form"
    again = parse_rows(form, file)
    assert len(again) == len(rows), "a row is lost"
    assert set(again.header) == set(rows.header), "a column is lost"
    if file.startswith("mine"):
        kept, had = (
            Counter(forms.form_plain(cell) for row in one for cell in row.cells) for one in (again, rows)
        )
        assert kept == had, "a cell is lost"


def check_changes(before: bytes, after: bytes, file: str) -> None:
    """A table does not differ from itself; merging with an unchanged side gives the changed one."""
    try:
        changes = diff_tables(before, after, file)
        merged = merge_tables(before, before, after, file)
        form = canonical(after, file)
    except GazetteerError:
        return
    as_sentences(changes)
    assert not diff_tables(after, after, file), "a table differs from itself"
    assert not merged.conflicts, "an unchanged side conflicts"
    assert not diff_tables(merged.data, form, file), "a merge with an unchanged side is not the changed one"


def check_loading(data: bytes, file: str) -> None:
    """A table is a layer, or an error of ours."""
    try:
        load_contents({file: data}, Path("fuzz"))
    except GazetteerError:
        return


def check_lint(data: bytes, file: str) -> None:
    """Lint and its repairs say what is wrong in sentences, and repairing leaves a table that can be linted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(data)
        wide = file.startswith("mine")
        try:
            lint(path if wide else folder, world=False, bundled=False)
            if wide:
                load_wide(path)
            else:
                fix(folder)
                lint(folder, world=False, bundled=False)
        except GazetteerError:
            return


def main() -> None:
    """Run libFuzzer over the seeds."""
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            (Path(folder) / f"seed-{number:03d}").write_bytes(seed)
        atheris.Setup([*sys.argv, folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
