"""What the tests of the inventory share: documents made up here, as agents write them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.inventory.reading import read_document
from fleet_audit.model.asset import Observation, Rejected, Skipped

Item = Observation | Skipped | Rejected

DOCUMENTS = Path(__file__).with_name("documents")
"""Whole inventories made up here, in the form that agents send."""


@pytest.fixture
def read() -> Callable[..., list[Item]]:
    """Every item of a document, given as bytes, text, or members of JSON."""

    def reading(content: Any, name: str = "document", **options: Any) -> list[Item]:
        if isinstance(content, dict):
            content = json.dumps(content)
        raw = content.encode() if isinstance(content, str) else content
        return list(read_document(raw, name, **options))

    return reading


@pytest.fixture
def edid() -> Callable[..., str]:
    """The base-64 EDID of a made-up screen."""
    return made_edid


def made_edid(
    vendor: str = "DEL",
    name: str | None = "DELL U2419H",
    serial: str | None = "ABC1234",
    week: int = 12,
    year: int = 2019,
    size_cm: tuple[int, int] = (53, 30),
) -> str:
    """A base block of EDID 1.4 with a good checksum (VESA E-EDID, section 3)."""
    block = bytearray(128)
    block[:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    letters = [ord(letter) - ord("A") + 1 for letter in vendor]
    block[8:10] = (letters[0] << 10 | letters[1] << 5 | letters[2]).to_bytes(2, "big")
    block[10:12] = b"\x34\x12"
    block[16], block[17], block[18], block[19] = week, year - 1990, 1, 4
    block[20], block[21], block[22] = 0x80, *size_cm
    block[54:72] = bytes.fromhex("023a801871382d40582c4500") + bytes(6)
    for offset, tag, text in ((72, 0xFC, name), (90, 0xFF, serial)):
        if text is not None:
            block[offset : offset + 5] = bytes((0, 0, 0, tag, 0))
            block[offset + 5 : offset + 18] = text.encode()[:13].ljust(13, b"\n")
    block[127] = -sum(block) % 256
    return base64.b64encode(bytes(block)).decode()


@pytest.fixture
def glpi_laptop() -> dict[str, Any]:
    """A whole inventory of a laptop with a panel and a monitor, as glpi-agent sends it."""
    document: dict[str, Any] = json.loads((DOCUMENTS / "glpi-laptop.json").read_bytes())
    return document


@pytest.fixture
def ocs_desktop() -> str:
    """A whole inventory of a desktop, as the OCS agent of Unix writes it."""
    return (DOCUMENTS / "ocs-desktop.xml").read_text(encoding="utf-8")
