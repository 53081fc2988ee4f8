"""What did the user set? Thresholds and limits, from one TOML file.

The file is ``config.toml`` in the user's configuration folder (``platformdirs``: on Linux
``~/.config/gazetteer-resolvers``), or whatever ``--config`` names:

    [limits]
    candidates = 10         # how many candidates an answer keeps
    longest_name = 250      # characters; longer names are refused

    [thresholds.place]      # also person, organisation
    match = 0.62            # a best candidate scoring less is not "matched"
    margin = 0.3            # nor is one that leads the next by less
    suggest = 0.05          # candidates scoring less are not listed

Every key is optional. An unknown key is an error and never ignored: a misspelt threshold would silently do nothing.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from gazetteer.model import KINDS, Kind
from resolvers.errors import ConfigurationError

T = TypeVar("T", "Thresholds", "Limits")

APPLICATION: Final = "gazetteer-resolvers"
FILE: Final = "config.toml"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bars that a score must reach, as probabilities from 0 to 1.

    Attributes:
        match: From here on the best candidate is the answer. 0.5 asks that it be likelier right than wrong.
        margin: By so much the best must be likelier than the next; else both are named.
        suggest: Candidates below are not worth showing.
    """

    match: float = 0.5
    margin: float = 0.3
    suggest: float = 0.001


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of everything.

    Attributes:
        candidates: Candidates kept in an answer.
        longest_name: Characters; the longest name in the world's gazetteer has 193.
    """

    candidates: int = 10
    longest_name: int = 250


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that can be set. Values that were not set keep their defaults."""

    bars: Mapping[Kind, Thresholds] = field(default_factory=lambda: {kind: Thresholds() for kind in KINDS})
    limits: Limits = field(default_factory=Limits)

    def thresholds(self, kind: Kind) -> Thresholds:
        """The bars for candidates of one kind."""
        return self.bars[kind]


def configuration_file() -> Path:
    """Where the user's own configuration lies; the file need not exist."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False)) / FILE


def load_configuration(path: Path | None = None) -> Configuration:
    """Read a configuration.

    Args:
        path: The file; ``None`` for the user's own, which may be missing.

    Raises:
        ConfigurationError: The named file is missing or no TOML, or holds a key or a value it may not.
    """
    wanted = path if path is not None else configuration_file()
    try:
        text = wanted.read_text(encoding="utf-8")
    except FileNotFoundError:
        if path is None:
            return Configuration()
        raise ConfigurationError(f"{wanted}: no such configuration file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{wanted}: cannot be read as UTF-8 text ({error})") from error
    try:
        return parse_configuration(tomllib.loads(text), str(wanted))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{wanted}: not TOML: {error}") from error


def parse_configuration(tables: Mapping[str, Any], where: str = "configuration") -> Configuration:
    """Check parsed TOML and return the configuration it says.

    Raises:
        ConfigurationError: A key is unknown or a value is of the wrong type or out of range.
    """
    configuration = Configuration()
    for key, table in tables.items():
        if key == "limits":
            configuration = replace(configuration, limits=_read(Limits(), table, f"{where}: [limits]"))
        elif key == "thresholds" and isinstance(table, Mapping):
            for kind, bars in table.items():
                if kind not in KINDS:
                    raise ConfigurationError(
                        f"{where}: [thresholds.{kind}]: the kinds are {', '.join(KINDS)}"
                    )
                read = _read(configuration.thresholds(kind), bars, f"{where}: [thresholds.{kind}]")
                configuration = replace(configuration, bars={**configuration.bars, kind: read})
        else:
            raise ConfigurationError(
                f"{where}: {key!r} is not known; there are [limits] and [thresholds.KIND]"
            )
    return configuration


def _read(defaults: T, table: object, where: str) -> T:
    if not isinstance(table, Mapping):
        raise ConfigurationError(f"{where} should be a table of keys, not {table!r}")
    known = {entry.name: type(getattr(defaults, entry.name)) for entry in fields(defaults)}
    for key, value in table.items():
        if key not in known:
            raise ConfigurationError(f"{where}: {key!r} is not known; there are {', '.join(known)}")
        if known[key] is float:
            fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
            asked = "a number from 0 to 1"
        else:
            fits = isinstance(value, int) and not isinstance(value, bool) and value >= 1
            asked = "a whole number from 1"
        if not fits:
            raise ConfigurationError(f"{where}: {key} = {value!r} should be {asked}")
    return replace(defaults, **table)


def write_thresholds(path: Path, bars: Mapping[Kind, Thresholds]) -> None:
    """Write thresholds into a configuration file, keeping whatever else it sets.

    Comments in the file are lost; its values are kept. The file is complete or unchanged.

    Raises:
        ConfigurationError: The file there is no configuration of ours.
    """
    from gazetteer.programs import replacing

    present = load_configuration(path) if path.exists() else Configuration()
    merged = replace(present, bars={**present.bars, **bars})
    tables = [
        ("limits", asdict(merged.limits)),
        *((f"thresholds.{kind}", asdict(merged.bars[kind])) for kind in KINDS),
    ]
    lines = [
        line
        for title, table in tables
        for line in (f"[{title}]", *(f"{key} = {value}" for key, value in table.items()), "")
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write("\n".join(lines))
