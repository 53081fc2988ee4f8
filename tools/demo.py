"""``make demo``: the seed documents and tables through the programs, as a user would call them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "gaza_rockets",
    "zaporizhzhia_power",
    "county_court",
    "deir_ez_zor_relief",
    "leningrad_letters",
    "sahel_brief",
)
COMMANDS = (
    *(["resolve", "text", f"seeds/{name}.txt"] for name in DOCUMENTS),
    [
        "resolve",
        "table",
        "seeds/towns.csv",
        "--column",
        "town",
        "--kind",
        "place",
        "--country-column",
        "iso2",
        "--format",
        "table",
    ],
    [
        "resolve",
        "table",
        "seeds/actors.csv",
        "--column",
        "actor",
        "--kind-column",
        "kind",
        "--format",
        "table",
    ],
    ["resolve", "audit", *(f"seeds/{name}.txt" for name in DOCUMENTS)],
)


def main() -> int:
    """Run every command from the root of the checkout; stop at the first that fails."""
    programs = Path(sys.executable).parent
    width = os.environ.get("COLUMNS", "100")
    for command in COMMANDS:
        print(f"\n$ {' '.join(command)}", flush=True)
        done = subprocess.run(
            [programs / command[0], *command[1:]], cwd=ROOT, env={**os.environ, "COLUMNS": width}, check=False
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
