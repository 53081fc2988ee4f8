import pytest

from gazetteer.model import Entity, Name
from resolvers.audit.audit import AuditOptions
from resolvers.audit.model import Facts, Source
from resolvers.audit.rules.table import RULES
from resolvers.audit.style import HouseStyle

MIXED = [
    ("Rockets fell on Ashkelom. Ashkelon was hit twice, Ashkelon burned.", "t:ashkelon", {"Ashkelon", "Ashkelom"}, "Ashkelon", "One letter"),
    ("The Qassam Brigades said so. The Qassem Brigades agreed.", "t:qassam", {"Qassam Brigades", "Qassem Brigades"}, "Qassam Brigades", "Arabic short vowel"),
    ("The Izz ad-Din al-Qassam Brigades spoke. The Qassem Brigades agreed.", "t:qassam",
     {"Izz ad-Din al-Qassam Brigades", "Qassem Brigades"}, "Izz ad-Din al-Qassam Brigades", "Arabic short vowel"),
    ("In Sana’a and later in Sanaa", "t:sanaa", {"Sana'a", "Sanaa"}, "Sana'a", "Apostrophe"),
    ("The US left. The U.S. stayed.", "t:us", {"US", "U.S."}, "US", "Points"),
    ("Bashar al-Assad came. Bashar el-Assad left.", "t:assad", {"Bashar al-Assad", "Bashar el-Assad"}, "Bashar al-Assad", "Arabic article"),
    ("Kyiv fell silent. Kiev was dark.", "t:kyiv", {"Kyiv", "Kiev"}, "Kyiv", "Ukrainian vowel"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [(row[0], row[1:]) for row in MIXED])
def test_two_spellings_of_one_entity(newsroom, text: str, expected: tuple[str, set[str], str, str]) -> None:
    """Both spellings, the one to keep and the rule of variation."""
    entity, spellings, suggestion, reason = expected
    (finding,) = newsroom.findings(text, rule="mixed-spelling")

    assert (finding.id, finding.severity, finding.suggestion) == (entity, "warning", suggestion)
    assert {spelling.text for spelling in finding.spellings} == spellings
    assert finding.reason.startswith(reason)
    assert finding.certain


def test_a_short_form_is_rewritten_as_a_short_form(newsroom) -> None:
    """The misspelt word is mended; the name stays as short as it was."""
    (finding,) = newsroom.findings("The Izz ad-Din al-Qassam Brigades spoke. The Qassem Brigades agreed.")

    assert {spelling.text: spelling.suggestion for spelling in finding.spellings} == {
        "Izz ad-Din al-Qassam Brigades": "",
        "Qassem Brigades": "Qassam Brigades",
    }


GOOD_STYLE = [
    "Benjamin Netanyahu came. Netanyahu left.",
    "The Izz ad-Din al-Qassam Brigades spoke. The Qassam Brigades agreed.",
    "The Gaza Strip is small. Gaza is old.",
    "Israel and the Israeli press; Israel’s allies",
    "JERUSALEM: he left Jerusalem",
    "Hamas’ wing and Hamas",
    "He left Kyiv (Kiev) early. Kyiv, formerly Kiev, fell.",
    "In 1941 Kiev burned. Today Kyiv is calm.",
    "He ate chicken Kiev in Kyiv.",
    "“Ashkelom [sic]” said the sign in Ashkelon.",
    "See www.ashkelom.org on Ashkelon.",
    "Ashkelom resolve: ignore Ashkelom\nAshkelon",
    "Magen David Adom (MDA) came. MDA left.",
    "Hamas, the Islamic Resistance Movement, spoke.",
]


@pytest.mark.parametrize("text", GOOD_STYLE)
def test_good_style_is_not_reported(newsroom, text: str) -> None:
    """Full name and surname, short forms, possessives, demonyms, headlines, glosses, history and quotations are fine."""
    assert newsroom.findings(text) == []


def test_a_listed_misspelling_is_an_error(newsroom) -> None:
    """Alone or beside the right spelling; the fix may be applied."""
    (alone,) = newsroom.findings("He left Isreal at noon.")
    (beside,) = newsroom.findings("He left Isreal at noon. Israel protested.")

    assert (alone.rule, alone.severity, alone.suggestion, alone.certain) == (
        "known-misspelling",
        "error",
        "Israel",
        True,
    )
    assert (beside.rule, beside.suggestion) == ("known-misspelling", "Israel")
    assert {spelling.text: spelling.status for spelling in beside.spellings} == {
        "Isreal": "misspelling",
        "Israel": "preferred",
    }


def test_a_spelling_near_a_known_name(newsroom) -> None:
    """One that no table has: a slip is a warning, a habit kept throughout and a person's name a note; never fixed unasked."""
    (slip,) = newsroom.findings("He left Ashkelom at noon.")
    (habit,) = newsroom.findings("The Qassem Brigades spoke.")
    (person,) = newsroom.findings("Then Netanyahoo spoke.")

    assert (slip.rule, slip.severity, slip.suggestion, slip.certain) == (
        "near-name",
        "warning",
        "Ashkelon",
        False,
    )
    assert "no table has Ashkelom" in slip.reason
    assert (habit.severity, habit.suggestion) == ("note", "Qassam Brigades")
    assert person.severity == "note"


def test_letter_case_is_a_note(newsroom) -> None:
    """Only where the case is free: not at the beginning of a sentence and not in capitals."""
    (finding,) = newsroom.findings("East Jerusalem fell. He left east Jerusalem for East Jerusalem.")

    assert (finding.rule, finding.severity, finding.suggestion) == ("letter-case", "note", "East Jerusalem")
    assert {spelling.text: spelling.count for spelling in finding.spellings} == {
        "East Jerusalem": 1,
        "east Jerusalem": 1,
    }
    (alone,) = newsroom.findings("He left east Jerusalem.")
    assert alone.suggestion == "East Jerusalem"


def test_a_former_name_used_as_current(newsroom) -> None:
    """Reported where nothing says that it is the former one and no year of its time stands by."""
    (finding,) = newsroom.findings("Rain fell on Bombay and Mumbai.", rule="former-name")

    assert (finding.severity, finding.suggestion) == ("warning", "Mumbai")
    assert {spelling.text for spelling in finding.spellings} == {"Bombay", "Mumbai"}
    assert newsroom.findings("In 1993 rain fell on Bombay.") == []
    assert newsroom.findings("In 2003 rain fell on Bombay.") != []
    assert newsroom.findings("Rain fell on Mumbai, formerly Bombay.") == []


def test_two_names_of_one_place(newsroom) -> None:
    """Names that are no spellings of each other, in one document; across documents they are fine."""
    (finding,) = newsroom.findings("He left Ivory Coast. Côte d'Ivoire protested.")

    assert (finding.rule, finding.suggestion) == ("two-names", "Côte d'Ivoire")
    assert newsroom.findings("He left Ivory Coast.", "Côte d'Ivoire protested.") == []


def test_names_that_news_uses_side_by_side(make_newsroom, make_names) -> None:
    """Britain and the United Kingdom, Russia and the Russian Federation, a part of a longer name."""
    entities = [
        Entity("t:uk", "place", "United Kingdom"),
        Entity("t:ru", "place", "Russia"),
        Entity("t:ch", "place", "Charleston"),
    ]
    names = [Name("t:uk", "United Kingdom", "en"), Name("t:uk", "Britain", "en"), Name("t:ru", "Russia", "en"),
             Name("t:ru", "Russian Federation", "en"), Name("t:ch", "Charleston", "en"), Name("t:ch", "Kanawha")]  # fmt: skip
    newsroom = make_newsroom(make_names(entities, names))

    assert newsroom.findings("In Britain and the United Kingdom") == []
    assert newsroom.findings("In Russia and the Russian Federation") == []
    assert newsroom.findings("In Charleston before the Kanawha Circuit Court") == []


def test_a_spelling_that_is_another_name(make_newsroom, make_names) -> None:
    """What is the listed name of another place is no misspelling of this one, whatever the resolver thinks."""
    entities = [Entity("t:ashkelon", "place", "Ashkelon"), Entity("t:ashkelom", "place", "Ashkelom")]
    names = [Name("t:ashkelom", "Ashkelom"), Name("t:ashkelon", "Ashkelon")]
    newsroom = make_newsroom(make_names(entities, names))
    newsroom.texts["ashkelom"] = ("Ashkelom", "t:ashkelon", "variant")

    assert newsroom.findings("He left Ashkelon for Ashkelom.") == []


def test_titles_that_change(newsroom) -> None:
    """Two offices in one document; former, deputy and other words for one office are fine."""
    (finding,) = newsroom.findings(
        "Prime Minister Benjamin Netanyahu came. President Benjamin Netanyahu left."
    )

    assert (finding.rule, finding.severity) == ("title-changed", "note")
    assert finding.reason == "Benjamin Netanyahu is called Prime Minister and President."
    assert newsroom.findings("Premier Benjamin Netanyahu came. Prime Minister Benjamin Netanyahu left.") == []
    assert (
        newsroom.findings("Prime Minister Benjamin Netanyahu came. Former President Benjamin Netanyahu left.")
        == []
    )
    assert (
        newsroom.findings("Mayor Anna Conricus came. Senator Anna Conricus left.")[0].name == "Anna Conricus"
    )


def test_acronyms_that_nobody_explains(newsroom) -> None:
    """Known and unknown ones, once for all documents; familiar ones are spared."""
    (finding,) = newsroom.findings("Then MDA came.")

    assert (finding.rule, finding.severity) == ("unexplained-acronym", "note")
    assert finding.reason == "MDA is never spelled out; the gazetteer has Magen David Adom."
    assert newsroom.findings("Then NATO came to the US.") == []
    newsroom.kinds["NFBX"] = "organisation"
    (unknown,) = newsroom.findings("Then the NFBX board met.")
    assert unknown.reason == "NFBX is never spelled out."


def test_rows_that_disagree(newsroom) -> None:
    """One name in two countries, or at points far apart, in a column of names."""

    def cell(number: int, name: str, *facts: object) -> Source:
        return Source(
            "t.csv", name, "csv", original=name, first_line=number, one_name=True, facts=Facts(*facts)
        )

    report = newsroom.audit_sources(
        [cell(2, "Ashkelon", "IL", 31.67, 34.57), cell(3, "Ashqelon", "IL", 31.66, 34.58), cell(4, "Ashkelon", "PS", 51.0, 0.0),
         cell(5, "Zmeiny", "UA"), cell(6, "Zmeiny", "RO"), cell(7, "Mumbai", "IN", 19.0, 72.8), cell(8, "Mumbai", "IN", 19.1, 72.9), cell(9, "")]
    )  # fmt: skip
    found = {
        (finding.rule, finding.name): finding.reason
        for finding in report.findings
        if finding.rule.endswith("mismatch")
    }

    assert found == {
        ("country-mismatch", "Ashkelon"): "Ashkelon stands with IL (2) and PS (1).",
        (
            "coordinates-mismatch",
            "Ashkelon",
        ): "Ashkelon stands with 31.66, 34.58 (1) and 31.67, 34.57 (1) and 51.00, 0.00 (1).",
        ("country-mismatch", "Zmeiny"): "Zmeiny stands with RO (1) and UA (1).",
    }


def test_the_house_style(newsroom) -> None:
    """A wanted spelling is reported where the text has another one; shorter forms of it are in style."""
    options = AuditOptions(
        style=HouseStyle({"t:kyiv": "Kiev", "t:assad": "Bashar el-Assad", "t:mda": "Magen David Adom"})
    )
    (kyiv,) = newsroom.findings("He left Kyiv.", options=options)
    (mixed,) = newsroom.findings("He left Kyiv. Kiev fell.", options=options)

    assert (kyiv.rule, kyiv.suggestion, kyiv.certain) == ("house-style", "Kiev", True)
    assert (mixed.rule, mixed.suggestion) == ("mixed-spelling", "Kiev")
    assert "the house style's spelling" in mixed.reason
    assert (
        newsroom.findings("He left Kiev. Assad came. Magen David Adom (MDA) came, MDA left.", options=options)
        == []
    )


def test_the_house_styles_rules(newsroom) -> None:
    """Rules of romanisation hold for names without a row of their own."""
    options = AuditOptions(style=HouseStyle({}, {"rule:article": "el-", "rule:apostrophes": "drop"}))
    (finding,) = newsroom.findings("Bashar al-Assad came.", options=options)
    (mixed,) = newsroom.findings("In Sana'a and Sanaa", options=options)

    assert (finding.rule, finding.suggestion) == ("house-style", "Bashar el-Assad")
    assert (mixed.rule, mixed.suggestion) == ("mixed-spelling", "Sanaa")


def test_every_rule_speaks_for_itself() -> None:
    """No two rules share their sentence or their advice's rule name."""
    assert len({rule.about for rule in RULES.values()}) == len(RULES)
    assert all(rule.about.endswith(".") and rule.advice.endswith(".") for rule in RULES.values())


def test_entities_that_tables_part(make_newsroom, make_names) -> None:
    """Different entities are not joined, near as they are written."""
    entities = [Entity("t:niger", "place", "Nikeria"), Entity("t:nigeria", "place", "Nigeria")]
    names = [Name("t:niger", "Nikeria"), Name("t:nigeria", "Nigeria")]
    newsroom = make_newsroom(make_names(entities, names, [{"t:niger", "t:nigeria"}]))

    assert newsroom.findings("He left Nikeria. Nigeria protested.") == []
