"""What does git know of an entity's rows? The commits that touched them, latest first, where the tables are under git."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gazetteer.schema import TABLES

_MOST_COMMITS: Final = 20
_SECONDS: Final = 5
_COMMIT: Final = "\x1e"
_FIELD: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that touched an entity's rows.

    Attributes:
        added, removed: The lines of the entity, as they stand in the tables.
    """

    hash: str
    author: str
    date: str
    subject: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def commits_of(folder: Path, entity_id: str) -> list[Commit]:
    """Return the commits that touched the lines that begin with an id; none where the folder is not under git.

    Args:
        folder: The folder of tables.
        entity_id: Passed to git as part of a pattern, never as an option or a path.
    """
    files = [table.file for table in TABLES if (folder / table.file).exists()]
    form = _COMMIT + _FIELD.join(("%h", "%an", "%as", "%s"))
    pattern = f"^{re.escape(entity_id)},"
    command = [
        "git", "-C", str(folder), "log", f"-n{_MOST_COMMITS}", f"--format={form}", "--unified=0", "--no-color",
        "--no-ext-diff", "--no-textconv", "-p", f"-G{pattern}", "--", *files,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return []
    if done.returncode or not files:
        return []
    text = done.stdout.decode("utf-8", "replace")
    return [_commit(part, f"{entity_id},") for part in text.split(_COMMIT)[1:]]


def _commit(part: str, beginning: str) -> Commit:
    head, _, body = part.partition("\n")
    short, author, date, subject = (*head.split(_FIELD), "", "", "", "")[:4]
    lines = body.splitlines()
    return Commit(
        short,
        author,
        date,
        subject,
        tuple(line[1:] for line in lines if line.startswith(f"+{beginning}")),
        tuple(line[1:] for line in lines if line.startswith(f"-{beginning}")),
    )
