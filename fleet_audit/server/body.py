"""Reading a request body out of its compression, within limits of size, memory and time."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from starlette.requests import ClientDisconnect, Request

from fleet_audit.model.marking import N_, said
from fleet_audit.server.refusal import Refused, too_busy

BODY_LIMIT_BYTES = 16 * 1024 * 1024
"""Largest body, out of its compression."""
MEMORY_LIMIT_BYTES = 256 * 1024 * 1024
"""All bodies together that wait to be read or written."""
TIME_LIMIT_SECONDS = 60
"""Longest time that a sender may take for a body."""

_GZIP = zlib.MAX_WBITS | 16
_GZIP_START = 0x1F
_ZLIB_START = 0x78
_TEXT_MARKS = (b"{", b"<", b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")
_TEXT_BYTES = frozenset((*b"\t\r\n", *range(0x20, 0x80)))


class Hold(Protocol):
    """Takes memory for one request, as its body comes in."""

    def __call__(self, size: int) -> None:
        """Take that many bytes more, or refuse."""


class Allowance:
    """Memory that all requests share, so that many large bodies at once cannot exhaust it."""

    def __init__(self, limit: int = MEMORY_LIMIT_BYTES) -> None:
        self._limit = limit
        self._taken = 0

    @contextmanager
    def hold(self) -> Iterator[Hold]:
        """Lend memory to one request, given back when it is answered."""
        mine = 0

        def take(size: int) -> None:
            nonlocal mine
            if self._taken + size > self._limit:
                reason = N_("the server is reading too many documents at once; send it later")
                raise too_busy(reason)
            self._taken += size
            mine += size

        try:
            yield take
        finally:
            self._taken -= mine


class _Plain:
    """A body that is not compressed."""

    unconsumed_tail = b""
    unused_data = b""
    eof = True

    def decompress(self, chunk: bytes, _limit: int) -> bytes:
        """Give the chunk as it is."""
        return chunk


async def read_body(
    request: Request, hold: Hold, limit: int = BODY_LIMIT_BYTES, *, is_sniffed: bool = False
) -> bytes:
    """The body of a request, inflated only as far as the limit allows.

    `is_sniffed` is for agents that compress without saying so: the first bytes then tell.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    is_undeclared = is_sniffed and encoding in ("", "identity")
    inflate = _Chosen(_sniffed) if is_undeclared else _inflater(encoding)
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        async with asyncio.timeout(TIME_LIMIT_SECONDS):
            async for chunk in request.stream():
                piece = inflate.decompress(chunk, limit + 1 - len(body))
                hold(len(piece))
                body += piece
                if len(body) > limit or inflate.unconsumed_tail:
                    raise _too_large(limit)
    except zlib.error as error:
        raise Refused(
            422, said("the body cannot be decompressed ({cause}); send it again", cause=error)
        ) from error
    except TimeoutError as error:
        raise Refused(
            408, said("the body took more than {seconds} s to come", seconds=TIME_LIMIT_SECONDS)
        ) from error
    except ClientDisconnect as error:
        raise Refused(400, N_("the sender left before the end of the body")) from error
    if not inflate.eof or inflate.unused_data:
        raise Refused(
            422, N_("the compressed body is cut short or followed by another; send it again")
        )
    return bytes(body)


class _Inflater(Protocol):
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    def decompress(self, chunk: bytes, limit: int, /) -> bytes: ...


class _Chosen:
    """An inflater that is chosen by the first bytes."""

    def __init__(self, choose: Callable[[bytes], _Inflater]) -> None:
        self._choose = choose
        self._inner: _Inflater | None = None

    @property
    def unconsumed_tail(self) -> bytes:
        """What the limit left unread."""
        return self._inner.unconsumed_tail if self._inner else b""

    @property
    def unused_data(self) -> bytes:
        """What came after the end of the stream."""
        return self._inner.unused_data if self._inner else b""

    @property
    def eof(self) -> bool:
        """Whether the stream came to its end."""
        return self._inner.eof if self._inner else True

    def decompress(self, chunk: bytes, limit: int) -> bytes:
        """Inflate a chunk; the first tells which kind of stream it is."""
        if not chunk:
            return b""
        if self._inner is None:
            self._inner = self._choose(chunk)
        return self._inner.decompress(chunk, limit)


def _deflate(chunk: bytes) -> _Inflater:
    """`deflate` as RFC 9110 has it, with its zlib header, or bare as some senders have it."""
    is_zlib = chunk[0] & 0x0F == zlib.DEFLATED and chunk[0] >> 4 <= 7
    return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)


def _sniffed(chunk: bytes) -> _Inflater:
    """Text, gzip, zlib or bare deflate, as agents send them under any Content-Type."""
    if chunk[0] == _GZIP_START:
        return zlib.decompressobj(_GZIP)
    if chunk[0] == _ZLIB_START:
        return zlib.decompressobj()
    if chunk.startswith(_TEXT_MARKS) or all(byte in _TEXT_BYTES for byte in chunk[:64]):
        return _Plain()
    return zlib.decompressobj(-zlib.MAX_WBITS)


def _inflater(encoding: str) -> _Inflater:
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip"):
        return zlib.decompressobj(_GZIP)
    if encoding == "deflate":
        return _Chosen(_deflate)
    raise Refused(
        415,
        said(
            "Content-Encoding {encoding} is not known; use gzip, deflate or none",
            encoding=encoding[:40],
        ),
    )


def _too_large(limit: int) -> Refused:
    return Refused(
        413,
        said("the document is larger than {size} KiB out of its compression", size=limit // 1024),
    )
