"""Who is let in, who is turned away, and what every answer is sent out with."""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from service_client import Client, small_app

from resolvers.adapters.service.sessions import Sessions, session_cookie
from resolvers.adapters.service.settings import Limits, Settings
from resolvers.errors import InputError

TOKEN = "a long token"  # noqa: S105
OPEN = Settings(host="0.0.0.0", token=TOKEN)  # noqa: S104
FORM = {"content-type": "application/x-www-form-urlencoded"}


def app_with_a_form(settings: Settings | None = None) -> FastAPI:
    """The service with one more page: a form that changes something."""
    app = small_app(settings)
    changes: list[str] = []
    app.state.changes = changes

    @app.get("/form")
    async def form(request: Request) -> dict[str, str]:
        return {"csrf_token": request.state.csrf_token}

    @app.post("/form")
    async def change(request: Request) -> dict[str, str]:
        fields = await request.form()
        changes.append(str(fields.get("name")))
        return {"changed": str(fields.get("name"))}

    return app


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "gazetteer.example"])  # noqa: S104
def test_open_addresses_need_a_token(host: str) -> None:
    """An address that others can reach is refused without a token, before anything listens."""
    with pytest.raises(InputError, match="--token"):
        Settings(host=host)

    assert Settings(host=host, token="x").loopback is False  # noqa: S106
    assert (
        Settings(host="127.0.0.9").loopback
        is Settings(host="::1").loopback
        is Settings(host="localhost").loopback
        is True
    )


def test_a_project_is_one_of_the_gazetteers(tmp_path: Path) -> None:
    """What is edited is also what is served."""
    with pytest.raises(InputError, match="none of the gazetteers"):
        Settings(project=tmp_path)

    assert Settings(gazetteers=(tmp_path,), project=tmp_path).editing is True


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("[::1]:8765", 200),
        ("evil.example", 403),
        ("evil.example:8765", 403),
        ("127.0.0.1.evil.example", 403),
        ("127.0.0.1@evil.example", 403),
        ("", 403),
        ("[", 403),
        ("127.0.0.1:port", 200),
    ],
)
def test_only_names_of_this_machine_are_answered_on_loopback(client: Client, host: str, status: int) -> None:
    """A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) is turned away by the Host header."""
    assert client.get("/healthz", headers={"host": host}).status_code == status


def test_a_proxys_name_can_be_allowed() -> None:
    """Behind a proxy the service answers to the proxy's name too."""
    client = Client(small_app(Settings(public_hosts=("gazetteer.example",))))
    status = client.get("/healthz", headers={"host": "gazetteer.example"}).status_code
    client.close()

    assert status == 200


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/resolve?text=Gaza", {}, 401),
        ("/metrics", {}, 401),
        ("/api/openapi.json", {}, 401),
        ("/healthz", {}, 200),
        ("/api/resolve?text=Gaza", {"authorization": f"Bearer {TOKEN}"}, 200),
        ("/api/resolve?text=Gaza", {"authorization": f"bearer  {TOKEN}"}, 200),
        ("/api/resolve?text=Gaza", {"authorization": "Bearer wrong"}, 401),
        ("/api/resolve?text=Gaza", {"authorization": f"Basic {TOKEN}"}, 401),
        ("/api/resolve?text=Gaza", {"authorization": "Bearer é"}, 401),
        (f"/api/resolve?text=Gaza&token={TOKEN}", {}, 200),
        (f"/t/{TOKEN}/api/resolve?text=Gaza", {}, 200),
        (f"/t/{TOKEN}/reconcile", {}, 200),
        ("/t/wrong/reconcile", {}, 401),
        ("/t//reconcile", {}, 401),
        (f"/t/{TOKEN}/form", {}, 401),
        ("/api/resolve?text=Gaza", {"cookie": "resolve_session=forged.forged"}, 401),
    ],
)
def test_the_token_opens(path: str, headers: dict[str, str], status: int) -> None:
    """A token is taken from the header, the address or the path; a wrong one opens nothing."""
    client = Client(small_app(OPEN), "192.0.2.7:8765")
    answer = client.get(path, headers={name: value.encode("latin-1") for name, value in headers.items()})
    client.close()

    assert answer.status_code == status
    if status == 401:
        assert answer.headers["www-authenticate"] == "Bearer"


def test_addresses_in_the_manifest_keep_the_token_of_the_path() -> None:
    """A client that came by /t/TOKEN finds every further address under it, and the page its style."""
    client = Client(small_app(OPEN), "192.0.2.7:8765")
    manifest = client.get("/t/a%20long%20token/reconcile").json()
    page = client.get(manifest["view"]["url"].replace("{{id}}", "geonames:295620"))
    client.close()

    assert manifest["suggest"]["entity"]["service_url"].startswith("http://192.0.2.7:8765/t/a")
    assert manifest["identifierSpace"] == "http://192.0.2.7:8765/reconcile/view?id="
    assert "token" not in manifest["schemaSpace"]
    assert page.status_code == 200


