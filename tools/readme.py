"""Run the commands of README.md: ``tools/readme.py`` compares, ``--write`` puts the real output in.

A command stands in a ``console`` block after ``$ ``; what follows it, to the next command or the end of
the block, is its output. Blocks of other languages are not run.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def run(command: str) -> str:
    """Return what a shell prints for a command, errors included, in a terminal of 100 columns."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def rewritten(text: str, runner: Callable[[str], str] = run) -> str:
    """Return the document with the output of every command as it is today."""

    def block(match: re.Match[str]) -> str:
        commands = [
            part.split("\n", 1)[0] for part in re.split(r"^\$ ", match.group(), flags=re.MULTILINE)[1:]
        ]
        return "\n".join(f"$ {command}\n{runner(command)}".rstrip() + "\n" for command in commands)

    return BLOCK.sub(block, text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("files", nargs="*", type=Path, default=[ROOT / "README.md"])
    options = parser.parse_args()
    stale = 0
    for file in options.files:
        old = file.read_text(encoding="utf-8")
        new = rewritten(old)
        if options.write:
            file.write_text(new, encoding="utf-8")
        elif new != old:
            stale += 1
            print(f"{file}: outputs are not today's; make readme")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
