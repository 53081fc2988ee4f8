"""How fast is the index, beside its peers, on this machine, today?

    python benchmarks/speed.py             # everything: about half an hour, 8 GB of memory for the peers
    python benchmarks/speed.py --quick     # a tenth of the queries, no peer that builds for minutes
    python benchmarks/speed.py -o speed.md --documents news.jsonl

Installs the peers into a venv of its own under .cache/, builds the index of the world and the bundled tables there,
runs each contender alone in a process, one after another, and prints one Markdown report with ratios.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from peers import prepare_venv

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BENCH = ROOT / ".cache" / "benchmarks"
INSIDE = "SPEED_BENCHMARK_INSIDE"
SLOW_PEERS = ("near_symspell", "near_tfidf", "scan_flashtext", "scan_spacy")
GROWTH = (100_000, 300_000, 1_000_000, 5_000_000)


def main() -> None:
    """Set up the venv and run again inside it; there, measure and report."""
    options = parse()
    if os.environ.get(INSIDE) != "1":
        python = prepare_venv(BENCH / "venv", "speed_requirements.txt")
        environment = {
            **os.environ,
            INSIDE: "1",
            "RESOLVERS_CACHE": str(BENCH / "index"),
            "OPENBLAS_NUM_THREADS": "1",
        }
        sys.exit(subprocess.run([python, __file__, *sys.argv[1:]], env=environment, check=False).returncode)
    sys.path.insert(0, str(HERE))
    from speed_report import report

    figures = measure(options)
    text = report(figures, quick=options.quick)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the queries, no peer that builds for minutes"
    )
    parser.add_argument(
        "--only",
        default="",
        metavar="PREFIX,...",
        help="only contenders with these beginnings (near,scan,growth)",
    )
    parser.add_argument(
        "--documents",
        type=Path,
        action="append",
        default=[],
        metavar="JSONL",
        help='also read these: {"text"} a line',
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here as well")
    return parser.parse_args()


def measure(options: argparse.Namespace) -> dict[str, dict[str, object]]:
    """Run every contender, each in its process."""
    from speed_contenders import CONTENDERS
    from speed_work import make_workload

    from gazetteer.layers import open_stack
    from resolvers.index.store import clear, open_index

    say("building the index")
    clear(BENCH / "index")
    start = time.perf_counter()
    index = open_index(open_stack())
    segment = index.segments[0]
    built = time.perf_counter() - start
    size = sum(stored.size for stored in segment.header.arrays.values()) / 1e6
    figures: dict[str, dict[str, object]] = {
        "build": {"build_s": built, "size_mb": size, **segment.header.counts, "machine": machine()}
    }
    say("making the workload")
    folder = BENCH / ("quick" if options.quick else "work")
    shutil.rmtree(folder, ignore_errors=True)
    make_workload(index, folder, scale=0.1 if options.quick else 1)
    wanted = tuple(filter(None, options.only.split(",")))
    for name in CONTENDERS:
        if (options.quick and name in SLOW_PEERS) or (wanted and not name.startswith(wanted)):
            continue
        if name.startswith("start_"):
            figures[name] = start_figures(name, folder)
        else:
            figures[name] = run([str(HERE / "speed_contenders.py"), name, str(folder)], name)
    if not wanted or "commands".startswith(wanted):
        figures["command"] = command_figures()
        figures["documents"] = run(
            [str(HERE / "speed_documents.py"), *map(str, options.documents)], "documents"
        )
    if not wanted or "growth".startswith(wanted):
        for count in GROWTH[:2] if options.quick else GROWTH:
            figures[f"growth_{count}"] = run(
                [str(HERE / "speed_growth.py"), str(count), str(folder)], f"growth {count:,}"
            )
    return figures


def run(arguments: list[str], name: str) -> dict[str, object]:
    """Run one contender and return its figures; what fails is in the report too."""
    say(name)
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=HERE)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["no message"])[-1]}
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result


def start_figures(name: str, folder: Path) -> dict[str, object]:
    """Time whole processes: the median of nine, after one to warm the page cache."""
    figures: dict[str, object] = {}
    times = []
    for turn in range(10):
        start = time.perf_counter()
        figures = run([str(HERE / "speed_contenders.py"), name, str(folder)], name if not turn else "")
        times.append(time.perf_counter() - start)
    return {**figures, "seconds": statistics.median(times[1:])}


def command_figures() -> dict[str, object]:
    """Time ``resolve name Ashkelom`` as a user starts it, and look at what importing ``resolvers`` loads."""
    say("resolve name")
    times = []
    command = [sys.executable, "-m", "resolvers", "name", "Ashkelom"]
    for _ in range(10):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        times.append(time.perf_counter() - start)
        if done.returncode == 2:
            return {"failed": done.stderr.strip()}
    heavy = "import sys, resolvers; print(*[m for m in ('pandas', 'spacy', 'polars', 'http.server', 'rich') if m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", heavy], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    return {"seconds": statistics.median(times[1:]), "loaded": loaded.strip() or "none"}


def machine() -> str:
    """Return what the figures were taken on, in a few words."""
    model = ""
    if Path("/proc/cpuinfo").is_file():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model or sys.platform}, {os.cpu_count()} cores{load}, Python {sys.version.split()[0]}"


def say(what: str) -> None:
    """Tell the person who waits."""
    if what:
        print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
