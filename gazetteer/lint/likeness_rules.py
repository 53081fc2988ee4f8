"""Which names and entities are suspiciously alike?"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rapidfuzz.distance import OSA

from gazetteer.folders import data_folder
from gazetteer.keys import fold
from gazetteer.lint.fact_rules import read_point
from gazetteer.lint.geography import kilometres
from gazetteer.lint.tables import Line, Problem, Tables
from gazetteer.reading import read_rows
from gazetteer.schema import PLACE_TYPES

# Two places of one name and class that lie this near are probably one, in kilometres.
_NEAR = 25.0
# One letter more, less or other makes another name of a shorter one.
_SHORTEST_COMPARED = 6


def names_fold_alike(tables: Tables) -> Iterator[Problem]:
    """Two names of one entity differ in more than case, accents, spaces and punctuation.

    A search ignores these, so the second row finds nothing new; it may stand for the sake of the audit, or of copy.
    """
    for entity_id, lines in tables.names_of.items():
        owner = tables.by_id.get(entity_id)
        first: dict[str, Line] = {fold(owner["name"]): owner} if owner else {}
        for line in lines:
            known = first.setdefault(fold(line["name"]), line)
            if known is not line and known["name"] != line["name"]:
                message = f"{line['name']!r} is found like {known['name']!r} at {known.location()}"
                yield Problem(
                    line.location("name"), message, "delete the row if it is there for searching only"
                )


def likely_duplicate(tables: Tables) -> Iterator[Problem]:
    """No two entities of one kind share name and place: they are probably one.

    People and organisations of one name in one country; places of one name and class within 25 km, or in one country where
    a point is missing. Pairs in distinct.csv are never one.
    """
    distinct = {frozenset({line["left_id"], line["right_id"]}) for line in tables.distinct}
    first: dict[tuple[str, str, str], list[Line]] = {}
    for line in tables.entities:
        class_ = PLACE_TYPES.get(line["type"], "") if line.table.kind == "place" else ""
        alike = first.setdefault((line.table.file, class_, fold(line["name"])), [])
        for other in alike:
            where = _where_alike(line, other)
            if where and line["id"] != other["id"] and frozenset({line["id"], other["id"]}) not in distinct:
                message = f"{line['name']!r} is alike to {other['id']} at {other.location()}, {where}"
                yield Problem(
                    line.location("name"),
                    message,
                    "redirect one to the other, or add the pair to distinct.csv",
                )
        alike.append(line)


def _where_alike(left: Line, right: Line) -> str:
    """How two entities of one name are near each other, as part of a sentence; "" where they are not."""
    points = read_point(left), read_point(right)
    if points[0] and points[1] and left.table.kind == "place":
        distance = kilometres(points[0], points[1])
        return f"{distance:,.1f} km away" if distance <= _NEAR else ""
    same = left["country"] == right["country"]
    return f"both in {left['country'] or 'no country'}" if same else ""


def nearer_name(tables: Tables) -> Iterator[Problem]:
    """A variant is not one letter from the preferred name of another entity of its kind and farther from its own.

    Homonyms are no fault: what *is* another's name is passed over, and so is a variant that holds all words of its own
    entity's name. Names of fewer than six letters and pairs in distinct.csv are left out.
    """
    distinct = {frozenset({line["left_id"], line["right_id"]}) for line in tables.distinct}
    keys = {line["id"]: fold(line["name"]) for line in tables.entities}
    preferred = _by_deletions(tables.entities, keys)
    for line in tables.names:
        owner = tables.by_id.get(line["id"])
        if not owner or line["status"] not in ("variant", "misspelling"):
            continue
        key, own = fold(line["name"]), keys[owner["id"]]
        if (
            len(key) < _SHORTEST_COMPARED
            or set(own.split()) <= set(key.split())
            or OSA.distance(key, own) < 2
        ):
            continue
        for other in _one_letter_off(key, preferred, keys, owner):
            if frozenset({owner["id"], other["id"]}) not in distinct:
                message = f"{line['name']!r} is closer to {other['name']!r}, {other['id']}, than to {owner['name']!r}"
                yield Problem(
                    line.location("name"), message, "give it to the other, or add the pair to distinct.csv"
                )
                break


def _by_deletions(entities: Sequence[Line], keys: Mapping[str, str]) -> Mapping[str, list[Line]]:
    """Each preferred name's key, and the key less any one letter: names one edit apart share one of these."""
    found: dict[str, list[Line]] = {}
    for line in entities:
        key = keys[line["id"]]
        if len(key) >= _SHORTEST_COMPARED:
            for reduced in _deletions(key):
                found.setdefault(reduced, []).append(line)
    return found


def _deletions(key: str) -> list[str]:
    return [key, *[key[:position] + key[position + 1 :] for position in range(len(key))]]


def _one_letter_off(
    key: str, preferred: Mapping[str, list[Line]], keys: Mapping[str, str], owner: Line
) -> list[Line]:
    """The entities of the owner's kind whose name is one letter from the key, by id."""
    close = {
        other["id"]: other
        for reduced in _deletions(key)
        for other in preferred.get(reduced, ())
        if other["id"] != owner["id"]
        and other.table is owner.table
        and OSA.distance(key, keys[other["id"]]) == 1
    }
    return [close[entity_id] for entity_id in sorted(close)]


def ordinary_word(tables: Tables) -> Iterator[Problem]:
    """A name is no ordinary English word (*most*, *us*), which would be found everywhere.

    Abbreviations in capitals and demonyms are known by their form and left out. The words stand in
    ``data/terms/ordinary_words.csv``.
    """
    words = _ordinary_words()
    for line in (*tables.entities, *tables.names):
        if line["status"] in ("abbreviation", "demonym") and not line["name"].islower():
            continue
        if fold(line["name"]) in words:
            message = f"{line['name']!r} is also an ordinary word"
            yield Problem(line.location("name"), message, "see whether the name is worth the false finds")


@cache
def _ordinary_words() -> frozenset[str]:
    table = read_rows(data_folder() / "terms" / "ordinary_words.csv")
    position = table.positions(("word",))["word"]
    return frozenset(fold(row.cells[position]) for row in table)


def retracted_name(tables: Tables) -> Iterator[Problem]:
    """A name that these tables or a layer beneath retract is not given to that entity again."""
    retracted = {
        (line["id"], fold(line["name"])): line.location() for line in tables.retractions if line["name"]
    }
    for layer in tables.beneath.layers:
        for retraction in layer.retractions:
            if retraction.name and retraction.location:
                retracted.setdefault((retraction.entity_id, fold(retraction.name)), retraction.location)
    for line in tables.names:
        location = retracted.get((line["id"], fold(line["name"])))
        if location:
            yield Problem(
                line.location("name"),
                f"{line['name']!r} is retracted at {location}",
                "delete one of the two rows",
            )


def short_longer(tables: Tables) -> Iterator[Problem]:
    """A short name is shorter than the name, and an abbreviation is no longer than 20 letters."""
    for line in tables.names:
        owner = tables.by_id.get(line["id"])
        length = len(fold(line["name"]))
        if line["status"] == "short" and owner and length >= len(fold(owner["name"])):
            yield Problem(
                line.location("status"),
                f"{line['name']!r} is not shorter than {owner['name']!r}",
                "make it a variant",
            )
        elif line["status"] == "abbreviation" and length > 20:
            yield Problem(
                line.location("status"),
                f"{line['name']!r} is long for an abbreviation",
                "make it short or a variant",
            )
