"""What does lint say of tables as they are, or as they would be?

Three rules hold points against the towns of the whole world, half a gigabyte of records that no service should carry about.
They run in a process of their own, which takes some seconds: for the page of findings, and for an edit that brings a point.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gazetteer.configuration import FILE as CONFIGURATION
from gazetteer.errors import Location, SourceError
from gazetteer.lint.checking import check_tables, configuration_of
from gazetteer.lint.rules import RULES
from gazetteer.lint.tables import Tables
from gazetteer.loading import fingerprint_folder
from gazetteer.model import Finding
from gazetteer.stack import Stack
from resolvers.adapters.service.desk.tables import Contents

# Rules that need the towns.
TOWNS: Final = ("admin1-code", "coordinates-country", "coordinates-swapped")
_AT_HAND: Final = tuple(rule for rule in RULES if rule.name not in TOWNS)
_SECONDS: Final = 60


class Linter:
    """Lints one folder; the last answers are kept, for what an edit leaves the next one begins with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: tuple[str, list[Finding]] = ("", [])
        self._towns: tuple[str, list[Finding]] = ("", [])

    def at_hand(self, contents: Contents, beneath: Stack) -> list[Finding]:
        """Return what all rules but those of the towns find in tables."""
        version = fingerprint_folder(contents)
        if self._kept[0] != version:
            configuration = configuration_of(self._folder)
            tables = Tables(self._folder, beneath, configuration.stale_before, contents)
            self._kept = (version, check_tables(tables, configuration, _AT_HAND))
        return self._kept[1]

    def towns(self, contents: Contents) -> list[Finding]:
        """Return what the rules of the towns find in tables.

        Raises:
            SourceError: The process that looks could not be run.
        """
        version = fingerprint_folder(contents)
        if self._towns[0] != version:
            self._towns = (version, lint_towns(contents, self._folder))
        return self._towns[1]


def new_findings(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """Return the errors and warnings that there were not before, wherever they stand; errors first."""
    known = Counter((finding.rule, finding.message) for finding in before)
    new = []
    for finding in after:
        known[finding.rule, finding.message] -= 1
        if known[finding.rule, finding.message] < 0 and finding.severity != "note":
            new.append(finding)
    return sorted(new, key=lambda finding: finding.severity)


def lint_towns(contents: Contents, folder: Path) -> list[Finding]:
    """Hold the points of tables against the world's towns, in a process of its own.

    Args:
        contents: The tables by file name.
        folder: Where they stand, or will: its ``gazetteer.toml`` holds, and findings say so.

    Raises:
        SourceError: The process could not be run.
    """
    if not contents:
        return []
    with TemporaryDirectory(prefix="gazetteer-") as name:
        for file, data in contents.items():
            (Path(name) / file).write_bytes(data)
        if (folder / CONFIGURATION).exists():
            (Path(name) / CONFIGURATION).write_bytes((folder / CONFIGURATION).read_bytes())
        only = [word for rule in TOWNS for word in ("--only", rule)]
        command = [
            sys.executable,
            "-m",
            "gazetteer",
            "lint",
            name,
            "--no-world",
            "--no-bundled",
            "--format",
            "json",
            *only,
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
            found = json.loads(done.stdout)["findings"]
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
            raise SourceError("lint could not be run on these tables", Location(str(folder))) from error
    return [
        Finding(
            Location(str(folder / Path(each["file"]).name), each["line"], each["column"] or ""),
            each["rule"],
            each["severity"],
            each["message"],
            each["advice"],
        )
        for each in found
    ]
