"""The labelled documents: what the audit must join, and what it never may."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import resolvers
from resolvers.audit.audit import audit
from resolvers.audit.spelling import plain
from resolvers.resolver import Resolver

FOLDER = Path(__file__).parents[2] / "cases" / "audit"
LABELS = list(csv.DictReader((FOLDER / "labels.csv").read_text(encoding="utf-8").splitlines()))
SPELLING_RULES = {
    "mixed-spelling",
    "known-misspelling",
    "near-name",
    "unknown-name",
    "name-forms",
    "former-name",
    "two-names",
}


@dataclass(frozen=True)
class Read:
    """One document: the groups that were found, those to find, and the pairs to keep apart."""

    name: str
    found: list[set[str]]
    expected: list[set[str]]
    apart: list[set[str]]


def folded(spellings: str) -> set[str]:
    return {plain(spelling).lower() for spelling in spellings.split(" | ")}


def groups(text: str, resolver: Resolver) -> Iterator[set[str]]:
    for finding in audit([text], resolver).findings:
        if finding.rule in SPELLING_RULES:
            texts = {spelling.text.lower() for spelling in finding.spellings}
            yield texts | {finding.suggestion.lower()} if len(texts) == 1 else texts


@pytest.fixture(scope="module")
def documents() -> list[Read]:
    resolver = resolvers.load()
    read = []
    for name in dict.fromkeys(row["document"] for row in LABELS):
        text = (FOLDER / "documents" / f"{name}.txt").read_text(encoding="utf-8")
        rows = [row for row in LABELS if row["document"] == name]
        labelled = {
            relation: [folded(row["spellings"]) for row in rows if row["relation"] == relation]
            for relation in ("one", "apart")
        }
        read.append(Read(name, list(groups(text, resolver)), labelled["one"], labelled["apart"]))
    return read


def test_the_labels_are_wide() -> None:
    """At least sixty documents, twelve kinds of variation and eight origins, with pairs to keep apart in each document."""
    one = [row for row in LABELS if row["relation"] == "one"]

    assert len({row["document"] for row in LABELS}) >= 60
    assert len({row["variation"] for row in one}) >= 12
    assert len({row["origin"] for row in one}) >= 8
    assert {row["document"] for row in LABELS} == {
        row["document"] for row in LABELS if row["relation"] == "apart"
    }


def test_every_label_stands_in_its_document() -> None:
    """A label names spellings that its document has."""
    for row in LABELS:
        text = (FOLDER / "documents" / f"{row['document']}.txt").read_text(encoding="utf-8")
        assert all(spelling in " ".join(text.split()) for spelling in row["spellings"].split(" | ")), row


def test_planted_inconsistencies_are_found(documents: list[Read]) -> None:
    """At least 95 of 100 groups of spellings are found whole."""
    expected = [(document, group) for document in documents for group in document.expected]
    missed = [
        (document.name, group)
        for document, group in expected
        if not any(group <= found for found in document.found)
    ]

    assert len(missed) <= 0.05 * len(expected), missed


def test_little_else_is_found(documents: list[Read]) -> None:
    """At least 95 of 100 groups that are reported are labelled."""
    found = [(document, group) for document in documents for group in document.found]
    wrong = [
        (document.name, group)
        for document, group in found
        if not any(labelled <= group for labelled in document.expected)
    ]

    assert len(wrong) <= 0.05 * len(found), wrong


def test_what_is_two_is_never_joined(documents: list[Read]) -> None:
    """No finding holds both names of a pair that is two."""
    joined = [
        (document.name, pair)
        for document in documents
        for pair in document.apart
        if any(pair <= found for found in document.found)
    ]

    assert joined == []
