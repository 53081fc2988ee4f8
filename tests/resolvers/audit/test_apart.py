import pytest

from resolvers.audit.apart import ages_differ, differ_in_meaning, named_together, parted
from resolvers.audit.cues import called_former, glossed, in_fixed_phrase, marked_sic, side_by_side
from resolvers.audit.forms import Form, gather
from resolvers.audit.model import Occurrence, Source


@pytest.mark.parametrize(
    ("left", "right"),
    [("hansen", "hanson"), ("north", "south"), ("ivanov", "ivanova"), ("kowalski", "kowalska"), ("weimin", "weiming"),
     ("israel", "israeli"), ("cuba", "cuban"), ("zimbabwe", "zimbabwean"), ("italy", "italian"), ("mario", "maria")],
)  # fmt: skip
def test_words_that_are_never_one(left: str, right: str) -> None:
    """Listed pairs, women's surnames, Chinese finals and demonyms part two words, in either order."""
    assert parted(left, right)
    assert parted(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [("qassem", "qassam"), ("dmitry", "dmitri"), ("ashkelon", "ashkelon"), ("odesa", "odessa")],
)
def test_words_that_may_be_one(left: str, right: str) -> None:
    """Habits of spelling do not part words."""
    assert not parted(left, right)


def test_surnames_are_left_to_other_evidence() -> None:
    """Given names and numbers part people at once; their surnames do not."""
    assert differ_in_meaning("John Smith", "Jon Smith", surnames=True)
    assert not differ_in_meaning("Anna Hansen", "Anna Hanson", surnames=True)
    assert differ_in_meaning("Ivan Lebedev", "Ivan Lebedeva", surnames=True)
    assert differ_in_meaning("7th Brigade", "8th Brigade", surnames=False)
    assert not differ_in_meaning("Seventh Brigade", "7th Brigade", surnames=False)
    assert not differ_in_meaning("Qassem", "Qassam Brigades", surnames=False)


def forms(text: str, *names: str) -> tuple[list[Form], list[Source]]:
    found = [
        Occurrence(0, place, place + len(name), name, "person", "name")
        for name in names
        for place in range(len(text))
        if text.startswith(name, place) and not text[place + len(name) : place + len(name) + 1].isalpha()
    ]
    by_name = {form.text: form for form in gather(found)}
    return [by_name[name] for name in names], [Source("a.txt", text, original=text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hansen and Hanson ran.", True),
        ("Hanson told Hansen to run.", True),
        ("They met Hansen, Berg and Hanson.", True),
        ("Hansen/Hanson", True),
        ("Hansen (also Hanson) ran.", False),
        ("Hansen left early. Hanson, he said, was tired.", False),
        ("Hansen ran home over the long bridge and later Hanson was seen.", False),
    ],
)
def test_two_in_one_breath_are_two(text: str, expected: bool) -> None:
    """Names joined by and, a comma or a verb of meeting are named as two."""
    (left, right), sources = forms(text, "Hansen", "Hanson")

    assert named_together(left, right, sources) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ali Hasan, 34, ran. Ali Hassan, 52, sat.", True), ("Ali Hasan, 34, ran. Ali Hassan (34) sat.", False),
     ("Ali Hasan, 34, ran. Ali Hassan sat.", False), ("Ali Hasan, aged 34, ran. Ali Hassan, 52.", True),
     ("Ali Hasan, 34 km away. Ali Hassan, 52.", False)],
)  # fmt: skip
def test_different_ages_make_two_people(text: str, expected: bool) -> None:
    """Ages right after the names decide, where both have one."""
    (left, right), sources = forms(text, "Ali Hasan", "Ali Hassan")

    assert ages_differ(left, right, sources) is expected


def test_cues_before_and_after() -> None:
    """Glosses, former names, [sic] and fixed phrases are seen by the words around."""
    text = "Mumbai, formerly Bombay, also known as “Slumbai” [sic], serves Bombay duck in Bombay."
    bombay, nick, duck, last = (text.index(word) for word in ("Bombay", "Slumbai", "Bombay duck", "Bombay."))

    assert called_former(text, bombay)
    assert glossed(text, bombay)
    assert glossed(text, nick)
    assert not called_former(text, nick)
    assert marked_sic(text, nick + 7)
    assert in_fixed_phrase(text, duck, duck + 6)
    assert not glossed(text, last)
    assert not side_by_side(" of the well known ")
