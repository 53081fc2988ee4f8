"""The fingerprint sees every file that has a say in the bytes."""

import ast
from pathlib import Path

from small_stacks import places, stack_of

from resolvers.index import build
from resolvers.index.parts import PARTS

FOLDER = Path(build.__file__).parent
PREFIX = "resolvers.index."


def imported_rooms(room: str) -> set[str]:
    """The rooms of the index that a room imports."""
    tree = ast.parse((FOLDER / f"{room}.py").read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {module.removeprefix(PREFIX) for module in modules if module.startswith(PREFIX)}


def test_every_module_behind_the_build_is_fingerprinted() -> None:
    """``BUILDERS`` names what ``build`` imports, directly or not; the layout, which only checks, is left out."""
    behind, open_ = {"build"}, {"build"}
    while open_:
        open_ = {room for one in open_ for room in imported_rooms(one)} - behind
        behind |= open_

    assert behind - {"layout"} == set(build.BUILDERS)


def test_rules_of_parts_are_fingerprinted() -> None:
    """Files as they are, folders with every module and table in them."""
    files = build.rule_files()

    assert files == sorted(set(files))
    assert FOLDER / "near.py" in files
    for part in PARTS:
        for rule in part.rules:
            assert any(file == rule or rule in file.parents for file in files)


def test_progress_is_told_of_every_step() -> None:
    """Shares rise from 0 and stay below 1, which is for the writing."""
    told: list[tuple[str, float]] = []

    build.build_arrays(stack_of(places("Gaza")), lambda step, share: told.append((step, share)))

    shares = [share for _, share in told]
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] < 1
    assert [step for step, _ in told][:3] == ["reading the tables", "sorting spellings", PARTS[0].name]
