from pathlib import Path

import pytest

from gazetteer.model import Name
from resolvers.audit.style import HouseStyle, load_style
from resolvers.errors import InputError

TABLE = """id,profile,spelling,note
t:kyiv,,Kyiv,everywhere
t:kyiv,cold-war,Kiev,the corpus of the 1980s
rule:article,,el-,
rule:diacritics,cold-war,drop,
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_profiles_go_over_the_common_rows(tmp_path: Path) -> None:
    """A row of the profile wins over the row of none; other profiles do not count."""
    path = written(tmp_path / "style.csv", TABLE)

    assert load_style(path) == HouseStyle({"t:kyiv": "Kyiv"}, {"rule:article": "el-"})
    assert load_style(path, "cold-war") == HouseStyle(
        {"t:kyiv": "Kiev"}, {"rule:article": "el-", "rule:diacritics": "drop"}
    )


@pytest.mark.parametrize(
    ("text", "profile", "sentence"),
    [
        ("id,name\n", "", ":1: no column spelling"),
        ("id,spelling\na,b\na,c\n", "", ":3: a has a spelling in line 2 already"),
        ("id,spelling\n,b\n", "", ":2: both id and spelling are needed"),
        ("id,spelling\nrule:hats,b\n", "", ":2: no rule rule:hats"),
        ("id,spelling\nrule:article,un-\n", "", "rule:article is one of al-, el-"),
        ("id,spelling\na,b\n", "wire", "no profile 'wire'; there are none"),
        ("id,spelling\na\n", "", ":2: 1 cells where the header has 2"),
        ('id,spelling\n"a,b\n', "", "no well-formed CSV"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, profile: str, sentence: str) -> None:
    """File, line, what was found and what is expected."""
    with pytest.raises(InputError) as error:
        load_style(written(tmp_path / "style.csv", text), profile)

    assert sentence in str(error.value)


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    """A file that is not there, or not UTF-8."""
    with pytest.raises(InputError, match="cannot be read"):
        load_style(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"id,spelling\na,\xe9\n")
    with pytest.raises(InputError, match="byte 14 is not UTF-8"):
        load_style(tmp_path / "latin.csv")


@pytest.mark.parametrize(
    ("rules", "spelling", "expected"),
    [
        ({"rule:article": "el-"}, "Bashar al-Assad", "Bashar el-Assad"),
        ({"rule:article": "al-"}, "El-Arish", "Al-Arish"),
        ({"rule:article": "al "}, "Umm al-Fahm", "Umm al Fahm"),
        ({"rule:article": "al-"}, "Al Gore", "Al Gore"),
        ({"rule:diacritics": "drop"}, "José Ødegård", "Jose Odegard"),
        ({"rule:diacritics": "keep"}, "Jose Marti", "José Martí"),
        ({"rule:diacritics": "keep"}, "Jose Maria", "Jose Maria"),
        ({"rule:apostrophes": "drop"}, "Sana’a", "Sanaa"),
        ({"rule:apostrophes": "keep"}, "Sanaa", "Sana'a"),
        ({}, "Sana'a", "Sana'a"),
    ],
)
def test_rules_of_romanisation(rules: dict[str, str], spelling: str, expected: str) -> None:
    """Articles are rewritten, marks dropped, or taken from the gazetteer's own names; none is invented."""
    names = [Name("a", "José Martí"), Name("b", "Sana'a")]

    assert HouseStyle({}, rules).restyled(spelling, names) == expected
