"""Which rules are there, and how grave is it to break one? The docstring of a rule is its page in the manual."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gazetteer.lint import (
    cell_rules,
    fact_rules,
    form_rules,
    id_rules,
    likeness_rules,
    name_rules,
    text_rules,
)
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
    Rule("parent-circle", "error", id_rules.parent_circle),
    Rule("parent-country", "warning", fact_rules.parent_country),
    Rule("redirect-target", "error", id_rules.redirect_target),
    Rule("retired-id", "error", id_rules.retired_id),
    Rule("distinct-pair", "error", id_rules.distinct_pair),
    Rule("retraction-target", "warning", id_rules.retraction_target),
    Rule("name-once", "error", name_rules.name_once),
    Rule("preferred-name", "error", name_rules.preferred_name),
    Rule("name-status", "error", cell_rules.name_status),
    Rule("retracted-name", "error", likeness_rules.retracted_name),
    Rule("list-in-name", "warning", text_rules.list_in_name),
    Rule("short-longer", "note", likeness_rules.short_longer),
    Rule("names-fold-alike", "note", likeness_rules.names_fold_alike),
    Rule("nearer-name", "warning", likeness_rules.nearer_name),
    Rule("likely-duplicate", "warning", likeness_rules.likely_duplicate),
    Rule("ordinary-word", "note", likeness_rules.ordinary_word),
    Rule("language-code", "error", cell_rules.language_code),
    Rule("language-script", "warning", text_rules.language_script),
    Rule("mixed-script", "error", text_rules.mixed_script),
    Rule("invisible-character", "error", text_rules.invisible_character),
    Rule("mojibake", "error", text_rules.mojibake),
    Rule("spreadsheet-formula", "error", text_rules.spreadsheet_formula),
    Rule("spreadsheet-date", "error", text_rules.spreadsheet_date),
    Rule("entity-type", "error", cell_rules.entity_type),
    Rule("country-code", "error", cell_rules.country_code),
    Rule("admin1-code", "error", fact_rules.admin1_code),
    Rule("count-form", "error", cell_rules.count_form),
    Rule("population-size", "warning", fact_rules.population_size),
    Rule("date-sane", "error", fact_rules.date_sane),
    Rule("description-years", "warning", fact_rules.description_years),
    Rule("coordinates-range", "error", fact_rules.coordinates_range),
    Rule("coordinates-zero", "error", fact_rules.coordinates_zero),
    Rule("coordinates-swapped", "error", fact_rules.coordinates_swapped),
    Rule("coordinates-precision", "note", fact_rules.coordinates_precision),
    Rule("coordinates-country", "error", fact_rules.coordinates_country),
    Rule("source-given", "error", fact_rules.source_given),
    Rule("source-stale", "note", fact_rules.source_stale),
    Rule("unknown-column", "note", form_rules.unknown_column),
    Rule("merge-conflict", "error", form_rules.merge_conflict),
    Rule("silence-reasoned", "error", form_rules.silence_reasoned),
    Rule("canonical-form", "error", form_rules.canonical_form),
)
BY_NAME = {rule.name: rule for rule in RULES}
