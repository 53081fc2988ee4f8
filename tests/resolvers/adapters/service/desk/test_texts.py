"""Every sentence of the pages stands in one table, and every row of it is used."""

import re
from importlib.resources import files
from pathlib import Path

from resolvers.adapters.service.desk.texts import Texts, load_texts

DESK = Path(str(files("resolvers.adapters.service.desk")))
SOURCES = [*DESK.rglob("*.html"), *DESK.glob("*.py")]


def asked() -> set[str]:
    """The keys that templates and pages ask for by name."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    plain = set(re.findall(r"""\b(?:t|texts)\(\s*["']([a-z_.]+)["'](?! ~)""", text))
    pairs = re.findall(r"""\bt\(["']([a-z_.]+)["'] if [^)]* else ["']([a-z_.]+)["']\)""", text)
    chosen = {key for pair in pairs for key in pair}
    counted = {
        f"{key}.{form}"
        for key in re.findall(r"""count\(["']([a-z_.]+)["']""", text)
        for form in ("one", "other")
    }
    return plain | chosen | counted


def test_every_key_is_there() -> None:
    """No page asks for a sentence that nobody wrote."""
    assert asked() - set(load_texts().sentences) == set()


def test_every_sentence_is_used() -> None:
    """No sentence is left over: what is not asked for by name belongs to a family of words."""
    families = (
        "status.", "kind.", "kinds.", "layer.", "name_status.", "fact.", "severity.", "waiting.", "decided.", "done.", "acted.",
        "share.", "nav.", "review.", "type.", "language.",
    )  # fmt: skip
    left = {key for key in load_texts().sentences.keys() - asked() if not key.startswith(families)}

    assert left == set()


def test_words_of_tables_fall_back() -> None:
    """A value without a word of ours is shown as it is, without underscores; numbers choose their form."""
    texts = Texts({"kind.place": "place", "n.one": "{n} thing", "n.other": "{n} things"})

    assert (texts.word("kind", "place"), texts.word("type", "armed_group")) == ("place", "armed group")
    assert [texts.count("n", number) for number in (0, 1, 1000)] == ["0 things", "1 thing", "1,000 things"]


def test_no_page_speaks_for_itself() -> None:
    """Templates hold no English of their own: what is between tags comes from the table."""
    spoken = {
        (path.name, word)
        for path in DESK.rglob("*.html")
        for piece in re.findall(
            r">([^<>{}]+)<", re.sub(r"{[{%].*?[%}]}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        )
        for word in re.findall(r"[A-Za-z]{3,}", piece)
    }
    # Names of formats, and a command to type.
    assert {word for _, word in spoken} <= {
        "CSV",
        "JSON",
        "GeoJSON",
        "lines",
        "resolve",
        "serve",
        "gazetteer",
        "tables",
        "user",
        "init",
    }
