"""Search with reasons, and the page of an entity: who says what, what lies near, what looks alike."""

import shutil
import subprocess
from pathlib import Path

import pytest
from desk_project import ASHKELON, GAZA, SCRIPT, Editor

from gazetteer.loading import load_folder


def test_the_first_page(editor: Editor) -> None:
    """It says how much there is, where to go, and how much waits."""
    page = editor.open("/")

    assert page.path == "/desk/"
    assert "9 people, organisations and places" in page.text
    assert "3 spellings wait for a decision" in page.text


def test_candidates_with_reasons(editor: Editor) -> None:
    """A name is answered with candidates, their evidence in bits, and a map."""
    page = editor.open("/desk/?q=Ashkelom&kind=place&country=IL")

    assert "matched" in page.text
    assert f"/desk/entities/{ASHKELON}" in page.links
    assert "Why?" in page.text
    assert "<svg" in page.html


def test_a_script_gets_the_list_alone(editor: Editor) -> None:
    """While one types only the candidates are sent, not the page around them."""
    part = editor.client.get("/desk/?q=Sderot", headers={"x-requested-with": "desk"}).text

    assert "Sderot" in part
    assert "<nav" not in part


@pytest.mark.parametrize(
    ("asked", "said"), [("Qqqqqqqq", "unmatched"), ("of", "no name"), ("x" * 999, "no name")]
)
def test_what_nothing_answers(editor: Editor, asked: str, said: str) -> None:
    """Nothing alike, no name, too long: an answer too, with its reason."""
    page = editor.open(f"/desk/?q={asked}")

    assert page.status == 200
    assert said in page.text


def test_an_id_leads_to_its_page(editor: Editor) -> None:
    """Whoever has an id at hand may search for it."""
    assert editor.open(f"/desk/?q={ASHKELON}").path == f"/desk/entities/{ASHKELON}"


def test_an_entity_with_its_layers(editor: Editor) -> None:
    """Names by language and status, each with the layer, file and line that says it, and where that has it from."""
    page = editor.open(f"/desk/entities/{ASHKELON}")

    assert "Majdal en former tables place_names.csv:2 a map" in page.text
    assert 'lang="ar" dir="auto">عسقلان<' in page.html
    assert "Country IL GeoNames" in page.text
    assert "Sderot" in page.text
    assert "km" in page.text
    assert '<svg viewBox="0 0 480 340" role="img" aria-label="Map of Ashkelon">' in page.html


def test_the_world_says_what_no_table_does(editor: Editor) -> None:
    """Where a table restates an entity, the world's own statements stay the world's."""
    page = editor.open(f"/desk/entities/{GAZA}")

    assert "Ghazzah ar-Latn variant bundled tables a book" in page.text
    assert "Note said by us bundled tables" in page.text
    assert "Population 410000 GeoNames" in page.text


def test_look_alikes(editor: Editor) -> None:
    """Pairs that a table parts are shown as such; near spellings can be parted there and then."""
    page = editor.open("/desk/entities/geonames:2440476")

    assert "Nigeria" in page.text
    assert "never the same" in page.text


def test_script_in_a_name_is_text(editor: Editor) -> None:
    """Whatever a name holds is shown, not run: on every page that shows it."""
    for path in ("/desk/entities/local:script", "/desk/?q=%3Cscript%3Ealert(1)%3C/script%3E+%26+Sons"):
        page = editor.open(path)
        assert "&lt;script&gt;alert(1)" in page.html
        assert "<script>alert" not in page.html
        assert SCRIPT in page.text


def test_adding_a_name(editor: Editor, folder: Path) -> None:
    """A name added at its entity's page is in the tables, with its source and who added it."""
    form = editor.open(f"/desk/entities/{ASHKELON}").form("action=name")
    page = editor.send(form, name="Ascalon", status="former", lang="en", source="a book")

    assert page.path == f"/desk/entities/{ASHKELON}"
    assert "Saved: Ascalon is a name of Ashkelon." in page.text
    (name,) = [one for one in load_folder(folder).names[ASHKELON] if one.text == "Ascalon"]
    assert (name.status, name.lang, name.source) == ("former", "en", "a book")
    assert name.note.startswith("ka at the desk ")


def test_parting_two(editor: Editor, folder: Path) -> None:
    """What only looks alike is marked as never the same."""
    form = editor.open(f"/desk/entities/{ASHKELON}").form("action=name")
    page = editor.send(form, action="distinct", other="geonames:294577")

    assert "never the same" in page.text
    assert len(load_folder(folder).distinct) == 1


def test_bad_entity_forms(editor: Editor, folder: Path) -> None:
    """Without a name, with a status that is none, or for an entity that is not there: nothing changes."""
    before = (folder / "place_names.csv").read_bytes()
    form = editor.open(f"/desk/entities/{ASHKELON}").form("action=name")

    assert editor.send(form, name=" ").status == 400
    assert editor.send(form, name="Ascalon", status="best").status == 422
    form.action = "/desk/entities/local:nowhere"
    assert editor.send(form, name="Ascalon").status == 400
    assert (folder / "place_names.csv").read_bytes() == before


@pytest.mark.parametrize("path", ["/desk/entities/nope", "/desk/entities/../../etc/passwd", "/desk/entities/%2e%2e%2f", "/desk/static/../desk.py", "/desk/static/routes.py"])  # fmt: skip
def test_what_is_not_there(editor: Editor, path: str) -> None:
    """Unknown ids and paths that would lead out are not found."""
    assert editor.client.get(path).status_code == 404


def test_static_files(editor: Editor) -> None:
    """Style sheet and script come from here, and may be kept for as long as their address says."""
    answer = editor.client.get("/desk/static/desk.css?v=1")

    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert editor.client.get("/desk/static/desk.js").headers["cache-control"] == "no-cache"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_history_from_git(editor: Editor, folder: Path) -> None:
    """Where the tables are under git, the commits that touched an entity are shown with its lines."""

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Ka", "-c", "user.email=ka@example.org")
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)

    git("init")
    git("add", "-A")
    git("commit", "-m", "Name Majdal <b>")
    page = editor.open(f"/desk/entities/{ASHKELON}")

    assert "Ka: Name Majdal <b>" in page.text
    assert "+ geonames:295620,Majdal,en,former,,,a map," in page.text
    assert "Majdal <b>" not in editor.open(f"/desk/entities/{GAZA}").text
