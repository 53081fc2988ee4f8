"""Over a real socket: clients that are slow, long, broken or many, and an orderly end."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from service_client import live, raw, received, small_app, small_room

import resolvers.adapters.service.app as application
from gazetteer.errors import SourceError
from resolvers.adapters.service.serving import announcement, listen, make_server
from resolvers.adapters.service.settings import Settings
from resolvers.adapters.service.state import Opened, ReadingRoom
from resolvers.errors import InputError

HEAD = b"POST /reconcile HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def drip(port: int, request: bytes, pause: float, seconds: float) -> tuple[bytes, float]:
    """Send a byte at a time; return what came back and how long the service put up with it."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request:
            try:
                connection.sendall(bytes([byte]))
            except ConnectionError:
                break
            connection.settimeout(pause)
            try:
                got = connection.recv(65536)
                return got + received(connection), time.monotonic() - begun
            except TimeoutError:
                continue
            except ConnectionError:
                break
    return b"", time.monotonic() - begun


def test_a_head_that_drips_is_given_up() -> None:
    """A client that sends its head byte by byte is cut off after the seconds allowed; others are answered meanwhile."""
    with live(head_seconds=0.4) as port:
        answers: list[tuple[bytes, float]] = []
        thread = threading.Thread(target=lambda: answers.append(drip(port, GET, 0.05, 5)))
        thread.start()
        assert b"200 OK" in raw(port, GET)
        thread.join()

    ((answer, seconds),) = answers
    assert answer == b""
    assert seconds < 2


def test_a_silent_client_is_given_up() -> None:
    """A connection on which nothing comes is closed; so is one that starts a second request and stops."""
    with live(head_seconds=0.3) as port:
        assert raw(port, b"", seconds=5) == b""
        answer = raw(port, GET.replace(b"Connection: close\r\n", b"") + b"GET /hea", seconds=5)

    assert answer.count(b"HTTP/1.1") == 1


def test_a_body_that_drips_is_given_up() -> None:
    """A body that comes byte by byte is answered with 408 when its time is over."""
    request = HEAD + b"Content-Length: 1000\r\n\r\n" + b"queries=" * 20
    with (
        live(body_seconds=0.5) as port,
        socket.create_connection(("127.0.0.1", port), timeout=5) as connection,
    ):
        connection.sendall(request[:-20])
        for byte in request[-20:-10]:
            connection.sendall(bytes([byte]))
            time.sleep(0.01)
        answer = received(connection)

    assert answer.startswith(b"HTTP/1.1 408")
    assert b"longer than" in answer


def test_a_body_of_a_gigabyte_is_refused_unread() -> None:
    """A body that says that it is too long is refused before it is sent; one that does not say is cut off."""
    with live(body_bytes=100_000) as port:
        declared = raw(port, HEAD + b"Content-Length: 1073741824\r\n\r\nqueries=")
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            sent = 0
            try:
                for _ in range(16_384):
                    connection.sendall(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")
                    sent += 0x10000
            except ConnectionError:
                pass
            answer = received(connection)
        alive = raw(port, GET)

    assert declared.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in declared
    assert sent < 1 << 28
    assert answer == b"" or answer.startswith(b"HTTP/1.1 413")
    assert b"200 OK" in alive


def test_all_bodies_together_have_a_bound() -> None:
    """Where much is being received already, one more body is refused with 503; afterwards there is room again."""
    body = b"queries=" + b"a" * 60_000
    whole = HEAD + f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
    with live(body_bytes=100_000, bodies_bytes=100_000, body_seconds=3) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(HEAD + b"Content-Length: 70000\r\n\r\n" + body)
            time.sleep(0.2)
            refused = raw(port, whole)
        time.sleep(0.2)
        answered = raw(port, whole)

    assert refused.startswith(b"HTTP/1.1 503")
    assert answered.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "head",
    [
        b"\r\n\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nno colon\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n: empty\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \x00\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /%zz%ff HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: \xff\xff\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \xff=\"\\;;;=,\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \xff\xfe\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: ]][[,,\r\nX-Forwarded-Proto: \xff\r\nConnection: close\r\n\r\n",
        b"GET /api/resolve?text=%ff%fe&limit=1e9 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"POST /reconcile HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /reconcile HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        b"POST /reconcile HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /reconcile HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /reconcile HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: \xff;=;\r\nContent-Length: 1\r\nConnection: close\r\n\r\na",
        b"POST /reconcile HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data\r\nContent-Length: 1\r\nConnection: close\r\n\r\na",
        b"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://[\r\nContent-Length: 1\r\nConnection: close\r\n\r\na",
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
)  # fmt: skip
def test_broken_heads_are_no_fault(hardy: int, head: bytes) -> None:
    """Whatever a head holds, the answer is none of 5xx, and the next client is served."""
    answer = raw(hardy, head)

    assert not answer.startswith(b"HTTP/1.1 5"), answer
    assert b"Traceback" not in answer
    assert b"200 OK" in raw(hardy, GET)


@pytest.fixture(scope="module")
def hardy() -> Iterator[int]:
    """A service whose patience with broken heads is short."""
    with live(head_seconds=0.3, body_seconds=0.5) as port:
        yield port


def test_ten_thousand_queries_and_the_others_are_served(hardy: int) -> None:
    """A batch of 10,000 is refused at once; a batch within the limit does not keep single names waiting for its end."""
    many = "queries=" + json.dumps({str(number): {"query": f"name {number}"} for number in range(10_000)})
    length = f"Content-Length: {len(many)}\r\nConnection: close\r\n\r\n"
    refused = raw(hardy, HEAD + length.encode() + many.encode())

    assert refused.startswith(b"HTTP/1.1 413")
    assert b"200 OK" in raw(hardy, GET)


def test_more_connections_than_allowed_hear_so() -> None:
    """Beyond the connections allowed the answer is 503; when they are gone there is room again."""
    with live(connections=3, head_seconds=5) as port:
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(4)]
        time.sleep(0.2)
        full = raw(port, GET)
        for connection in held:
            connection.close()
        time.sleep(0.2)
        again = raw(port, GET)

    assert full.startswith(b"HTTP/1.1 503")
    assert b"200 OK" in again


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    """Another program on the port is no traceback."""
    with (
        listen(Settings(port=0)) as first,
        pytest.raises(InputError, match=r"cannot listen on 127\.0\.0\.1.*--port"),
    ):
        listen(Settings(port=first.getsockname()[1]))


