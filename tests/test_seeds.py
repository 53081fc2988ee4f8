"""The main job: the seed documents resolve as a careful reader would resolve them."""

import csv
import json
import re
from functools import cache
from pathlib import Path

import pytest

import resolvers
from resolvers.model import Mention

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "seeds"
CASES = list(
    csv.DictReader((ROOT / "tests" / "cases" / "seed_mentions.csv").read_text(encoding="utf-8").splitlines())
)


@cache
def mentions_of(path: Path) -> list[Mention]:
    return resolvers.read(path.read_text(encoding="utf-8"))


@pytest.mark.xdist_group("world")
@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['file']}-{case['text']}-{case['occurrence']}"
)
def test_a_mention_of_the_seeds(case: dict[str, str]) -> None:
    """The mention is found where it stands, with its kind, its form and its entity."""
    path = ROOT / "seeds" / case["file"]
    places = re.finditer(rf"(?<!\w){re.escape(case['text'])}(?!\w)", path.read_text(encoding="utf-8"))
    start = list(places)[int(case["occurrence"]) - 1].start()

    found = [mention for mention in mentions_of(path) if mention.start == start]

    assert [mention.text for mention in found] == [case["text"]]
    entity = found[0].resolution.entity
    assert entity is not None
    assert entity.id in case["id"].split("|")
    assert entity.kind == found[0].kind == case["kind"]
    assert case["form"] in ("", found[0].form)


@pytest.mark.xdist_group("world")
@pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated report is not part of the repository")
def test_the_annotated_report() -> None:
    """Of the mentions marked named, 51 of 52 have the right span, kind and entity; at most 3 are not in the annotation."""
    gold = [
        json.loads(line) for line in (SHARED / "article.gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = {(mention.start, mention.end): mention for mention in mentions_of(SHARED / "article.txt")}

    named = [mark for mark in gold if mark["mention"] == "named"]
    wrong = [mark["text"] for mark in named if not _agrees(mark, found.get((mark["start"], mark["end"])))]
    demonyms = [mark for mark in gold if mark["mention"] == "demonym"]
    unresolved = [
        mark["text"]
        for mark in demonyms
        if not _names_the_country(mark, found.get((mark["start"], mark["end"])))
    ]
    extra = [
        mention.text
        for span, mention in found.items()
        if span not in {(mark["start"], mark["end"]) for mark in gold}
    ]

    assert len(named) == 52
    assert len(wrong) <= 1, wrong
    assert unresolved == []
    assert len(extra) <= 3, extra


def _agrees(mark: dict[str, object], mention: Mention | None) -> bool:
    entity = mention.resolution.entity if mention else None
    if entity is None or entity.kind != mark["kind"]:
        return False
    ids = {f"{scheme}:{value}" for scheme, value in mark["ids"].items() if value}  # type: ignore[attr-defined]
    if mark["text"] == "Gaza":
        ids.add("geonames:281133")
    return bool(ids & {entity.id, *entity.same_as}) if ids else entity.id.startswith("local:")


def _names_the_country(mark: dict[str, object], mention: Mention | None) -> bool:
    entity = mention.resolution.entity if mention else None
    country = mark["ids"]["iso3166"]  # type: ignore[index]
    return (
        entity is not None and mention is not None and mention.form == "demonym" and entity.country == country
    )
