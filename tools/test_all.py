"""``make test-all``: the tests that need Debian packages, PySpark or minutes. Installs the packages where it may.

On a machine without apt, or without the right to use it, the packages have to be there already; the
sentence printed says which.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Program that shows a package is there, and the Debian package that brings it.
NEEDED = {"chromium": "chromium", "chromedriver": "chromium-driver", "openrefine": "openrefine",
          "java": "default-jre-headless"}  # fmt: skip
# PySpark is larger than all else together: only these tests have it, in the version of this file.
SPARK = ROOT / "requirements-spark.lock"


def install(packages: list[str]) -> bool:
    """Install Debian packages; say whether that was possible."""
    if not packages:
        return True
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def main() -> int:
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if not install(missing):
        print(
            f"these Debian packages are needed and could not be installed: {' '.join(missing)}",
            file=sys.stderr,
        )
        return 2
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(SPARK)]
    if subprocess.run(pip, check=False).returncode:
        return 2
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "browser or long"], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
