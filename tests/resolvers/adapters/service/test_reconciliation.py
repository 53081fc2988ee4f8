"""Reconciliation Service API 0.2: the specification's rules, kept in schemas of our own (``schemas.py``)."""

import json
from typing import Any

import pytest
from protocol_schemas import conforms, schema
from service_client import Client, small_app


def ask(client: Client, **query: Any) -> list[dict[str, Any]]:
    """Candidates for one query, posted in a form."""
    answer = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    conforms(answer.json(), schema("result-batch"))
    result: list[dict[str, Any]] = answer.json()["q0"]["result"]
    return result


def test_manifest_says_what_there_is(client: Client) -> None:
    """Without parameters the endpoint gives a manifest that the schema accepts, with addresses as the client wrote them."""
    answer = client.get("/reconcile")

    manifest = answer.json()
    conforms(manifest, schema("manifest"))
    assert manifest["view"]["url"] == "http://127.0.0.1:8765/reconcile/view?id={{id}}"
    assert [one["id"] for one in manifest["defaultTypes"]] == ["person", "organisation", "place"]
    assert manifest["suggest"].keys() == {"entity", "type", "property"}


def test_services_named_in_the_manifest_answer(client: Client) -> None:
    """Every address of the manifest leads somewhere."""
    manifest = client.get("/reconcile").json()
    addresses = [
        manifest[name]["url"].replace("{{id}}", "geonames:295620")
        for name in ("view", "preview", "feature_view")
    ]
    for service in manifest["suggest"].values():
        addresses.append(service["service_url"] + service["service_path"])
    proposing = manifest["extend"]["propose_properties"]
    addresses.append(proposing["service_url"] + proposing["service_path"] + "?type=place")
    flyouts = {"entity": "geonames:295620", "type": "city", "property": "country"}
    for what, id_ in flyouts.items():
        service = manifest["suggest"][what]
        addresses.append(service["flyout_service_url"] + service["flyout_service_path"].replace("${id}", id_))

    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_batch_by_get_and_post_are_answered_alike(client: Client) -> None:
    """One batch, asked in the address and in a form, has one answer; keys come back as they were."""
    batch = json.dumps({"first key": {"query": "Ashkelom"}, "é": {"query": "Gaza", "type": "place"}})

    posted = client.post("/reconcile", data={"queries": batch})
    got = client.get("/reconcile", params={"queries": batch})
    multipart = client.post("/reconcile", files={"queries": (None, batch)})

    assert posted.json() == got.json() == multipart.json()
    assert posted.json().keys() == {"first key", "é"}


def test_candidates_have_scores_from_0_to_100_best_first(client: Client) -> None:
    """A misspelt name finds its entity; one candidate at most is a match; evidence comes as features with unique ids."""
    found = ask(client, query="Ashkelom", type="place")

    assert found[0]["id"] == "geonames:295620"
    assert found[0]["match"] is True
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    assert 50 < found[0]["score"] <= 100
    assert sum(one["match"] for one in found) == 1
    features = [feature["id"] for feature in found[0]["features"]]
    assert len(features) == len(set(features)) > 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"query": "Springfield"}, None),
        ({"query": "Gaza", "type": "city", "type_strict": "any"}, "geonames:281133"),
        ({"query": "Gaza", "type": ["admin1"], "type_strict": "all"}, "geonames:281132"),
        ({"query": "Springfield", "type": ["city", "admin1"], "type_strict": "any"}, None),
        ({"query": "Gaza", "type": {"id": "city"}}, "geonames:281133"),
        ({"query": "Ashkelon", "type": "Organization"}, None),
        ({"query": "geonames:295620"}, "geonames:295620"),
        ({"properties": [{"pid": "name", "v": "Ashkelon"}]}, "geonames:295620"),
    ],
)  # fmt: skip
def test_types_narrow_the_answer(client: Client, query: dict[str, Any], expected: str | None) -> None:
    """Of two places of a name the one of the type asked for is the match; nothing is, where both are of it."""
    matches = [one["id"] for one in ask(client, **query) if one["match"]]

    assert matches == ([expected] if expected else [])


def test_strict_types_leave_others_out(client: Client) -> None:
    """``any`` and ``all`` leave out who does not bear the types; ``should`` lists them where nobody does, unmatched."""
    strict = ask(client, query="Ashkelon", type="lake", type_strict="any")
    lenient = ask(client, query="Ashkelon", type="lake", type_strict="should")
    both = ask(client, query="Gaza", type=["city", "admin1"], type_strict="all")

    assert strict == []
    assert [(one["id"], one["match"]) for one in lenient][:1] == [("geonames:295620", False)]
    assert both == []


@pytest.mark.parametrize(
    ("property_id", "value"),
    [
        ("country", "US"),
        ("country", "United States"),
        ("coordinates", "37.2, -93.3"),
        ("coordinates", "POINT(-93.3 37.2)"),
        ("part_of", {"id": "x", "name": "USA"}),
        ("country", ["US", "USA"]),
    ],
)
def test_properties_are_evidence(client: Client, property_id: str, value: Any) -> None:
    """What is told beside a name decides between namesakes: a country, a point, what it is part of."""
    found = ask(client, query="Springfield", properties=[{"pid": property_id, "v": value}])

    assert [one["id"] for one in found if one["match"]] == ["geonames:4409896"]


