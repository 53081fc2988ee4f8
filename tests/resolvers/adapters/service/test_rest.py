"""REST: the contract's records over HTTP, JSON lines, and sentences for what cannot be used."""

import json
from typing import Any

import pytest
from service_client import Client, small_app

LINES = {"content-type": "application/x-ndjson"}


def test_one_name(client: Client) -> None:
    """A name in the address is answered by the contract's record; evidence only where asked for."""
    plain = client.get("/api/resolve", params={"text": "Ashkelom", "kind": "place", "limit": 1}).json()
    explained = client.get("/api/resolve", params={"text": "Ashkelom", "explain": "true"}).json()

    assert list(plain) == ["text", "kind", "status", "id", "name", "country", "latitude", "longitude", "score", "reason",
                           "candidates"]  # fmt: skip
    assert (plain["status"], plain["id"], plain["latitude"]) == ("matched", "geonames:295620", 31.66926)
    assert plain["candidates"][0].keys() == {"id", "name", "score"}
    assert explained["candidates"][0]["evidence"][0].keys() == {"rule", "detail", "weight"}


def test_names_that_nothing_matches_are_no_error(client: Client) -> None:
    """Unmatched and refused names have nulls, never 0."""
    answers = client.post("/api/resolve", json={"queries": [{"text": "Xqzw"}, {"text": ""}]}).json()[
        "results"
    ]

    assert [one["status"] for one in answers] == ["unmatched", "refused"]
    assert all(one["id"] is one["score"] is one["latitude"] is None for one in answers)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"text": "Springfield", "country": "US"}, "geonames:4409896"),
        ({"text": "Springfield", "country": "Australia"}, "geonames:5206379"),
        ({"text": "Springfield", "latitude": 37.2, "longitude": -93.3}, "geonames:4409896"),
        ({"text": "Springfield", "kind": "Vessel"}, None),
    ],
)
def test_what_is_known_beside_a_name_tells(
    client: Client, query: dict[str, Any], expected: str | None
) -> None:
    """Country and coordinates decide between namesakes; a kind that is none of ours counts as none."""
    assert client.get("/api/resolve", params=query).json()["id"] == expected
    assert client.post("/api/resolve", json={"queries": [query]}).json()["results"][0]["id"] == expected


def test_json_lines_stay_side_by_side(client: Client) -> None:
    """Each line in has one line out, those that cannot be used an error; empty lines are none."""
    lines = (
        b'{"text": "Ashkelom"}\n\n{"txt": 1}\n[\n{"text": "Gaza", "country": "Atlantis"}\n{"text": "Bibi"}'
    )
    answer = client.post("/api/resolve", content=lines, headers=LINES)
    out = [json.loads(line) for line in answer.text.splitlines()]

    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert [one.get("id") for one in out] == ["geonames:295620", None, None, None, "wikidata:Q43723"]
    assert ["line 2" in out[1]["error"], "line 3" in out[2]["error"], "Atlantis" in out[3]["error"]] == [
        True
    ] * 3


def test_many_lines_keep_their_order(client: Client) -> None:
    """Some hundred lines, answered in rounds, come back in their order."""
    names = ["Ashkelom", "Gaza City", "Bibi", "nothing at all"] * 60
    content = "\n".join(json.dumps({"text": name}) for name in names)
    out = [
        json.loads(line)["text"]
        for line in client.post("/api/resolve", content=content, headers=LINES).text.splitlines()
    ]

    assert out == names


def test_long_bodies_are_taken_apart_alike(client: Client) -> None:
    """A body that is parsed in a thread has the answer of one that is not."""
    short = {"queries": [{"text": "Ashkelom"}]}
    padding = {"context": ["x" * 900] * 10}
    long = {"queries": [{"text": "Ashkelom"}, *({"text": "Bibi", **padding} for _ in range(10))]}
    form = {"q": {"query": "Ashkelom"}, "long": {"query": "x" * 70_000}}

    first = client.post("/api/resolve", json=short).json()["results"][0]
    assert client.post("/api/resolve", json=long).json()["results"][0] == first
    answer = client.post("/reconcile", data={"queries": json.dumps(form)}).json()
    assert answer["q"]["result"][0]["id"] == first["id"]
    assert answer["long"]["result"] == []
    assert client.post("/api/resolve", content=b"[" * 70_000).status_code == 400


def test_texts_give_mentions(client: Client) -> None:
    """Mentions have offsets into the text; given spans are kept to; a kind and demonyms can be left out."""
    text = "Benjamin Netanyahu flew to Ashkelon."
    found = client.post("/api/read", json={"text": text, "doc_id": "d"}).json()["mentions"]
    places = client.post("/api/read", json={"text": text, "kind": "place", "demonyms": "drop"}).json()[
        "mentions"
    ]
    given = client.post("/api/read", json={"text": text, "mentions": [{"start": 27, "end": 35}]}).json()[
        "mentions"
    ]
    lines = client.post(
        "/api/read", content=f"{json.dumps({'text': text, 'doc_id': 'd'})}\n[]\n", headers=LINES
    ).text

    assert [(one["text"], one["id"]) for one in found] == [
        ("Benjamin Netanyahu", "wikidata:Q43723"),
        ("Ashkelon", "geonames:295620"),
    ]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)
    assert [one["text"] for one in places] == [one["text"] for one in given] == ["Ashkelon"]
    assert [json.loads(line) for line in lines.splitlines()][:2] == found
    assert "line 2" in json.loads(lines.splitlines()[2])["error"]


