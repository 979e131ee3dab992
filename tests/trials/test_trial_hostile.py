"""All that hostile senders have, at once, against one server whose memory is measured."""

from __future__ import annotations

import base64
import http.client
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux tells the peak of another program's memory", allow_module_level=True)

MIB = 1024 * 1024
MOST_MORE_MIB = 192
"""What the server may take over what a good document left it with: a few bodies of 16 MiB, read."""
SENDERS = 8
ROUNDS = 3
BOMB_MIB = 512


def packed(bomb_mib: int, bits: int) -> bytes:
    """Zeros that a few hundred kilobytes unpack to."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, bits)
    pieces = [deflater.compress(bytes(MIB)) for _ in range(bomb_mib)]
    return b"".join([*pieces, deflater.flush()])


def changed(laptop: bytes, **members: Any) -> bytes:
    """A good document with other members, in the place of its own or of its sections."""
    return json.dumps({**json.loads(laptop), **members}).encode()


def hostile_bodies(good: bytes) -> Iterator[tuple[str, bytes, set[int]]]:
    """Bodies by name, with the statuses that are right for them."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 12))
    expansion = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "lol">{entities}]>'
    disk = {"kind": "ssd", "bytes": -512}
    screen = json.loads(good)["display"][0]
    members = b",".join(b'"%d":1' % number for number in range(200_000))
    yield "gzip bomb", packed(BOMB_MIB, 31), {413, 422}
    yield "zlib bomb", packed(BOMB_MIB, 15), {413, 422}
    yield "entities", f"{expansion}<REQUEST><CONTENT>&e11;</CONTENT></REQUEST>".encode(), {422}
    yield "100 MB", b"<" + bytes(100 * MIB), {413}
    yield "16 MB of one mark", b"<REQUEST>" + b"<?xml " * 2_600_000, {422}
    yield "a million members", b'{"deviceid":1,' + members + b',"x":1,"x":2}', {422}
    yield "bad UTF-8", good.replace(b'"sku"', b'"sk\xff"'), {202, 422}
    yield "a member twice", good.replace(b'"device":', b'"device":{},"device":', 1), {202, 422}
    yield "cut short", good[: len(good) // 2], {422}
    yield "nested", b'{"a":' * 200_000, {422}
    yield "in the year 9999", changed(good, sent_at="9999-12-31T23:59:59Z"), {202, 422}
    yield "a negative size", changed(good, storage=[disk]), {422}
    yield "10,000 monitors", changed(good, display=[screen] * 10_000), {202, 422}
    yield "noise", base64.b64decode("/9j/") * 10_000, {422}
    yield "nothing", b"", {422}


def sent(address: str, path: str, body: bytes, secret: str) -> int:
    """The status that a body is answered with; a server may answer before it read it all."""
    headers = {"Authorization": f"Bearer {secret}"}
    with closing(http.client.HTTPConnection(address, timeout=60)) as connection:
        try:
            connection.request("POST", path, body, headers)
        except (BrokenPipeError, ConnectionResetError):
            assert len(body) > MIB, "only a large body may be left unread"
            return 413
        try:
            return connection.getresponse().status
        except ConnectionResetError:
            assert len(body) > MIB
            return 413


def peak_mib(pid: int) -> int:
    """The most memory that a program ever had."""
    told = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    assert told is not None
    return int(told[1]) // 1024


@pytest.mark.trial
def test_hostile_senders_cost_neither_memory_nor_documents(
    start: Any,
    secret: str,
    laptop: Callable[[int, int], bytes],
    fleet_audit: Callable[..., subprocess.CompletedProcess[str]],
    store: Path,
) -> None:
    """Bombs and nonsense by eight senders at once, among good documents: each gets its answer.

    The memory of the server stays within a few bodies of the largest size, and every good document
    is kept.
    """
    bodies = list(hostile_bodies(laptop(5_000, 0)))
    with start() as (server, address), ThreadPoolExecutor(SENDERS) as senders:
        assert sent(address, "/v1/inventory", laptop(0, 0), secret) == 202
        before = peak_mib(server.pid)
        asked = []
        for turn in range(ROUNDS):
            for number, (name, body, right) in enumerate(bodies):
                kept = laptop(1 + turn * len(bodies) + number, 0)
                path = f"/collect/{secret}"
                asked += [
                    (name, right, senders.submit(sent, address, path, body, secret)),
                    ("wrong token", {401}, senders.submit(sent, address, path + "x", body, "x")),
                    ("good", {202}, senders.submit(sent, address, "/v1/inventory", kept, secret)),
                    (
                        "replayed",
                        {202},
                        senders.submit(sent, address, "/v1/inventory", kept, secret),
                    ),
                ]
        wrong = [
            (name, found)
            for name, right, answer in asked
            if (found := answer.result()) not in right | ({413} if name == "wrong token" else set())
        ]
        assert wrong == []
        more = peak_mib(server.pid) - before
        assert more < MOST_MORE_MIB, f"{more} MiB more than a good document took"
    exported = fleet_audit("assets", "export", "--quiet", store=store).stdout
    machines = [f"TRIAL{number:05}" for number in range(1 + ROUNDS * len(bodies))]
    assert [serial for serial in machines if exported.count(serial) != 1] == []
    sys.__stderr__.write(f"{len(asked)} bodies; the server took {more} MiB more than {before}\n")