def test_latitude_and_longitude_go_together(client: Client) -> None:
    """In two columns they are the same as in one; one of them alone says nothing."""
    both = ask(
        client,
        query="Springfield",
        properties=[{"pid": "latitude", "v": 37.2}, {"pid": "longitude", "v": -93.3}],
    )
    half = ask(client, query="Springfield", properties=[{"pid": "latitude", "v": 37.2}])

    assert [one["match"] for one in both][:1] == [True]
    assert not any(one["match"] for one in half)


def test_values_that_cannot_be_read_are_no_reason_to_refuse(client: Client) -> None:
    """A cell that holds no country, no point and no date is context: the name is answered all the same."""
    odd = [
        {"pid": "country", "v": "Atlantis"},
        {"pid": "coordinates", "v": "91, 181"},
        {"pid": "latitude", "v": "north"},
        {"pid": "longitude", "v": 34.5},
        {"pid": "date", "v": "yesterday"},
        {"pid": "colour", "v": [True, None, 3.5, {"id": "x"}, ["deep"]]},
    ]

    assert ask(client, query="Ashkelon", properties=odd)[0]["id"] == "geonames:295620"


def test_limit_is_kept(client: Client) -> None:
    """No more candidates than asked for; a limit beyond the highest is the highest."""
    assert len(ask(client, query="Gaza", limit=1)) == 1
    assert len(ask(client, query="Gaza", limit=10**9)) >= 2


@pytest.mark.parametrize(
    ("queries", "status", "sentence"),
    [
        ("{", 400, "queries is no JSON"),
        ("[]", 400, "queries should be an object"),
        ('{"q0": 3}', 400, "'q0'"),
        ('{"q0": {}}', 400, "neither query nor properties"),
        ('{"q0": {"query": 3}}', 400, "query should be a string"),
        ('{"q0": {"query": "x", "limit": 0}}', 400, "limit"),
        ('{"q0": {"query": "x", "limit": true}}', 400, "limit"),
        ('{"q0": {"query": "x", "type": [3]}}', 400, "type should be"),
        ('{"q0": {"query": "x", "type_strict": "maybe"}}', 400, "type_strict"),
        ('{"q0": {"query": "x", "properties": {}}}', 400, "properties should be"),
        ('{"q0": {"query": "x", "properties": [{"v": 1}]}}', 400, "properties should be"),
        ('{"q0": {"query": "x", "limit": NaN}}', 400, "NaN is no number"),
    ],
)
def test_batches_that_cannot_be_used_say_why(
    client: Client, queries: str, status: int, sentence: str
) -> None:
    """A batch of another shape is refused with a sentence that names the query."""
    answer = client.post("/reconcile", data={"queries": queries})

    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


def test_empty_names_have_no_candidates(client: Client) -> None:
    """An empty cell is no error: it has no candidates, and the others of the batch have theirs."""
    batch = {"q0": {"query": ""}, "q1": {"query": " "}, "q2": {"query": "Ashkelon"}}
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)}).json()

    assert [bool(answer[key]["result"]) for key in batch] == [False, False, True]


def test_jsonp_calls_the_function_named(client: Client) -> None:
    """An old client gets a script; a callback that is no name of a function is refused."""
    answer = client.get("/reconcile", params={"callback": "jQuery.done_1"})
    wrong = client.get("/reconcile", params={"callback": "alert(1)//"})

    assert answer.text.startswith("/**/jQuery.done_1({")
    assert answer.text.endswith(");")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert wrong.status_code == 400


def test_pages_of_others_may_ask(client: Client) -> None:
    """Cross-origin access is open on every address of the protocol, errors and preflights too."""
    for path in (
        "/reconcile",
        "/reconcile/suggest/entity?prefix=a",
        "/reconcile/nothing",
        "/reconcile?queries={",
    ):
        assert client.get(path).headers["access-control-allow-origin"] == "*", path
    preflight = client.request(
        "OPTIONS",
        "/reconcile",
        headers={"origin": "https://example.org", "access-control-request-method": "POST"},
    )

    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("what", "prefix", "expected"),
    [
        ("entity", "ashk", "geonames:295620"),
        ("entity", "MAJ", "geonames:295620"),
        ("entity", "أش", "geonames:295620"),
        ("entity", "geonames:295620", "geonames:295620"),
        ("entity", "Bib", "wikidata:Q43723"),
        ("type", "cit", "city"),
        ("type", "Organization", "organisation"),
        ("type", "service", "rescue_service"),
        ("property", "coord", "coordinates"),
        ("property", "of", "part_of"),
    ],
)
def test_suggestions_complete_what_is_typed(client: Client, what: str, prefix: str, expected: str) -> None:
    """A beginning, in any letter case and script, finds what is called so; an id finds itself."""
    answer = client.get(f"/reconcile/suggest/{what}", params={"prefix": prefix}).json()

    conforms(answer, schema("suggest"))
    assert answer["result"][0]["id"] == expected


