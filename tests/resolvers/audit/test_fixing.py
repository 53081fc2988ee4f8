from pathlib import Path

import pytest

from gazetteer.errors import ChangedError
from resolvers.audit.fixing import diff, fixed_files, in_quotation, safe_edits, write_files
from resolvers.audit.inputs.columns import Columns
from resolvers.audit.inputs.reading import Reading, read_sources
from resolvers.errors import InputError


@pytest.fixture
def fix(newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write files, audit and fix them; gives the new content by file."""
    monkeypatch.chdir(tmp_path)

    def run(
        files: dict[str, bytes | str], column: str = "", encoding: str = "", **options: bool
    ) -> dict[str, str | bytes]:
        for name, content in files.items():
            Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
        sources = list(read_sources(sorted(files), Reading(Columns(column), encoding)))
        changed = fixed_files(
            safe_edits(newsroom.audit_sources(sources), sources),
            sources,
            encoding=encoding,
            column=column,
            **options,
        )
        write_files(changed)
        return {
            name: Path(name).read_bytes()
            if isinstance(files[name], bytes)
            else Path(name).read_bytes().decode()
            for name in files
        }

    return run


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ashkelon fell.\r\nAshkelom’s mayor\r\n", "Ashkelon fell.\r\nAshkelon’s mayor\r\n"),
        ("ASHKELOM: he left Ashkelon", "ASHKELON: he left Ashkelon"),
        (
            "The Qassam Brigades spoke. Then Qassem\nBrigades left.",
            "The Qassam Brigades spoke. Then Qassam\nBrigades left.",
        ),
        ("Ashkelon fell. “Ashkelom burned,” he said.", "Ashkelon fell. “Ashkelom burned,” he said."),
        ("He left Isreal.", "He left Israel."),
        ("He left Ashkelom.", "He left Ashkelom."),
        ("We met Anna Conricus. Later Anna Conricas sat.", "We met Anna Conricus. Later Anna Conricas sat."),
        ("In Côte d’Ivoire. Sana’a and Sanaa", "In Côte d’Ivoire. Sana’a and Sana'a"),
    ],
)
def test_only_safe_spans_are_rewritten(fix, before: str, after: str) -> None:
    """Case, possessive and line ends stay; quotations, lone near names and unknown names are left alone."""
    assert fix({"a.txt": before}) == {"a.txt": after}


def test_markdown_and_html(fix) -> None:
    """Markup stays as it is; a name that is broken by a tag or a reference is left alone."""
    assert fix({"a.md": "**Ashkelom** or Ashkelon, `Ashkelom`"}) == {
        "a.md": "**Ashkelon** or Ashkelon, `Ashkelom`"
    }
    page = "<p>Ashkelon</p><p title='Ashkelom'>Ashkelom &amp; Ash<b>kelom</b></p>"
    assert fix({"a.html": page}) == {"a.html": page.replace(">Ashkelom ", ">Ashkelon ")}


def test_encodings_are_kept(fix) -> None:
    """Bytes go back in the encoding and with the mark they came with."""
    text = "Ashkelon é Ashkelom"
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert fix({"a.txt": text.encode(encoding)}) == {"a.txt": text.replace("lom", "lon").encode(encoding)}


def test_a_letter_that_the_encoding_lacks(fix) -> None:
    """Nothing is written where a suggestion cannot be encoded."""
    with pytest.raises(InputError, match=r"a\.txt: ascii has no 'ô'; convert the file to UTF-8 first"):
        fix({"a.txt": "He left Cote dIvoire."}, encoding="ascii")


def test_tables_get_a_new_column(fix) -> None:
    """The column beside it holds the corrected cells, quoted where needed; in place, the cells themselves change."""
    table = 'town,n\r\nAshkelon,1\r\n"Ashkelom",2\r\n'

    assert fix({"t.csv": table}, "town") == {
        "t.csv": 'town,n,town_fixed\r\nAshkelon,1,Ashkelon\r\n"Ashkelom",2,Ashkelon\r\n'
    }
    assert fix({"t.csv": table}, "town", in_place=True) == {"t.csv": table.replace("lom", "lon")}
    assert fix({"t.tsv": "town\nAshkelon\nAshkelom"}, "town") == {
        "t.tsv": "town\ttown_fixed\nAshkelon\tAshkelon\nAshkelom\tAshkelon"
    }


def test_json_lines_get_a_member(fix) -> None:
    """Lines that change get a member; in place, the string changes letter by letter."""
    lines = '{"text": "“Ashkelon” fell"}\n{"text": "Ashkelom \\"x\\" fell", "n": 1}\n'

    assert fix({"a.jsonl": lines}) == {
        "a.jsonl": '{"text": "“Ashkelon” fell"}\n{"text": "Ashkelom \\"x\\" fell", "n": 1, "text_fixed": "Ashkelon \\"x\\" fell"}\n'
    }
    assert fix({"a.jsonl": lines}, in_place=True) == {"a.jsonl": lines.replace("lom", "lon")}


def test_the_diff(newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unified diff, also of a last line without an end; nothing is written."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Ashkelon\nAshkelom")
    sources = list(read_sources(["a.txt"], Reading()))
    changed = fixed_files(safe_edits(newsroom.audit_sources(sources), sources), sources)

    assert diff(changed) == (
        "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n Ashkelon\n-Ashkelom\n\\ No newline at end of file\n+Ashkelon\n\\ No newline at end of file\n"
    )
    assert Path("a.txt").read_text() == "Ashkelon\nAshkelom"
    Path("a.txt").write_text("else")
    with pytest.raises(ChangedError):
        write_files(changed)
    with pytest.raises(InputError, match="changed since it was read"):
        fixed_files(safe_edits(newsroom.audit_sources(sources), sources), sources)


def test_quotations() -> None:
    """Within quotation marks of one paragraph; an unclosed mark quotes nothing."""
    text = 'He said "Kiev" and «Kiev».\n\n“Kiev\n\nKiev”'
    places = [place for place in range(len(text)) if text.startswith("Kiev", place)]

    assert [in_quotation(text, place, place + 4) for place in places] == [True, True, False, False]