def test_a_token_in_the_address_becomes_a_session() -> None:
    """A browser that shows the token once is sent on without it, and known by a cookie that no script can read."""
    client = Client(app_with_a_form(OPEN), "192.0.2.7:8765")
    first = client.get("/form", params={"token": TOKEN, "a": "1"})
    then = client.get("/form")
    elsewhere = client.get("/%2Fevil.example/", params={"token": TOKEN})
    client.close()

    assert (first.status_code, first.headers["location"]) == (303, "/form?a=1")
    assert {"HttpOnly", "SameSite=Strict"} <= set(first.headers["set-cookie"].split("; "))
    assert then.status_code == 200
    assert elsewhere.headers["location"] == "/evil.example/"


def test_cookies_over_https_are_secure() -> None:
    """Over https the session's cookie is for https alone and for this host alone."""
    client = Client(app_with_a_form())
    answer = client.get("https://127.0.0.1:8765/form")
    client.close()

    assert answer.headers["set-cookie"].startswith("__Host-resolve_session=")
    assert answer.headers["set-cookie"].endswith("; Secure")
    assert "strict-transport-security" in answer.headers


def test_sessions_and_tokens_are_checked_whole() -> None:
    """A changed session, one of another process and an unreadable cookie are none."""
    sessions = Sessions(TOKEN)
    session = sessions.issue()

    assert sessions.valid(session)
    assert not sessions.valid(session[:-1] + ("0" if session[-1] != "0" else "1"))
    assert not Sessions(TOKEN).valid(session)
    assert not sessions.valid("")
    assert session_cookie(f"a=b; resolve_session={session}") == session
    assert session_cookie("resolve_session=\x00; ;;=") in ("", "\x00")
    assert sessions.token_matches(TOKEN)
    assert not sessions.token_matches(TOKEN + "\ud800")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:8765"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_a_change_from_another_site_is_refused(headers: dict[str, str], status: int) -> None:
    """Even with the right form field: who sends from another site does not change anything."""
    client = Client(app_with_a_form())
    token = client.get("/form").json()["csrf_token"]
    answer = client.post("/form", data={"csrf_token": token, "name": "new"}, headers=headers)
    changes = client.app.state.changes
    client.close()

    assert answer.status_code == status
    assert changes == (["new"] if status == 200 else [])


def test_a_forged_request_changes_nothing() -> None:
    """Without the form's token, with another session's, or without a session, nothing is changed; with the header it is."""
    client = Client(app_with_a_form())
    without_session = client.post("/form", data={"name": "new"})
    token = client.get("/form").json()["csrf_token"]
    without = client.post("/form", data={"name": "new"})
    wrong = client.post("/form", data={"name": "new", "csrf_token": "0" * 64})
    twice = client.post("/form", files={"csrf_token": (None, token), "name": (None, "new")})
    broken = client.post(
        "/form", content=b"\xff--", headers={"content-type": "multipart/form-data; boundary=x"}
    )
    header = client.post("/form", content="name=by header", headers={**FORM, "x-csrf-token": token})
    changes = client.app.state.changes
    client.close()

    assert [one.status_code for one in (without_session, without, wrong, broken)] == [403] * 4
    assert [one.status_code for one in (twice, header)] == [200] * 2
    assert changes == ["new", "by header"]


def test_programs_with_the_token_need_no_form() -> None:
    """Who shows the token in a header can be no page of another site."""
    client = Client(app_with_a_form(OPEN), "192.0.2.7:8765")
    answer = client.post("/form", data={"name": "new"}, headers={"authorization": f"Bearer {TOKEN}"})
    client.close()

    assert answer.status_code == 200


def test_one_client_does_not_keep_the_others_out() -> None:
    """Who asks too often hears 429 and when to come again."""
    client = Client(small_app(rate=0.5, burst=3))
    statuses = [client.get("/healthz").status_code for _ in range(4)]
    late = client.get("/healthz")
    client.close()

    assert statuses == [200, 200, 200, 429]
    assert 1 <= int(late.headers["retry-after"]) <= 3


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/nothing", "/api/resolve?text=a", "/api/resolve"])
def test_every_answer_goes_out_with_the_headers(client: Client, path: str) -> None:
    """No sniffing, no framing, no script but our own, whether the answer is good or not."""
    headers = client.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", ["/reconcile/view", "/reconcile/preview"])
