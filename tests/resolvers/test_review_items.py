"""What in answers, mentions and findings waits for a person?"""

from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.model import Document
from resolvers.review_items import items_of_findings, items_of_mentions, items_of_resolutions
from resolvers.review_queue import ReviewItem

RESOLVER = resolver_over(
    [
        Entity("geonames:295620", "place", "Ashkelon", type="city", country="IL", population=130000),
        Entity("local:springfield-1", "place", "Springfield", type="city", country="US", population=100),
        Entity("local:springfield-2", "place", "Springfield", type="city", country="US", population=100),
        Entity("wikidata:Q1", "organisation", "Qassam Brigades", type="armed_group"),
    ]
)


def test_answers_that_wait() -> None:
    """Near misses, ambiguous and unmatched spellings, each once with how often it stands there; never what is known."""
    written = ["Ashkelom", "Ashkelon", "ASHKELON", "Springfield", "Ashkelom", "Xyzzyville", "", "of"]
    answers = RESOLVER.resolve_many(written, kind="place")
    items = items_of_resolutions(answers, "incidents.csv", ["to Ashkelom", "", "", "", "from Ashkelom"])

    assert [(item.spelling, item.status, item.count) for item in items] == [
        ("Ashkelom", "near", 2),
        ("Springfield", "ambiguous", 1),
        ("Xyzzyville", "unmatched", 1),
    ]
    assert items[0].contexts == ("to Ashkelom", "from Ashkelom")
    assert items[0].id == "geonames:295620"
    assert items[2].id == ""


def test_mentions_that_wait() -> None:
    """A mention comes with the words around it, none of them cut, and the kind that the text says it has."""
    document = Document(
        "x" * 80 + " Rockets were fired at Ashkelon and Ashkelom in Israel on Monday." + " word" * 20
    )
    (item,) = items_of_mentions(document, RESOLVER.read(document), "report.txt")

    assert (item.spelling, item.kind, dict(item.origins)) == ("Ashkelom", "place", {"report.txt": 1})
    assert item.contexts[0].startswith("Rockets were")
    assert item.contexts[0].endswith(" word")


def test_findings_that_wait() -> None:
    """Of an audit, the spelling that should change, beside the one to keep, with the finding's evidence."""
    report = RESOLVER.audit(
        ["The Qassam Brigades spoke. The Qassam Brigades left. The Qassem Brigades fired on Ashkelon."]
    )
    (item,) = items_of_findings(report.findings)

    assert item.spellings == ("Qassem Brigades", "Qassam Brigades")
    assert (item.status, item.id, item.evidence) == ("audit", "wikidata:Q1", report.findings[0].fingerprint)
    assert dict(item.origins) == {"text 1": 1}
    assert isinstance(item, ReviewItem)
