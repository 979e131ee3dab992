"""The two parsers: right on what is whole, silent on what is not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fleet_audit_agent.edid import HEADER, parse_edid
from fleet_audit_agent.smbios import parse_date, parse_rsmb, parse_smbios, uuid_text


def found(pattern: str, text: str) -> str | None:
    """The first group of a pattern in a text."""
    match = re.search(pattern, text)
    return match and match[1]


def test_edid_captures_agree_with_the_reference_decoder(samples: Path):
    """Vendor, product, date, size, pixels and serial equal what edid-decode prints."""
    for capture in sorted((samples / "edid").glob("*.txt")):
        text = capture.read_text(encoding="utf-8")
        edid = parse_edid(capture.with_suffix(".bin").read_bytes())
        assert edid is not None and edid.checksum_ok, capture.name
        assert edid.vendor_id == found(r"Manufacturer: (\w+)", text)
        assert str(edid.product_code) == found(r"Model: (\d+)", text)
        assert str(edid.year) == found(r"Made in: (?:week \d+ of )?(\d{4})", text)
        week = found(r"Made in: week (\d+)", text)
        assert edid.week == (int(week) if week else None)
        assert edid.name == found(r"Display Product Name: '(.*)'", text)
        size = re.search(r"image size: (\d+) cm x (\d+) cm", text)
        assert size is not None
        assert edid.width_cm == pytest.approx(int(size[1]), abs=1)
        assert edid.height_cm == pytest.approx(int(size[2]), abs=1)
        pixels = re.search(r"DTD 1: +(\d+)x(\d+)", text)
        assert pixels is not None and (edid.px_w, edid.px_h) == (int(pixels[1]), int(pixels[2]))
        assert edid.is_digital is ("Digital display" in text)
        number = found(r" Serial Number: (\d+)\n", text)
        assert number is None or edid.serial_number == int(number)


def test_acer_splits_its_serial_between_two_fields(samples: Path):
    """The label's serial is eight characters of text, the number in hexadecimal, four of text."""
    edid = parse_edid((samples / "edid" / "ga-acer-b247y.bin").read_bytes())
    assert edid is not None
    assert (edid.maker, edid.model, edid.serial) == ("Acer", "B247Y", "TJYEE0061171bcd58521")


def test_the_text_serial_is_preferred_to_the_number(build_edid):
    """A readable serial wins; a number serves without one; fillers give no serial."""
    assert parse_edid(build_edid(vendor="DEL", number=77, serial="9VNTW73")).serial == "9VNTW73"
    assert parse_edid(build_edid(vendor="DEL", number=7741)).serial == "7741"
    assert parse_edid(build_edid(vendor="DEL", number=0x01010101)).serial is None
    assert parse_edid(build_edid(vendor="DEL", number=1, serial="000000000000")).serial is None


def test_a_model_year_is_no_date_of_manufacture(build_edid):
    """Week 255 flags the year of the model: it dates nothing."""
    edid = parse_edid(build_edid(week=255, year=2018))
    assert (edid.year, edid.week, edid.is_model_year, edid.made_on) == (2018, None, True, None)


def test_a_week_points_at_its_first_day(build_edid):
    """Week 1 starts the year and week 54 does not leave it; no week means the middle."""
    assert parse_edid(build_edid(week=1, year=2020)).made_on == date(2020, 1, 1)
    assert parse_edid(build_edid(week=54, year=2020)).made_on == date(2020, 12, 31)
    assert parse_edid(build_edid(week=0, year=2020)).made_on == date(2020, 7, 1)


def test_a_timing_only_refines_the_size(build_edid):
    """Millimetres that contradict the base block by more than rounding are left aside."""
    fine = parse_edid(build_edid(size_mm=(527, 296)))
    assert (fine.width_cm, fine.height_cm, fine.diag_cm) == (52.7, 29.6, 60.4)
    block = bytearray(build_edid(size_mm=(527, 296)))
    block[21:23] = bytes([89, 50])
    assert parse_edid(bytes(block)).width_cm == 89.0


@given(st.binary(max_size=400))
def test_any_bytes_are_survived_by_the_edid_parser(blob: bytes):
    """The EDID parser answers on any bytes, and every reading of its answer too."""
    edid = parse_edid(blob)
    assert edid is None or len(blob) >= 128


