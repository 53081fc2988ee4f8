"""How fast does a whole GeoNames dump come in, and what is it like to ask afterwards?

    python benchmarks/importing.py             # 13 million places, 15 million alternate names: about half an hour
    python benchmarks/importing.py --quick     # 100,000 places, half a minute
    python benchmarks/importing.py --rows 1000000 -o importing.md

Makes a dump in GeoNames' format (allCountries.txt, alternateNamesV2.txt; the same one every time), takes it in with
``gazetteer import`` into an empty folder, indexes the folder with ``resolve index build``, asks it for misspelt names and for
what lies around points, and prints one Markdown report. Each step runs alone in a process of its own; its memory is the
most that the process held. The names are made of syllables in four scripts. Half of them are one word of 20,000, as there
are hundreds of Springfields; half are two, of which nearly each stands once. That makes 10 million keys in the full dump.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / ".cache" / "benchmarks" / "importing"
FOLDER = BENCH / "folder"
GAZETTEERS = ("--gazetteer", str(FOLDER), "--no-world", "--no-bundled")
# What GeoNames had in 2026: "The GeoNames database contains over 13 million features", and alternateNamesV2.
PLACES, NAMES_PER_PLACE = 13_000_000, 15 / 13
QUICK = 100_000
ASKED = 200
COUNTRIES = {
    "IL": (31.5, 35.0), "FR": (46.5, 2.5), "US": (39.0, -98.0), "IN": (22.0, 79.0), "CN": (35.0, 103.0),
    "BR": (-10.0, -52.0), "RU": (60.0, 90.0), "DE": (51.0, 10.0), "ET": (9.0, 39.0), "NG": (9.0, 8.0),
}  # fmt: skip
FEATURES = ("P\tPPL",) * 6 + ("H\tSTM", "T\tHLL", "S\tFRM", "A\tADM3")
SYLLABLES = {
    "en": "ka lo mi ra ten bur sha del gor vil nor est an pur zha él ø bad grad hem",
    "ar": "با كر دم شق حل مو صل نا طو بي قد عم ان خر سو را",
    "ru": "ка ло ми ра тен бур ша дел гор вил нор град ов ск ий бе",
    "zh": "北 京 上 海 山 西 河 南 东 安 平 城 林 江 湖 州",
}
LANGUAGES = ("en", "ar", "fr", "ru", "zh", "", "link", "wkdt", "de", "es")


def main() -> None:
    """Make the dump, take the steps, report."""
    options = parse()
    rows = options.rows or (QUICK if options.quick else PLACES)
    BENCH.mkdir(parents=True, exist_ok=True)
    dump = make_dump(BENCH / f"names-{rows}", rows)
    steps = [
        import_step(dump),
        index_step(),
        *ask_steps(options.quick),
        program_step("gazetteer", "near", "31.5,35.0"),
        program_step("resolvers", "name", "Delgor Lominen"),
    ]
    text = report(rows, steps)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    if not options.keep:
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.rmtree(BENCH / "index", ignore_errors=True)


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"only {QUICK:,} places")
    parser.add_argument("--rows", type=int, metavar="N", help="so many places")
    parser.add_argument("--keep", action="store_true", help="leave the folder and its index where they are")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here as well")
    return parser.parse_args()


def make_dump(folder: Path, rows: int) -> list[Path]:
    """Write the two files of a dump, unless they are there already; return them."""
    places, names = folder / "allCountries.txt", folder / "alternateNamesV2.txt"
    if (folder / "done").exists():
        return [places, names]
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(13)
    words = {lang: made_words(rng, parts.split()) for lang, parts in SYLLABLES.items()}
    # GeoNames' numbers have gaps, and the file is sorted by country and then by number.
    numbers = rng.sample(range(1, rows * 11 // 10 + 10), rows)
    codes = list(COUNTRIES)
    numbers.sort(key=lambda number: (codes[number % 10], number))
    with places.open("w", encoding="utf-8") as file:
        file.writelines(place_rows(rng, words["en"], numbers, codes))
    with names.open("w", encoding="utf-8") as file:
        file.writelines(name_rows(rng, words, numbers, int(rows * NAMES_PER_PLACE)))
    (folder / "done").touch()
    return [places, names]


def made_words(rng: random.Random, syllables: Sequence[str]) -> list[str]:
    """Words of two to four syllables."""
    return ["".join(rng.choices(syllables, k=rng.randint(2, 4))).title() for _ in range(20_000)]


def place_rows(
    rng: random.Random, words: Sequence[str], numbers: Sequence[int], codes: Sequence[str]
) -> Iterator[str]:
    """Rows of the main table: 19 columns between tabs."""
    for number in numbers:
        name = made_name(rng, words)
        code = codes[number % 10]
        latitude, longitude = COUNTRIES[code]
        point = f"{latitude + rng.uniform(-3, 3):.5f}\t{longitude + rng.uniform(-3, 3):.5f}"
        population = 0 if number % 4 else number % 100_000
        yield (
            f"{number}\t{name}\t{name}\t\t{point}\t{FEATURES[number % 10]}\t{code}\t\t{number % 20:02}\t{number % 300:03}\t\t\t"
            f"{population}\t\t{number % 3000}\tEtc/UTC\t20{10 + number % 15}-0{1 + number % 9}-1{number % 10}\n"
        )


def made_name(rng: random.Random, words: Sequence[str]) -> str:
    """One word, or as often two."""
    name = words[int(rng.random() * len(words))]
    return f"{name} {words[int(rng.random() * len(words))]}" if rng.random() < 0.5 else name


def name_rows(
    rng: random.Random, words: dict[str, list[str]], numbers: Sequence[int], count: int
) -> Iterator[str]:
    """Rows of alternateNamesV2: ten columns; a tenth are links, a tenth Wikidata's ids."""
    for row in range(count):
        lang = LANGUAGES[row % 10]
        name = made_name(rng, words.get(lang, words["en"]))
        if lang == "link":
            name = f"https://en.wikipedia.org/wiki/{row}"
        elif lang == "wkdt":
            name = f"Q{row + 1}"
        preferred, historic = "1" if row % 5 == 0 else "", "1" if row % 50 == 0 else ""
        yield f"{row + 1}\t{numbers[row * 7919 % len(numbers)]}\t{lang}\t{name}\t{preferred}\t\t\t{historic}\t\t\n"


