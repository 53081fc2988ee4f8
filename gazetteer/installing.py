"""How does git learn to compare and merge tables by their rows?

Two things: a driver in the repository's own configuration, and attributes beside the tables that say which files it is
for. The attributes are committed; the configuration is each clone's own, so every clone runs ``gazetteer install-git`` once.
"""

import shlex
import subprocess
import sys
from pathlib import Path

from gazetteer.errors import Location, SourceError
from gazetteer.reading import read_bytes
from gazetteer.schema import TABLES
from gazetteer.writing import replace_file

DRIVER = "gazetteer"
ATTRIBUTES = ".gitattributes"


def install_git(folder: str | Path) -> list[str]:
    """Set git's diff and merge drivers for the tables of a folder; return what was done, as sentences.

    To install twice is to install once.

    Raises:
        SourceError: The folder is in no git repository, or git is not installed.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise SourceError("there is no such folder", Location(str(folder)))
    program = f"{shlex.quote(sys.executable)} -m gazetteer"
    settings = {
        f"diff.{DRIVER}.command": f"{program} git-diff",
        f"merge.{DRIVER}.name": "tables merged row by row",
        f"merge.{DRIVER}.driver": f"{program} merge --into-ours %P %O %A %B",
    }
    for name, value in settings.items():
        _configure(folder, name, value)
    lines = [f"/{table.file} diff={DRIVER} merge={DRIVER}" for table in TABLES]
    path = folder / ATTRIBUTES
    before = read_bytes(path) if path.exists() else None
    present = (before or b"").decode("utf-8", errors="replace").splitlines()
    missing = [line for line in lines if line not in present]
    if missing:
        replace_file(path, "".join(f"{line}\n" for line in [*present, *missing]).encode(), expected=before)
    return [f"git compares and merges the tables in {folder} by their rows", f"commit {path}"]


def _configure(folder: Path, name: str, value: str) -> None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "config", "--local", name, value], capture_output=True, check=False
        )
    except FileNotFoundError:
        raise SourceError("git is not installed") from None
    if done.returncode:
        raise SourceError("the folder is in no git repository; run git init first", Location(str(folder)))
