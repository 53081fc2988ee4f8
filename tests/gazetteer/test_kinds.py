"""Words for kinds from outside mean one of ours, or none."""

import pytest

from gazetteer.kinds import parse_kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("person", "person"), ("Person", "person"), ("PERSONS", "person"), ("per", "person"),
        ("organization", "organisation"), ("Organisations", "organisation"), ("Company", "organisation"),
        ("PublicBody", "organisation"), ("public_body", "organisation"), ("LegalEntity", "organisation"), ("ORG", "organisation"),
        ("Place", "place"), ("GPE", "place"), (" cities ", "place"), ("Country", "place"),
        ("Vessel", None), ("", None), ("s", None), ("vegetable", None),
    ],
)  # fmt: skip
def test_words_for_kinds(word: str, kind: str | None) -> None:
    """Our own kinds, FollowTheMoney's schemata and recognisers' labels, in any case and number."""
    assert parse_kind(word) == kind
