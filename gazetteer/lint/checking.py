"""What is wrong with a folder of tables?"""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from gazetteer.configuration import read_configuration
from gazetteer.folders import data_folder
from gazetteer.layers import open_stack
from gazetteer.lint.rules import BY_NAME, RULES, Rule
from gazetteer.lint.silencing import read_silences
from gazetteer.lint.tables import Tables
from gazetteer.memory import uncollected
from gazetteer.model import Finding, Severity


def lint(
    folder: str | Path, rules: Iterable[Rule] = RULES, *, world: bool = True, bundled: bool = True
) -> list[Finding]:
    """Check a folder of tables against the rules.

    A row whose note says ``lint: RULE because REASON`` is excepted from that rule; ``gazetteer.toml`` in the folder
    sets how grave a rule is, or that it is off.

    Args:
        folder: Where the tables are.
        rules: Which rules; by default all.
        world: Whether the tables lie over the world, whose places they may name.
        bundled: Whether they lie over the bundled tables too. The bundled tables never lie over themselves.

    Returns:
        The findings by file and line, then in the order of the rules. Empty where nothing is wrong.

    Raises:
        SourceError, TableError: A table cannot be read, so that nothing can be said about it.
    """
    with uncollected():
        return _lint(Path(folder), rules, world, bundled)


def _lint(folder: Path, rules: Iterable[Rule], world: bool, bundled: bool) -> list[Finding]:
    own = folder.resolve() == data_folder().resolve()
    configuration = read_configuration(folder, frozenset(BY_NAME))
    levels = configuration.levels
    beneath = open_stack(world=world, bundled=bundled and not own)
    tables = Tables(folder, beneath, configuration.stale_before)
    silences = read_silences(tables)
    findings = [
        Finding(
            problem.location, rule.name, cast(Severity, levels.get(rule.name, rule.severity)), *problem[1:]
        )
        for rule in rules
        if levels.get(rule.name) != "off"
        for problem in rule.check(tables)
        if not silences.covers(rule.name, problem.location)
    ]
    return sorted(findings, key=lambda finding: (finding.location.file, finding.location.line))
