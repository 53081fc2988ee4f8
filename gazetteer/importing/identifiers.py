"""Which id does an entity from outside take, and which ids elsewhere are the same thing?

Places take the GeoNames id where there is one, people and organisations the Wikidata id; else the source's own. The
others stand in ``same_as``. An id is never made up: a name alone gives a ``local:`` slug, and only where asked for.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from gazetteer.lint.id_rules import is_well_formed
from gazetteer.model import Kind

_PREFERRED: Mapping[Kind, tuple[str, ...]] = {
    "place": ("geonames", "wikidata", "iso3166"),
    "person": ("wikidata",),
    "organisation": ("wikidata",),
}
# How the web writes the ids that gazetteers link to. The prefixes of the Linked Places Format come first.
_WEB: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), prefix)
    for pattern, prefix in (
        (r"(?:https?://(?:www\.|sws\.)?geonames\.org/|gn:|geonames:)(\d+)(?:[/#].*)?\Z", "geonames"),
        (r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/|wd:|wikidata:)(Q\d+)(?:#.*)?\Z", "wikidata"),
        (r"(?:https?://pleiades\.stoa\.org/places/|pl:|pleiades:)(\d+)(?:[/#].*)?\Z", "pleiades"),
        (r"(?:https?://vocab\.getty\.edu/(?:page/)?tgn/|tgn:)(\d+)\Z", "tgn"),
        (r"(?:https?://viaf\.org/viaf/|viaf:)(\d+)/?\Z", "viaf"),
        (r"(?:https?://d-nb\.info/gnd/|gnd:)([\dX-]+)\Z", "gnd"),
        (r"(?:https?://spelunker\.whosonfirst\.org/id/|wof:|whosonfirst:)(\d+)/?\Z", "whosonfirst"),
    )
)
_UNFIT = re.compile(r"[\s;|]+")


def parse_web_id(text: str) -> str:
    """Return the CURIE that a link or a short form means ("http://www.geonames.org/2657780/"); "" for what is no id.

    A CURIE of another prefix is taken as it is; a link that is none of those known is no id.
    """
    text = text.strip()
    for pattern, prefix in _WEB:
        found = pattern.match(text)
        if found:
            return f"{prefix}:{found[1]}"
    return text if "//" not in text and is_well_formed(text) else ""


def own_id(prefix: str, text: str) -> str:
    """Return a source's own identifier as a CURIE: ``own_id("pcode", "UA46")``; "" for an empty one."""
    part = _UNFIT.sub("-", unquote(text).strip())
    return f"{prefix}:{part}" if part else ""


def choose_id(kind: Kind, ids: Iterable[str]) -> tuple[str, str]:
    """Return the id that an entity takes among those a source gives, and the others as a cell; the earlier wins a tie."""
    given = [each for each in dict.fromkeys(ids) if is_well_formed(each)]
    if not given:
        return "", ""
    order = _PREFERRED[kind]
    chosen = min(given, key=lambda each: _rank(each, order))
    return chosen, ";".join(each for each in given if each != chosen)


def _rank(entity_id: str, order: tuple[str, ...]) -> int:
    prefix = entity_id.partition(":")[0]
    return order.index(prefix) if prefix in order else len(order)
