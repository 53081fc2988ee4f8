"""How fast are two tables of names linked, and what is missed, beside what else people use for it?

    python benchmarks/linking.py                      # two tables of 1 million names of people, one core
    python benchmarks/linking.py --quick              # 20,000 names
    python benchmarks/linking.py --rows 100000 --kind place --only ours -o linking.md

Installs the peers into a venv of its own under .cache/, makes two tables with known answers (``linking_work``), runs each
contender alone in a process on one core, and prints one Markdown report. Recall of brute force is measured on a sample.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from peers import prepare_venv

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BENCH = ROOT / ".cache" / "benchmarks"
INSIDE = "LINKING_BENCHMARK_INSIDE"
ROWS, QUICK = 1_000_000, 20_000
GOAL_SECONDS, GOAL_RECALL = 300.0, 0.97
CALLED = {
    "ours": "**resolve link**",
    "string_grouper": "string_grouper, cosine from .8",
    "splink": "Splink on DuckDB, Jaro-Winkler from .92, three blocking rules",
}


def main() -> None:
    """Set up the venv and run again inside it; there, measure and report."""
    options = parse()
    if os.environ.get(INSIDE) != "1":
        environment = {**os.environ, INSIDE: "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        environment.setdefault("RESOLVERS_CACHE", str(BENCH / "index"))
        command = [
            str(prepare_venv(BENCH / "linking-venv", "linking_requirements.txt")),
            __file__,
            *sys.argv[1:],
        ]
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)
    sys.path.insert(0, str(HERE))
    rows = options.rows or (QUICK if options.quick else ROWS)
    folder = BENCH / f"linking-{options.kind}-{rows}"
    from linking_work import make_tables

    from resolvers.opening import open_stacked_index

    say(f"making two tables of {rows:,} names")
    make_tables(open_stacked_index(), folder, rows, options.kind)
    wanted = options.only.split(",") if options.only else list(CALLED)
    text = report({name: run(name, folder, options.kind) for name in wanted}, rows, options.kind)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} names")
    parser.add_argument("--rows", type=int, help="names in each table")
    parser.add_argument("--kind", choices=("person", "place"), default="person")
    parser.add_argument("--only", default="", metavar="NAME,...", help=f"of {', '.join(CALLED)}")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here as well")
    return parser.parse_args()


def run(name: str, folder: Path, kind: str) -> dict[str, Any]:
    """Run one contender on one core; what fails is in the report too."""
    say(name)
    pin = ["taskset", "-c", str(min(os.sched_getaffinity(0)))] if sys.platform == "linux" else []
    command = [*pin, sys.executable, str(HERE / "linking_contenders.py"), name, str(folder), kind]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["killed"])[-1]}
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def report(figures: dict[str, dict[str, Any]], rows: int, kind: str) -> str:
    """The report as Markdown."""
    lines = [
        f"# Linking two tables of {rows:,} names ({kind})",
        "",
        "| contender | seconds | names/s | memory | right of those given | right of those there | beside ours |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    base = figures.get("ours", {}).get("seconds")
    for name, one in figures.items():
        if "failed" in one:
            lines.append(f"| {CALLED[name]} | failed: {one['failed']} | | | | | |")
            continue
        ratio = f"{one['seconds'] / base:.1f} x" if base else ""
        lines.append(
            f"| {CALLED[name]} | {one['seconds']:.1f} | {one['rows_s']:,.0f} | {one['memory_mb'] / 1000:.1f} GB | "
            f"{one['precision']:.3f} | {one['recall']:.3f} | {ratio} |"
        )
    own = figures.get("ours", {})
    if "brute_found" in own:
        lines += [
            "",
            f"Of {own['brute_sample']} names that an exhaustive search finds a match for (from .5 on), {own['brute_found']:.3f} had "
            f"one here (goal {GOAL_RECALL}), {own['brute_as_likely']:.3f} as likely a one.",
        ]
        if rows == ROWS:
            lines.append(f"Goal for two tables of a million: {GOAL_SECONDS:.0f} seconds on one core.")
    return "\n".join([*lines, ""])


def say(what: str) -> None:
    """Tell the person who waits."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
