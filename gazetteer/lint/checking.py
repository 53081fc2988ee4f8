"""What is wrong with a folder of tables, or with a CSV of one row an entity?"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from gazetteer.configuration import Configuration, read_configuration
from gazetteer.folders import data_folder
from gazetteer.layers import open_stack
from gazetteer.lint.rules import BY_NAME, RULES, Rule
from gazetteer.lint.silencing import read_silences
from gazetteer.lint.tables import Tables
from gazetteer.lint.wide_tables import NOT_APPLIED, read_wide_tables
from gazetteer.memory import uncollected
from gazetteer.model import Finding, Severity


def lint(
    path: str | Path,
    rules: Iterable[Rule] = RULES,
    *,
    world: bool = True,
    bundled: bool = True,
    columns: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Check a folder of tables, or a CSV with an id and a name, against the rules.

    A row whose note says ``lint: RULE because REASON`` is excepted from that rule; ``gazetteer.toml`` beside the tables
    sets how grave a rule is, or that it is off.

    Args:
        path: The folder of tables, or the CSV. To a CSV the rules on the form of ids and on sources do not apply.
        rules: Which rules; by default all.
        world: Whether the tables lie over the world, whose places they may name.
        bundled: Whether they lie over the bundled tables too. The bundled tables never lie over themselves.
        columns: Other column names in a CSV: ours to theirs.

    Returns:
        The findings by file and line, then in the order of the rules. Empty where nothing is wrong.

    Raises:
        SourceError, TableError: A table cannot be read, so that nothing can be said about it.
    """
    with uncollected():
        return _lint(Path(path), rules, world, bundled, columns)


def _lint(
    path: Path, rules: Iterable[Rule], world: bool, bundled: bool, columns: Mapping[str, str] | None
) -> list[Finding]:
    wide = path.is_file()
    configuration = configuration_of(path.parent if wide else path)
    own = path.resolve() == data_folder().resolve()
    beneath = open_stack(world=world, bundled=bundled and not own)
    if wide:
        tables = read_wide_tables(path, beneath, columns)
    else:
        tables = Tables(path, beneath, configuration.stale_before)
    return check_tables(tables, configuration, rules, wide=wide)


def check_tables(
    tables: Tables, configuration: Configuration, rules: Iterable[Rule] = RULES, *, wide: bool = False
) -> list[Finding]:
    """Check tables that are in memory: a draft of a folder before it is written.

    Args:
        tables: The tables, over the layers beneath them.
        configuration: What ``gazetteer.toml`` beside them sets.
        rules: Which rules; by default all.
        wide: Whether they stand for a CSV of one row an entity.
    """
    levels = configuration.levels
    silences = read_silences(tables)
    findings = [
        Finding(
            problem.location,
            rule.name,
            cast(Severity, levels.get(rule.name, rule.severity)),
            problem.message,
            # Only the tables of a folder can be mended.
            problem.advice.removesuffix(": gazetteer lint --fix") if wide else problem.advice,
        )
        for rule in rules
        if levels.get(rule.name) != "off" and not (wide and rule.name in NOT_APPLIED)
        for problem in rule.check(tables)
        if not silences.covers(rule.name, problem.location)
    ]
    return sorted(findings, key=lambda finding: (finding.location.file, finding.location.line))


def configuration_of(folder: Path) -> Configuration:
    """Return what ``gazetteer.toml`` in a folder sets.

    Raises:
        SourceError, TableError: It cannot be read, or names what does not exist.
    """
    return read_configuration(folder, frozenset(BY_NAME))
