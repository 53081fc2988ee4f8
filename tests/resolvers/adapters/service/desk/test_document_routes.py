"""Texts and tables that are pasted or dropped: read, audited, downloaded, queued."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from desk_project import Editor, Page

from resolvers.review_queue import FILE, load_queue

TEXT = "The Qassam Brigades spoke in Gaza City. Later Qassem Brigades fired on Ashkelom in Israel; the Qassam Brigades said so."
TABLE = 'town,country,note\nAshkelom,IL,"=HYPERLINK(""http://x"")"\nAshkelom,IL,-5.2\nSderot,IL,@now\n,,\n=1+1,,x\n'


def drop(editor: Editor, name: str, data: bytes) -> Page:
    """Drop a file."""
    token = editor.open("/desk/read").form("text").fields["csrf_token"]
    answer = editor.client.post(
        "/desk/read", data={"csrf_token": token}, files={"file": (name, data)}, follow_redirects=True
    )
    return Page(answer)


def paste(editor: Editor, text: str, form: str = "text") -> Page:
    """Paste a text."""
    return editor.send(editor.open("/desk/read").form("text"), text=text, form=form)


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(StringIO(text)))


def test_a_text(editor: Editor) -> None:
    """Mentions are marked and lead to their entities; the map and the findings stand beside them."""
    page = paste(editor, TEXT)

    assert page.path.startswith("/desk/read/")
    assert "/desk/entities/local:qassam" in page.links
    assert 'class="mention place' in page.html
    assert "Qassem Brigades" in page.text
    assert "<svg" in page.html


def test_downloads_of_a_text(editor: Editor) -> None:
    """Each format that is offered comes as a file of its kind."""
    path = paste(editor, TEXT).path

    mentions = rows(editor.client.get(f"{path}/mentions.csv").text)
    assert {"Gaza City", "Qassam Brigades"} <= {row["text"] for row in mentions}
    lines = editor.client.get(f"{path}/mentions.jsonl").text.splitlines()
    assert len(lines) == len(mentions)
    assert json.loads(editor.client.get(f"{path}/mentions.geojson").text)["type"] == "FeatureCollection"
    assert json.loads(editor.client.get(f"{path}/findings.json").text)["findings"]
    assert rows(editor.client.get(f"{path}/findings.csv").text)
    page = editor.client.get(f"{path}/mentions.html")
    assert page.headers["content-disposition"] == 'attachment; filename="pasted_text_mentions.html"'


def test_what_waits_goes_into_the_queue(editor: Editor, folder: Path) -> None:
    """Near misses of a text are added with their contexts; adding twice counts once."""
    page = paste(editor, TEXT)
    form = next(form for form in page.forms if form.action == page.path and "csrf_token" in form.fields)
    again = editor.send(form)
    editor.send(form)

    items = {item.spelling: item for item in load_queue(folder / FILE).items.values()}
    assert dict(items["Qassem Brigades"].origins) == {"news.csv": 2, "pasted text": 1}
    assert "fired on" in " ".join(items["Qassem Brigades"].contexts)
    assert "review queue" in again.text


def test_a_table(editor: Editor) -> None:
    """The column of names is guessed, rows are counted, answers listed most frequent first."""
    page = drop(editor, "incidents.csv", TABLE.encode())

    assert "5 rows, 3 different spellings" in page.text
    assert page.text.index("Ashkelom 2 matched") < page.text.index("Sderot 1 matched")


def test_formulas_are_neutralised(editor: Editor) -> None:
    """In a downloaded table no cell is run by a spreadsheet; numbers stay numbers."""
    page = drop(editor, "incidents.csv", TABLE.encode())
    link = next(link for link in page.links if "answers.csv" in link)
    found = rows(editor.client.get(link).text)

    assert [row["note"] for row in found] == ['\'=HYPERLINK("http://x")', "-5.2", "'@now", "", "x"]
    assert found[4]["town"] == "'=1+1"
    assert found[0]["town_id"] == "geonames:295620"
    assert found[3]["town_status"] == ""
    assert (
        json.loads(editor.client.get(link.replace("answers.csv", "answers.jsonl")).text.splitlines()[0])[
            "town_name"
        ]
        == "Ashkelon"
    )
    assert editor.client.get(link.replace("answers.csv", "findings.csv")).status_code == 200


def test_another_column(editor: Editor, folder: Path) -> None:
    """Which columns are read can be chosen, and the choice goes with the queue."""
    page = paste(editor, "code\tactor\tschema\nx\tQassem Brigades\tOrganization\n", "table")
    chosen = editor.open(f"{page.path}?column=actor&kind=&kind_column=schema&country_column=")
    form = next(form for form in chosen.forms if form.action == page.path and "csrf_token" in form.fields)
    editor.send(form)

    assert "Qassem Brigades 1 matched Qassam Brigades" in chosen.text
    item = next(item for item in load_queue(folder / FILE).items.values() if "pasted.tsv" in item.origins)
    assert (item.spelling, item.kind, item.contexts) == ("Qassem Brigades", "organisation", ("code x",))
    assert editor.open(f"{page.path}?column=nope").status == 400


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"  \n", "there is nothing in it"),
        ("a.zip", b"PK\x03\x04", "archives, Office files and PDFs are not read here"),
        ("a.csv", b"\x1f\x8b\x08", "archives"),
        ("a.exe", b"MZ", "files that end in .exe are not read here"),
        ("a.csv", b"town\n\xff\xfe\n", "UTF-8"),
        ("a.csv", b'town\n"open\n', "quote"),
        ("a.jsonl", b"[1]\n", "a JSON object is expected"),
        ("a.txt", b"caf\xe9 au lait", "byte 3 is not UTF-8"),
    ],
)
def test_what_cannot_be_read(editor: Editor, name: str, data: bytes, sentence: str) -> None:
    """One sentence says what is wrong with a file."""
    page = drop(editor, name, data)

    assert page.status == 400
    assert sentence in page.text


def test_names_of_files_are_names_only(editor: Editor) -> None:
    """Folders in a file's name, and whatever else it holds, lead nowhere."""
    page = drop(editor, "../../etc/<b>passwd.txt", TEXT.encode())

    assert page.status == 200
    assert "<b>" not in page.html.partition("<main")[2].partition("<h1>")[2][:40]
    assert "passwd.txt" in page.text
    answer = editor.client.get(f"{page.path}/mentions.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="bpasswd_txt_mentions.csv"'


def test_what_is_gone(editor: Editor) -> None:
    """An address that was never given, or whose text was pushed out, asks for the file again."""
    path = paste(editor, TEXT).path

    assert editor.open("/desk/read/nothing").status == 404
    assert editor.open(f"{path}/mentions.exe").status == 404
    assert editor.open(f"{path}/answers.csv").status == 404
    for number in range(32):
        paste(editor, f"text {number}")
    assert "paste or drop it again" in editor.open(path).text
