"""A connection that says nothing, or its headers one by one, is closed after a while.

uvicorn waits for ever for the first request of a connection, which lets a few slow clients hold
every one. Bodies have a time limit of their own (`body.TIME_LIMIT_SECONDS`).
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 20
"""Longest time between a connection, or the first byte of a request, and the end of its headers."""

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that waits for a request so long and no longer."""

    _deadline: asyncio.TimerHandle | None = None
    _is_asked = False

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
        if self._is_idle():
            self._wait()
        super().data_received(data)
        self._is_asked = getattr(self, "cycle", None) is not None
        if not self._is_idle():
            self._wait_no_more()

    def _is_idle(self) -> bool:
        return not self._is_asked or self.cycle.response_complete

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _wait_no_more(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            if not self._is_asked:
                self.transport.write(_TOO_SLOW)
            self.transport.close()