def import_step(dump: Sequence[Path]) -> dict[str, object]:
    """Take the dump in, into an empty folder."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    done = timed([sys.executable, "-m", "gazetteer", "import", *map(str, dump), "--into", str(FOLDER), "--no-world",
                  "--no-bundled", "--match", "ids", "--date", "2026-11-23"])  # fmt: skip
    read = int(re.sub(r"\D", "", str(done["output"]).partition(" read")[0].rpartition(" ")[2]))
    size = sum(path.stat().st_size for path in FOLDER.rglob("*.csv"))
    return {"step": "import", **done, "rate": read / float(str(done["seconds"])), "size": size}


def index_step() -> dict[str, object]:
    """Build the index of the folder."""
    shutil.rmtree(BENCH / "index", ignore_errors=True)
    done = timed([sys.executable, "-m", "resolvers", "index", "build", *GAZETTEERS], check=False)
    size = sum(path.stat().st_size for path in (BENCH / "index").rglob("*") if path.is_file())
    return {"step": "index", **done, "size": size}


def ask_steps(quick: bool) -> Iterator[dict[str, object]]:
    """Ask the index in a process of its own: how long it takes to open it, and to answer.

    Misspelt names: a letter of a known spelling of five letters and more is replaced by another. Points lie where places do.
    """
    code = f"""
import json, random, statistics, time
begun = time.perf_counter()
from gazetteer.layers import open_stack
from resolvers.index.store import open_index
from resolvers.nearest import find_nearest
index = open_index(open_stack([{str(FOLDER)!r}], world=False, bundled=False))
opened = time.perf_counter() - begun
rng, points = random.Random(7), {list(COUNTRIES.values())!r}
def misspelt():
    key = ""
    while len(key) < 5:
        key = index.key_text(rng.randrange(index.key_count))
    place = rng.randrange(len(key))
    return key[:place] + rng.choice("aeiouxyz") + key[place + 1 :]
