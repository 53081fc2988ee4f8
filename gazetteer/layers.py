"""Which gazetteers make up a stack, and in what order?

The world at the bottom, the bundled tables over it, the user's folders and CSVs on top, later ones higher.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from gazetteer.errors import Location, SourceError
from gazetteer.fingerprints import fingerprint_tables
from gazetteer.folders import data_folder
from gazetteer.importing.world import LAYER as WORLD
from gazetteer.importing.world import fingerprint_world, world_layer
from gazetteer.layer import Layer, Retraction, Spelling
from gazetteer.loading import load_folder, table_paths
from gazetteer.reading import read_bytes
from gazetteer.stack import Source, Stack, Statement
from gazetteer.wide import fingerprint_wide, load_wide

__all__ = ["Layer", "Retraction", "Spelling", "Stack", "Statement", "open_stack"]

BUNDLED = "bundled"
# Bytes of tables from which on a folder's rows stay in their files: as objects they would take twenty times as much.
LARGE = 64 * 2**20


def open_stack(
    gazetteers: Sequence[str | Path] = (),
    *,
    world: bool = True,
    bundled: bool = True,
    columns: Mapping[str, str] | None = None,
) -> Stack:
    """Open gazetteers as one stack. Cheap: a layer is parsed when something of it is first asked for.

    Args:
        gazetteers: Folders of tables, or CSVs with an id and a name; later ones lie over earlier ones.
        world: Whether the world's cities, countries and continents lie at the bottom.
        bundled: Whether the tables that come with the package lie over the world.
        columns: How the user's CSVs call our columns: ``{"id": "uid", "name": "label"}``.

    Raises:
        SourceError: A gazetteer is not there.
    """
    sources = []
    if world:
        sources.append(Source(WORLD, world_layer, fingerprint_world, world=True))
    if bundled:
        folder = data_folder()
        sources.append(
            Source(
                BUNDLED,
                partial(load_folder, folder, BUNDLED),
                partial(fingerprint_tables, folder),
                strict=False,
            )
        )
    names = _layer_names([Path(path) for path in gazetteers])
    sources.extend(_source(Path(path), name, columns) for path, name in zip(gazetteers, names, strict=True))
    return Stack(sources)


def _source(path: Path, name: str, columns: Mapping[str, str] | None) -> Source:
    if path.is_dir():
        return Source(name, partial(_load_folder, path, name), partial(fingerprint_tables, path))
    if not path.exists():
        raise SourceError("there is no such file or folder", Location(str(path)))
    return Source(name, partial(load_wide, path, columns, name), partial(_fingerprint_wide, path, columns))


def _layer_names(paths: Sequence[Path]) -> list[str]:
    """The last part of each path; the whole path where two share it."""
    short = [path.resolve().name for path in paths]
    return [str(path) if short.count(name) > 1 else name for path, name in zip(paths, short, strict=True)]


def _load_folder(folder: Path, name: str) -> Layer:
    """Load a folder: as objects where they fit in memory with ease, else as rows that stay in their files."""
    if sum(path.stat().st_size for path in table_paths(folder)) < LARGE:
        return load_folder(folder, name)
    # It works on arrays; numpy alone takes longer to load than a small folder.
    from gazetteer.large import load_large

    return load_large(folder, name)


def _fingerprint_wide(path: Path, columns: Mapping[str, str] | None) -> str:
    return fingerprint_wide(read_bytes(path), columns)
