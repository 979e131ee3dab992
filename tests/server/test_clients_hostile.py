"""Slow, huge, old and broken clients: a precise answer, and memory that stays bounded."""

from __future__ import annotations

import asyncio
import itertools
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
import uvicorn
from starlette.requests import Request
from uvicorn.server import ServerState

from fleet_audit.server import body, patience
from fleet_audit.server.patience import PatientProtocol
from fleet_audit.server.refusal import Refused

MIB = 1024 * 1024
PROLOG = b"<REQUEST><QUERY>PROLOG</QUERY></REQUEST>"
Talk = Callable[..., bytes]


@pytest.fixture
def talk(collector: Any) -> Talk:
    """Sends bytes over one connection, and returns all that comes until it closes."""
    parts = urlsplit(collector.url)

    def say(*chunks: bytes) -> bytes:
        with socket.create_connection((parts.hostname, parts.port), timeout=30) as client:
            for chunk in chunks:
                client.sendall(chunk)
            return b"".join(iter(lambda: client.recv(65536), b""))

    return say


def _request(path: str, body: bytes, *headers: str, version: str = "1.1") -> bytes:
    lines = [f"POST {path} HTTP/{version}", "Host: x", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_http_1_0_is_served(collector: Any, talk: Talk) -> None:
    """A client of HTTP/1.0 gets its answer, and the connection ends."""
    path = f"/collect/{collector.token('old')}"
    answer = talk(_request(path, PROLOG, version="1.0"))
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"SEND" in answer


def test_requests_follow_one_another_on_a_connection(collector: Any, talk: Talk) -> None:
    """Kept alive, one connection carries greeting after greeting, refused ones too."""
    good = f"/collect/{collector.token('alive')}"
    requests = [
        _request(good, PROLOG),
        _request("/collect/fa_wrong", PROLOG),
        _request(good, b"neither"),
        _request(good, PROLOG, "Connection: close"),
    ]
    answer = talk(*requests)
    codes = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert codes == [200, 401, 422, 200]


def test_a_body_of_100_mb_is_refused_without_being_held(collector: Any) -> None:
    """100 MB, declared, hidden or compressed, is 413 in the agent's form, in bounded memory."""
    path = f"/collect/{collector.token('huge')}"
    server = psutil.Process(collector.process.pid)
    before = server.memory_info().rss
    chunk = b"<" + bytes(MIB - 1)
    declared = {"Content-Length": str(100 * MIB)}
    sent: list[Iterator[bytes]] = [itertools.repeat(chunk, 100) for _ in range(3)]
    for content, headers in zip(sent, (declared, {}, {}), strict=True):
        answer = collector.client.post(path, content=content, headers=headers)
        assert (answer.status_code, "<ERROR>" in answer.text) == (413, True)
    unknown = collector.client.post("/collect/fa_wrong", content=itertools.repeat(chunk, 100))
    assert unknown.status_code == 401
    assert server.memory_info().rss - before < 64 * MIB


def test_what_is_no_http_is_refused(talk: Talk) -> None:
    """Noise, and headers without an end, are 400."""
    endless = b"GET / HTTP/1.1\r\nA: " + b"b" * 99_999
    for noise in (b"\x16\x03\x01\x02\x00\x01" * 20 + b"\r\n\r\n", endless):
        assert talk(noise).startswith(b"HTTP/1.1 400")


def test_a_body_cut_short_leaves_no_trace(collector: Any, talk: Talk) -> None:
    """A sender that leaves in the middle costs nothing, and nothing of its document is kept."""
    before = len(collector.assets())
    parts = urlsplit(collector.url)
    path = f"/collect/{collector.token('cut')}"
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as client:
        client.sendall(_request(path, b"x" * 1000)[:-500])
    assert collector.client.get("/healthz").status_code == 200
    assert len(collector.assets()) == before


async def _silent(port: int, *pieces: bytes) -> tuple[bytes, float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    started = time.monotonic()
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.1)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer, time.monotonic() - started


def test_headers_one_by_one_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that says nothing, or never ends its headers, is sent away after a while."""
    monkeypatch.setattr(patience, "HEADER_SECONDS", 0.4)

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await asyncio.sleep(0.6)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def scenario() -> list[tuple[bytes, float]]:
        config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none")
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: PatientProtocol(config, state, {}), "127.0.0.1", 0
        )
        port = server.sockets[0].getsockname()[1]
        whole = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        dribble = (b"GET / HTTP/1.1\r\n", *[b"A: b\r\n"] * 50)
        outcomes = [
            await _silent(port),
            await _silent(port, dribble[0]),
            await _silent(port, whole),
        ]
        server.close()
        return outcomes

    mute, unfinished, served = asyncio.run(scenario())
    assert mute[0].startswith(b"HTTP/1.1 408")
    assert unfinished[0].startswith(b"HTTP/1.1 408")
    assert mute[1] < 2
    assert served[0].startswith(b"HTTP/1.1 204"), "a slow answer is not a slow client"


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sender that stops in the middle of its body is told so after a while: 408."""
    monkeypatch.setattr(body, "TIME_LIMIT_SECONDS", 0.1)

    async def stall() -> dict[str, Any]:
        await asyncio.sleep(5)
        return {"type": "http.disconnect"}

    request = Request({"type": "http", "method": "POST", "headers": []}, stall)
    with pytest.raises(Refused) as refusal:
        asyncio.run(body.read_body(request, lambda _size: None, is_sniffed=True))
    assert refusal.value.status == 408


def test_many_broken_bodies_at_once_leave_the_server_well(collector: Any) -> None:
    """Hundreds of wrong documents among good ones: each good one is kept."""
    token = collector.token("crowd")
    before = len(collector.assets())

    async def send() -> list[int]:
        limits = httpx.Limits(max_connections=32)
        async with httpx.AsyncClient(
            base_url=collector.url, timeout=60, trust_env=False, limits=limits
        ) as client:
            bodies = [
                f"<REQUEST><CONTENT><BIOS><SSN>CROWD{n:03}</SSN></BIOS></CONTENT></REQUEST>"
                if n % 4 == 0
                else "<REQUEST><CONTENT>"
                for n in range(200)
            ]
            answers = await asyncio.gather(
                *(client.post(f"/collect/{token}", content=body) for body in bodies)
            )
        return [answer.status_code for answer in answers]

    codes = asyncio.run(send())
    assert codes == [200 if n % 4 == 0 else 422 for n in range(200)]
    assert len(collector.assets()) - before == 50
