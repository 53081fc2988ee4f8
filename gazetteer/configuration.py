"""What did the keepers of a folder set? ``gazetteer.toml`` beside the tables.

[lint]
ordinary-word = "off"       # off, note, warning or error
source-given = "warning"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gazetteer.errors import Location, SourceError, TableError
from gazetteer.reading import read_bytes

FILE = "gazetteer.toml"
LEVELS = ("off", "note", "warning", "error")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is set; empty where nothing is.

    Attributes:
        levels: By rule of lint, how grave a breach is, or "off".
    """

    levels: Mapping[str, str] = field(default_factory=dict)


def read_configuration(folder: Path, rules: frozenset[str]) -> Configuration:
    """Read the configuration of a folder; an empty one where there is no file.

    Args:
        folder: Where the tables are.
        rules: The names of the rules that there are.

    Raises:
        SourceError: The file cannot be read, or is no TOML.
        TableError: It names a section, rule or level that does not exist.
    """
    path = folder / FILE
    if not path.exists():
        return Configuration()
    location = Location(str(path))
    try:
        content = tomllib.loads(read_bytes(path).decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"no TOML: {error}", location) from None
    for section in content:
        if section != "lint":
            raise TableError(f"there is no section [{section}]; known is [lint]", location)
    levels: Any = content.get("lint", {})
    if not isinstance(levels, dict):
        raise TableError('"lint" is no section; write [lint]', location)
    for rule, level in levels.items():
        if rule not in rules:
            raise TableError(f"there is no rule {rule!r}; see gazetteer lint --list", location)
        if level not in LEVELS:
            raise TableError(f"the rule {rule} cannot be {level!r}; it can be {', '.join(LEVELS)}", location)
    return Configuration(levels)