def test_two_names_are_compared(client: Client) -> None:
    """A score from 0 to 1 with a reason."""
    found = client.post(
        "/api/compare", json={"left": "Binyamin Netanyahu", "right": "Netanyahu, Benjamin", "kind": "person"}
    ).json()

    assert found["score"] > 0.9
    assert found["reason"].startswith("one name")


def test_texts_are_audited(client: Client) -> None:
    """The audit's document, with the name that is written in two ways."""
    texts = [{"text": "Ashkelom was hit. Ashkelon is a city.", "doc_id": "a"}]
    report = client.post("/api/audit", json={"documents": texts}).json()

    assert report["summary"]["documents"] == 1
    assert {spelling["text"] for finding in report["findings"] for spelling in finding["spellings"]} >= {
        "Ashkelom"
    }


def test_entities(client: Client) -> None:
    """All that is known of an entity; ids may hold anything that an address can; nothing alive is 404."""
    found = client.get("/api/entities/geonames:295620").json()

    assert found["types"] == ["city", "settlement", "place"]
    assert "Majdal" in [name["name"] for name in found["names"]]
    assert client.get("/api/entities/gone/../../etc/passwd").status_code == 404
    assert client.get("/api/entities/").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("/api/resolve", "{", 400, "no JSON"),
        ("/api/resolve", '{"queries": 1}', 422, "queries"),
        ("/api/resolve", '{"queries": [{"text": "a", "latitude": 1}]}', 422, "go together"),
        ("/api/resolve", '{"queries": [{"text": "a", "latitude": 91, "longitude": 0}]}', 422, "latitude"),
        ("/api/resolve", '{"queries": [{"text": "a", "country": "Atlantis"}]}', 400, "no country"),
        ("/api/resolve", '{"queries": [{"text": "a", "colour": 1}]}', 422, "colour"),
        ("/api/resolve", '{"queries": [], "limit": 0}', 422, "limit"),
        ("/api/read", '{"text": "abc", "mentions": [{"start": 2, "end": 9}]}', 422, "outside"),
        ("/api/read", '{"text": 1}', 422, "text"),
        ("/api/compare", '{"left": "a"}', 422, "right"),
        ("/api/audit", '{"documents": {}}', 422, "documents"),
    ],
)
def test_requests_that_cannot_be_used_say_why(
    client: Client, path: str, body: str, status: int, sentence: str
) -> None:
    """One sentence in ``detail`` says what is wrong and where."""
    answer = client.post(path, content=body, headers={"content-type": "application/json"})

    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


def test_half_a_point_in_an_address_is_refused(client: Client) -> None:
    """A latitude alone is no point, in an address as in a body."""
    answer = client.get("/api/resolve", params={"text": "Gaza", "latitude": 31.5})

    assert answer.status_code == 422
    assert "go together" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/api/resolve", "/api/read"])
def test_other_bodies_are_refused(client: Client, path: str) -> None:
    """An archive is no JSON, whatever is in it."""
    assert (
        client.post(path, content=b"PK\x03\x04", headers={"content-type": "application/zip"}).status_code
        == 415
    )


def test_more_than_a_request_may_hold_is_refused() -> None:
    """Names, lines and characters have limits, and the sentence says which."""
    client = Client(small_app(queries=2, rows=3, text_characters=10))
    names = {"queries": [{"text": "a"}] * 3}
    answers = [
        client.post("/api/resolve", json=names),
        client.post("/api/resolve", content=b"{}\n" * 4, headers=LINES),
        client.post("/api/read", json={"text": "a" * 11}),
        client.post("/api/audit", json={"documents": [{"text": "a" * 6}] * 2}),
    ]
    line = client.post("/api/read", content=json.dumps({"text": "a" * 11}), headers=LINES)
    client.close()

    assert [answer.status_code for answer in answers] == [413] * 4
    assert "11 characters" in json.loads(line.text)["error"]


def test_description_has_every_route_with_examples(client: Client) -> None:
    """OpenAPI names the routes of the contract, and every body has an example."""
    described = client.get("/api/openapi.json").json()

    assert {"/api/resolve", "/api/read", "/api/compare", "/api/audit", "/api/entities/{id}", "/reconcile", "/healthz",
            "/metrics"} <= described["paths"].keys()  # fmt: skip
    for path in ("/api/resolve", "/api/read"):
        body = described["paths"][path]["post"]["requestBody"]["content"]
        assert body["application/json"]["schema"]["examples"]
        assert body["application/x-ndjson"]["example"]
    assert described["paths"]["/api/resolve"]["get"]["responses"]["200"]["content"]["application/json"][
        "example"
    ]


def test_health_and_metrics() -> None:
    """The service says that it lives, and counts names, requests, refusals and what it had at hand."""
    client = Client(small_app())
    for _ in range(2):
        client.get("/api/resolve", params={"text": "Ashkelom"})
    client.get("/healthz", headers={"host": "elsewhere.example"})
    health = client.get("/healthz").json()
    text = client.get("/metrics").text
    client.close()

    assert health == {"status": "ok", "fingerprint": "fingerprint"}
    for line in (
        'resolve_requests_total{route="/api/resolve",method="GET",status="200"} 2',
        'resolve_names_total{status="matched"} 1',
        'resolve_cache_total{result="hit"} 1',
        'resolve_refusals_total{reason="host"} 1',
        "resolve_entities 9",
        'resolve_request_seconds_count{route="/api/resolve"} 2',
    ):
        assert line in text
    assert "Ashkelom" not in text
