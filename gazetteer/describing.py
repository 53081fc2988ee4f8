"""What should whoever fills the tables know? A page made from the schema, for ``data/README.md`` and new projects."""

from collections.abc import Iterator, Mapping

from gazetteer.schema import ORGANISATION_TYPES, PLACE_TYPES, TABLES, WIDE_OPTIONAL, WIDE_REQUIRED, Table

_HEAD = """# The tables

An entity stands in one table, each of its further names in the other: one fact a line, so that a change reads as a
sentence. UTF-8, `\\n`, rows sorted, quotes only where needed: `gazetteer format` writes that form and
`gazetteer lint` checks it, with what stands in the tables.

Ids are CURIEs. A place takes its GeoNames id (`geonames:295620`), a person or organisation its Wikidata id
(`wikidata:Q38799`); what has no evidenced id takes a slug (`local:magen-david-adom`). No id is written from memory.
An empty cell means that something is not known. Lists in a cell are joined by `;`. Columns of your own are kept, after ours.
"""

_STATUSES = """## The status of a name

| status | of a name that |
|---|---|
| preferred | stands in copy: the one in the entity's row for English, one each for other languages |
| variant | is another correct spelling |
| short | leaves something out: a surname, *Gaza* for the Gaza Strip |
| abbreviation | is made of initials: *UNRWA*, *U.S.* |
| former | is no longer in use; `from` and `to` say when it was |
| demonym | is of the people, or an adjective: *Israelis*, *Israeli* |
| misspelling | is wrong: it is recognised, and reported by the audit |
"""

_TAIL = """## Exceptions from lint

A row is excepted from one rule by its note (or reason): `lint: coordinates-country because nobody lives on these islands`.
"""


def describe_tables(completeness: Mapping[str, str] | None = None) -> str:
    """Return the page in Markdown: every table and column, the types, and the form of a wide CSV.

    ``completeness`` has a paragraph or table for some files, by file name, put at the end of their sections: what a
    folder of tables covers is not in its schema.
    """
    said = completeness or {}
    tables = (
        _describe(table) + (f"\n{said[table.file]}\n" if table.file in said else "") for table in TABLES
    )
    parts = [_HEAD, *tables, _STATUSES, "\n".join(_types()), "\n".join(_wide()), _TAIL]
    return "\n".join(parts)


def _describe(table: Table) -> str:
    rows = [
        f"| {column.name} | {'yes' if column.required else ''} | {column.about} |" for column in table.columns
    ]
    head = [f"## {table.file}", "", table.about, "", "| column | needed | holds |", "|---|---|---|"]
    return "\n".join([*head, *rows, "", f"Sorted by {', '.join(table.order)}.", ""])


def _types() -> Iterator[str]:
    yield "## Types"
    yield ""
    yield "Of places, by class:"
    yield ""
    for place_class in dict.fromkeys(PLACE_TYPES.values()):
        types = [name for name, its_class in PLACE_TYPES.items() if its_class == place_class]
        yield f"- {place_class}: {', '.join(types)}"
    yield ""
    yield f"Of organisations: {', '.join(sorted(ORGANISATION_TYPES))}."
    yield ""


def _wide() -> Iterator[str]:
    yield "## A wide CSV"
    yield ""
    yield (
        f"Any CSV with the columns {' and '.join(WIDE_REQUIRED)} is a gazetteer too: one row an entity, ids of any form. Also "
        f"read are {', '.join(WIDE_OPTIONAL)}; aliases are joined by `|` or `;`."
    )
    yield ""
