"""Reconciliation Service API 1.0, the draft: the same answers in its dress."""

import json
from typing import Any

import pytest
from protocol_schemas import conforms, schema
from service_client import Client

NAME = {"matchType": "name", "propertyValue": "Gaza"}


def ask(client: Client, *conditions: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    """Candidates for one query."""
    answer = client.post(
        "/reconcile/v1/reconcile", json={"queries": [{**query, "conditions": list(conditions)}]}
    )
    assert answer.status_code == 200, answer.text
    conforms(answer.json(), schema("result-batch-draft"))
    (result,) = answer.json()["results"]
    candidates: list[dict[str, Any]] = result["candidates"]
    return candidates


def demand(property_id: str, value: Any, **more: Any) -> dict[str, Any]:
    """A condition on a property that candidates have to fulfil."""
    return {
        "matchType": "property",
        "propertyId": property_id,
        "propertyValue": value,
        "required": True,
        **more,
    }


def test_manifest_is_the_drafts(client: Client) -> None:
    """The draft's manifest has its own templates, and says that scores go from 0 to 100."""
    manifest = client.get("/reconcile/v1").json()

    conforms(manifest, schema("manifest-draft"))
    assert manifest["standardizedScore"] is True
    assert client.get("/reconcile/v1/").json() == manifest


def test_answers_come_in_the_order_of_the_queries(client: Client) -> None:
    """One answer a query; features have names; the best is the same as by 0.2."""
    queries = [{"conditions": [{"matchType": "name", "v": name}]} for name in ("Ashkelom", "", "Bibi")]
    results = client.post("/reconcile/v1/reconcile", json={"queries": queries}).json()["results"]

    assert [one["candidates"][0]["id"] if one["candidates"] else None for one in results] == [
        "geonames:295620",
        None,
        "wikidata:Q43723",
    ]
    by_02 = client.post("/reconcile", data={"queries": json.dumps({"q": {"query": "Ashkelom"}})}).json()["q"][
        "result"
    ][0]
    assert results[0]["candidates"][0]["score"] == by_02["score"]
    assert results[0]["candidates"][0]["features"][0]["name"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (demand("type", "admin1"), {"geonames:281132"}),
        (demand("country", ["PS", "IL"], matchQuantifier="any"), {"geonames:281133", "geonames:281132"}),
        (demand("country", ["PS", "IL"], matchQuantifier="all"), set()),
        (demand("type", "city", matchQuantifier="none"), {"geonames:281132"}),
        (demand("coordinates", "31.5,34.4"), {"geonames:281133", "geonames:281132"}),
        (demand("colour", "red"), {"geonames:281133", "geonames:281132"}),
    ],
)
def test_demands_filter(client: Client, condition: dict[str, Any], expected: set[str]) -> None:
    """A required condition leaves out who does not fulfil it; one that no table can judge leaves out nobody."""
    assert {one["id"] for one in ask(client, NAME, condition) if one["name"] == "Gaza"} == expected


def test_several_spellings_are_one_query(client: Client) -> None:
    """Each entity comes once, with its best score; two spellings that match different entities make no match."""
    same = ask(client, {"matchType": "name", "propertyValue": ["Ashkelom", "Ashqelon"]})
    two = ask(client, {"matchType": "name", "propertyValue": ["Ashkelon", "Israel"]})

    assert [one["id"] for one in same].count("geonames:295620") == 1
    assert same[0]["match"] is True
    assert not any(one["match"] for one in two)


def test_ids_types_and_limits(client: Client) -> None:
    """An id finds its entity, a type is a constraint, a limit is kept."""
    assert ask(client, {"matchType": "id", "propertyValue": "geonames:281132"})[0]["match"] is True
    assert [one["id"] for one in ask(client, NAME, type="admin1")] == ["geonames:281132"]
    assert len(ask(client, NAME, limit=1)) == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "no JSON"),
        (b"[]", "list of queries"),
        (b'{"queries": [1]}', "query 1"),
        (b'{"queries": [{"conditions": []}]}', "list of conditions"),
        (b'{"queries": [{"conditions": [1]}]}', "object"),
        (b'{"queries": [{"conditions": [{"matchType": "x", "v": 1}]}]}', "matchType"),
        (b'{"queries": [{"conditions": [{"matchType": "property", "v": 1}]}]}', "propertyId"),
        (b'{"queries": [{"conditions": [{"matchType": "name"}]}]}', "propertyValue"),
        (
            b'{"queries": [{"conditions": [{"matchType": "name", "v": 1, "matchQuantifier": "few"}]}]}',
            "matchQuantifier",
        ),
        (b'{"queries": [{"type": ["a"], "conditions": [{"matchType": "name", "v": 1}]}]}', "type"),
        (b'{"queries": [{"limit": -1, "conditions": [{"matchType": "name", "v": 1}]}]}', "limit"),
    ],
)
def test_batches_that_cannot_be_used_say_why(client: Client, body: bytes, sentence: str) -> None:
    """A batch of another shape is refused with a sentence that counts the queries."""
    answer = client.post("/reconcile/v1/reconcile", content=body)

    assert answer.status_code == 400
    assert sentence in answer.json()["detail"]


def test_extension_suggestions_and_previews(client: Client) -> None:
    """The draft's own addresses give what those of 0.2 do."""
    extended = client.post(
        "/reconcile/v1/extend", json={"ids": ["geonames:295620"], "properties": [{"id": "part_of"}]}
    )
    suggested = client.get("/reconcile/v1/suggest/entity", params={"prefix": "ga", "offset": 1}).json()[
        "result"
    ]
    proposed = client.get("/reconcile/v1/extend/propose", params={"type": "person"}).json()

    conforms(extended.json(), schema("extend-draft"))
    assert extended.json()["rows"][0]["properties"][0]["values"] == [
        {"id": "geonames:294640", "name": "Israel"}
    ]
    assert len(suggested) == 1
    assert (
        client.get("/reconcile/v1/suggest/type", params={"prefix": "city"}).json()["result"][0]["id"]
        == "city"
    )
    assert client.get("/reconcile/v1/suggest/colour").status_code == 404
    assert {"id": "born", "name": "born"} in proposed["properties"]
    assert "<svg" in client.get("/reconcile/v1/preview", params={"id": "geonames:295620"}).text
    assert client.get("/reconcile/v1/preview", params={"id": "gone"}).status_code == 404
