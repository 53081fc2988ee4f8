"""Whatever the description allows, and much that it does not: the service is never at fault."""

import pytest
from hypothesis import HealthCheck, given, settings
from openapi_fuzzer import Call, calls
from service_client import Client, small_app, small_room

from resolvers.adapters.service.app import create_app
from resolvers.adapters.service.settings import Settings

DESCRIPTION = create_app(Settings(), small_room()).openapi()
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


def check(client: Client, call: Call) -> None:
    """Send a request; no 5xx, and a JSON answer is whole."""
    headers = {name.encode(): value for name, value in call.headers.items()}
    answer = client.request(call.method, call.path, params=call.query, headers=headers, content=call.body)

    assert answer.status_code < 500, (call, answer.text)
    if answer.headers.get("content-type", "") == "application/json" and answer.content:
        answer.json()


@settings(max_examples=250, deadline=None, suppress_health_check=CALM)
@given(call=calls(DESCRIPTION))
def test_no_request_is_a_fault(client: Client, call: Call) -> None:
    """A few hundred requests made from the description."""
    check(client, call)


@pytest.mark.long
def test_no_request_of_thousands_is_a_fault() -> None:
    """Five thousand requests made from the description find no fault."""
    client = Client(small_app())
    asked = 0

    @settings(max_examples=5000, deadline=None, suppress_health_check=CALM, database=None)
    @given(call=calls(DESCRIPTION))
    def many(call: Call) -> None:
        nonlocal asked
        asked += 1
        check(client, call)

    many()
    client.close()

    assert asked >= 5000
