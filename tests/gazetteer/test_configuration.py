"""A folder's own settings are read, and nonsense in them is said."""

from pathlib import Path

import pytest

from gazetteer.configuration import Configuration, read_configuration
from gazetteer.errors import GazetteerError

RULES = frozenset({"ordinary-word", "source-given"})


def test_levels_of_rules(tmp_path: Path) -> None:
    """Each rule may be set; nothing is set where there is no file."""
    assert read_configuration(tmp_path, RULES) == Configuration({})
    (tmp_path / "gazetteer.toml").write_text('[lint]\nordinary-word = "off"\nsource-given = "warning"\n')

    assert read_configuration(tmp_path, RULES).levels == {"ordinary-word": "off", "source-given": "warning"}


@pytest.mark.parametrize(
    ("written", "read"), [("2015", "2015"), ('"2015-06"', "2015-06"), ("2015-06-30",) * 2]
)
def test_since_when_sources_are_fresh(tmp_path: Path, written: str, read: str) -> None:
    """A year, a month or a date, as TOML writes them."""
    (tmp_path / "gazetteer.toml").write_text(f"[sources]\nstale-before = {written}\n")

    assert read_configuration(tmp_path, RULES) == Configuration({}, read)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[lint\n", "no TOML"),
        ("[lent]\n", r"no section \[lent\]; known are \[lint\] and \[sources\]"),
        ('lint = "off"\n', "is no section"),
        ('[lint]\nordinary = "off"\n', "no rule 'ordinary'"),
        ('[lint]\nordinary-word = "loud"\n', "cannot be 'loud'; it can be off, note, warning, error"),
        ("[lint]\nordinary-word = false\n", "cannot be False"),
        ("sources = 2015\n", r'"sources" is no section; write \[sources\]'),
        ("[sources]\nstale = 2015\n", "has no 'stale'; known is stale-before"),
        ('[sources]\nstale-before = "last year"\n', "cannot be 'last year'; write 2015"),
    ],
)
def test_nonsense_is_said(tmp_path: Path, text: str, words: str) -> None:
    """Unknown sections, rules and levels, and what is no TOML."""
    (tmp_path / "gazetteer.toml").write_text(text)

    with pytest.raises(GazetteerError, match=words):
        read_configuration(tmp_path, RULES)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A file in another encoding is no TOML."""
    (tmp_path / "gazetteer.toml").write_bytes(b"# caf\xe9\n")

    with pytest.raises(GazetteerError, match="no TOML"):
        read_configuration(tmp_path, RULES)