def test_suggestions_come_in_pages_and_of_a_type(client: Client) -> None:
    """``cursor`` skips what was shown; a type leaves out the others; a beginning of nothing suggests nothing."""
    first = client.get("/reconcile/suggest/entity", params={"prefix": "ga", "limit": 1}).json()["result"]
    second = client.get("/reconcile/suggest/entity", params={"prefix": "ga", "cursor": 1}).json()["result"]
    people = client.get("/reconcile/suggest/entity", params={"prefix": "b", "type": "person"}).json()[
        "result"
    ]

    assert {one["id"] for one in first + second} == {"geonames:281133", "geonames:281132"}
    assert [one["id"] for one in people] == ["wikidata:Q43723"]
    assert client.get("/reconcile/suggest/entity", params={"prefix": "zzz"}).json() == {"result": []}
    assert client.get("/reconcile/suggest/entity").json() == {"result": []}


def test_data_extension_gives_what_is_known(client: Client) -> None:
    """Values by entity and property, of the types that the schema knows; nothing for what there is not."""
    wanted = [
        "id",
        "name",
        "coordinates",
        "latitude",
        "country",
        "names",
        "same_as",
        "population",
        "part_of",
        "born",
        "date",
        "x",
    ]
    query = {
        "ids": ["geonames:295620", "wikidata:Q43723", "gone"],
        "properties": [{"id": one} for one in wanted],
    }
    query["properties"].append({"id": "names", "settings": {"limit": 2}})
    answer = client.post("/reconcile", data={"extend": json.dumps(query)}).json()

    conforms(answer, schema("extend"))
    ashkelon, person, gone = (answer["rows"][one] for one in query["ids"])
    assert ashkelon["coordinates"] == [{"str": "31.66926,34.57149"}]
    assert ashkelon["population"] == [{"int": 130660}]
    assert ashkelon["part_of"] == [{"id": "geonames:294640", "name": "Israel"}]
    assert ashkelon["same_as"] == [{"str": "wikidata:Q188808"}]
    assert ashkelon["names"] == [{"str": "Ashkelon"}, {"str": "Ashqelon"}]
    assert person["born"] == [{"str": "1949-10-21"}]
    assert person["population"] == person["x"] == []
    assert set(map(str, gone.values())) == {"[]"}


@pytest.mark.parametrize(
    "extend",
    [
        "{",
        "[]",
        '{"ids": "x", "properties": []}',
        '{"ids": [1], "properties": []}',
        '{"ids": [], "properties": [1]}',
    ],
)
def test_extensions_that_cannot_be_used_say_why(client: Client, extend: str) -> None:
    """A query for data extension of another shape is refused."""
    answer = client.post("/reconcile", data={"extend": extend})

    assert answer.status_code == 400
    assert "extend" in answer.json()["detail"]


def test_properties_are_proposed_by_kind(client: Client) -> None:
    """A person has no inhabitants, a place was not born."""
    person = client.get("/reconcile/properties", params={"type": "person"}).json()["properties"]
    place = client.get("/reconcile/properties", params={"type": "city", "limit": 3}).json()["properties"]

    assert "population" not in {one["id"] for one in person}
    assert "born" in {one["id"] for one in person}
    assert len(place) == 3


def test_cards_fit_their_frame_and_pages_say_all(client: Client) -> None:
    """A card has the map of the surroundings, a page every name; an unknown id has a page that says so."""
    card = client.get("/reconcile/preview", params={"id": "geonames:295620"})
    page = client.get("/reconcile/view", params={"id": "geonames:295620"})
    unknown = client.get("/reconcile/view", params={"id": "<b>"})

    assert "<svg" in card.text
    assert "frame-ancestors *" in card.headers["content-security-policy"]
    assert all(name in page.text for name in ("Ashqelon", "أشكلون", "130,660", "Israel"))
    assert unknown.status_code == 404
    assert "&lt;b&gt;" in unknown.text


def test_batches_that_are_too_long_are_refused() -> None:
    """Ten thousand queries in one batch are refused with 413, as the specification has it."""
    client = Client(small_app())
    batch = json.dumps({f"q{number}": {"query": "Gaza"} for number in range(10_000)})
    answer = client.post("/reconcile", data={"queries": batch})
    client.close()

    assert answer.status_code == 413
    assert "10,000 queries" in answer.json()["detail"]


def test_extensions_that_are_too_long_are_refused(client: Client) -> None:
    """A thousand and one ids, or a hundred and one properties, are refused with 413."""
    ids = {"ids": ["x"] * 1001, "properties": [{"id": "name"}]}
    properties = {"ids": ["x"], "properties": [{"id": "name"}] * 101}
    answers = [client.post("/reconcile", data={"extend": json.dumps(one)}) for one in (ids, properties)]

    assert [one.status_code for one in answers] == [413, 413]
