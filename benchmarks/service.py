"""How much does the service bear, beside its peers, on this machine, today?

    python benchmarks/service.py             # some eight minutes
    python benchmarks/service.py --quick     # one minute, small
    python benchmarks/service.py -o service.md

Each server runs alone, on one core where there are two (the client takes another). Single names and reconciliation
batches of ten against the world and the bundled tables; 200 connections for a minute; then one CSV of 10,000 rows served by
this project, csv-reconcile and datasette-reconcile, which are installed into a venv of their own under .cache/.
Names are place names, two in five misspelt by a letter. "New" asks each name once; "as columns repeat them" draws them
as they stand in tables, a few often and many seldom (Zipf, exponent 1.1).
"""

import argparse
import csv
import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, quote_plus

from peers import prepare_venv
from service_load import Load, put_load

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BENCH = ROOT / ".cache" / "benchmarks"
FOLDER = BENCH / "service"
ROWS = 10_000
MISSPELT = 0.4
# What is measured is the checkout, installed or not.
sys.path.insert(0, str(ROOT))

Name = tuple[str, str]


def main() -> None:
    """Measure and report."""
    options = parse()
    FOLDER.mkdir(parents=True, exist_ok=True)
    scale = 0.1 if options.quick else 1.0
    names = make_table()
    lines = [
        "# The service under load",
        "",
        f"{machine()}. Servers on one core: {'yes' if len(cores()) > 1 else 'shared with the client'}.",
        "",
    ]
    lines += world(names, scale)
    lines += peers(names, scale)
    text = "\n".join([*lines, ""])
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the time and of the names")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here as well")
    return parser.parse_args()


