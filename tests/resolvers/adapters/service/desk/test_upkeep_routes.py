"""Lint's findings as a page, and the dashboard."""

from pathlib import Path

from desk_project import NEAR, Editor

from resolvers.adapters.service.desk.quality import Share


def test_lint_findings_by_rule(editor: Editor, folder: Path) -> None:
    """Each rule that is broken with its severity, its sentence and the places; nothing where nothing is."""
    (folder / "place_names.csv").write_text(
        "id,name,lang,status,from,to,source,note\ngeonames:295620,Majdal;Migdal,en,variant,,,,\n",
        encoding="utf-8",
    )
    page = editor.open("/desk/lint")

    assert "list-in-name" in page.text
    assert "source-given" in page.text
    assert "place_names.csv:2" in page.text


def test_clean_tables(editor: Editor) -> None:
    """Tables that break no rule say so."""
    assert "The tables break no rule." in editor.open("/desk/lint").text


def test_the_dashboard(editor: Editor) -> None:
    """Shares of what a careful editor wants whole, the queue, who edits, and what the resolver answers from."""
    editor.decide(NEAR, "misspelling")
    page = editor.open("/desk/quality")

    assert "Names with a source 2 of 2 100 %" in page.text
    assert "Spellings decided 1 of 3 33 %" in page.text
    assert "Places in texts and tables settled 7 of 12 58 %" in page.text
    assert "ka 1" in page.text
    assert "By kind People 1 of 9 11 %" in page.text


def test_shares() -> None:
    """All means all: a share is rounded down, and of nothing it is nothing."""
    assert [Share("", part, whole).percent for part, whole in ((999, 1000), (3, 3), (0, 0))] == [99, 100, 0]
