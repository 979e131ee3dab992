"""Many clients that send inventories to a server and time its answers, in a process of their own.

`benchmarks/ingest.py` runs it. Each client keeps one connection and has two machines. It first
makes both known, then sends them again and again, each time with other content, waiting for each
answer. Prints one JSON object: the times of each phase.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

MACHINES_PER_CLIENT = 2
FIRST_SECONDS = 500_000
"""Seconds on, of the first revision of a document; each revision has one more."""
CONTRACT = Path(__file__).parents[1] / "tests" / "contract" / "laptop.json"
DRAIN_SECONDS = 20
"""How long the last answers are waited for."""


def grown_document() -> str:
    """A workstation of about 11 kB, from a document of the contract, with marks to be filled in."""
    document = json.loads(CONTRACT.read_bytes())
    document["agent"]["id"] = "agent-@MACHINE@"
    document["device"] |= {
        "serial": "BENCH@MACHINE@",
        "uuid": "5f1d2c3b-0a9e-4f58-8d7c-0000@MACHINE@",
        "macs": ["02:bb:@MAC@"],
    }
    document["memory"]["modules"] *= 16
    document["memory"]["slots"] = 16
    document["storage"] = [
        dict(document["storage"][0], serial_hash=f"{number:02}" + "c" * 46 + "0000@MACHINE@0000")
        for number in range(8)
    ]
    document["gpu"] *= 2
    document["display"][0]["serial"] = "SCREEN@MACHINE@"
    document["errors"] = [
        {
            "source": f"/sys/class/hwmon/hwmon{number}",
            "reason": "permission denied: this reading needs an agent that runs as root",
        }
        for number in range(44)
    ]
    document["os"]["build"] = "6.12.@REVISION@-amd64"
    document["memory"]["total_mib"] = 131072
    document["usage"] |= {"on_s": 9_999_999_999}
    return json.dumps(document, indent=1)


_MARK = re.compile(rb"@([A-Z]+)@")


class Bodies:
    """Documents of a machine at a revision, as bytes."""

    def __init__(self) -> None:
        text = grown_document().replace("9999999999", "@SECONDS@").encode()
        self._pieces = _MARK.split(text)

    def body(self, machine: int, revision: int) -> bytes:
        """The document of a machine; another revision has another system and other use."""
        mac = f"{machine:08x}"
        values = {
            b"MACHINE": b"%08d" % machine,
            b"MAC": ":".join(mac[at : at + 2] for at in range(0, 8, 2)).encode(),
            b"REVISION": b"%d" % revision,
            b"SECONDS": b"%d" % (FIRST_SECONDS + revision),
        }
        pieces = self._pieces.copy()
        pieces[1::2] = [values[mark] for mark in pieces[1::2]]
        return b"".join(pieces)


Sent = tuple[int, int, bytes]
"""Machine, revision, document."""


class Client(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, head: bytes, bodies: Iterator[Sent], until: float) -> None:
        self._head = head
        self._bodies = bodies
        self._until = until
        self._buffer = b""
        self._sent_at = 0.0
        self.latencies: list[float] = []
        self.refusals: list[int] = []
        self.last_at = 0.0
        self.last: dict[int, int] = {}
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def _send(self) -> None:
        sent = next(self._bodies, None) if time.perf_counter() < self._until else None
        if sent is None:
            self._transport.close()
            return
        self._machine, self._revision, body = sent
        self._sent_at = time.perf_counter()
        self._transport.write(self._head % len(body) + body)

    def data_received(self, data: bytes) -> None:
        """Take the answer, once whole."""
        self._buffer += data
        head, mark, rest = self._buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if len(rest) < length:
            return
        self._buffer = b""
        self.last_at = time.perf_counter()
        status = int(head[9:12])
        if status == 202:
            self.latencies.append(self.last_at - self._sent_at)
            self.last[self._machine] = self._revision
        else:
            self.refusals.append(status)
        self._send()

    def connection_lost(self, _error: Exception | None) -> None:
        """The end, wanted or not."""
        if not self.done.done():
            self.done.set_result(None)


async def phase(
    url: str, token: str, bodies: list[Iterator[Sent]], seconds: float
) -> dict[str, object]:
    """Run all clients to the end of their bodies or of the time; their times together."""
    parts = urlsplit(url)
    head = (
        f"POST /v1/inventory HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    until = start + seconds
    clients = [
        (
            await loop.create_connection(
                lambda b=b: Client(head, b, until), parts.hostname, parts.port
            )
        )[1]
        for b in bodies
    ]
    await asyncio.wait([client.done for client in clients], timeout=seconds + DRAIN_SECONDS)
    latencies = sorted(each for client in clients for each in client.latencies)
    return {
        "seconds": max(client.last_at for client in clients) - start,
        "answers": len(latencies),
        "refusals": sum(len(client.refusals) for client in clients),
        "p50": latencies[len(latencies) // 2] if latencies else None,
        "p99": latencies[len(latencies) * 99 // 100] if latencies else None,
        "last": {k: v for client in clients for k, v in client.last.items()},
    }


def changes(source: Bodies, client: int) -> Iterator[Sent]:
    """The machines of a client in turn, changed each time."""
    revision = 1
    while True:
        for machine in machines_of(client):
            yield machine, revision, source.body(machine, revision)
        revision += 1


def machines_of(client: int) -> range:
    """Numbers of the machines of a client."""
    return range(client * MACHINES_PER_CLIENT, (client + 1) * MACHINES_PER_CLIENT)


async def main() -> None:
    """Both phases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("--clients", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=8)
    asked = parser.parse_args()
    source = Bodies()
    every = range(asked.clients)
    new = [iter([(m, 0, source.body(m, 0)) for m in machines_of(client)]) for client in every]
    outcome = {"new": await phase(asked.url, asked.token, new, DRAIN_SECONDS)}
    changed = [changes(source, client) for client in every]
    outcome["changed"] = await phase(asked.url, asked.token, changed, asked.seconds)
    print(json.dumps({"bytes": len(source.body(0, 0)), **outcome}))


if __name__ == "__main__":
    asyncio.run(main())
