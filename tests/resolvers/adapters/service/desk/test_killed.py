"""The service is killed in the middle of edits, again and again: tables stay whole, and what was confirmed stays."""

import multiprocessing
import os
import random
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest
from desk_project import ASHKELON, Page, make_project, project_room
from fastapi import FastAPI
from service_client import small_app

from gazetteer.loading import load_folder
from gazetteer.writing import canonical
from resolvers.adapters.service.desk.journal import read_journal
from resolvers.adapters.service.serving import listen, make_server
from resolvers.adapters.service.settings import Settings
from resolvers.review_queue import FILE, ReviewItem, load_queue

TIMES = 100


def serve(app: FastAPI, port: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    """Serve until killed."""
    settings = app.state.service.settings
    with listen(settings) as listening:
        port.put(listening.getsockname()[1])
        make_server(app, settings).run(sockets=[listening])


class Editing:
    """Edits one spelling after the other, and kills the service during one of them.

    Attributes:
        usual: Seconds that an edit takes here, as measured.
    """

    def __init__(self, items: dict[str, ReviewItem]) -> None:
        self.items = items
        self.chance = random.Random(11)
        self.usual = 0.2

    def until_killed(self, port: int, pid: int, spellings: list[str]) -> list[str]:
        """Return the spellings whose saving was confirmed."""
        confirmed: list[str] = []
        spared = self.chance.randint(0, 2)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            for place, spelling in enumerate(spellings[:4]):
                form = Page(client.get(f"/desk/review/{self.items[spelling].token}")).form("ignore")
                fields = {**form.fields, "action": "alias", "entity": ASHKELON}
                killer = threading.Timer(self.chance.random() * self.usual, os.kill, (pid, signal.SIGKILL))
                if place == spared:
                    killer.start()
                started = time.perf_counter()
                try:
                    answer = client.post(form.action, data=fields)
                except httpx.TransportError:
                    break
                self.usual = (self.usual + time.perf_counter() - started) / 2
                assert answer.status_code == 303
                confirmed.append(spelling)
                if place == spared:
                    break
        killer.join()
        return confirmed


@pytest.mark.long
def test_killed_a_hundred_times(tmp_path: Path, cache: Path) -> None:
    """After each kill every table is whole and canonical, every confirmed edit is there, and at most one more."""
    count = 4 * TIMES
    items = {
        f"Ashkelon {number:04}": ReviewItem(
            (f"Ashkelon {number:04}",), "place", origins={"a.txt": count - number}
        )
        for number in range(count)
    }
    folder = make_project(tmp_path / "tables", *items.values())
    room = project_room(folder, cache)
    # What takes time is done once, before the forks.
    room.resolver.resolve("Ashkelon 0001")
    app = small_app(Settings(port=0, user="ka", gazetteers=(folder,), project=folder), room)
    editing = Editing(items)
    spellings = list(items)
    context = multiprocessing.get_context("fork")
    written = 0
    for _ in range(TIMES):
        port: multiprocessing.Queue[int] = context.Queue()
        process = context.Process(target=serve, args=(app, port))
        process.start()
        address = port.get(timeout=120)
        assert process.pid is not None
        confirmed = editing.until_killed(address, process.pid, spellings)
        process.join(120)
        for path in folder.glob("*.csv"):
            if path.name != FILE:
                assert canonical(path.read_bytes(), path.name) == path.read_bytes()
        there = {name.text for name in load_folder(folder).names[ASHKELON]}
        assert there.issuperset(confirmed)
        new = [spelling for spelling in spellings if spelling in there]
        assert len(new) <= len(confirmed) + 1
        decided = {item.spelling for item in load_queue(folder / FILE).decided()}
        assert set(confirmed) <= decided <= there
        assert {entry.subject for entry in read_journal(folder).entries} >= set(confirmed)
        spellings = [spelling for spelling in spellings if spelling not in there]
        written += len(new)

    # Otherwise nothing was interrupted.
    assert written > TIMES // 2
