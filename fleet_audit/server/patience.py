"""A connection that says nothing, or its headers one by one, is closed after a while.

uvicorn waits for ever for the first request of a connection, which lets a few slow clients hold
every one, and takes headers of any length. Bodies have a time limit of their own
(`body.TIME_LIMIT_SECONDS`).
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADER_SECONDS = 20
"""Longest time between a connection, or the first byte of a request, and the end of its headers."""
HEADER_BYTES = 64 * 1024
"""Longest headers."""

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 that waits for a request so long and no longer."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _is_asked = False
    _is_in_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of the headers, until they are there."""
        is_idle, was_in_body = self._is_idle(), self._is_in_body
        super().data_received(data)
        if not self._is_idle():
            self._wait_no_more()
        elif is_idle:
            self._wait()
            # The rest of a body that was refused is no header, nor is its last piece.
            self._measure(0 if was_in_body else len(data))

    def on_headers_complete(self) -> None:
        """Begin to answer, whatever body still comes."""
        self._is_in_body = True
        super().on_headers_complete()
        self._is_asked = True

    def on_message_complete(self) -> None:
        """Note that headers come next."""
        self._is_in_body = False
        super().on_message_complete()

    def _measure(self, size: int) -> None:
        """Refuse headers without an end."""
        self._head_bytes = 0 if self._is_in_body else self._head_bytes + size
        if self._head_bytes > HEADER_BYTES and not self.transport.is_closing():
            self.send_400_response("The headers of the request are too long.")

    def _is_idle(self) -> bool:
        return not self._is_asked or self.cycle.response_complete

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _wait_no_more(self) -> None:
        self._head_bytes = 0
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            if not self._is_asked:
                self.transport.write(_TOO_SLOW)
            self.transport.close()
