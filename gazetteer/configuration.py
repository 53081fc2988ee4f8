"""What did the keepers of a folder set? ``gazetteer.toml`` beside the tables.

[lint]
ordinary-word = "off"       # off, note, warning or error
source-given = "warning"

[sources]
stale-before = 2015         # a year, a month or a date; without it no source is stale
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gazetteer.errors import Location, SourceError, TableError
from gazetteer.reading import read_bytes

FILE = "gazetteer.toml"
LEVELS = ("off", "note", "warning", "error")
_STALE = "stale-before"
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is set; empty where nothing is.

    Attributes:
        levels: By rule of lint, how grave a breach is, or "off".
        stale_before: The year, month or date before which a dated source counts as stale; "" for never.
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    stale_before: str = ""


def read_configuration(folder: Path, rules: frozenset[str]) -> Configuration:
    """Read the configuration of a folder; an empty one where there is no file.

    Args:
        folder: Where the tables are.
        rules: The names of the rules that there are.

    Raises:
        SourceError: The file cannot be read, or is no TOML.
        TableError: It names a section, rule, level or date that does not exist.
    """
    path = folder / FILE
    if not path.exists():
        return Configuration()
    location = Location(str(path))
    try:
        content = tomllib.loads(read_bytes(path).decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"no TOML: {error}", location) from None
    sections: dict[str, Any] = {"lint": {}, "sources": {}, **content}
    for section, settings in sections.items():
        if section not in ("lint", "sources"):
            raise TableError(f"there is no section [{section}]; known are [lint] and [sources]", location)
        if not isinstance(settings, dict):
            raise TableError(f'"{section}" is no section; write [{section}]', location)
    return Configuration(
        _read_levels(sections["lint"], rules, location), _read_stale(sections["sources"], location)
    )


def _read_levels(levels: Mapping[str, Any], rules: frozenset[str], location: Location) -> Mapping[str, str]:
    for rule, level in levels.items():
        if rule not in rules:
            raise TableError(f"there is no rule {rule!r}; see gazetteer lint --list", location)
        if level not in LEVELS:
            raise TableError(f"the rule {rule} cannot be {level!r}; it can be {', '.join(LEVELS)}", location)
    return levels


def _read_stale(settings: Mapping[str, Any], location: Location) -> str:
    for name in settings:
        if name != _STALE:
            raise TableError(f"[sources] has no {name!r}; known is {_STALE}", location)
    # TOML knows years as numbers and dates as dates; both read as they are written.
    date = str(settings.get(_STALE, ""))
    if date and not _DATE.fullmatch(date):
        raise TableError(f'{_STALE} cannot be {date!r}; write 2015, "2015-06" or 2015-06-30', location)
    return date
