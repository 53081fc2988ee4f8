"""How is an id of a table a URI, and a URI an id?

Triple stores and the web of places know ``https://sws.geonames.org/295620/``, tables ``geonames:295620``. Ids that
nobody else knows are put behind a base, which is the user's own where there is a page for each entity; without one, a
CURIE is a URI as it stands, by the syntax of RFC 3986 (``local:x``: scheme, colon, path).
"""

import re
from urllib.parse import quote

# By the sites' own pages on linked data: geonames.org/ontology and wikidata.org/wiki/Wikidata:Data_access.
_PUBLIC = {"geonames": "https://sws.geonames.org/{}/", "wikidata": "http://www.wikidata.org/entity/{}"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")
# What stands before an id that has no prefix of its own, where the user names no base.
_NOWHERE = "urn:gazetteer:"
# What RFC 3986 allows in a path beside letters and digits, less what Turtle and tables would trip over.
_SAFE = ":/-._~!$'()*,@"


def uri_of(entity_id: str, base: str = "") -> str:
    """Return the URI of an id: the public one of GeoNames and Wikidata, else ``base`` and the id, percent-encoded."""
    prefix, _, rest = entity_id.partition(":")
    form = _PUBLIC.get(prefix)
    if form is not None and rest.isascii() and rest.isalnum():
        return form.format(rest)
    if not base and not _SCHEME.match(entity_id):
        base = _NOWHERE
    return base + quote(entity_id, safe=_SAFE)
