"""How does a stack become the arrays of a segment?

One pass to collect, then one function a way in. The same stack gives the same arrays, whatever the machine.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from resolvers.index.collect import Source, Tables, collect
from resolvers.index.distant import build_distant
from resolvers.index.exact import build_exact
from resolvers.index.keys import Arrays, build_keys
from resolvers.index.layout import ARRAYS
from resolvers.index.near import build_near
from resolvers.index.parts import PARTS
from resolvers.index.payload import build_payload

Progress = Callable[[str, float], None]  # a step's name, and which part of the whole lies behind us (0 to 1)


# The modules that have a say in the bytes: whatever this one imports, directly or not (a test compares), but for
# the layout, which only checks.
BUILDERS = (
    "build",
    "collect",
    "distant",
    "edits",
    "exact",
    "folding",
    "hashing",
    "keys",
    "near",
    "parts",
    "payload",
    "postings",
    "ranges",
    "related",
    "segment",
    "texts",
)


def silent(_step: str, _share: float) -> None:
    """Report nothing."""


def build_arrays(
    source: Source,
    progress: Progress = silent,
    *,
    vocabularies: Mapping[str, Sequence[str]] | None = None,
    masked: npt.NDArray[np.uint32] | None = None,
) -> tuple[Arrays, dict[str, int]]:
    """Compile a stack, or an overlay.

    Args:
        source: What to compile.
        progress: Told of every step.
        vocabularies: Of the base, for an overlay.
        masked: Entities of the base that an overlay replaces.

    Returns:
        All arrays of ``layout.ARRAYS`` and of the parts by name, and the counts of the header.
    """
    with _uncollected():
        return _build_arrays(source, progress, vocabularies, masked)


def _build_arrays(
    source: Source,
    progress: Progress,
    vocabularies: Mapping[str, Sequence[str]] | None,
    masked: npt.NDArray[np.uint32] | None,
) -> tuple[Arrays, dict[str, int]]:
    progress("reading the tables", 0.0)
    tables = collect(source, vocabularies)
    # The rooms' own steps are sorts and gathers of numpy, which leave the interpreter free for the parts'.
    with ThreadPoolExecutor(max_workers=1) as beside:
        progress("sorting spellings", 0.6)
        own = beside.submit(_own_arrays, tables)
        arrays: Arrays = {"masked": np.zeros(0, np.uint32) if masked is None else masked}
        for number, part in enumerate(PARTS):
            progress(part.name, 0.65 + 0.25 * number / len(PARTS))
            arrays |= part.build(tables)
        progress("sorting spellings", 0.9)
        arrays |= own.result()
    counts = {
        "entities": len(tables.entities.ids),
        "names": len(tables.names.texts),
        "keys": len(tables.names.keys),
        "prefixes": len(arrays["token_hashes"]),
    }
    _check(arrays)
    return arrays, counts


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for unreachable cycles: among millions of living objects it doubles the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _own_arrays(tables: Tables) -> Arrays:
    keys = tables.names.keys
    return {
        **build_keys(keys),
        **build_payload(tables),
        **build_exact(keys),
        **build_near(keys),
        **build_distant(keys),
    }


def _check(arrays: Arrays) -> None:
    for name, dtype, _, _ in ARRAYS:
        assert arrays[name].dtype == dtype, f"{name} is {arrays[name].dtype}, the layout says {dtype}"


def rule_files() -> list[Path]:
    """Return the files whose content decides what the build makes of a stack: our own code and the parts' rules."""
    here = Path(__file__).parent
    files = {here / f"{name}.py" for name in BUILDERS}
    for part in PARTS:
        for rule in part.rules:
            files |= set(rule.rglob("*")) if rule.is_dir() else {rule}
    return sorted(file for file in files if file.is_file() and file.suffix in {".py", ".csv"})
