"""Is each id well-formed, claimed once, and alive? Does whatever refers to one refer to something?"""

import re
from collections.abc import Iterator

from gazetteer.lint.tables import Line, Problem, Tables
from gazetteer.schema import TABLES

_CURIE = re.compile(r"[a-z][a-z0-9_.]*:[^\s;|]+\Z")
# The prefixes that the tables use have a form of their own; others are taken as they come.
_LOCAL_PARTS = {
    "geonames": re.compile(r"[1-9]\d*\Z", re.ASCII),
    "wikidata": re.compile(r"Q[1-9]\d*\Z", re.ASCII),
    "iso3166": re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?\Z"),
    "local": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z"),
}
_ID_COLUMNS = {
    table.file: tuple(
        (column.name, column.type == "ids") for column in table.columns if column.type in ("id", "ids")
    )
    for table in TABLES
}


def id_form(tables: Tables) -> Iterator[Problem]:
    """An id is a CURIE: ``geonames:295620``, ``wikidata:Q38799``, ``iso3166:IL``, ``local:magen-david-adom``.

    Spreadsheets turn ids into dates and numbers; a bare number or a date is reported here.
    """
    for line in tables.all:
        for column, is_list in _ID_COLUMNS[line.table.file]:
            for entity_id in line.list(column) if is_list else filter(None, [line[column]]):
                if not is_well_formed(entity_id):
                    yield Problem(
                        line.location(column),
                        f"{entity_id!r} is no id",
                        "write geonames:N, wikidata:QN or local:slug",
                    )


def is_well_formed(entity_id: str) -> bool:
    """Whether an id is a CURIE, and of the form that its prefix asks for."""
    prefix, _, part = entity_id.partition(":")
    local_part = _LOCAL_PARTS.get(prefix)
    return bool(_CURIE.match(entity_id)) and (local_part is None or bool(local_part.match(part)))


def id_unique(tables: Tables) -> Iterator[Problem]:
    """An id is claimed by one row only, over all tables."""
    for line in tables.entities:
        first = tables.by_id[line["id"]]
        if first is not line:
            message = f"the id {line['id']} is claimed already at {first.location()} for {first['name']!r}"
            yield Problem(line.location("id"), message, "give one of the two its own id, or delete one row")


def same_as_unique(tables: Tables) -> Iterator[Problem]:
    """An id elsewhere is claimed by one entity only, and is not the id of another entity here.

    Two entities with one Wikidata id are one entity with two rows, or one of the two ids is wrong.
    """
    claimed: dict[str, Line] = {}
    for line in tables.entities:
        for other in line.list("same_as"):
            first = claimed.setdefault(other, line)
            if first["id"] != line["id"]:
                message = f"{other} is claimed already at {first.location()} for {first['name']!r}"
                yield Problem(line.location("same_as"), message, "merge the two entities, or correct one id")
            elif other in tables.by_id:
                owner = tables.by_id[other]
                message = f"{other} is an id of these tables, at {owner.location()}"
                yield Problem(line.location("same_as"), message, "merge the two entities with a redirect")


def name_entity(tables: Tables) -> Iterator[Problem]:
    """A name belongs to an entity of its table's kind, here or in a layer beneath."""
    for entity_id, lines in tables.names_of.items():
        line = lines[0]
        if not entity_id:
            continue
        if not tables.knows(entity_id):
            message = f"the name {line['name']!r} belongs to {entity_id}, which no table has"
            yield Problem(line.location("id"), message, "add the entity, or delete its names")
        owner = tables.by_id.get(entity_id)
        for name in lines if owner else ():
            if owner and owner.table.kind != name.table.kind:
                message = f"{entity_id} is a {owner.table.kind}, at {owner.location()}"
                yield Problem(
                    name.location("id"), message, f"move the name to the names of each {owner.table.kind}"
                )


