import pytest

from resolvers.audit.model import Source

pytestmark = pytest.mark.usefixtures("newsroom")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Then Anna Conricus spoke. Later Anna Conricas sat.", {"Anna Conricus", "Anna Conricas"}),
        ("Then Erik Thorvald spoke. Later we saw Thorwald sit.", {"Erik Thorvald", "Thorwald"}),
        (
            "We met Tatiana Golubeva and her aunt. She saw Tatyana Golubeva.",
            {"Tatiana Golubeva", "Tatyana Golubeva"},
        ),
        ("We met Jose Aldecoa. He said José Aldecoa was late.", {"Jose Aldecoa", "José Aldecoa"}),
        (
            "We met Lebedev Ivan Petrovich. We left Ivan Petrovich Lebedev.",
            {"Lebedev Ivan Petrovich", "Ivan Petrovich Lebedev"},
        ),
    ],
)
def test_spellings_of_an_unknown_name_are_joined(newsroom, text: str, group: set[str]) -> None:
    """Slips, habits, marks and word order make one finding that names the spellings."""
    (finding,) = newsroom.findings(text, rule="unknown-name")

    assert {spelling.text for spelling in finding.spellings} == group
    assert finding.id == ""
    assert "no gazetteer has the name" in finding.reason


@pytest.mark.parametrize(
    "text",
    [
        "We met Anna Hansen and Anna Hanson. They left.",
        "We met Kari Petersen, then Lars Pedersen came. Now Petersen left before Pedersen.",
        "We met Ivan Golubev. Then Irina Golubeva came.",
        "We met John Mowder. He saw Jon Mowder.",
        "We met Ali Hasan, 34, there. He saw Ali Hassan, 52, too.",
        "The Seventh Northfield Brigade came. The Eighth Northfield Brigade left.",
        "We met Gustav Berg. He met Gustav Borg.",
        "We met Anna Conricus. Then Conricus left.",
        "We met Li Weimin. He met Li Weiming.",
    ],
)
def test_two_names_stay_two(newsroom, text: str) -> None:
    """Names in one breath, other given names, women's surnames, ages, numbers and short words part what looks alike."""
    assert newsroom.findings(text, rule="unknown-name") == []


def test_initials_and_acronyms_are_notes(newsroom) -> None:
    """An initial beside the full name, or an acronym that nobody introduced, is worth a note."""
    (initial,) = newsroom.findings("We met John Mowder. He saw J. Mowder.")
    (acronym,) = newsroom.findings(
        "The Northfield Fisheries Board met. Then NFB ships left.", rule="name-forms"
    )

    assert (initial.rule, initial.severity, initial.suggestion) == ("name-forms", "note", "")
    assert {spelling.text for spelling in acronym.spellings} == {"Northfield Fisheries Board", "NFB"}


def test_an_introduced_acronym_is_good_style(newsroom) -> None:
    """After "Northfield Fisheries Board (NFB)" the acronym stands for it."""
    assert newsroom.findings("The Northfield Fisheries Board (NFB) met. Then NFB ships left.") == []


def test_documents_are_compared_for_marks_and_vowels_only(newsroom) -> None:
    """Between documents a slip is no evidence: there are more people than names."""
    assert newsroom.findings("We met Anna Conricus there.", "We met Anna Conricas there.") == []
    (finding,) = newsroom.findings("We met Anna-Lena Krantz there.", "We met Anna Lena Krantz there.")
    assert (finding.rule, finding.scope, finding.severity) == ("unknown-name", "corpus", "note")


def test_unknown_spellings_find_their_entity(newsroom) -> None:
    """A spelling that nobody knows belongs to the entity that the same document names."""
    (finding,) = newsroom.findings("We left Ashkelon at noon. Then Ashkelonn fell.")

    assert (finding.rule, finding.id, finding.suggestion) == ("mixed-spelling", "t:ashkelon", "Ashkelon")


def test_a_full_block_is_compared_by_neighbours(newsroom) -> None:
    """Fifty names that share a surname and an initial cost no square, and near spellings among them are found."""
    names = [f"A{chr(97 + place % 26)}{chr(97 + place // 26)}zil Vukmanovich" for place in range(50)]
    text = (
        " ".join(f"We met {name}." for name in names) + " We met Dragan Zhivkovich. We met Dragan Jivkovich."
    )

    assert any(
        {"Dragan Zhivkovich", "Dragan Jivkovich"} == {some.text for some in finding.spellings}
        for finding in newsroom.findings(text)
    )


def test_a_short_name_belongs_to_one_long_one(newsroom) -> None:
    """That "Karim Lodhi" is short for two people's names, spelled otherwise, makes the two no one person."""
    names = ["Kareem Lodhi Hottak", "Karim Lodhi", "Kareem Lodhi Makki", "Kareem Lodi Makki"]
    cells = [
        Source("t.csv", name, "csv", original=name, first_line=number, one_name=True)
        for number, name in enumerate(names, start=2)
    ]

    groups = [
        {spelling.text for spelling in finding.spellings}
        for finding in newsroom.audit_sources(cells).findings
    ]

    assert any({"Kareem Lodhi Makki", "Kareem Lodi Makki"} <= group for group in groups)
    assert not any({"Kareem Lodhi Hottak", "Kareem Lodhi Makki"} <= group for group in groups)
    assert any("Karim Lodhi" in group for group in groups)
