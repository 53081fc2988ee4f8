"""The examples run, and give what stands beside them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/run.py"))
LONGEST = 80


@pytest.mark.parametrize("example", EXAMPLES, ids=[path.name for path in EXAMPLES])
@pytest.mark.xdist_group("world")
def test_an_example_gives_what_stands_beside_it(example: Path, tmp_path: Path) -> None:
    """The same files with the same content, whatever folder it is run from."""
    done = subprocess.run(
        [sys.executable, str(example / "run.py"), str(tmp_path / "output")],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout == done.stderr == ""
    made = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "output").iterdir()}
    expected = {path.name: path.read_text(encoding="utf-8") for path in (example / "expected").iterdir()}
    assert made == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=[path.name for path in EXAMPLES])
def test_an_example_is_a_page(example: Path) -> None:
    """Fewer than 80 lines of code, a page about it, and a line in the list of all."""
    page = (example / "README.md").read_text(encoding="utf-8")

    assert len((example / "run.py").read_text(encoding="utf-8").splitlines()) < LONGEST
    assert f"python examples/{example.name}/run.py" in page
    assert all(path.name in page for path in (example / "expected").iterdir())
    assert f"[{example.name}]({example.name})" in (ROOT / "examples" / "README.md").read_text(
        encoding="utf-8"
    )


def test_there_are_five() -> None:
    """All five are found."""
    assert len(EXAMPLES) == 5
