"""What two names must share to be compared."""

import numpy as np
import pytest

from resolvers.index.postings import Terms
from resolvers.linking.terms import shared_terms
from resolvers.normalise.prepare import prepare


def terms_of(name: str, kind: str | None = "person") -> set[int]:
    """The terms of one name."""
    return set(shared_terms([prepare(name, kind)]).values.tolist())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Qassem Soleimani", "Soleimani Kasim", "person"),
        ("Q. Soleimani", "Qassem Soleimani", "person"),
        ("قاسم سليماني", "Qassem Soleimani", "person"),
        ("Bill Clinton", "William Clinton", "person"),
        ("WFP", "World Food Programme", "organisation"),
        ("Ashkelom", "Ashkelon", "place"),
        ("Abu Kamal", "Albukamal", "place"),
    ],
)
def test_other_spellings_share_a_term(left: str, right: str, kind: str) -> None:
    """Words in another order, initials, other scripts, short forms, acronyms, slips: each pair meets somewhere."""
    assert terms_of(left, kind) & terms_of(right, kind)


def test_names_with_nothing_in_common_share_nothing() -> None:
    """A stranger is not compared."""
    assert not terms_of("Qassem Soleimani") & terms_of("Boris Johnson")


def test_together_as_alone() -> None:
    """Terms of a name are the same whatever names it is filed with; owners are the names' places."""
    names = [
        prepare(name, "organisation")
        for name in ("WFP", "", "Ministry of Finance of the Republic of X Y Z", "A")
    ]

    together: Terms = shared_terms(names)

    for place, name in enumerate(names):
        own = together.values[np.flatnonzero(together.owners == place)]
        assert set(own.tolist()) == set(shared_terms([name]).values.tolist())
    assert not np.any(together.owners == 1)
