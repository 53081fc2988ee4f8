"""Services are asked patiently, and what they send is not trusted."""

from collections.abc import Iterator
from typing import Any

import pytest
from nominatim_server import Server, in_country, nominatim, place

from gazetteer.cells import UnfitError
from gazetteer.errors import SourceError
from gazetteer.geocoding import services
from gazetteer.geocoding.services import Service, ServiceError, open_service


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of our own, reached without any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with nominatim() as running:
        yield running


def service_of(server: Server, **options: Any) -> Service:
    """The service as geopy sees it, in no hurry to wait."""
    given = {"domain": server.domain, "scheme": "http", "user_agent": "tests of gazetteer-resolvers"}
    return open_service("nominatim", given, **{"delay": 0, **options})


def test_an_answer(server: Server) -> None:
    """The first result, with country and precision; asked with the country's code, in parts, and by name."""
    answer = service_of(server).ask("Ashkelon, Israel", "IL")

    assert answer is not None
    assert (answer.latitude, answer.longitude, answer.country) == (31.6652, 34.5664, "IL")
    (request,) = server.requests
    assert (request["countrycodes"], request["addressdetails"], request["limit"]) == ("il", "1", "1")
    assert request["agent"] == "tests of gazetteer-resolvers"


def test_nothing_found(server: Server) -> None:
    """An empty list is an answer."""
    server.turns["Nowhere"] = [[]]

    assert service_of(server).ask("Nowhere", "") is None
    assert "countrycodes" not in server.requests[0]


@pytest.mark.parametrize(
    "turn", [(500, {}, "oops"), (503, {}, "busy"), (429, {"Retry-After": "0"}, "slow down"), "not json"]
)
def test_what_passes_is_asked_again(server: Server, turn: Any) -> None:
    """A fault of a moment costs a second request, no more."""
    server.turns["Ashkelon"] = [turn, place()]

    assert service_of(server).ask("Ashkelon", "IL") is not None
    assert len(server.requests) == 2


@pytest.mark.parametrize("turn", [(500, {}, "oops"), (429, {}, "slow down")])
def test_what_does_not_pass_is_one_sentence(server: Server, turn: Any) -> None:
    """After as many tries as are allowed the service does not answer."""
    server.turns["Ashkelon"] = [turn]
    with pytest.raises(SourceError, match="nominatim does not answer: HTTP Error"):
        service_of(server).ask("Ashkelon", "IL")
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_is_final(server: Server, status: int) -> None:
    """Who is refused does not ask again."""
    server.turns["Ashkelon"] = [(status, {}, "no")]
    with pytest.raises(ServiceError, match="nominatim refuses"):
        service_of(server).ask("Ashkelon", "IL")
    assert len(server.requests) == 1


def test_a_long_wait_is_left_to_the_user(server: Server) -> None:
    """A service that wants an hour gets it."""
    server.turns["Ashkelon"] = [(429, {"Retry-After": "3600"}, "later")]
    with pytest.raises(ServiceError, match="asks to wait 3,600 s"):
        service_of(server).ask("Ashkelon", "IL")
    assert len(server.requests) == 1


def test_a_slow_service(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience has an end."""
    monkeypatch.setattr(services, "TIMEOUT", 0.1)
    server.turns["Ashkelon"] = [(200, {}, 0.4)]
    with pytest.raises(SourceError, match="nominatim does not answer"):
        service_of(server, retries=0).ask("Ashkelon", "IL")


@pytest.mark.parametrize(("body", "said"), [
    (place(lat="NaN"), "what cannot be read|no numbers"), (place(lon="inf"), "what cannot be read|no numbers"),
    (place(lon="500"), "not on the earth"), (place(lat="95"), "what cannot be read|not on the earth"), (place(lat="0", lon="0"), "unknown ones end up"),
    (place(lat="north"), "what cannot be read"), ([{"display_name": "no point"}], "what cannot be read|where unknown"),
    ([7], "what cannot be read"),
])  # fmt: skip
def test_lies_are_refused(server: Server, body: Any, said: str) -> None:
    """Points that are none, and answers of another shape."""
    server.turns["Ashkelon"] = [body]
    with pytest.raises(UnfitError, match=said):
        service_of(server).ask("Ashkelon", "IL")


def test_another_country_is_for_the_caller_to_judge(server: Server) -> None:
    """The answer says where it lies."""
    server.turns["Ashkelon"] = [in_country("de")]
    answer = service_of(server).ask("Ashkelon", "IL")

    assert answer is not None
    assert answer.country == "DE"


def test_the_pace_is_kept(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two requests lies the delay."""
    now = [1000.0]
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", sleep)
    monkeypatch.setattr("geopy.extra.rate_limiter.default_timer", lambda: now[0])
    service = service_of(server, delay=30)
    service.ask("Ashkelon", "IL")
    service.ask("Ashdod", "IL")

    assert waited == [30]


@pytest.mark.parametrize(("name", "given", "said"), [
    ("nowhere", {}, "geopy has no service 'nowhere'; it has arcgis,"),
    ("geonames", {}, "geonames needs --username"),
    ("opencage", {}, "opencage needs --api-key"),
    ("nominatim", {"user_agent": "my-application"}, "nominatim: "),
])  # fmt: skip
def test_what_a_service_needs(name: str, given: dict[str, str], said: str) -> None:
    """A missing name, account or key is a sentence; nobody is asked."""
    with pytest.raises(ServiceError, match=said):
        open_service(name, given)


@pytest.mark.parametrize(("name", "given", "options"), [
    ("nominatim", {"user_agent": "x"}, {"addressdetails": True, "language": "en", "country_codes": "il"}),
    ("photon", {"user_agent": "x"}, {"language": "en"}),
    ("geonames", {"username": "x"}, {"country": "IL"}),
])  # fmt: skip
def test_each_is_asked_in_its_own_words(name: str, given: dict[str, str], options: dict[str, Any]) -> None:
    """A country goes along where a service takes one."""
    assert open_service(name, given).options("IL") == options
