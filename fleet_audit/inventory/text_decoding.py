"""Bytes to text, whoever wrote them: UTF-8 with or without BOM, UTF-16, or Windows-1252."""

from __future__ import annotations

import codecs

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes) -> str:
    """The text of a document. Total: what no encoding explains is read as Latin-1."""
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), None)
    candidates = [encoding] if encoding else [*_without_bom(content), "utf-8", "cp1252"]
    for candidate in candidates:
        try:
            return content.decode(candidate)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _without_bom(content: bytes) -> list[str]:
    """UTF-16 without a mark shows by a zero in every second byte of its first characters."""
    head = content[:32]
    if len(head) < 8:
        return []
    if not any(head[0::2]) and all(head[1::2]):
        return ["utf-16-be"]
    if not any(head[1::2]) and all(head[0::2]):
        return ["utf-16-le"]
    return []


def without_mark(content: bytes) -> bytes:
    """The document as UTF-8 without a mark where a mark says what it is; else as it is."""
    if any(content.startswith(bom) for bom, _ in _BOMS):
        return decoded(content).encode("utf-8", "replace")
    return content


def text_head(content: bytes, characters: int = 4096) -> str:
    """The beginning of a document's text, for recognising it."""
    return decoded(content[: characters * 2])[:characters]
