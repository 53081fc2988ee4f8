"""A lock names the layers of a stack, and notices any that is another."""

import json
from pathlib import Path

import pytest

from gazetteer.errors import ChangedError, SourceError
from gazetteer.layer import Layer
from gazetteer.lockfile import check_lock, write_lock
from gazetteer.stack import Source, Stack


def stack(*layers: tuple[str, str]) -> Stack:
    return Stack(
        [Source(name, Layer, lambda fingerprint=fingerprint: fingerprint) for name, fingerprint in layers]
    )  # type: ignore[misc, arg-type]


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock of two layers."""
    write_lock(stack(("world", "1"), ("mine", "2")), tmp_path / "gazetteer.lock")
    return tmp_path / "gazetteer.lock"


def test_the_same_layers_pass(lock: Path) -> None:
    """Name and fingerprint of each, in order; nothing of the machine."""
    check_lock(stack(("world", "1"), ("mine", "2")), lock)

    layers = json.loads(lock.read_text())["layers"]
    assert layers == [{"name": "world", "fingerprint": "1"}, {"name": "mine", "fingerprint": "2"}]


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([("world", "1"), ("mine", "3")], "layer mine is not the locked one"),
        ([("mine", "2"), ("world", "1")], "has the layer world where mine is"),
        ([("world", "1")], "layer mine is missing"),
        ([("world", "1"), ("mine", "2"), ("top", "3")], "layer top is not in the lock"),
    ],
)
def test_other_layers_do_not(lock: Path, layers: list[tuple[str, str]], words: str) -> None:
    """The first difference is named."""
    with pytest.raises(ChangedError, match=words):
        check_lock(stack(*layers), lock)


@pytest.mark.parametrize("text", ["{", "[]", '{"layers": [{"name": "a"}]}', '{"layers": 5}'])
def test_what_is_no_lock(lock: Path, text: str) -> None:
    """Other JSON and no JSON are told from a lock; so is a file that is not there."""
    lock.write_text(text)

    with pytest.raises(SourceError, match="this is no lock"):
        check_lock(stack(), lock)
    with pytest.raises(SourceError, match="no such file"):
        check_lock(stack(), lock.with_name("missing"))
