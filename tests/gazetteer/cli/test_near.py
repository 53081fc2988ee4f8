"""``gazetteer near`` passes its arguments on to the reading room, and its answer back."""

import subprocess
import sys
from pathlib import Path


def test_it_answers_as_resolve_does(tmp_path: Path) -> None:
    """Output, sentences and exit status are those of the program that has the index."""
    (tmp_path / "towns.csv").write_text("id,name,latitude,longitude\na,Ashkelon,31.66926,34.57149\n")
    small = ["--gazetteer", str(tmp_path / "towns.csv"), "--no-world", "--no-bundled"]

    def near(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "gazetteer", "near", *arguments, *small]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    assert near("31.67,34.57") == (0, "      0.16 km  a  Ashkelon (place)\n", "")
    assert near("0,0", "--within", "1") == (1, "", "nothing lies there\n")
    assert near("nowhere")[0] == 2
