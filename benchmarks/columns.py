"""How fast does a column of names become a column of ids, beside what else people use for it?

    python benchmarks/columns.py                    # 10 million rows, 200,000 distinct, 15 % of them misspelt
    python benchmarks/columns.py --quick            # a fiftieth of it
    python benchmarks/columns.py --only ours,shell -o columns.md

Installs the peers into a venv of its own under .cache/, draws names from the index with a fixed seed, and runs each
contender alone in a process on one core: ours on the whole pandas column, peers on its distinct names, those that would
take hours on a sample of them, extrapolated and marked so. Then the same from Parquet to Parquet with
``resolve table --jobs 2``, with the memory of all its processes together. Prints one Markdown report.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from peers import prepare_venv

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BENCH = ROOT / ".cache" / "benchmarks"
INSIDE = "COLUMNS_BENCHMARK_INSIDE"
ROWS, DISTINCT, MISSPELT = 10_000_000, 200_000, 0.15
QUICK = 50
GOAL_ROWS, GOAL_SECONDS, GOAL_MB = 300_000, 60.0, 1_000.0
SEED = 7
LETTERS = "aeiounrstlmd"
CALLED = {
    "extract_one": "loop of rapidfuzz `process.extractOne`",
    "string_grouper": "string_grouper `match_most_similar`",
    "dedupe": "dedupe `Gazetteer`, taught on a sample",
    "polars_ds": "polars-ds `str_leven`, name by name",
}


def main() -> None:
    """Set up the venv and run again inside it; there, measure and report."""
    options = parse()
    if os.environ.get(INSIDE) != "1":
        python = prepare_venv(BENCH / "columns-venv", "columns_requirements.txt")
        environment = {**os.environ, INSIDE: "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
        environment.setdefault("RESOLVERS_CACHE", str(BENCH / "index"))
        sys.exit(subprocess.run([python, __file__, *sys.argv[1:]], env=environment, check=False).returncode)
    folder = BENCH / ("columns-quick" if options.quick else "columns")
    text = report(measure(options, folder), quick=options.quick)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a fiftieth of the rows and names")
    parser.add_argument(
        "--only", default="", metavar="NAME,...", help="only these contenders (ours, shell, dedupe, ...)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here as well")
    return parser.parse_args()


def measure(options: argparse.Namespace, folder: Path) -> dict[str, dict[str, Any]]:
    """Run every contender, each in its process."""
    import columns_contenders

    scale = QUICK if options.quick else 1
    say("making the table")
    make_work(folder, ROWS // scale, DISTINCT // scale)
    wanted = set(filter(None, options.only.split(",")))
    figures: dict[str, dict[str, Any]] = {"machine": {"said": machine()}}
    for name in columns_contenders.CONTENDERS:
        if not wanted or name in wanted:
            say(name)
            figures[name] = run([sys.executable, str(HERE / "columns_contenders.py"), name, str(folder)])
    if not wanted or "shell" in wanted:
        say("resolve table --jobs 2")
        figures["shell"] = shell(folder)
    return figures


def make_work(folder: Path, rows: int, distinct: int) -> None:
    """Write the distinct names with what each should be, the column, and all names of the gazetteer's places."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    from gazetteer.layers import open_stack
    from resolvers.index.store import open_index

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    index = open_index(open_stack())
    places = np.flatnonzero(index.entities.kind == 2)
    preferred = [index.name_text(int(index.entity_rows(int(number))[0])) for number in places]
    choices = list(dict.fromkeys(preferred))
    chance = random.Random(SEED)
    right = chance.sample(choices, min(distinct, len(choices)))
    known = set(choices)
    slips = {}
    for name in right:
        if (
            len(slips) < MISSPELT * len(right)
            and len(name) > 4
            and (slip := misspell(name, chance)) not in known
        ):
            slips[name] = slip
    towns = [slips.get(name, name) for name in right]
    parquet.write_table(pa.table({"town": towns, "right": right}), folder / "names.parquet")
    parquet.write_table(pa.table({"name": choices}), folder / "choices.parquet")
    drawn = np.random.default_rng(SEED).integers(0, len(towns), rows)
    column = pa.array(towns).take(pa.array(drawn))
    parquet.write_table(pa.table({"row": np.arange(rows), "town": column}), folder / "rows.parquet")


