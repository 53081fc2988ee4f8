"""Which files are meant?

Files, folders and patterns to a sorted list without doubles, ``.gitignore`` and ``.resolveignore`` respected.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path

from pathspec import GitIgnoreSpec

from resolvers.audit.model import SourceFormat
from resolvers.errors import InputError

STDIN = "-"
IGNORE_FILES = (".gitignore", ".resolveignore")
FORMATS: dict[str, SourceFormat] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".docx": "docx", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv",
    ".parquet": "parquet",
}  # fmt: skip
TABLES: frozenset[SourceFormat] = frozenset({"csv", "tsv", "parquet"})


def format_of(path: str) -> SourceFormat:
    """Return the format that the name promises; text where it promises none."""
    return FORMATS.get(Path(path).suffix.lower(), "text")


def expand(paths: Sequence[str], *, tables: bool) -> list[str]:
    """Return the files that the arguments mean, each once, sorted by path, with forward slashes.

    A file that is named outright is read whatever the ignore files say and whatever its name ends in. A folder gives
    the files of known formats in it and below, less the hidden and the ignored ones; a pattern likewise.

    Args:
        paths: Files, folders, patterns (``reports/**/*.md``) or ``-`` for standard input.
        tables: Whether tables found in folders are wanted too (they need a column).

    Raises:
        InputError: An argument names nothing.
    """
    found: set[str] = set()
    for argument in paths:
        if argument == STDIN:
            found.add(STDIN)
        elif Path(argument).is_dir():
            found.update(_in_folder(Path(argument), tables=tables))
        elif Path(argument).exists():
            found.add(Path(argument).as_posix())
        elif has_magic(argument):
            found.update(_by_pattern(argument, tables=tables))
        else:
            raise InputError(f"{argument}: no such file or folder")
    return sorted(found)


def _by_pattern(pattern: str, *, tables: bool) -> Iterator[str]:
    matches = sorted(glob(pattern, recursive=True))  # noqa: PTH207  (Path.glob refuses absolute patterns)
    if not matches:
        raise InputError(f"{pattern}: the pattern matches no file")
    for match in matches:
        path = Path(match)
        if path.is_file() and _wanted(path, tables=tables) and not _ignored(path, _rules_above(path.parent)):
            yield path.as_posix()


def _in_folder(folder: Path, *, tables: bool) -> Iterator[str]:
    """Walk a folder in the order of names, so that no file system decides."""
    yield from _walk(folder, _rules_above(folder.resolve().parent), tables=tables)


def _walk(folder: Path, rules: tuple[tuple[Path, GitIgnoreSpec], ...], *, tables: bool) -> Iterator[str]:
    rules = (*rules, *_rules_in(folder))
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    for name in names:
        path = folder / name
        if _ignored(path, rules):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path, rules, tables=tables)
        elif path.is_file() and _wanted(path, tables=tables):
            yield path.as_posix()


def _wanted(path: Path, *, tables: bool) -> bool:
    found = FORMATS.get(path.suffix.lower())
    return found is not None and (tables or found not in TABLES)


def _rules_above(folder: Path) -> tuple[tuple[Path, GitIgnoreSpec], ...]:
    """Read the ignore files from the repository's root down to this folder; none outside a repository."""
    resolved = folder.resolve()
    lineage = [resolved, *resolved.parents]
    root = next((place for place, parent in enumerate(lineage) if (parent / ".git").exists()), None)
    if root is None:
        return ()
    return tuple(rule for parent in reversed(lineage[: root + 1]) for rule in _rules_in(parent))


def _rules_in(folder: Path) -> Iterable[tuple[Path, GitIgnoreSpec]]:
    for name in IGNORE_FILES:
        path = folder / name
        if path.is_file():
            yield (
                folder.resolve(),
                GitIgnoreSpec.from_lines(path.read_text(encoding="utf-8", errors="replace").splitlines()),
            )


def _ignored(path: Path, rules: Iterable[tuple[Path, GitIgnoreSpec]]) -> bool:
    """The lowest ignore file that says something about the path decides, as in git."""
    verdict = False
    resolved = path.parent.resolve() / path.name
    for base, spec in rules:
        if not resolved.is_relative_to(base):
            continue
        relative = resolved.relative_to(base).as_posix()
        result = spec.check_file(f"{relative}/" if path.is_dir() else relative)
        if result.include is not None:
            verdict = result.include
    return verdict
