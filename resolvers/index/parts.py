"""Which further arrays does a segment carry?

A part adds ways in of its own: it names its arrays, builds them from the collected tables, and says which files
its rules stand in, so that a change there makes a new index. ``build`` calls each in order; at run time they
are read back with ``segment["NAME"]`` (see ``store.Segment``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from resolvers.index.collect import Tables
from resolvers.index.keys import Arrays
from resolvers.index.related import build_related, rule_paths


@dataclass(frozen=True, slots=True)
class Part:
    """A group of arrays that another module builds.

    Attributes:
        name: What progress and messages call it.
        build: From the tables of a segment to its arrays by name; the same tables give the same bytes.
        rules: Files and folders whose content decides what ``build`` makes (modules, term tables).
    """

    name: str
    build: Callable[[Tables], Arrays]
    rules: tuple[Path, ...] = ()


PARTS: tuple[Part, ...] = (Part("related spellings", build_related, rule_paths()),)
