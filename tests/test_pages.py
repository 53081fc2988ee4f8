"""The self-contained pages open in a real browser: no network, no error, the content there."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from resolvers.cli import program

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "seeds" / "gaza_rockets.txt"


def opened(page: Path, tmp_path: Path, width: int) -> tuple[str, str]:
    """The document as the browser has it after its scripts ran, and what the browser complained of."""
    chromium = shutil.which("chromium")
    assert chromium is not None, "make test-all installs Chromium"
    done = subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", "--no-first-run", "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}",
            f"--window-size={width},900", "--virtual-time-budget=4000", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, timeout=90, check=True,
    )  # fmt: skip
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(
    ("command", "words"),
    [("text", ["Ashkelom", "geonames:295620"]), ("audit", ["Qassem Brigades", "Ashkelom"])],
)
def test_a_page_opens(command: str, words: list[str], width: int, tmp_path: Path) -> None:
    """On a phone and on a wide screen the page shows what it is about, asks for nothing from outside and logs no error."""
    page = tmp_path / "page.html"
    result = CliRunner().invoke(program, [command, str(REPORT), "--format", "html", "-o", str(page)])

    document, complaints = opened(page, tmp_path, width)

    assert result.exit_code == 0, result.output
    assert all(word in document for word in words)
    assert complaints == ""
    assert not any(
        f'{attribute}="http' in page.read_text(encoding="utf-8") for attribute in ("src", "srcset")
    )
