"""The review queue: decide with one key, see it at once, take it back, and lose nothing of anybody's."""

from dataclasses import replace
from pathlib import Path

import pytest
from desk_project import ASHKELON, BRIGADES, GAZA, NEAR, ODD, Editor, make_project, project_app

from gazetteer.lint.checking import lint
from gazetteer.loading import load_folder
from gazetteer.writing import canonical
from resolvers.adapters.service.desk.journal import read_journal
from resolvers.audit.decisions import load_decisions
from resolvers.review_queue import FILE, ReviewItem, change_queue, load_queue


def names(folder: Path, entity_id: str) -> dict[str, str]:
    """The names that a project gives an entity, with their status."""
    return {name.text: name.status for name in load_folder(folder).names.get(entity_id, ())}


def waiting(folder: Path) -> list[str]:
    """The spellings that wait, in their order."""
    return [item.spelling for item in load_queue(folder / FILE).waiting()]


def test_most_frequent_first(editor: Editor) -> None:
    """The queue lists what waits by how often it stands there, and leads to the first."""
    page = editor.open("/desk/review")

    places = [
        page.text.index(spelling) for spelling in ("Ashkelom ×7", "Xyzzy Camp ×3", "Qassem Brigades ×2")
    ]
    assert places == sorted(places)
    assert f"/desk/review/{NEAR.token}" in page.links
    assert "Ashkelom" not in editor.open("/desk/review?kind=organisation").text


def test_an_item_shows_contexts_and_candidates(editor: Editor) -> None:
    """Where the spelling stands, and who may be meant with reasons, side by side."""
    page = editor.open(f"/desk/review/{NEAR.token}")

    assert "rockets on Ashkelom at dawn" in page.text
    assert "Ashkelon" in page.text
    assert "Why?" in page.text
    assert page.form("alias").fields["entity"] == ASHKELON
    assert "<svg" in page.html


@pytest.mark.parametrize(("action", "status"), [("alias", "variant"), ("misspelling", "misspelling")])
def test_accepting(editor: Editor, folder: Path, action: str, status: str) -> None:
    """A name or misspelling is written with who, when and where from; the resolver answers with it, and the next one is shown."""
    page = editor.decide(NEAR, action)

    assert names(folder, ASHKELON) == {"Majdal": "former", "Ashkelom": status}
    row = (folder / "place_names.csv").read_text(encoding="utf-8")
    assert f"{ASHKELON},Ashkelom,,{status},,,news.csv,ka at the desk " in row.replace('"', "")
    assert page.path == f"/desk/review/{ODD.token}"
    assert "Saved: Ashkelom" in page.text
    assert waiting(folder) == ["Xyzzy Camp", "Qassem Brigades"]
    resolver = editor.client.app.state.service.room.resolver
    assert resolver.resolve("Ashkelom").candidates[0].name == "Ashkelom"
    (decision,) = load_decisions(folder / FILE).rows
    assert (decision.decision, decision.spellings, decision.preferred, decision.who) == (
        "accept", ("Ashkelom", "Ashkelon"), "Ashkelon", "ka",
    )  # fmt: skip


@pytest.mark.parametrize(("action", "decision"), [("reject", "reject"), ("ignore", "ignore")])
def test_leaving_alone(editor: Editor, folder: Path, action: str, decision: str) -> None:
    """Rejected or ignored spellings change no table and wait no longer."""
    before = (folder / "place_names.csv").read_bytes()
    editor.decide(NEAR, action)

    assert (folder / "place_names.csv").read_bytes() == before
    assert load_decisions(folder / FILE).rows[0].decision == decision
    assert "Ashkelom" not in waiting(folder)


def test_creating(editor: Editor, folder: Path) -> None:
    """A new entity takes an id of its name, and the spelling as a further name where it is called otherwise."""
    page = editor.decide(
        ODD, "create", new_kind="place", new_name="Xyzzy Refugee Camp", new_type="camp", new_country="PS",
        new_latitude="31.5", new_longitude="34.5",
    )  # fmt: skip

    layer = load_folder(folder)
    assert layer.entities["local:xyzzy-refugee-camp"].type == "camp"
    assert names(folder, "local:xyzzy-refugee-camp") == {
        "Xyzzy Refugee Camp": "preferred",
        "Xyzzy Camp": "variant",
    }
    assert "Saved: Xyzzy Refugee Camp is new." in page.text
    assert editor.client.app.state.service.room.resolver.resolve("Xyzzy Camp").entity is not None