@given(st.binary(min_size=120, max_size=376))
def test_any_base_block_reads_without_an_exception(body: bytes):
    """Whatever follows the header, each derived fact is a value or None."""
    edid = parse_edid(HEADER + body)
    assert edid is not None
    facts = (edid.maker, edid.model, edid.serial, edid.diag_cm, edid.made_on, edid.product_id)
    assert len(facts) == 6
    assert edid.week is None or 1 <= edid.week <= 54
    assert all(text.isprintable() for text in facts if isinstance(text, str))


@given(st.binary(max_size=2000), st.binary(max_size=40))
@example(b"\x11\x15\x00\x00", b"_SM3_")
def test_any_bytes_are_survived_by_the_smbios_parser(table: bytes, entry_point: bytes):
    """The SMBIOS parser answers on any bytes, from the kernel's files or from Windows."""
    parse_smbios(table, entry_point)
    parse_rsmb(table)


@given(
    st.integers(0, 600), st.integers(0, 255), st.integers(0, 600), st.sampled_from([0, 3, 9, 27])
)
def test_a_mutated_table_costs_what_it_damages(where: int, what: int, cut: int, shift: int):
    """Flipped, shifted and truncated tables are read as far as they go."""
    table = bytearray(WHOLE[shift:])
    table[where % len(table)] = what
    tables = parse_smbios(bytes(table[: max(cut, 1)]), b"_SM3_\0\x18\x03\x03")
    assert all(device.mib is None or device.mib > 0 for device in tables.memory)


def _whole() -> bytes:
    """A table with one structure of each kind that is read, fields counting up."""
    parts = []
    for kind in (0, 1, 2, 3, 4, 17, 22, 38, 39, 127):
        formatted = bytes(range(1, 0x60))
        parts.append(bytes([kind, len(formatted) + 4, 0, kind]) + formatted)
        parts.append(b"alpha\0beta\0gamma\0delta\0\0")
    return b"".join(parts)


WHOLE = _whole()


def test_a_processor_and_a_battery_are_read(build_structure):
    """Type 4 gives cores beyond 255 by its wide field; type 22 its packed date and capacity."""
    processor = bytearray(0x30 - 4)
    processor[1], processor[0x10 - 4], processor[0x18 - 4] = 3, 1, 0x41
    processor[0x16 - 4 : 0x18 - 4] = (2450).to_bytes(2, "little")
    processor[0x23 - 4], processor[0x25 - 4] = 0xFF, 0xFF
    processor[0x2A - 4 : 0x2C - 4] = (256).to_bytes(2, "little")
    processor[0x2E - 4 : 0x30 - 4] = (512).to_bytes(2, "little")
    battery = bytearray(0x1A - 4)
    battery[0x0A - 4 : 0x0C - 4] = (5700).to_bytes(2, "little")
    battery[0x12 - 4 : 0x14 - 4] = ((2021 - 1980) << 9 | 3 << 5 | 9).to_bytes(2, "little")
    battery[0x15 - 4] = 10
    tables = parse_smbios(
        build_structure(4, bytes(processor), "AMD EPYC 9754") + build_structure(22, bytes(battery))
    )
    (cpu,) = tables.processors
    assert (cpu.name, cpu.mhz, cpu.cores, cpu.threads) == ("AMD EPYC 9754", 2450, 256, 512)
    assert tables.batteries[0].design_mwh == 57_000
    assert tables.batteries[0].made_on == date(2021, 3, 9)


def test_uuid_byte_order_follows_the_version():
    """Before SMBIOS 2.6 the first three fields were big-endian."""
    raw = bytes(range(16))
    assert uuid_text(raw).startswith("03020100-0504-0706-0809")
    assert uuid_text(raw, mixed_endian=False).startswith("00010203-0405-0607-0809")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("02/17/2024", date(2024, 2, 17)),
        ("08/31/98", date(1998, 8, 31)),
        ("2021-03-09", date(2021, 3, 9)),
        ("2021/03/09", date(2021, 3, 9)),
        ("31/12/2020", None),
        ("00/00/0000", None),
        ("soon", None),
        (None, None),
    ],
)
def test_firmware_dates_are_read_or_refused(text, day):
    """Dates of the standard and of batteries are read; what no calendar has is None."""
    assert parse_date(text) == day
