"""The real OpenRefine (Debian's, 3.6.2) against the service: a table is reconciled, judged and extended."""

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from service_client import live

from resolvers.adapters.service.settings import Settings

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        shutil.which("openrefine") is None, reason="needs Debian's openrefine; make test-all installs it"
    ),
]
TOKEN = "token-of-the-test"  # noqa: S105
ENGINE = {"facets": [], "mode": "row-based"}
# What the table holds: a name, its country, and what OpenRefine should make of it.
NAMES = [
    ("Ashkelom", "IL", "geonames:295620"),
    ("Gaza", "PS", "geonames:281133"),
    ("Springfield", "AU", "geonames:5206379"),
    ("Springfield", "", None),
    ("Xqqzz", "", None),
]
ROWS = 1200


class OpenRefine:
    """Drives an OpenRefine by its HTTP commands."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=f"{address}/command/core/", timeout=60)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def ready(self, seconds: float = 120) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self._client.get("get-version").raise_for_status()
            except httpx.HTTPError:
                assert time.monotonic() < deadline, "OpenRefine did not start"
                time.sleep(0.5)
            else:
                return

    def post(self, command: str, **kwargs: Any) -> httpx.Response:
        """Send a command that changes something."""
        token = self._client.get("get-csrf-token").json()["token"]
        params = {"csrf_token": token, **kwargs.pop("params", {})}
        return self._client.post(command, params=params, **kwargs)

    def create(self, table: str) -> str:
        """Make a project of a CSV; return its id."""
        options = json.dumps(
            {"separator": ",", "headerLines": 1, "guessCellValueTypes": False, "encoding": "UTF-8"}
        )
        files = {
            "project-file": ("table.csv", table, "text/csv"),
            "project-name": (None, "test"),
            "format": (None, "text/line-based/*sv"),
            "options": (None, options),
        }
        answer = self.post("create-project-from-upload", files=files, follow_redirects=False)
        return answer.headers["location"].split("project=")[1]

    def apply(self, project: str, operation: dict[str, Any], seconds: float = 240) -> None:
        """Apply an operation and wait for its end."""
        answer = self.post(
            "apply-operations", data={"project": project, "operations": json.dumps([operation])}
        )
        assert answer.json()["code"] in ("ok", "pending"), answer.text
        deadline = time.monotonic() + seconds
        while self._client.get("get-processes", params={"project": project}).json()["processes"]:
            assert time.monotonic() < deadline, "OpenRefine did not finish"
            time.sleep(0.2)

    def judgments(self, project: str) -> list[tuple[str, str | None, list[str]]]:
        """Judgment, matched id and candidates of each row's first cell."""
        params = {"project": project, "start": 0, "limit": ROWS}
        answer = self._client.get("get-rows", params=params).json()
        recons = answer["pool"]["recons"]
        found = []
        for row in answer["rows"]:
            recon = recons[row["cells"][0]["r"]]
            found.append(
                (recon["j"], recon.get("m", {}).get("id"), [one["id"] for one in recon.get("c", ())])
            )
        return found

    def rows(self, project: str) -> list[dict[str, str]]:
        """The project's rows as it exports them."""
        answer = self.post(
            "export-rows", params={"project": project, "format": "csv"}, data={"engine": json.dumps(ENGINE)}
        )
        return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    """An OpenRefine of the tests' own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("openrefine")
    command = [
        "openrefine",
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "-d",
        str(folder),
        "-x",
        "refine.headless=true",
    ]
    environment = {**os.environ, "REFINE_MEMORY": "600M"}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=environment
    ) as program:
        try:
            driver = OpenRefine(f"http://127.0.0.1:{port}")
            driver.ready()
            yield driver
            driver.close()
        finally:
            os.killpg(program.pid, signal.SIGTERM)


@pytest.mark.parametrize("settings", [Settings(), Settings(token=TOKEN)], ids=["open", "with a token"])
def test_a_table_is_reconciled_and_extended(openrefine: OpenRefine, settings: Settings) -> None:
    """1,200 rows with their countries as evidence: matches as expected, candidates for the others, then three columns more."""
    table = "name,iso\n" + "".join(f"{name},{iso}\n" for name, iso, _ in NAMES * (ROWS // len(NAMES)))
    with live(settings) as port:
        service = f"http://127.0.0.1:{port}{f'/t/{settings.token}' if settings.token else ''}/reconcile"
        manifest = httpx.get(service).json()
        spaces = {name: manifest[name] for name in ("identifierSpace", "schemaSpace")}
        project = openrefine.create(table)
        guessed = openrefine.post(
            "guess-types-of-column", params={"project": project, "columnName": "name", "service": service}
        ).json()
        openrefine.apply(
            project,
            {
                "op": "core/recon",
                "engineConfig": ENGINE,
                "columnName": "name",
                "config": {
                    "mode": "standard-service",
                    "service": service,
                    **spaces,
                    "type": {"id": "place", "name": "place"},
                    "autoMatch": True,
                    "batchSize": manifest["batchSize"],
                    "columnDetails": [{"column": "iso", "propertyName": "country", "propertyID": "country"}],
                    "limit": 5,
                },
            },
        )
        judged = openrefine.judgments(project)
        openrefine.apply(
            project,
            {
                "op": "core/extend-reconciled-data",
                "engineConfig": ENGINE,
                "baseColumnName": "name",
                "columnInsertIndex": 1,
                "endpoint": service,
                **spaces,
                "extension": {
                    "properties": [{"id": one, "name": one} for one in ("country", "coordinates", "part_of")]
                },
            },
        )
        extended = openrefine.rows(project)

    assert "place" in {one["id"] for one in guessed["types"]}
    assert len(judged) == ROWS
    expected = [id_ for _, _, id_ in NAMES]
    assert [matched for _, matched, _ in judged[: len(NAMES)]] == expected
    assert Counter(judgment for judgment, _, _ in judged) == {"matched": 3 * ROWS // 5, "none": 2 * ROWS // 5}
    assert {"geonames:4409896", "geonames:5206379"} <= set(judged[3][2])
    assert len(extended) == ROWS
    assert (extended[0]["name"], extended[0]["coordinates"], extended[0]["part of"]) == (
        "Ashkelon",
        "31.66926,34.57149",
        "Israel",
    )
    assert extended[4]["country"] == ""
