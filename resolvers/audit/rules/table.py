"""Which rules are there, how grave is each, and what do they say of themselves?

The names stand in reports, decisions, baselines and SARIF; they do not change.
"""

from dataclasses import dataclass

from gazetteer.model import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: As reports have it.
        severity: Of most of its findings; a rule may hold a weak one to be a note.
        about: One sentence for whoever meets it in a report.
        advice: What to do about it.
    """

    name: str
    severity: Severity
    about: str
    advice: str


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "mixed-spelling",
            "warning",
            "One person, organisation or place is written in two ways.",
            "Choose one spelling and keep to it.",
        ),
        Rule(
            "known-misspelling",
            "error",
            "The gazetteer lists this spelling as a misspelling.",
            "Write the name as suggested.",
        ),
        Rule(
            "near-name",
            "warning",
            "The spelling is close to a known name, and no table has it.",
            "Correct it, or add it to the gazetteer if it is in use.",
        ),
        Rule(
            "unknown-name",
            "warning",
            "A name that no gazetteer has is written in two ways.",
            "Choose one spelling, or say in the decisions file that they are two.",
        ),
        Rule(
            "name-forms",
            "note",
            "A name that no gazetteer has stands with initials or as an acronym and in full.",
            "Introduce the short form beside the full name.",
        ),
        Rule(
            "former-name",
            "warning",
            "A former name is used as if it were current.",
            "Use today's name, or say that this is the former one.",
        ),
        Rule(
            "two-names",
            "warning",
            "One place goes by two names that are no spellings of each other.",
            "Choose one name, or introduce the second beside the first.",
        ),
        Rule(
            "house-style",
            "warning",
            "The house style prefers another spelling.",
            "Write the name as the house style has it.",
        ),
        Rule(
            "letter-case",
            "note",
            "One name is written with different capitals.",
            "Choose one.",
        ),
        Rule(
            "title-changed",
            "note",
            "One person is given two offices.",
            "Check which one holds, or write former or acting.",
        ),
        Rule(
            "unexplained-acronym",
            "note",
            "An acronym is never spelled out.",
            "Give the full name where it stands first.",
        ),
        Rule(
            "country-mismatch",
            "error",
            "Rows of a table put one name into different countries.",
            "Correct the country, or tell the places apart by their names.",
        ),
        Rule(
            "coordinates-mismatch",
            "error",
            "Rows of a table put one name at points far from each other.",
            "Correct the coordinates, or tell the places apart by their names.",
        ),
    )
}