def point():
    latitude, longitude = rng.choice(points)
    return latitude + rng.uniform(-3, 3), longitude + rng.uniform(-3, 3)
def measure(ask, question):
    taken = []
    for _ in range({ASKED if quick else 10 * ASKED}):
        asked = question()
        begun = time.perf_counter()
        ask(asked)
        taken.append(time.perf_counter() - begun)
    return {{"first": taken[0], "p50": statistics.median(taken), "p95": sorted(taken)[len(taken) * 95 // 100]}}
print(json.dumps({{
    "opened": opened,
    "names": measure(index.near, misspelt),
    "points": measure(lambda one: find_nearest(index, *one, limit=10), point),
}}))
"""
    done = timed([sys.executable, "-c", code], check=False)
    found = json.loads(str(done["output"])) if not done["failed"] else {"names": {}, "points": {}}
    yield {"step": "misspelt names", **done, **found["names"], "opened": found.get("opened")}
    yield {"step": "points", **done, **found["points"], "opened": found.get("opened")}


def program_step(*arguments: str) -> dict[str, object]:
    """Ask a program as a user does: a fresh one each time, the middle one of five."""
    command = [sys.executable, "-m", *arguments, *GAZETTEERS]
    runs = [timed(command, check=False) for _ in range(5)]
    middle = sorted(runs, key=lambda run: float(str(run["seconds"])))[2]
    return {"step": " ".join(arguments[:2]), **middle, "command": " ".join(arguments)}


def timed(command: Sequence[str], *, check: bool = True) -> dict[str, object]:
    """Run a command alone; return its time, the most memory it held, and what it printed."""
    caches = {"RESOLVERS_CACHE": str(BENCH / "index"), "GAZETTEER_CACHE": str(BENCH / "index" / "notes")}
    environment = {**os.environ, **caches, "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        begun = time.perf_counter()
        running = subprocess.Popen(command, env=environment, stdout=output, stderr=errors, text=True)
        _, status, usage = os.wait4(running.pid, 0)
        seconds = time.perf_counter() - begun
        running.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        said = errors.read().strip()
        if check and status:
            sys.exit(f"{' '.join(command[:4])}: {said}")
        return {
            "seconds": seconds,
            "memory": usage.ru_maxrss * 1024,
            "output": output.read(),
            "failed": (said or f"exit status {running.returncode}")[-300:] if status else "",
        }


def report(rows: int, steps: Sequence[dict[str, object]]) -> str:
    """Return the figures as Markdown, beside what was asked for."""
    by_name = {str(step["step"]): step for step in steps}
    lines = [
        f"# Importing {rows:,} places and {int(rows * NAMES_PER_PLACE):,} alternate names",
        "",
        "| step | time | most memory | |",
        "|---|---:|---:|---|",
    ]
    for name, step in by_name.items():
        lines.append(
            f"| {name} | {step['seconds']:.1f} s | {int(str(step['memory'])) / 1e6:,.0f} MB | {about(step)} |"
        )
    return "\n".join(
        [
            *lines,
            "",
            "Asked for: an import of 100,000 rows a second or more in less than 2 GB of memory, an index in less than 8 GB.",
            "",
        ]
    )


def about(step: dict[str, object]) -> str:
    """What else there is to say of a step."""
    if step["failed"]:
        return f"failed: {str(step['failed']).splitlines()[-1]}"
    match step["step"]:
        case "import":
            return f"{step['rate']:,.0f} rows/s, {int(str(step['size'])) / 1e6:,.0f} MB of tables with their snapshot"
        case "index":
            return f"{int(str(step['size'])) / 1e6:,.0f} MB of index"
        case "misspelt names" | "points":
            asked = {name: float(str(step[name])) for name in ("opened", "first", "p50", "p95")}
            return f"opened in {asked['opened']:.2f} s, first {asked['first'] * 1e3:.1f} ms, p50 {asked['p50'] * 1e3:.2f} ms, p95 {asked['p95'] * 1e3:.2f} ms"
        case _:
            return f"`{step['command']}`, start to end"


if __name__ == "__main__":
    main()
