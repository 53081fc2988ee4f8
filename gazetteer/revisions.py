"""Which tables does an argument mean: a file, a folder, or either at a revision of git?"""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from gazetteer.errors import Location, SourceError
from gazetteer.loading import read_folder
from gazetteer.reading import read_bytes
from gazetteer.schema import BY_FILE

Tables = Mapping[str, bytes]


def read_states(left: str, right: str) -> tuple[Tables, Tables]:
    """Return the tables that two arguments mean, by file name.

    An argument is a path, a revision of git with a path (``HEAD~3:data``), or a revision alone (``HEAD``), which means the
    other argument's path at that revision. Two single files are compared under the name of the second.

    Raises:
        SourceError: An argument is neither, or there is nothing to compare.
    """
    first, second = _read(left, _path_of(right)), _read(right, _path_of(left))
    if len(first) == len(second) == 1 and first.keys() != second.keys():
        (data,) = first.values()
        first = dict.fromkeys(second, data)
    return first, second


def _path_of(argument: str) -> str:
    return argument if Path(argument).exists() else argument.partition(":")[2]


def _read(argument: str, other: str) -> Tables:
    path = Path(argument)
    if path.is_dir():
        return read_folder(path)
    if path.exists():
        return {path.name: read_bytes(path)}
    revision, colon, inner = argument.partition(":")
    place = inner if colon else other
    if not place or not _git_succeeds("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"):
        raise SourceError("there is no such file or folder, and no such revision of git", Location(argument))
    return _read_revision(revision, place)


def _read_revision(revision: str, place: str) -> Tables:
    # The ./ makes git take the path from the current folder, as everything else does; absolute paths are cut to that.
    relative = _relative(place)
    listed = _git("ls-tree", "--name-only", revision, f"./{relative}/").decode().splitlines()
    files = [file for file in listed if Path(file).name in BY_FILE] or [relative]
    tables = {}
    for file in files:
        if not _git_succeeds("cat-file", "-e", f"{revision}:./{file}"):
            raise SourceError(f"there is no such table at {revision}", Location(place))
        tables[Path(file).name] = _git("show", f"{revision}:./{file}")
    return tables


def _relative(place: str) -> str:
    path = Path(place)
    if not path.is_absolute():
        return path.as_posix()
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        raise SourceError(
            "the path lies outside the current folder, where git cannot look it up", Location(place)
        ) from None


def _git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise SourceError(f"git {arguments[0]} failed: {said[0] if said else 'no reason given'}")
    return done.stdout


def _git_succeeds(*arguments: str) -> bool:
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
