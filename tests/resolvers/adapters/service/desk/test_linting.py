"""Lint at the desk: what is new, and the rules that need the world's towns in a process of their own."""

from pathlib import Path

import pytest

from gazetteer.errors import Location, SourceError
from gazetteer.model import Finding
from resolvers.adapters.service.desk import linting
from resolvers.adapters.service.desk.linting import lint_towns, new_findings

# A town of Israel in the Atlantic.
FAR = b"id,name,type,country,latitude,longitude,source\nlocal:far,Far,town,IL,31.67,-34.57,a map\n"


def finding(rule: str, severity: str = "error", line: int = 1) -> Finding:
    """A finding of a rule."""
    return Finding(Location("places.csv", line), rule, severity, f"{rule} is broken")  # type: ignore[arg-type]


def test_what_is_new() -> None:
    """What was there before, wherever it stands now, and notes are no reason to stop; errors come first."""
    before = [finding("id-form", line=2)]
    after = [
        finding("id-form", line=9),
        finding("list-in-name", "warning"),
        finding("name-once"),
        finding("short-longer", "note"),
    ]

    assert [one.rule for one in new_findings(before, after)] == ["name-once", "list-in-name"]
    assert len(new_findings([], [*before, finding("id-form")])) == 2


@pytest.mark.long
def test_points_are_held_against_towns(tmp_path: Path) -> None:
    """A point far from its country is found, and said to stand in the folder's own table."""
    (found,) = lint_towns({"places.csv": FAR}, tmp_path)

    assert (found.rule, found.severity, found.location.line) == ("coordinates-country", "error", 2)
    assert found.location.file == str(tmp_path / "places.csv")


def test_the_folder_s_settings_hold(tmp_path: Path) -> None:
    """Rules that are off stay off, and of no tables nothing is said."""
    (tmp_path / "gazetteer.toml").write_text(
        "[lint]\n" + "\n".join(f'{rule} = "off"' for rule in linting.TOWNS) + "\n", encoding="utf-8"
    )

    assert lint_towns({"places.csv": FAR}, tmp_path) == []
    assert lint_towns({}, tmp_path) == []


def test_a_process_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where lint cannot look, nothing counts as clean."""
    monkeypatch.setattr(linting.sys, "executable", str(tmp_path / "nothing"))

    with pytest.raises(SourceError, match="lint could not be run"):
        lint_towns({"places.csv": FAR}, tmp_path)