def test_marking_as_distinct(editor: Editor, folder: Path) -> None:
    """Two candidates are parted for good; the spelling still waits."""
    page = editor.decide(NEAR, "distinct", entity=ASHKELON, other=GAZA)

    assert (
        (folder / "distinct.csv")
        .read_text(encoding="utf-8")
        .splitlines()[1]
        .startswith(f"{GAZA},{ASHKELON},ka at the desk")
    )
    assert page.path == f"/desk/review/{NEAR.token}"
    assert "Ashkelom" in waiting(folder)
    assert editor.client.app.state.service.room.resolver.index.is_distinct(ASHKELON, GAZA)


@pytest.mark.parametrize("action", ["alias", "misspelling", "reject", "ignore", "create", "distinct"])
def test_undo_takes_everything_back(editor: Editor, folder: Path, action: str) -> None:
    """After undo tables, queue and answers are as they were; the journal tells of both."""
    files = sorted(folder.glob("*.csv"))
    before = {path.name: path.read_bytes() for path in files}
    given = {"new_kind": "place", "new_type": "camp"} if action == "create" else {"entity": ASHKELON}
    item = ODD if action == "create" else NEAR
    page = editor.decide(item, action, **given, other=GAZA)
    number = page.form("number=1")
    page = editor.send(number)

    tables = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    # A table that came to be stays, without rows.
    assert {name: data for name, data in tables.items() if name in before} == before
    assert all(data.count(b"\n") == 1 for name, data in tables.items() if name not in before)
    assert "Taken back" in page.text
    assert [(entry.action, entry.undoes) for entry in read_journal(folder).entries] == [
        (action, 0),
        ("undo", 1),
    ]
    assert page.path == f"/desk/review/{item.token}"


def test_undo_twice_is_refused(editor: Editor, folder: Path) -> None:
    """What was taken back cannot be taken back again, nor what was never done."""
    page = editor.decide(NEAR, "alias")
    form = page.form("number=1")
    editor.send(form)

    assert editor.send(form).status == 400
    assert editor.send(form, number="99").status == 400
    assert editor.send(form, number="x").status == 400
    assert len(read_journal(folder).entries) == 2


def test_undo_refuses_what_changed_since(editor: Editor, folder: Path) -> None:
    """A row that somebody changed since is left as they left it."""
    form = editor.decide(NEAR, "alias").form("number=1")
    path = folder / "place_names.csv"
    changed = path.read_text(encoding="utf-8").replace("Ashkelom,,variant", "Ashkelom,en,variant")
    path.write_bytes(canonical(changed.encode(), "place_names.csv"))
    page = editor.send(form)

    assert page.status == 400
    assert "was changed since" in page.text
    assert path.read_text(encoding="utf-8") == changed


def test_the_second_of_two_sees_the_first(editor: Editor, folder: Path, cache: Path) -> None:
    """Two people look at one spelling: whoever is second is shown what was decided, and may still decide otherwise."""
    other = Editor(project_app(folder, cache, user="mo"))
    mine, theirs = (each.open(f"/desk/review/{NEAR.token}").form("ignore") for each in (editor, other))
    other.send(theirs, action="misspelling")
    page = editor.send(mine, action="reject")

    assert page.status == 409
    assert "Ashkelom was decided: a misspelling of, by mo" in page.text
    assert names(folder, ASHKELON)["Ashkelom"] == "misspelling"
    assert editor.send(page.form("action=reject")).status == 200
    assert load_queue(folder / FILE).items[NEAR.key].who == "ka"
    assert [entry.user for entry in read_journal(folder).entries] == ["mo", "ka"]
    other.close()


