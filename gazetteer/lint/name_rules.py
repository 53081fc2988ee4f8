"""Are the names of each entity in order among themselves?"""

from collections.abc import Iterator

from gazetteer.lint.tables import Line, Problem, Tables


def name_once(tables: Tables) -> Iterator[Problem]:
    """No name stands twice on one entity.

    The same spelling may stand once for each language: *Paris* is English and French.
    """
    for lines in tables.names_of.values():
        first: dict[tuple[str, str], Line] = {}
        for line in lines:
            known = first.setdefault((line["name"], line["lang"]), line)
            if known is not line:
                message = f"{line['name']!r} stands already at {known.location()}"
                yield Problem(line.location("name"), message, "delete one of the two rows")


def preferred_name(tables: Tables) -> Iterator[Problem]:
    """Each entity has one preferred name: the one in its own row, and at most one for each other language.

    The entity's row has the preferred name in English copy. The table of names need not repeat it; where it does, the
    status is ``preferred``, and no other English name is.
    """
    for entity_id, lines in tables.names_of.items():
        owner = tables.by_id.get(entity_id)
        chosen = {"en": owner["name"]} if owner else {}
        for line in lines:
            name, status = line["name"], line["status"]
            if status == "preferred":
                lang = line["lang"] or "en"
                if chosen.setdefault(lang, name) != name:
                    message = f"{name!r} is preferred, and so is {chosen[lang]!r} ({lang})"
                    yield Problem(line.location("status"), message, "make one of the two a variant")
            elif owner and name == owner["name"] and line["lang"] in ("", "en"):
                message = f"{name!r} is the name in the entity's own row, at {owner.location()}, and {status or 'a variant'} here"
                yield Problem(line.location("status"), message, "delete this row, or make it preferred")