def parent_exists(tables: Tables) -> Iterator[Problem]:
    """What an entity is part of exists, here or in a layer beneath, and is another entity."""
    for line in tables.entities:
        for parent in line.list("part_of"):
            if parent == line["id"]:
                yield Problem(
                    line.location("part_of"), f"{parent} is part of itself", "name the larger whole"
                )
            elif is_well_formed(parent) and not tables.knows(parent):
                message = f"it is part of {parent}, which no table has"
                yield Problem(line.location("part_of"), message, "add the entity, or correct the id")


def parent_circle(tables: Tables) -> Iterator[Problem]:
    """Nothing is part of itself by way of others."""
    cleared: set[str] = set()
    for line in tables.entities:
        circle = _circle_from(line["id"], tables, cleared)
        if circle:
            yield Problem(
                line.location("part_of"), f"a circle: {' -> '.join(circle)}", "correct one of the parents"
            )
            cleared.update(circle)


def _circle_from(entity_id: str, tables: Tables, cleared: set[str]) -> list[str]:
    """Return a circle of parents that leads back to where it begins, or nothing; whatever is left behind is cleared."""
    path: list[str] = []
    steps = [(entity_id, 0)]
    while steps:
        current, depth = steps.pop()
        cleared.update(path[depth:])
        del path[depth:]
        if current in path:
            return [*path[path.index(current) :], current]
        parents = tables.by_id[current].list("part_of") if current in tables.by_id else ()
        if current not in cleared:
            path.append(current)
            steps.extend((parent, depth + 1) for parent in parents if parent != current)
    cleared.update(path)
    return []


def redirect_target(tables: Tables) -> Iterator[Problem]:
    """A redirect leads from one retired id to an entity that exists, and never in a circle."""
    first: dict[str, Line] = {}
    for line in tables.redirects:
        old_id, new_id = line["old_id"], line["new_id"]
        known = first.setdefault(old_id, line)
        if known is not line:
            message = f"{old_id} is redirected already at {known.location()}"
            yield Problem(line.location("old_id"), message, "keep one of the two")
        elif new_id and not tables.knows(new_id):
            message = f"{old_id} leads to {new_id}, which no table has"
            yield Problem(
                line.location("new_id"), message, "correct the id, break the circle, or add the entity"
            )


def retired_id(tables: Tables) -> Iterator[Problem]:
    """An id that a redirect retires is used no more: neither as an entity's id nor as a parent, nor in a pair."""
    for line in tables.all:
        if line.table.role in ("redirects", "retractions", "names"):
            continue
        for column, is_list in _ID_COLUMNS[line.table.file]:
            if column == "same_as":
                continue
            for entity_id in line.list(column) if is_list else [line[column]]:
                if entity_id in tables.new_ids:
                    message = f"{entity_id} is retired; {tables.new_ids[entity_id]} took its place"
                    yield Problem(line.location(column), message, "use the new id")


def distinct_pair(tables: Tables) -> Iterator[Problem]:
    """A pair that is never one names two entities that exist, and stands once, in either order."""
    first: dict[frozenset[str], Line] = {}
    for line in tables.distinct:
        pair = frozenset({line["left_id"], line["right_id"]})
        if len(pair) == 1:
            yield Problem(line.location("right_id"), "the two ids are the same", "name two entities")
            continue
        known = first.setdefault(pair, line)
        if known is not line:
            yield Problem(
                line.location(), f"the pair stands already at {known.location()}", "keep one of the two"
            )
        for column in ("left_id", "right_id"):
            if line[column] and not tables.knows(line[column]):
                message = f"{line[column]} is in no table"
                yield Problem(line.location(column), message, "add the entity, or correct the id")


def retraction_target(tables: Tables) -> Iterator[Problem]:
    """A retraction takes back something that a layer beneath has."""
    for line in tables.retractions:
        if line["id"] and tables.beneath.entity(line["id"]) is None:
            message = f"no layer beneath has {line['id']}"
            yield Problem(line.location("id"), message, "delete the row, or correct the id")
