"""Providers on loopback that answer in the form of the real ones, and a resolver of names."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Asked = Callable[[str, dict[str, list[str]], Mapping[str, str]], Any]


def always(answer: Any) -> Asked:
    """The same answer to every question."""
    return lambda _path, _query, _headers: answer


@contextmanager
def provider(answer: Asked) -> Iterator[tuple[str, list[str]]]:
    """A server whose answers a function gives: JSON, bytes, or a number for a status."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked.append(self.path)
            found = answer(parts.path, parse_qs(parts.query), dict(self.headers))
            body = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(found if isinstance(found, int) else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@contextmanager
def resolver(records: Mapping[tuple[str, str], list[str]]) -> Iterator[str]:
    """A server of names that knows these records, by name and kind; yields its address."""

    class Answers(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            content, socket = self.request
            question = dns.message.from_wire(content)
            asked = question.question[0]
            name, kind = str(asked.name).casefold(), asked.rdtype.name
            reply = dns.message.make_response(question)
            reply.flags |= dns.flags.AA
            found = records.get((name, kind))
            if found:
                reply.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *found))
            elif not any(known == name for known, _ in records):
                reply.set_rcode(dns.rcode.NXDOMAIN)
            socket.sendto(reply.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join(10)
