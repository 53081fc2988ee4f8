"""A client for the service over a few entities."""

from collections.abc import Iterator

import pytest
from service_client import Client, small_app


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """One client for a module's tests; tests that need other limits or settings make their own."""
    client = Client(small_app())
    yield client
    client.close()