def test_two_at_the_same_moment(editor: Editor, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another service decides while the tables are being written, its decision stands and the rows go again."""
    form = editor.open(f"/desk/review/{NEAR.token}").form("ignore")
    room = editor.client.app.state.service.room
    reopen = room.reopen

    def meanwhile() -> object:
        change_queue(folder, lambda queue: queue.replace(replace(NEAR, decision="reject", who="mo")))
        return reopen()

    monkeypatch.setattr(room, "reopen", meanwhile)
    page = editor.send(form, action="alias")

    assert page.status == 409
    assert "by mo" in page.text
    assert "Ashkelom" not in names(folder, ASHKELON)
    assert load_queue(folder / FILE).items[NEAR.key].who == "mo"
    assert room.resolver.resolve("Ashkelom").candidates[0].name == "Ashkelon"


def test_another_program_changed_the_entity(editor: Editor, folder: Path) -> None:
    """A row that an editor changed by hand since the page was made is shown as a diff; nothing is overwritten."""
    form = editor.open(f"/desk/review/{NEAR.token}").form("ignore")
    path = folder / "place_names.csv"
    by_hand = path.read_text(encoding="utf-8").replace("Majdal,en,former", "Majdal,en,variant")
    path.write_text(by_hand, encoding="utf-8")
    page = editor.send(form, action="alias")

    assert page.status == 409
    assert "place_names.csv" in page.text
    assert "status former variant" in page.text
    assert path.read_text(encoding="utf-8") == by_hand
    again = editor.send(page.form("action=alias"))
    assert again.status == 200
    assert names(folder, ASHKELON) == {"Majdal": "variant", "Ashkelom": "variant"}


def test_changes_elsewhere_disturb_nobody(editor: Editor, folder: Path) -> None:
    """What others do to other entities neither stops an edit nor is lost by it."""
    form = editor.open(f"/desk/review/{NEAR.token}").form("ignore")
    with (folder / "place_names.csv").open("a", encoding="utf-8") as file:
        file.write("geonames:294577,Sderoth,,variant,,,a map,\n")
    page = editor.send(form, action="alias")

    assert page.status == 200
    assert names(folder, "geonames:294577") == {"Sderoth": "variant"}
    assert "Ashkelom" in names(folder, ASHKELON)


def test_a_page_of_before_a_restart(editor: Editor, folder: Path, cache: Path) -> None:
    """A form that outlived the service is held against the tables as they are; where they changed, it is not saved."""
    form = editor.open(f"/desk/review/{NEAR.token}").form("ignore")
    with (folder / "place_names.csv").open("a", encoding="utf-8") as file:
        file.write("geonames:294577,Sderoth,,variant,,,a map,\n")
    restarted = Editor(project_app(folder, cache))
    fresh = restarted.open("/desk/read").form("text").fields["csrf_token"]
    page = restarted.send(form, action="alias", csrf_token=fresh)

    assert page.status == 409
    assert "started anew" in page.text
    assert "Ashkelom" not in names(folder, ASHKELON)
    restarted.close()


def test_lint_is_asked_first(editor: Editor, folder: Path) -> None:
    """An edit that lint calls an error is not saved; one that it warns of is, when somebody insists."""
    item = ReviewItem(("Sderott",), "place", "", "near", origins={"a": 1})
    make_project(folder, item)
    # Given to Gaza, the spelling is one letter from another's name; the row of Sderot makes lint compare them.
    (folder / "places.csv").write_text(
        "id,name,type,source\nlocal:sderot,Sderot,town,a map\nlocal:elsewhere,Elsewhere,town,a map\n",
        encoding="utf-8",
    )
    editor.client.app.state.service.room.reopen()
    page = editor.decide(item, "alias", entity="local:elsewhere")

    assert page.status == 422
    assert "nearer-name" in page.text
    assert names(folder, "local:elsewhere") == {"Elsewhere": "preferred"}
    assert editor.send(page.form("warned=yes")).status == 200
    assert names(folder, "local:elsewhere") == {"Elsewhere": "preferred", "Sderott": "variant"}


def test_lint_errors_cannot_be_insisted_on(editor: Editor, folder: Path) -> None:
    """A language that is none is refused, whoever insists."""
    page = editor.decide(NEAR, "alias", lang="not a language")

    assert page.status in (400, 422)
    assert all("warned" not in form.fields for form in page.forms)
    assert "Ashkelom" not in names(folder, ASHKELON)


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        ("alias", {"entity": ""}, "choose one of the candidates first"),
        ("alias", {"entity": "local:nowhere"}, "no table has local:nowhere"),
        ("distinct", {"entity": ASHKELON, "other": ASHKELON}, "two entities are needed"),
        ("distinct", {"entity": ASHKELON, "other": "local:no"}, "no table has local:no"),
        ("explode", {}, "does not say what to do"),
        ("create", {"new_kind": "ship"}, "what kind of entity"),
        ("create", {"new_kind": "place", "new_name": " "}, "a name is missing"),
        ("create", {"new_kind": "place", "new_type": "ngo"}, "choose a type for the new place"),
        ("create", {"new_kind": "place", "new_type": "camp", "new_latitude": "north"}, "latitude"),
        ("create", {"new_kind": "place", "new_type": "camp", "new_id": ASHKELON}, "is taken"),
    ],
)
def test_bad_forms_change_nothing(
    editor: Editor, folder: Path, action: str, fields: dict[str, str], sentence: str
) -> None:
    """A form that cannot be carried out is answered with one sentence."""
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    page = editor.decide(NEAR, action, **fields)

    assert page.status in (400, 422)
    assert sentence in page.text
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before


def test_tables_stay_canonical_and_clean(editor: Editor, folder: Path) -> None:
    """After a round of edits the tables lint clean, in the one form that git diffs well."""
    editor.decide(NEAR, "misspelling")
    editor.decide(BRIGADES, "alias")
    editor.decide(ODD, "create", new_kind="place", new_type="camp", new_country="PS")

    for path in folder.glob("*.csv"):
        if path.name != FILE:
            assert canonical(path.read_bytes(), path.name) == path.read_bytes()
    assert [
        one
        for one in lint(folder, world=False, bundled=False)
        if one.severity == "error" and one.rule != "name-entity"
    ] == []
    assert waiting(folder) == []
    assert "Nothing waits." in editor.open("/desk/review").text


def test_forged_changes_are_refused(editor: Editor, folder: Path) -> None:
    """A form without the token of the session, or from another site, changes nothing."""
    form = editor.open(f"/desk/review/{NEAR.token}").form("ignore")
    forged = {**form.fields, "action": "alias", "csrf_token": "0" * 64}
    without = editor.client.post(form.action, data=forged)
    elsewhere = editor.client.post(
        form.action, data={**form.fields, "action": "alias"}, headers={"origin": "https://evil.example"}
    )

    assert (without.status_code, elsewhere.status_code) == (403, 403)
    assert "Ashkelom" not in names(folder, ASHKELON)


def test_the_journal_lists_who_did_what(editor: Editor) -> None:
    """Every edit with its user, its rows and a way back."""
    editor.decide(NEAR, "alias")
    page = editor.open("/desk/journal")

    assert "ka accepted as a name: Ashkelom" in page.text
    assert "place_names.csv" in page.text
    assert page.form("number=1")
    assert "Undo your last edit" in editor.open(f"/desk/review/{ODD.token}").text


def test_decided_items_can_be_looked_up(editor: Editor) -> None:
    """What was decided is listed apart, and says so on its own page."""
    editor.decide(NEAR, "misspelling")

    assert (
        "Ashkelom ×7 near miss a misspelling of: Ashkelon, ka"
        in editor.open("/desk/review?show=decided").text
    )
    assert "Decided: a misspelling of, by ka" in editor.open(f"/desk/review/{NEAR.token}").text


def test_without_a_project_nothing_is_edited(cache: Path) -> None:
    """Served without a folder, the desk reads, says how to edit, and refuses to."""
    from service_client import small_app

    reader = Editor(small_app())
    token = reader.open("/desk/read").form("text").fields["csrf_token"]

    for path in ("/desk/review", "/desk/lint", "/desk/journal"):
        assert "--gazetteer my-tables" in reader.open(path).text
    assert (
        reader.client.post(
            f"/desk/review/{NEAR.token}", data={"csrf_token": token, "action": "alias"}
        ).status_code
        == 400
    )
    assert reader.open("/desk/quality").status == 200
    reader.close()


def test_doubtful_candidates_are_not_chosen_for_you(editor: Editor, folder: Path) -> None:
    """Where several fit none is chosen beforehand; rejecting them needs no choice, accepting does."""
    item = ReviewItem(("Nigera",), "place", "", "ambiguous", origins={"a.txt": 1})
    make_project(folder, item)
    form = editor.open(f"/desk/review/{item.token}").form("ignore")

    assert "entity" not in form.fields
    assert editor.send(form, action="alias").status == 400
    assert editor.send(form, action="reject").status == 200
    assert len(load_queue(folder / FILE).items[item.key].spellings) == 2


def test_unknown_items_are_not_found(editor: Editor) -> None:
    """An address of a spelling that is not in the queue says so."""
    assert editor.open("/desk/review/000000000000").status == 404
