"""How fast does a gazetteer go out, and how much memory does that take?

    python benchmarks/exporting.py             # the whole stack: 270,000 entities, 1.3 million names; some minutes
    python benchmarks/exporting.py --quick     # the bundled tables alone
    python benchmarks/exporting.py -o exporting.md

Runs ``gazetteer export`` once a format, each as a program of its own, and prints one Markdown report: seconds, entities a
second, the peak of memory, the size of the file; ``loading`` is what the same costs before the first row is written. There are
no peers: what exports gazetteers to these formats (World Historical Gazetteer, Wikidata's tools) runs on servers.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Prints the peak of its own memory when the program is done; Linux counts in kilobytes.
RUNNER = (
    "import resource, sys\n"
    "from gazetteer.cli import program\n"
    "try:\n"
    "    program(sys.argv[1:], prog_name='gazetteer')\n"
    "finally:\n"
    "    print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
)
# More rows than a sheet can have: the whole stack is not for Excel.
TOO_LARGE = ("xlsx",)


def main() -> None:
    """Export in each format, and report."""
    options = parse()
    text = "\n".join(report(options.quick)) + "\n"
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="the bundled tables alone")
    parser.add_argument("-o", dest="output", type=Path, metavar="FILE", help="write the report here, too")
    return parser.parse_args()


def report(quick: bool) -> Iterator[str]:
    """Yield the lines of the report."""
    from gazetteer.exporting.formats import FORMATS

    beneath = "none" if quick else "all"
    yield f"# Export of {'the bundled tables' if quick else 'the whole stack'}, Python {sys.version.split()[0]}\n"
    yield "| format | seconds | entities | a second | peak MB | file MB |"
    yield "|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        yield row("loading", ["stats", "--limit", "1", *(["--no-world"] if quick else [])], None)
        for name in FORMATS:
            if quick or name not in TOO_LARGE:
                target = Path(folder) / name
                yield row(name, ["export", "--format", name, "--beneath", beneath, "-o", str(target)], target)


def row(name: str, arguments: list[str], target: Path | None) -> str:
    """Run a command; return its line of the table."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, *arguments], capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - began
    peak = int(done.stderr.split()[-1]) / 1024
    found = re.search(r": ([\d,]+) entities", done.stderr)
    entities = int(found[1].replace(",", "")) if found else 0
    size = f"{target.stat().st_size / 1e6:,.1f}" if target else ""
    rate = f"{entities / seconds:,.0f}" if entities else ""
    return (
        f"| {name} | {seconds:.1f} | {f'{entities:,}' if entities else ''} | {rate} | {peak:,.0f} | {size} |"
    )


if __name__ == "__main__":
    main()