def misspell(name: str, chance: random.Random) -> str:
    """One letter of a name replaced, left out, doubled or swapped with the next, never the first."""
    place = chance.randrange(1, len(name) - 1)
    before, letter, after = name[:place], name[place], name[place + 1 :]
    return chance.choice(
        (
            before + chance.choice(LETTERS) + after,
            before + after,
            before + letter * 2 + after,
            before + after[0] + letter + after[1:],
        )
    )


def shell(folder: Path) -> dict[str, Any]:
    """``resolve table`` from Parquet to Parquet on two processes, watched for the memory of all of them."""
    import psutil
    from memory_use import memory_of

    command = [
        sys.executable, "-m", "resolvers", "table", str(folder / "rows.parquet"), "--column", "town", "--kind", "place",
        "--jobs", "2", "--quiet", "-o", str(folder / "resolved.parquet"),
    ]  # fmt: skip
    start = time.perf_counter()
    process = psutil.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, memory_of((process, *process.children(recursive=True))))
        time.sleep(0.2)
    seconds = time.perf_counter() - start
    if process.returncode:
        return {"failed": process.stderr.read().decode().strip() if process.stderr else "no message"}
    return {"seconds": seconds, "peak_mb": peak / 1e6}


def run(command: list[str]) -> dict[str, Any]:
    """Run one contender and return its figures; what fails is in the report too."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["no message"])[-1]}
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def report(figures: dict[str, dict[str, Any]], *, quick: bool) -> str:
    """Return the whole report."""
    ours, shelled = figures.get("ours", {}), figures.get("shell", {})
    lines = [
        "# Columns", "",
        f"{ROWS // (QUICK if quick else 1):,} rows, {DISTINCT // (QUICK if quick else 1):,} distinct names of places, "
        f"{MISSPELT:.0%} of them misspelt. {figures['machine']['said']}.", "",
        "| work | goal | measured |", "|---|---|---|",
        f"| pandas, one core | {GOAL_ROWS:,} rows/s | {_pace(ours)} |",
        f"| Parquet to Parquet, `resolve table --jobs 2` | {GOAL_SECONDS:.0f} s, {GOAL_MB:,.0f} MB | {_shell(shelled)} |", "",
    ]  # fmt: skip
    for name, what in (("ours_exact", "as the gazetteer has them"), ("ours_misspelt", "misspelt")):
        one = figures.get(name, {})
        if "seconds" in one:
            lines.append(f"- distinct names {what}: {one['names'] / one['seconds']:,.0f}/s")
    lines += [
        "",
        "| distinct names into the nearest | seconds | times ours | answered | right of those |",
        "|---|---|---|---|---|",
        _row("`resolve_column`, all rows", ours, ours),
    ]
    lines += [_row(called, figures[name], ours) for name, called in CALLED.items() if name in figures]
    lines += [
        "",
        "`*`: measured on a sample of the names and extrapolated. Right: the answer bears the name that was misspelt.",
    ]
    return "\n".join(lines) + "\n"


def _pace(ours: dict[str, Any]) -> str:
    return (
        f"{ours['rows'] / ours['seconds']:,.0f} rows/s, {ours['seconds']:.1f} s"
        if "seconds" in ours
        else ours.get("failed", "")
    )


def _shell(figures: dict[str, Any]) -> str:
    return (
        f"{figures['seconds']:.1f} s, {figures['peak_mb']:,.0f} MB"
        if "seconds" in figures
        else figures.get("failed", "")
    )


def _row(called: str, figures: dict[str, Any], ours: dict[str, Any]) -> str:
    if "seconds" not in figures:
        return f"| {called} | {figures.get('failed', '')} | | | |"
    mark = "*" if figures.get("asked") else ""
    ratio = f"{figures['seconds'] / ours['seconds']:,.1f}" if "seconds" in ours else ""
    return f"| {called} | {figures['seconds']:,.1f}{mark} | {ratio} | {figures['answered']:.1%} | {figures['right_of_answered']:.1%} |"


def machine() -> str:
    """Return what the figures were taken on, in a few words."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores{load}, Python {sys.version.split()[0]}"


def say(what: str) -> None:
    """Tell the person who waits."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