def make_table() -> list[Name]:
    """Write the CSV that every server gets; return queries: a name as somebody writes it, and the id that is meant."""
    from gazetteer.layers import open_stack

    dice = random.Random(20)
    stack = open_stack(bundled=False)
    cities = [
        entity
        for entity, _ in stack.rows()
        if entity.kind == "place" and (entity.population or 0) > 15_000 and entity.latitude is not None
    ]
    once = {entity.name: entity for entity in cities}
    chosen = dice.sample(sorted(once), ROWS)
    with (FOLDER / "table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "kind", "country", "latitude", "longitude"])
        for name in chosen:
            entity = once[name]
            writer.writerow([entity.id, name, "place", entity.country, entity.latitude, entity.longitude])
    return [(misspelt(name, dice), once[name].id) for name in chosen]


def misspelt(name: str, dice: random.Random) -> str:
    """Return a name with, two times in five, one letter another."""
    if len(name) < 5 or dice.random() >= MISSPELT:
        return name
    place = dice.randrange(1, len(name))
    return name[:place] + dice.choice("aeinorst") + name[place + 1 :]


def world(names: Sequence[Name], scale: float) -> list[str]:
    """The world and the bundled tables: single names, batches, many connections for a minute."""
    seconds = max(3, 30 * scale)
    lines = ["## The world and the bundled tables", ""]
    rows = [["load", "connections", "requests/s", "names/s", "p50 ms", "p99 ms", "errors"]]
    fresh, usual = iterating(names), zipf(names)
    with ours([]) as (port, program):
        put_load(port, single(zipf(names[:50])), connections=4, seconds=2)
        loads: list[tuple[str, int, int, Load]] = [
            ("single names, new", 50, 1, put_load(port, single(fresh), connections=50, seconds=seconds / 2)),
            (
                "single names, as columns repeat them",
                50,
                1,
                put_load(port, single(usual), connections=50, seconds=seconds),
            ),
            (
                "batches of 10, new",
                10,
                10,
                put_load(port, batches(fresh), connections=10, seconds=seconds / 2),
            ),
            (
                "batches of 10, as columns repeat them",
                10,
                10,
                put_load(port, batches(usual), connections=10, seconds=seconds),
            ),
        ]
        before = resident(program.pid)
        loads.append(
            (
                "single names, a minute",
                200,
                1,
                put_load(port, single(usual), connections=200, seconds=60 * scale),
            )
        )
        after = resident(program.pid)
    for label, connections, size, load in loads:
        rows.append([label, str(connections), f"{load.rate:,.0f}", f"{load.rate * size:,.0f}", f"{load.percentile(0.5):.1f}",
                     f"{load.percentile(0.99):.1f}", str(load.errors)])  # fmt: skip
    grew = f"Memory before the last load {before:.0f} MB, after it {after:.0f} MB."
    return [*lines, *table(rows), "", grew, ""]


def peers(names: Sequence[Name], scale: float) -> list[str]:
    """One CSV, three services, the same batches."""
    seconds = max(4, 20 * scale)
    lines = ["## One CSV of 10,000 rows, batches of 10 new names, 4 connections", ""]
    rows = [["service", "names/s", "times csv-reconcile", "p50 ms", "first candidate right", "errors"]]
    python = prepare_venv(BENCH / "service-venv", "service_requirements.txt", ours=None)
    servers: list[tuple[str, Callable[[], object], str]] = [
        (
            "this project",
            lambda: ours(["--gazetteer", str(FOLDER / "table.csv"), "--no-world", "--no-bundled"]),
            "/reconcile",
        ),
        ("csv-reconcile 0.3.2", lambda: csv_reconcile(python), "/reconcile"),
        ("datasette-reconcile 0.6.3", lambda: datasette(python), "/table/places/-/reconcile"),
    ]
    found: list[tuple[str, Load, float]] = []
    for label, start, path in servers:
        print(label, file=sys.stderr, flush=True)
        with start() as (port, _):  # type: ignore[attr-defined]
            put_load(port, batches(iterating(names[-200:]), path), connections=1, seconds=2)
            right = quality(port, path, names[-200:] if scale == 1 else names[-40:])
            found.append(
                (
                    label,
                    put_load(port, batches(iterating(names[:-200]), path), connections=4, seconds=seconds),
                    right,
                )
            )
    slowest = found[1][1].rate or float("nan")
    for label, load, right in found:
        rows.append([label, f"{10 * load.rate:,.1f}", f"{load.rate / slowest:,.1f}", f"{load.percentile(0.5):.1f}",
                     f"{right:.0%}", str(load.errors)])  # fmt: skip
    return [*lines, *table(rows), ""]


def quality(port: int, path: str, names: Sequence[Name]) -> float:
    """How often the first candidate is the right one."""
    right = 0
    for name, expected in names:
        batch = json.dumps({"q": {"query": name}})
        data = f"queries={quote_plus(batch)}".encode()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", data=data, timeout=60) as answer:
                result = json.load(answer)["q"]["result"]
        except OSError:
            continue
        right += bool(result) and result[0]["id"] == expected
    return right / len(names)


def iterating(names: Sequence[Name]) -> Iterator[str]:
    """Each name once."""
    return iter([name for name, _ in names])


def zipf(names: Sequence[Name]) -> Iterator[str]:
    """Names for ever, a few often and many seldom."""
    dice = random.Random(7)
    weights = [1 / (rank + 1) ** 1.1 for rank in range(len(names))]
    spelled = [name for name, _ in names]
    while True:
        yield from dice.choices(spelled, weights, k=1000)


def single(names: Iterator[str]) -> Callable[[], bytes | None]:
    """Requests for one name each."""

    def make() -> bytes | None:
        name = next(names, None)
        if name is None:
            return None
        return f"GET /api/resolve?text={quote(name)}&kind=place HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()

    return make


def batches(names: Iterator[str], path: str = "/reconcile") -> Callable[[], bytes | None]:
    """Requests for ten names each, as OpenRefine sends them."""

    def make() -> bytes | None:
        ten = [name for _, name in zip(range(10), names, strict=False)]
        if not ten:
            return None
        batch = {
            f"q{number}": {"query": name, "type": "place", "limit": 5} for number, name in enumerate(ten)
        }
        body = f"queries={quote_plus(json.dumps(batch))}".encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return make


@contextmanager
def ours(options: Sequence[str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """This project's service."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "resolvers",
        "serve",
        "--port",
        str(port),
        "--rate",
        "1000000",
        "--quiet",
        *options,
    ]
    with running(command, port, "/healthz", ROOT) as program:
        yield port, program


@contextmanager
def csv_reconcile(python: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """csv-reconcile, on a port of ours; its own program knows only 5000."""
    folder = FOLDER / "csv-reconcile"
    folder.mkdir(exist_ok=True)
    say = [str(python.parent / "csv-reconcile"), "init", str(FOLDER / "table.csv"), "id", "name"]
    subprocess.run(say, cwd=folder, check=True, capture_output=True)
    port = free_port()
    start = (
        "from werkzeug.serving import WSGIRequestHandler; WSGIRequestHandler.protocol_version = 'HTTP/1.1'; "
        f"from csv_reconcile import create_app; create_app().run(port={port}, debug=False)"
    )
    with running([str(python), "-c", start], port, "/reconcile", folder) as program:
        yield port, program


@contextmanager
def datasette(python: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """datasette-reconcile over a table with a full-text index, the quicker of its two ways."""
    database = FOLDER / "table.db"
    database.unlink(missing_ok=True)
    tool = str(python.parent / "sqlite-utils")
    subprocess.run(
        [tool, "insert", database, "places", FOLDER / "table.csv", "--csv", "--pk", "id"],
        check=True,
        capture_output=True,
    )
    subprocess.run([tool, "enable-fts", database, "places", "name"], check=True, capture_output=True)
    about = {"id_field": "id", "name_field": "name", "type_default": [{"id": "place", "name": "place"}]}
    metadata = FOLDER / "metadata.json"
    plugins = {"plugins": {"datasette-reconcile": about}}
    metadata.write_text(
        json.dumps({"databases": {"table": {"tables": {"places": plugins}}}}), encoding="utf-8"
    )
    port = free_port()
    command = [str(python.parent / "datasette"), "serve", str(database), "-m", str(metadata), "-p", str(port)]
    with running(command, port, "/-/versions.json", FOLDER) as program:
        yield port, program


@contextmanager
def running(command: Sequence[str], port: int, path: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server on the first core until the block ends."""
    log = (FOLDER / "server.log").open("wb")
    with log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as program:
        if len(cores()) > 1:
            os.sched_setaffinity(program.pid, {cores()[0]})
            os.sched_setaffinity(0, set(cores()[1:]))
        try:
            wait_for(f"http://127.0.0.1:{port}{path}", program)
            yield program
        finally:
            program.terminate()


def wait_for(address: str, program: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers."""
    for _ in range(1200):
        if program.poll() is not None:
            sys.exit((FOLDER / "server.log").read_text(encoding="utf-8", errors="replace")[-2000:])
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} did not answer")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


ALL_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def cores() -> list[int]:
    """The cores that this program was given at its start."""
    return ALL_CORES


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds; 0 where that cannot be told."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return 0.0
    line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as a Markdown table, numbers to the right."""
    head, *rest = rows
    return [
        f"| {' | '.join(head)} |",
        f"|---|{'---:|' * (len(head) - 1)}",
        *(f"| {' | '.join(row)} |" for row in rest),
    ]


def machine() -> str:
    """What the figures were taken on, in a few words."""
    model = ""
    if Path("/proc/cpuinfo").is_file():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model or sys.platform}, {os.cpu_count()} cores{load}, Python {sys.version.split()[0]}"


if __name__ == "__main__":
    main()
