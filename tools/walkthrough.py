"""Run the commands of the walk-throughs in docs: python tools/walkthrough.py [PAGE...] [--write].

Each fenced block marked ``console`` holds commands after "$ " and what they print. The commands of a page run one after
another in an empty folder, beside copies of the files that the page begins with; with --write the page gets what they
print, else it is only compared.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "maintaining.md"
EXCHANGE = ROOT / "docs" / "exchange.md"
# The files that a page begins with.
BESIDE = {EXCHANGE: ROOT / "seeds" / "exchange"}
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
END = "===== end of output ====="


def run_page(text: str, folder: Path, beside: Path | None = None) -> str:
    """Return the page with what its commands print now."""
    commands = [
        line[2:] for block in BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ ")
    ]
    printed = iter(zip(commands, _run(commands, folder, beside), strict=True))

    def renew(block: re.Match[str]) -> str:
        number = sum(line.startswith("$ ") for line in block[1].splitlines())
        shown = "".join(
            f"$ {command}\n{output}" for command, output in (next(printed) for _ in range(number))
        )
        return f"```console\n{shown}```"

    return BLOCK.sub(renew, text)


def _run(commands: list[str], folder: Path, beside: Path | None) -> list[str]:
    """Run commands in one shell, with the two programs on its path; return what each prints."""
    programs = folder / "programs"
    programs.mkdir()
    for name, package in (("gazetteer", "gazetteer"), ("resolve", "resolvers")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {package} "$@"\n')
        (programs / name).chmod(0o755)
    work = folder / "work"
    work.mkdir()
    if beside is not None:
        shutil.copytree(beside, work, dirs_exist_ok=True)
    script = "exec 2>&1\n" + "".join(f"{command}\necho '{END}'\n" for command in commands)
    identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                for what, value in (("NAME", "Ann"), ("EMAIL", "ann@example.org"))}  # fmt: skip
    environment = {
        **os.environ,
        **identity,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GAZETTEER_CACHE": str(folder / "cache"),
    }
    done = subprocess.run(
        ["bash"],
        input=script,
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return [part.removeprefix("\n") for part in done.stdout.split(f"{END}\n")[:-1]]


def main() -> int:
    """Compare pages with what their commands print, or write them."""
    write = "--write" in sys.argv[1:]
    named = [Path(argument).resolve() for argument in sys.argv[1:] if argument != "--write"]
    status = 0
    for page in named or [PAGE, EXCHANGE]:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            renewed = run_page(text, Path(folder), BESIDE.get(page))
        if write:
            page.write_text(renewed, encoding="utf-8", newline="\n")
        elif renewed != text:
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
