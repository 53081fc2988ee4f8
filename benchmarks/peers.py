"""The venvs that benchmarks run their peers in: made and filled where they are missing or their requirements changed."""

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def prepare_venv(folder: Path, requirements: str, *, ours: str | None = str(ROOT)) -> Path:
    """Return the python of a venv.

    Args:
        folder: Where it is.
        requirements: The file beside this one that lists the peers.
        ours: What of this project is installed as well, as it stands in the checkout; ``None`` for nothing.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = (HERE / requirements).read_text(encoding="utf-8")
    mark = folder / "installed.txt"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != wanted:
        print(f"installing {requirements}", file=sys.stderr, flush=True)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        project = ["-e", ours] if ours else []
        subprocess.run([*pip, "-r", str(HERE / requirements), *project], check=True)
        mark.write_text(wanted, encoding="utf-8")
    return python
