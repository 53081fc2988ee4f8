"""Which rules are there, and how grave is it to break one? The docstring of a rule is its page in the manual."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gazetteer.lint import cell_rules, fact_rules, form_rules, id_rules, name_rules
from gazetteer.lint.tables import Problem, Tables
from gazetteer.model import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of lint: its name in output and configuration, how grave a breach is, and what finds one."""

    name: str
    severity: Severity
    check: Callable[[Tables], Iterator[Problem]]

    @property
    def summary(self) -> str:
        """What is demanded, in one sentence."""
        return (inspect.getdoc(self.check) or "").partition("\n")[0]

    @property
    def reason(self) -> str:
        """Why, and what is excepted: the rest of the docstring, "" where the sentence says it all."""
        return (inspect.getdoc(self.check) or "").partition("\n")[2].strip()


RULES: tuple[Rule, ...] = (
    Rule("required-cell", "error", cell_rules.required_cell),
    Rule("id-form", "error", id_rules.id_form),
    Rule("id-unique", "error", id_rules.id_unique),
    Rule("same-as-unique", "error", id_rules.same_as_unique),
    Rule("name-entity", "error", id_rules.name_entity),
    Rule("parent-exists", "error", id_rules.parent_exists),
    Rule("redirect-target", "error", id_rules.redirect_target),
    Rule("retired-id", "error", id_rules.retired_id),
    Rule("distinct-pair", "error", id_rules.distinct_pair),
    Rule("retraction-target", "warning", id_rules.retraction_target),
    Rule("name-once", "error", name_rules.name_once),
    Rule("preferred-name", "error", name_rules.preferred_name),
    Rule("name-status", "error", cell_rules.name_status),
    Rule("language-code", "error", cell_rules.language_code),
    Rule("entity-type", "error", cell_rules.entity_type),
    Rule("country-code", "error", cell_rules.country_code),
    Rule("count-form", "error", cell_rules.count_form),
    Rule("date-sane", "error", fact_rules.date_sane),
    Rule("coordinates-range", "error", fact_rules.coordinates_range),
    Rule("coordinates-country", "error", fact_rules.coordinates_country),
    Rule("source-given", "error", fact_rules.source_given),
    Rule("unknown-column", "note", form_rules.unknown_column),
    Rule("silence-reasoned", "error", form_rules.silence_reasoned),
    Rule("canonical-form", "error", form_rules.canonical_form),
)
BY_NAME = {rule.name: rule for rule in RULES}
