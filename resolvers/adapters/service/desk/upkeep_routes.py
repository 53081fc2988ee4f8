"""How do the tables stand? Lint's findings as a page, and a dashboard of coverage and quality."""

from collections import Counter
from itertools import groupby
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from gazetteer.lint.rules import BY_NAME
from gazetteer.loading import load_contents
from gazetteer.model import Finding
from resolvers.adapters.service.desk.pages import PREFIX, Asked, Desk, endpoint
from resolvers.adapters.service.desk.quality import coverage, quality
from resolvers.adapters.service.desk.tables import read_contents

_ORDER = {"error": 0, "warning": 1, "note": 2}
_MOST_OF_A_RULE = 100


def upkeep_router(desk: Desk) -> APIRouter:
    """The addresses of lint and of the dashboard."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    router.add_api_route("/lint", endpoint(desk, lint_page), methods=["GET"])
    router.add_api_route("/quality", endpoint(desk, quality_page), methods=["GET"])
    return router


def lint_page(desk: Desk, asked: Asked) -> Response:
    """What lint finds in the project's tables, gravest first, by rule."""
    if desk.saver is None:
        return desk.render(asked, "read_only.html")
    findings = sorted(
        desk.saver.lint(towns=True),
        key=lambda one: (_ORDER[one.severity], one.rule, one.location.file, one.location.line),
    )
    groups = [
        (BY_NAME[rule], found[0].severity, [_shown(one) for one in found[:_MOST_OF_A_RULE]], len(found))
        for rule, group in groupby(findings, key=lambda one: one.rule)
        for found in [list(group)]
    ]
    return desk.render(
        asked,
        "findings.html",
        groups=groups,
        total=len(findings),
        counts=Counter(finding.severity for finding in findings),
    )


def _shown(finding: Finding) -> tuple[str, Finding]:
    """Where a finding stands, without the folder, and the finding."""
    location = finding.location
    line = f":{location.line}" if location.line else ""
    return f"{Path(location.file).name}{line}", finding


def quality_page(desk: Desk, asked: Asked) -> Response:
    """What the resolver answers from, and how the project's own tables stand."""
    own = None
    if desk.saver is not None:
        saver = desk.saver
        layer = load_contents(read_contents(saver.folder), saver.folder)
        own = quality(layer, saver.lint(), saver.queue(), saver.journal())
    return desk.render(asked, "quality.html", coverage=coverage(desk.service.room.resolver.index), own=own)