def test_script_in_names_stays_text(client: Client, path: str) -> None:
    """A name with a script in it is shown, not run."""
    page = client.get(path, params={"id": "local:script"}).text
    flyout = client.get("/reconcile/flyout/entity", params={"id": "local:script"}).json()["html"]

    for html in (page, flyout):
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons" in html


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/reconcile/../../etc/passwd",
        "/reconcile/%2e%2e/%2e%2e/etc/passwd",
        "/reconcile/view?id=../../../../etc/passwd",
        "/reconcile/view?id=%00",
        "/reconcile/preview?id=file:///etc/passwd",
        "/api/entities/..%2f..%2fetc%2fpasswd",
        "/api/entities/%00",
        "/reconcile/card.css/../../../settings.py",
        "//etc/passwd",
    ],
)
def test_paths_lead_nowhere_but_to_routes(client: Client, path: str) -> None:
    """What a client writes is never a file's name."""
    answer = client.get(path)

    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text


@pytest.mark.parametrize("depth", [50, 5_000, 200_000])
@pytest.mark.parametrize(
    "path", ["/reconcile", "/reconcile/v1/reconcile", "/api/resolve", "/api/compare", "/api/audit"]
)
def test_deep_json_is_refused(client: Client, path: str, depth: int) -> None:
    """Lists in lists in lists are refused with a sentence, however many."""
    deep = "[" * depth + "]" * depth
    if path == "/reconcile":
        answer = client.post(path, data={"queries": deep})
    else:
        answer = client.post(path, content=deep, headers={"content-type": "application/json"})

    assert answer.status_code in (400, 422)
    assert len(answer.json()["detail"]) < 300


@pytest.mark.parametrize("body", ['{"left": "\\ud800", "right": "a"}', '{"left": "a\\u0000", "right": "\\u202e"}',
                                  '{"left": "' + "9" * 900 + '", "right": "😀"}'])  # fmt: skip
def test_odd_characters_are_answered(client: Client, body: str) -> None:
    """Half a surrogate pair, NUL and marks of direction are names like any other, or refused: never a fault."""
    answer = client.post("/api/compare", content=body, headers={"content-type": "application/json"})

    assert answer.status_code in (200, 400, 422)


def test_numbers_with_thousands_of_digits_are_refused(client: Client) -> None:
    """Python refuses to read them, for they take quadratic time; so does the service."""
    answer = client.post(
        "/reconcile", data={"queries": '{"q0": {"query": "a", "limit": ' + "9" * 10_000 + "}}"}
    )

    assert answer.status_code == 400


def test_faults_are_sentences_without_traces(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """What nobody foresaw is 500 with one sentence; the log has the trace, and neither of them what was asked."""
    app = small_app()

    @app.get("/api/fault")
    async def fault(text: str) -> None:
        raise ZeroDivisionError("secret inside")

    broken = Client(app)
    answer = broken.get("/api/fault", params={"text": "a private name"})
    broken.close()

    assert answer.status_code == 500
    assert answer.json() == {"detail": "something went wrong here; the service's log says what"}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "GET /api/fault failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "a private name" not in caplog.text
    assert "secret inside" not in caplog.text.replace('raise ZeroDivisionError("secret inside")', "")


@pytest.mark.parametrize(("log_texts", "shown"), [(False, False), (True, True)])
def test_the_log_holds_texts_only_where_asked_for(
    caplog: pytest.LogCaptureFixture, log_texts: bool, shown: bool
) -> None:
    """A request is logged by its route; what was asked only where the user wants it."""
    client = Client(small_app(Settings(log_texts=log_texts)))
    with caplog.at_level("INFO", "resolvers.service"):
        client.get("/api/resolve", params={"text": "Ashkelom"})
    client.close()

    assert "/api/resolve" in caplog.text
    assert ("Ashkelom" in caplog.text) is shown


def test_batches_wait_no_longer_than_there_is_room() -> None:
    """Names beyond the waiting room are refused with 503 and when to come again."""
    client = Client(small_app(waiting_names=5))
    batch = json.dumps({str(number): {"query": f"name {number}"} for number in range(6)})
    answer = client.post("/reconcile", data={"queries": batch})
    client.close()

    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_limits_have_defaults_that_hold_together() -> None:
    """One body fits into all bodies, one batch into the waiting room."""
    limits = Limits()

    assert limits.body_bytes < limits.bodies_bytes
    assert limits.queries < limits.waiting_names


def test_a_stranger_uploads_nothing() -> None:
    """Without the token a body is not even received: the answer is 401 whatever its length says."""
    client = Client(small_app(OPEN, body_bytes=10), "192.0.2.7:8765")
    stranger = client.post("/reconcile", content=b"a" * 1000)
    friend = client.post("/reconcile", content=b"a" * 1000, headers={"authorization": f"Bearer {TOKEN}"})
    client.close()

    assert stranger.status_code == 401
    assert friend.status_code == 413
    assert friend.headers["access-control-allow-origin"] == "*"
