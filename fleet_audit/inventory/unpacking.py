"""Undoing compression by sniffing: agents send zlib without saying so. Bombs are refused unread."""

from __future__ import annotations

import zlib

from fleet_audit.model.asset import Rejected
from fleet_audit.model.marking import said

DEFAULT_LIMIT = 64 * 1024 * 1024
"""Largest document, unpacked, in bytes."""

_GZIP = b"\x1f\x8b"
_RAW_DEFLATE_BITS = -15
_GZIP_BITS = 31
_TEXT_STARTS = b"{[<\"'\xef\xfe\xff"


def unpacked(content: bytes, limit: int = DEFAULT_LIMIT) -> bytes | Rejected:
    """The document without its zlib, gzip or raw deflate wrapping; as it is where it has none."""
    if len(content) > limit:
        return _too_large(limit)
    if content.startswith(_GZIP):
        return _inflated(content, _GZIP_BITS, limit)
    if _is_zlib(content):
        return _inflated(content, zlib.MAX_WBITS, limit)
    if content and not _looks_like_text(content):
        raw = _inflated(content, _RAW_DEFLATE_BITS, limit)
        if isinstance(raw, bytes) and raw:
            return raw
    return content


def _is_zlib(content: bytes) -> bool:
    """Whether the two-byte header of RFC 1950 is there: method 8, and a multiple of 31."""
    return len(content) >= 2 and content[0] == 0x78 and int.from_bytes(content[:2], "big") % 31 == 0


def _looks_like_text(content: bytes) -> bool:
    head = content[:64]
    return head[:1] in (bytes([b]) for b in _TEXT_STARTS) or all(
        b >= 0x20 or b in b"\t\r\n" for b in head
    )


def _inflated(content: bytes, window_bits: int, limit: int) -> bytes | Rejected:
    inflater = zlib.decompressobj(window_bits)
    try:
        inflated = inflater.decompress(content, limit + 1)
    except zlib.error:
        return Rejected(reason=said("damaged compressed file: copy or export it again"))
    if len(inflated) > limit:
        return _too_large(limit)
    if not inflater.eof:
        return Rejected(reason=said("compressed file is cut short: copy or export it again"))
    return inflated


def _too_large(limit: int) -> Rejected:
    return Rejected(
        reason=said(
            "larger than {size} MiB once unpacked: split the file", size=limit // (1024 * 1024)
        )
    )