def test_a_certificate_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    """A file that is no certificate is no traceback, and nothing is announced."""
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate", encoding="utf-8")
    app = small_app()

    with pytest.raises(InputError, match=r"wrong\.pem: no certificate"):
        make_server(app, Settings(), certificate=str(wrong))
    app.state.service.workers.close()


def test_the_announcement_names_addresses() -> None:
    """What is printed at the start can be clicked; without https on an open address it warns."""
    with listen(Settings(port=0)) as listening:
        port = listening.getsockname()[1]
        here = announcement(Settings(), listening, 270_294, https=False)
        there = announcement(Settings(host="::", token="x"), listening, 1, https=False)  # noqa: S106

    assert f"270,294 entities at http://127.0.0.1:{port}" in here
    assert "/t/TOKEN/reconcile" in there
    assert "--certificate" in there
    assert "certificate" not in here


def test_another_programs_edit_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables written by somebody else are opened anew; tables that cannot be read leave the old ones open."""
    table = tmp_path / "own.csv"
    table.write_text("id,name\na,Alpha\n", encoding="utf-8")
    opened = small_room().current

    def open_tables() -> Opened:
        text = table.read_text(encoding="utf-8")
        if not text.startswith("id,name\n"):
            raise SourceError("no table")
        return Opened(opened.resolver, opened.stack, f"{text.count(chr(10))} lines")

    monkeypatch.setattr(application, "WATCH_SECONDS", 0.05)
    with live(Settings(gazetteers=(table,)), ReadingRoom(open_tables)) as port:
        time.sleep(0.2)
        table.write_text("broken", encoding="utf-8")
        time.sleep(0.3)
        old = raw(port, GET)
        table.write_text("id,name\na,Alpha\nb,Beta\n", encoding="utf-8")
        deadline = time.monotonic() + 5
        while b"3 lines" not in (answer := raw(port, GET)) and time.monotonic() < deadline:
            time.sleep(0.05)

    assert b"2 lines" in old
    assert b"3 lines" in answer


def test_the_program_serves_and_ends_in_order(tmp_path: Path) -> None:
    """``resolve serve`` prints where it is, answers, ends on SIGTERM with status 0, and says in a sentence what is wrong.

    What people settled, it answers so.
    """
    table, decisions = tmp_path / "own.csv", tmp_path / "decisions.csv"
    table.write_text("id,name,kind\nx:1,Ashkelon,place\n", encoding="utf-8")
    decisions.write_text("spellings,decision,id\nThe Town,accept,x:1\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "resolvers",
        "serve",
        "--port",
        "0",
        "--gazetteer",
        str(table),
        "--decisions",
        str(decisions),
        "--no-world",
        "--no-bundled",
    ]
    environment = {**os.environ, "RESOLVERS_CACHE": str(tmp_path / "cache")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as program:
        assert program.stderr is not None
        first = program.stderr.readline()
        port = int(first.rsplit(":", 1)[1])
        answers = [
            raw(
                port,
                b"GET /api/resolve?text=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" % text,
            )
            for text in (b"Ashkelom", b"The+Town")
        ]
        program.send_signal(signal.SIGTERM)
        status = program.wait(20)
    wrong = subprocess.run(
        [*command, "--host", "192.0.2.7"], capture_output=True, text=True, check=False, env=environment
    )

    assert first.startswith("1 entities at http://127.0.0.1:")
    assert all(b'"id":"x:1"' in answer for answer in answers)
    assert b"settled" in answers[1]
    assert status in (0, -signal.SIGTERM)
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("error: 192.0.2.7 can be reached by others: give --token")
