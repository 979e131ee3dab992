"""A collector that answers what a test has written down, and keeps what it was sent."""

from __future__ import annotations

import gzip
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Reply = Callable[["FakeCollector", "Asked"], "tuple[int, dict[str, str], bytes]"]


class Asked(NamedTuple):
    """A request as it came."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> bytes:
        """Its body, out of its compression."""
        is_packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.raw) if is_packed else self.raw

    @property
    def everything(self) -> bytes:
        """All that the machine let out: address, headers, body."""
        lines = "".join(f"{name}: {value}\n" for name, value in self.headers.items())
        return f"{self.path}\n{lines}\n".encode() + self.body


def as_a_collector(collector: FakeCollector, asked: Asked) -> tuple[int, dict[str, str], bytes]:
    """What `fleet-audit serve` answers to whoever does everything right."""
    if asked.path.endswith("/v1/announce"):
        last = collector.kept[-1] if collector.kept else b""
        is_known = json.loads(asked.body)["sha256"] == sha256(last).hexdigest()
        return 200, {}, json.dumps({"answer": "known" if is_known else "send"}).encode()
    digest = sha256(asked.body).hexdigest()
    is_known = digest in collector.keys
    if not is_known:
        collector.keys.add(digest)
        collector.kept.append(asked.body)
    word = "known" if is_known else "stored"
    return 202, {}, json.dumps({"answer": word, "sha256": digest}).encode()


def told(status: int, *, body: bytes = b"{}", **headers: str) -> Reply:
    """Always the same answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _collector, _asked: (status, named, body)


class FakeCollector:
    """Answers by its script, one entry per request, then as a collector does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.script: list[Reply] = []
        self.asked: list[Asked] = []
        self.kept: list[bytes] = []
        self.keys: set[str] = set()
        self.drip_s = 0.0

    def answers(self, *replies: Reply) -> None:
        """What the next requests are answered."""
        self.script = list(replies)

    def paths(self) -> list[str]:
        """What was asked for, in order; the memory of it begins anew."""
        paths = [one.path for one in self.asked]
        self.asked.clear()
        return paths

    def documents(self) -> list[dict[str, Any]]:
        """What was kept, in order."""
        return [json.loads(body) for body in self.kept]


def _handler(collector: FakeCollector) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            raw = self.rfile.read(int(headers.get("content-length", 0)))
            asked = Asked(self.path, headers, raw)
            collector.asked.append(asked)
            reply = collector.script.pop(0) if collector.script else as_a_collector
            status, named, body = reply(collector, asked)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **named}.items():
                self.send_header(name, value)
            self.end_headers()
            self._write(body)

        def _write(self, body: bytes) -> None:
            for place in range(0, len(body), 1 if collector.drip_s else len(body) or 1):
                time.sleep(collector.drip_s)
                try:
                    self.wfile.write(body[place : place + (1 if collector.drip_s else len(body))])
                    self.wfile.flush()
                except OSError:
                    self.close_connection = True
                    return

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def fake_collector(context: ssl.SSLContext | None = None) -> Iterator[FakeCollector]:
    """A fake collector on a free port, over TLS where a context is given."""
    collector = FakeCollector("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(collector))
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if context is None else "https"
    collector.url = f"{scheme}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
