"""Run the commands of docs/maintaining.md: python tools/walkthrough.py [--write].

Each fenced block marked ``console`` holds commands after "$ " and what they print. The commands run one after another in
an empty folder; with --write the page gets what they print, else it is only compared.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "maintaining.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
END = "===== end of output ====="


def run_page(text: str, folder: Path) -> str:
    """Return the page with what its commands print now."""
    commands = [
        line[2:] for block in BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ ")
    ]
    printed = iter(zip(commands, _run(commands, folder), strict=True))

    def renew(block: re.Match[str]) -> str:
        number = sum(line.startswith("$ ") for line in block[1].splitlines())
        shown = "".join(
            f"$ {command}\n{output}" for command, output in (next(printed) for _ in range(number))
        )
        return f"```console\n{shown}```"

    return BLOCK.sub(renew, text)


def _run(commands: list[str], folder: Path) -> list[str]:
    """Run commands in one shell, with the two programs on its path; return what each prints."""
    programs = folder / "programs"
    programs.mkdir()
    for name, package in (("gazetteer", "gazetteer"), ("resolve", "resolvers")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {package} "$@"\n')
        (programs / name).chmod(0o755)
    work = folder / "work"
    work.mkdir()
    script = "exec 2>&1\n" + "".join(f"{command}\necho '{END}'\n" for command in commands)
    identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                for what, value in (("NAME", "Ann"), ("EMAIL", "ann@example.org"))}  # fmt: skip
    environment = {
        **os.environ,
        **identity,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_GLOBAL": os.devnull,
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
    """Compare the page with what its commands print, or write it."""
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        renewed = run_page(text, Path(folder))
    if "--write" in sys.argv[1:]:
        PAGE.write_text(renewed, encoding="utf-8", newline="\n")
    return int(renewed != text and "--write" not in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
