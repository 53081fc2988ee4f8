"""The plan of the house: a module imports only from floors below its own.

Listed from the ground up. Modules on one floor do not know each other. To add a module, say here on which
floor it stands. A package's name stands for its ``__init__``; nobody inside imports through a front door.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400

FLOORS: list[set[str]] = [
    {
        "gazetteer.errors",
        "gazetteer.keys",
        "gazetteer.folders",
        "gazetteer.dates",
        "gazetteer.formulas",
        "gazetteer.uris",
    },
    {"gazetteer.model", "gazetteer.programs"},
    {"gazetteer.schema", "gazetteer.layer", "gazetteer.decoding", "gazetteer.memory"},
    {"gazetteer.reading", "gazetteer.countries", "gazetteer.canonical", "gazetteer.describing"},
    {"gazetteer.kinds"},
    {"gazetteer.cells", "gazetteer.writing"},
    {"gazetteer.cursors"},
    {"gazetteer.makers"},
    {"gazetteer.loading"},
    {"gazetteer.wide", "gazetteer.importing.worldrecords", "gazetteer.fingerprints", "gazetteer.stored"},
    {"gazetteer.large"},
    {"gazetteer.importing.world"},
    {"gazetteer.stack"},
    {"gazetteer.layers"},
    {"gazetteer.changes", "gazetteer.revisions", "gazetteer.locking", "gazetteer.configuration"},
    {"gazetteer.drafting"},
    {"gazetteer.editing", "gazetteer.starting", "gazetteer.asking", "gazetteer.lockfile"},
    {"gazetteer.expecting"},
    {"gazetteer.changereports", "gazetteer.installing"},
    {"gazetteer.exporting.extract", "gazetteer.exporting.extras", "gazetteer.exporting.values"},
    {
        "gazetteer.exporting.follow_the_money",
        "gazetteer.exporting.geojson_features",
        "gazetteer.exporting.geonames_rows",
        "gazetteer.exporting.jsonlines",
        "gazetteer.exporting.kml",
        "gazetteer.exporting.linked_places",
        "gazetteer.exporting.skos",
        "gazetteer.exporting.spacy_patterns",
        "gazetteer.exporting.sqlite_database",
        "gazetteer.exporting.wide_csv",
    },
    {"gazetteer.exporting.lp_tsv", "gazetteer.exporting.workbook"},
    {"gazetteer.exporting.formats", "gazetteer.exporting.restoring"},
    {"gazetteer.geocoding.answers"},
    {"gazetteer.geocoding.services"},
    {"gazetteer.geocoding.filling"},
    {
        "gazetteer.lint.tables",
        "gazetteer.lint.languages",
        "gazetteer.lint.geography",
        "gazetteer.lint.letters",
    },
    {"gazetteer.lint.silencing", "gazetteer.lint.wide_tables"},
    {
        "gazetteer.lint.id_rules",
        "gazetteer.lint.cell_rules",
        "gazetteer.lint.name_rules",
        "gazetteer.lint.fact_rules",
        "gazetteer.lint.form_rules",
        "gazetteer.lint.text_rules",
    },
    {"gazetteer.lint.likeness_rules"},
    {"gazetteer.lint.rules"},
    {"gazetteer.lint.checking", "gazetteer.lint.reports", "gazetteer.lint.manual", "gazetteer.lint.fixing"},
    {
        "gazetteer.importing.blocks",
        "gazetteer.importing.features",
        "gazetteer.importing.identifiers",
        "gazetteer.importing.idsets",
        "gazetteer.importing.ledger",
        "gazetteer.importing.opening",
        "gazetteer.importing.records",
        "gazetteer.importing.spilling",
        "gazetteer.importing.states",
    },
    {
        "gazetteer.importing.geonames_names",
        "gazetteer.importing.geonames_parents",
        "gazetteer.importing.jsonfiles",
        "gazetteer.importing.likeness",
        "gazetteer.importing.mapping",
        "gazetteer.importing.points",
        "gazetteer.importing.tables",
        "gazetteer.importing.tabular",
    },
    {
        "gazetteer.importing.followthemoney",
        "gazetteer.importing.geonames",
        "gazetteer.importing.guessing",
        "gazetteer.importing.joining",
        "gazetteer.importing.linked_places",
        "gazetteer.importing.lp_tsv",
        "gazetteer.importing.mapped",
        "gazetteer.importing.openrefine",
        "gazetteer.importing.own_json",
        "gazetteer.importing.pcodes",
        "gazetteer.importing.whosonfirst",
        "gazetteer.importing.wikidata",
    },
    {"gazetteer.importing.wikidata_entities"},
    {"gazetteer.importing.formats", "gazetteer.importing.outcome", "gazetteer.importing.parentage"},
    {"gazetteer.importing.gathering", "gazetteer.importing.retiring"},
    {"gazetteer.importing.running"},
    {"gazetteer.cli.options", "gazetteer.cli.edits", "gazetteer.cli.resolving"},
    {
        "gazetteer.cli.lint",
        "gazetteer.cli.format",
        "gazetteer.cli.show",
        "gazetteer.cli.stats",
        "gazetteer.cli.diff",
        "gazetteer.cli.merge",
        "gazetteer.cli.install_git",
        "gazetteer.cli.git_diff",
        "gazetteer.cli.add",
        "gazetteer.cli.alias",
        "gazetteer.cli.retract",
        "gazetteer.cli.redirect",
        "gazetteer.cli.split",
        "gazetteer.cli.init",
        "gazetteer.cli.expect",
        "gazetteer.cli.export",
        "gazetteer.cli.geocode",
        "gazetteer.cli.impact",
        "gazetteer.cli.import_files",
        "gazetteer.cli.lock",
        "gazetteer.cli.near",
    },
    {"gazetteer.cli"},
    {"gazetteer.__main__"},
    {"resolvers.errors", "resolvers.model", "resolvers.progress"},
    {"resolvers.config"},
    {"resolvers.normalise.scripts", "resolvers.normalise.terms", "resolvers.normalise.words"},
    {"resolvers.normalise.compounds", "resolvers.normalise.letters"},
    {"resolvers.normalise.tokens"},
    {"resolvers.normalise.prepare"},
    {"resolvers.evidence.token_pairs", "resolvers.evidence.judged"},
    {"resolvers.evidence.alignment", "resolvers.evidence.letter_edits"},
    {"resolvers.evidence.names"},
    {
        "resolvers.evidence.apart",
        "resolvers.evidence.bodies",
        "resolvers.evidence.pair_model",
        "resolvers.evidence.reasons",
    },
    {"resolvers.evidence.word_columns"},
    {"resolvers.evidence.token_batches"},
    {"resolvers.evidence.alignment_batches"},
    {"resolvers.evidence.name_batches"},
    {"resolvers.comparing"},
    {"resolvers.index.layout", "resolvers.index.locking", "resolvers.index.ranges"},
    {"resolvers.index.folding", "resolvers.index.texts"},
    {"resolvers.index.hashing"},
    {"resolvers.index.keys", "resolvers.index.postings"},
    {"resolvers.index.edits"},
    {
        "resolvers.index.collect",
        "resolvers.index.distant",
        "resolvers.index.exact",
        "resolvers.index.near",
        "resolvers.index.segment",
    },
    {"resolvers.index.files", "resolvers.index.payload", "resolvers.index.scan"},
    {"resolvers.index.related"},
    {"resolvers.index.parts"},
    {"resolvers.index.build", "resolvers.index.columns", "resolvers.index.rooms"},
    {"resolvers.index.numbering"},
    {"resolvers.index.index"},
    {"resolvers.index.overlay"},
    {"resolvers.index.store"},
    {
        "resolvers.glance",
        "resolvers.nearest",
        "resolvers.evidence.facts",
        "resolvers.evidence.rarity",
        "resolvers.records",
        "resolvers.parallel",
    },
    {"resolvers.candidates", "resolvers.lookalikes"},
    {"resolvers.evidence.gathering"},
    {"resolvers.scoring.weights", "resolvers.scoring.reasons"},
    {"resolvers.scoring.judging"},
    {"resolvers.text.lexicon", "resolvers.text.tokens", "resolvers.text.features", "resolvers.text.affixes"},
    {"resolvers.text.weights"},
    {"resolvers.text.bearers"},
    {"resolvers.text.spellings"},
    {"resolvers.text.spans", "resolvers.text.containers"},
    {"resolvers.text.runs", "resolvers.text.mentions", "resolvers.text.whole"},
    {"resolvers.text.people", "resolvers.text.cues"},
    {"resolvers.text.questions"},
    {"resolvers.text.sources"},
    {"resolvers.text.context"},
    {"resolvers.text.finding", "resolvers.text.placing"},
    {
        "resolvers.text.astray",
        "resolvers.text.given",
        "resolvers.text.claims",
        "resolvers.text.focus",
        "resolvers.text.likeness",
        "resolvers.text.strangers",
        "resolvers.text.wording",
    },
    {"resolvers.text.workshop"},
    {"resolvers.text.document_reading"},
    {"resolvers.text.reading", "resolvers.text.documents", "resolvers.text.formats"},
    {"resolvers.text.page"},
    {
        "resolvers.audit.csv_tables",
        "resolvers.audit.cues",
        "resolvers.audit.inputs.docx",
        "resolvers.audit.inputs.encoding",
        "resolvers.audit.locations",
        "resolvers.audit.rules.table",
        "resolvers.audit.spelling",
        "resolvers.audit.word_variation",
    },
    {
        "resolvers.audit.inputs.delimited",
        "resolvers.audit.inputs.exempt",
        "resolvers.audit.inputs.html",
        "resolvers.audit.inputs.jsonlines",
        "resolvers.audit.model",
        "resolvers.audit.strangers",
        "resolvers.audit.style",
        "resolvers.audit.variation",
    },
    {
        "resolvers.audit.baseline",
        "resolvers.audit.book",
        "resolvers.audit.decisions",
        "resolvers.audit.forms",
        "resolvers.audit.inputs.columns",
        "resolvers.audit.inputs.files",
        "resolvers.audit.occurrences",
        "resolvers.audit.reports.document",
        "resolvers.audit.reports.sarif",
        "resolvers.audit.reports.text",
    },
    {
        "resolvers.audit.apart",
        "resolvers.audit.groups",
        "resolvers.audit.inputs.reading",
        "resolvers.audit.learning",
        "resolvers.audit.names",
        "resolvers.audit.preference",
        "resolvers.audit.reports.html",
        "resolvers.audit.review",
        "resolvers.audit.rules.draft",
    },
    {
        "resolvers.audit.clusters",
        "resolvers.audit.findings",
        "resolvers.audit.fixing",
        "resolvers.audit.linking",
    },
    {"resolvers.audit.corpus"},
    {
        "resolvers.audit.rules.acronyms",
        "resolvers.audit.rules.columns",
        "resolvers.audit.rules.history",
        "resolvers.audit.rules.house",
        "resolvers.audit.rules.titles",
        "resolvers.audit.rules.unknown",
    },
    {"resolvers.audit.rules.entities", "resolvers.audit.rules.names"},
    {"resolvers.audit.audit", "resolvers.audit.column_clusters"},
    {"resolvers.review_queue"},
    {"resolvers.review_items"},
    {"resolvers.settled"},
    {"resolvers.resolver"},
    {
        "resolvers.evaluation",
        "resolvers.tables.cleaning",
        "resolvers.tables.containers",
        "resolvers.tables.formats",
        "resolvers.tables.provenance",
        "resolvers.tables.questions",
        "resolvers.tables.rejects",
    },
    {"resolvers.tables.report"},
    {"resolvers.tables.qualifiers"},
    {"resolvers.tables.answers"},
    {"resolvers.linking.columns", "resolvers.linking.words"},
    {"resolvers.linking.terms", "resolvers.linking.misspelt", "resolvers.linking.glance"},
    {"resolvers.linking.reference"},
    {"resolvers.linking.linker"},
    {"resolvers.linking.assigning"},
    {"resolvers.linking.linking"},
    {"resolvers.linking.answer"},
    {"resolvers.linking.frames"},
    {
        "resolvers.opening",
        "resolvers.adapters.arrow_columns",
        "resolvers.adapters.pandas_columns",
        "resolvers.adapters.polars_columns",
        "resolvers.tables.journal",
        "resolvers.tables.profile",
    },
    {"resolvers.tables.batches"},
    {"resolvers.tables.delimited", "resolvers.tables.jsonlines", "resolvers.tables.parquet"},
    {"resolvers.tables.workbook"},
    {"resolvers.linking.writing", "resolvers.tables.opening"},
    {"resolvers.tables.running"},
    {"resolvers.cli.options", "resolvers.cli.pairs"},
    {
        "resolvers.cli.audit",
        "resolvers.cli.evaluate",
        "resolvers.cli.index",
        "resolvers.cli.link",
        "resolvers.cli.near",
        "resolvers.cli.name",
        "resolvers.cli.table",
        "resolvers.cli.text",
    },
    {
        "resolvers.adapters.service.settings",
        "resolvers.adapters.service.metrics",
        "resolvers.adapters.service.workers",
        "resolvers.adapters.service.rates",
        "resolvers.adapters.service.replaying",
        "resolvers.adapters.service.sessions",
        "resolvers.adapters.service.maps",
        "resolvers.adapters.service.vocabulary",
    },
    {
        "resolvers.adapters.service.failures",
        "resolvers.adapters.service.state",
        "resolvers.adapters.service.questions",
        "resolvers.adapters.service.suggesting",
        "resolvers.adapters.service.cards",
        "resolvers.adapters.service.reading_requests",
        "resolvers.adapters.service.serving",
    },
    {
        "resolvers.adapters.service.bodies",
        "resolvers.adapters.service.forgery",
        "resolvers.adapters.service.answers",
        "resolvers.adapters.service.matching",
        "resolvers.adapters.service.extending",
        "resolvers.adapters.service.rest_models",
    },
    {"resolvers.adapters.service.reconciling", "resolvers.adapters.service.security"},
    {
        "resolvers.adapters.service.records",
        "resolvers.adapters.service.reconciliation",
        "resolvers.adapters.service.reconciliation_draft",
    },
    {"resolvers.adapters.service.rest"},
    {
        "resolvers.adapters.service.desk.texts",
        "resolvers.adapters.service.desk.drawing",
        "resolvers.adapters.service.desk.history",
        "resolvers.adapters.service.desk.journal",
        "resolvers.adapters.service.desk.documents",
        "resolvers.adapters.service.desk.edits",
    },
    {
        "resolvers.adapters.service.desk.tables",
        "resolvers.adapters.service.desk.entities",
        "resolvers.adapters.service.desk.reading",
        "resolvers.adapters.service.desk.quality",
    },
    {
        "resolvers.adapters.service.desk.linting",
        "resolvers.adapters.service.desk.decided",
        "resolvers.adapters.service.desk.exports",
    },
    {"resolvers.adapters.service.desk.saving"},
    {"resolvers.adapters.service.desk.pages"},
    {"resolvers.adapters.service.desk.outcomes"},
    {
        "resolvers.adapters.service.desk.search_routes",
        "resolvers.adapters.service.desk.document_routes",
        "resolvers.adapters.service.desk.upkeep_routes",
    },
    {"resolvers.adapters.service.desk.review_routes"},
    {"resolvers.adapters.service.desk.routes"},
    {"resolvers.adapters.service.app"},
    {"resolvers.cli.serve"},
    {"resolvers.doors"},
    {"resolvers.adapters.spark_workers"},
    {
        "resolvers.adapters.duckdb_functions",
        "resolvers.adapters.accessors",
        "resolvers.adapters.spacy_component",
        "resolvers.adapters.spark",
    },
    {"resolvers.adapters.spark_clusters"},
    {"resolvers.cli"},
    {"resolvers.__main__", "resolvers"},
]
# Front doors hold nothing but a sentence; the two above them hold re-exports and the command table.
FRONT_DOORS = {
    "gazetteer", "gazetteer.exporting", "gazetteer.geocoding", "gazetteer.importing", "gazetteer.lint", "resolvers.normalise", "resolvers.index", "resolvers.evidence", "resolvers.scoring",
    "resolvers.text", "resolvers.linking", "resolvers.tables", "resolvers.audit", "resolvers.audit.inputs", "resolvers.audit.rules", "resolvers.audit.reports", "resolvers.adapters", "resolvers.adapters.service",
    "resolvers.adapters.service.desk",
}  # fmt: skip
FLOOR = {name: number for number, floor in enumerate(FLOORS) for name in floor}


def module_path(name: str) -> Path:
    """The file of a module of ours."""
    path = ROOT.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def source_files() -> dict[str, Path]:
    """Every source file of both packages, by module name."""
    files = [path for package in ("gazetteer", "resolvers") for path in (ROOT / package).rglob("*.py")]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in files
    }


def imported(path: Path) -> set[str]:
    """Names of our own modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found & FLOOR.keys()


@pytest.mark.parametrize("name", sorted(FLOOR))
def test_imports_point_down(name: str) -> None:
    """A module imports only from floors below its own."""
    upward = {other for other in imported(module_path(name)) if FLOOR[other] >= FLOOR[name]}

    assert upward == set()


def test_every_file_stands_on_a_floor() -> None:
    """The plan above names every source file, and no file that is not there."""
    assert set(source_files()) == FLOOR.keys() | FRONT_DOORS


@pytest.mark.parametrize("name", sorted(FRONT_DOORS))
def test_front_doors_only_open(name: str) -> None:
    """A package's ``__init__`` holds a docstring at most."""
    body = ast.parse(module_path(name).read_text(encoding="utf-8")).body

    assert len(body) <= 1


def test_no_file_is_too_long() -> None:
    """A file that nears 400 lines answers two questions."""
    lengths = {
        name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in source_files().items()
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
