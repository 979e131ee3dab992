"""Broken and hostile documents: each costs one line, and never an exception."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet_audit.inventory.mapping import read_mapping
from fleet_audit.inventory.organisation_sheet import parse_sheet
from fleet_audit.inventory.reading import read_document
from fleet_audit.inventory.sources import SOURCES
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.model.errors import UnusableMapping, UnusableOrganisationSheet

CONTRACT = Path(__file__).parents[1] / "contract"
Read = Callable[..., list[Any]]
FORMATS = [None, *(source.name for source in SOURCES)]
MARKS = [
    b"{",
    b"<REQUEST>",
    b'"deviceid"',
    b"fleet-audit/inventory/1",
    b"category;model\n",
    b"\x1f\x8b",
]


def rejected(items: list[Any]) -> Rejected:
    """The one rejection."""
    (item,) = items
    assert isinstance(item, Rejected)
    assert item.reason and "\n" not in item.reason
    return item


def test_empty_file(read: Read) -> None:
    """An empty file is rejected with a remedy."""
    assert "empty" in rejected(read(b" \n")).reason


@pytest.mark.parametrize("wbits", [15, 31])
def test_truncated_compression(read: Read, glpi_laptop: dict[str, Any], wbits: int) -> None:
    """Compressed data that ends too early is rejected as cut short, wherever it is cut."""
    packed = zlib.compress(json.dumps(glpi_laptop).encode(), wbits=wbits)
    assert "cut short" in rejected(read(packed[: len(packed) // 2])).reason


def test_bomb_is_not_inflated(read: Read) -> None:
    """A bomb is refused at the limit."""
    bomb = zlib.compress(bytes(50_000_000))
    assert "MiB" in rejected(read(bomb, limit=1024 * 1024)).reason


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
    ],
)
def test_entities_are_refused(read: Read, ocs_desktop: str, doctype: str) -> None:
    """Entities and DTDs are refused, whether they expand or reach out."""
    head, _, rest = ocs_desktop.partition("\n")
    assert "entities" in rejected(read(f"{head}\n{doctype}\n{rest}")).reason


def test_broken_xml_names_its_line(read: Read, ocs_desktop: str) -> None:
    """XML that is cut short is rejected with the line."""
    assert rejected(read(ocs_desktop[:700])).line


def test_broken_json_names_its_line(read: Read) -> None:
    """JSON that is cut short is rejected with the line."""
    assert rejected(read('{"deviceid": "a",\n "content": {')).line == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"deviceid": 1, "content": ' + "[" * 100_000, "deep"),
        ('{"deviceid": 1, "deviceid": 2}', "twice"),
        ('{"deviceid": NaN}', "NaN"),
        ('{"deviceid": 1e999}', "large"),
        ('{"deviceid": ' + "9" * 5000 + "}", "digits"),
        ('{"deviceid": 1, "content": [1]}', "content"),
    ],
    ids=["nesting", "duplicate member", "NaN", "infinite", "digits", "content"],
)
def test_what_json_allows_and_we_do_not(read: Read, text: str, word: str) -> None:
    """Endless nesting, duplicate members and impossible numbers are refused by name."""
    assert word in rejected(read(text)).reason


def test_nesting_that_names_no_format(read: Read) -> None:
    """Members within members, a hundred thousand deep, are refused whatever they would be."""
    assert "deep" in rejected(read('{"a":' * 100_000)).reason


@pytest.mark.parametrize(
    "headings",
    [
        '"Name","Entity","Status","Manufacturer","Serial number","Type","Model"\n',
        "asset_tag;category;model\n",
        '"Name","Manufacturer","Type","Model","Serial\nPC-003","LENOVO","Portable","20XW","PF1"\n',
    ],
    ids=["glpi", "canonical", "quote left open"],
)
def test_a_list_of_headings_is_told(read: Read, headings: str) -> None:
    """A list with nothing under its headings is said to be empty, not passed over in silence."""
    (told,) = read(headings)
    assert isinstance(told, Skipped) and "headings" in told.reason


_AGENT = b"<?xml version='1.0'?><REQUEST><CONTENT>"
LENGTHY = {
    "members": b'{"deviceid":1,' + b",".join(b'"%d":1' % n for n in range(30_000)) + b',"1":2}',
    "last member": b"{" + b",".join(b'"%d":1' % n for n in range(30_000)) + b',"d":1,"d":2}',
    "declarations": b"<REQUEST>" + b"<?xml " * 50_000,
    "spaces": _AGENT + b" " * 300_000,
    "elements": _AGENT + b"<A>" * 100_000,
    "references": _AGENT + b"&#" + b"0" * 300_000,
    "delimiters": b"category;model\n" + b";" * 300_000,
    "quotes": b"category;model\n" + b'"' * 300_000,
    "lines": b"category;model\n" + b"\n" * 100_000,
    "headings": b"category;model;" + b"serial;" * 20_000 + b"\n" + b"laptop;x\n" * 100,
    "memory": b'Type;Model;Memory\nNotebook;x;"' + b"8192\n" * 30_000 + b'"\n',
    "digits": b'{"deviceid":"a","content":{"bios":{"bdate":"' + b"1" * 300_000 + b'"}}}',
    "halves": b'{"deviceid":"' + b"\\ud83d" * 50_000 + b'"}',
}


@pytest.mark.parametrize("content", LENGTHY.values(), ids=LENGTHY)
def test_time_does_not_grow_by_the_square(read: Read, content: bytes) -> None:
    """A third of a megabyte of one thing over and over is read, or refused, in four seconds.

    By the square of its length, as in versions that a trial found, it would take half a minute.
    """
    started = time.process_time()
    assert read(content)
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("value", "why"), [("9" * 5000, "digits"), ("[" * 100_000, "deep"), ("{a=" * 9_000, "deep")]
)
def test_toml_without_an_end_is_refused(value: str, why: str) -> None:
    """A number of 5,000 digits and endless nesting are refused, in a sheet and in a mapping."""
    with pytest.raises(UnusableOrganisationSheet, match=why):
        parse_sheet(f"staff = {value}".encode(), "sheet.toml")
    with pytest.raises(UnusableMapping, match=why):
        read_mapping(f"columns = {value}".encode(), "columns.toml")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("staff = {}", "staff"),
        ("[declared_counts]\ndesktop = {}", "declared_counts"),
        ("turnover_eur = {}", "turnover_eur"),
        ("[[sites]]\nname = 'Nantes'\nbilled_kwh = {}", "billed_kwh"),
        ("[[sites]]\nname = 'Nantes'\nbilled_year = {}", "billed_year"),
        ("[[sites]]\nname = 'Nantes'\n[[sites.rooms]]\nname = 'A'\npue_year = {}", "pue_year"),
    ],
)
def test_counts_and_years_that_no_database_holds(line: str, field: str) -> None:
    """A number of the sheet beyond what it can be is refused, and the place is named."""
    text = f"name = 'parc'\n{line}\n"
    parse_sheet(text.format(2020).encode(), "sheet.toml")
    for endless in (171 * 10**30, f"235{'0' * 400}.0"):
        with pytest.raises(UnusableOrganisationSheet, match=field):
            parse_sheet(text.format(endless).encode(), "sheet.toml")


@pytest.mark.parametrize("member", ["family", "model", "stepping"])
def test_codes_of_a_processor_that_no_database_holds(member: str) -> None:
    """A processor's code beyond the register that it is read from is refused by its name."""
    document = json.loads((CONTRACT / "laptop.json").read_bytes())
    document["cpu"][0][member] = 2**63
    (refused,) = read_document(json.dumps(document).encode(), "agent.json")
    assert isinstance(refused, Rejected) and member in (refused.field or "")


def test_a_count_of_processors_fills_no_memory(read: Read) -> None:
    """A hundred milliards of processors are no list of them: the machine is kept with one."""
    machine = (
        "<REQUEST><CONTENT><HARDWARE><NAME>a</NAME><PROCESSORT>i5</PROCESSORT>"
        "<PROCESSORN>99999999999</PROCESSORN></HARDWARE></CONTENT></REQUEST>"
    )
    (seen,) = read(machine)
    assert isinstance(seen, Observation) and seen.asset.cpu_sockets == 1


@pytest.mark.parametrize("endless", [2**64, 1e40, "9" * 300])
def test_whole_numbers_that_no_database_holds(
    read: Read, glpi_laptop: dict[str, Any], endless: object
) -> None:
    """A code or a count beyond what a database holds is unknown; the machine is kept."""
    glpi_laptop["content"]["cpus"][0]["model"] = endless
    glpi_laptop["content"]["virtualmachines"][1]["vcpu"] = endless
    seen = next(item for item in read(glpi_laptop) if isinstance(item, Observation))
    assert seen.asset.components.cpu is not None
    assert seen.asset.components.cpu[0].model is None
    assert [guest.cpu_cores for guest in seen.attached if guest.is_virtual] == [None]


def test_no_text_holds_nul(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """NUL, which PostgreSQL takes in no text, is left out of what a document says."""
    glpi_laptop["content"]["bios"]["smodel"] = "Think\0Pad"
    document = json.loads((CONTRACT / "laptop.json").read_bytes())
    document["agent"]["id"] = "age\0nt"
    for item in (*read(glpi_laptop), *read(document)):
        assert isinstance(item, (Observation, Rejected))
        if isinstance(item, Observation):
            assert "\0" not in f"{item.asset.model}{item.asset.agent_id}"


def test_lists_where_names_are_expected(read: Read) -> None:
    """OCS's JSON with lists as the name and the serial number of a battery is no trouble."""
    battery = {"NAME": ["a"], "SERIAL NUMBER": [1], "DESIGN CAPACITY": "50 Wh"}
    (seen,) = read({"template_inventory": {"BATTERIES": [battery] * 2, "BIOS": [{"MODEL": "XPS"}]}})
    assert isinstance(seen, Observation) and len(seen.asset.components.battery or ()) == 1


def test_what_cannot_be_shown_is_not_repeated(read: Read) -> None:
    """The name of an unknown message is told without its control characters."""
    (told,) = read('{"deviceid": "a", "action": "re\\u0000boot\\u001b[2J"}')
    assert isinstance(told, Skipped) and "reboot[2j" in told.reason


def test_ten_thousand_monitors(read: Read, glpi_laptop: dict[str, Any], edid: Any) -> None:
    """Of 10,000 monitors on one machine the first are kept, and one line says so."""
    monitors = [{"base64": edid(serial=f"S{rank:05}")} for rank in range(10_000)]
    glpi_laptop["content"]["monitors"] = monitors
    refused, seen = read(glpi_laptop)
    assert isinstance(refused, Rejected) and "10000 monitors" in refused.reason
    assert isinstance(seen, Observation) and len(seen.attached) < 40


@pytest.mark.parametrize("size", [-512, 10**18, "-3", 1e300])
def test_absurd_sizes(read: Read, glpi_laptop: dict[str, Any], size: object) -> None:
    """A negative or absurd size is named and left out; the machine is kept."""
    glpi_laptop["content"]["storages"] = [{"model": "ST1000DM010", "disksize": size}]
    refused, seen = read(glpi_laptop)
    assert isinstance(refused, Rejected) and refused.field == "storages.disksize"
    assert isinstance(seen, Observation) and seen.asset.storage_gb is None


def test_halves_of_characters_are_no_trouble(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """A lone surrogate in JSON becomes a question mark instead of breaking the store."""
    text = json.dumps(glpi_laptop).replace("desk-17", "desk\\ud83d17")
    seen = read(text)[0]
    assert isinstance(seen, Observation)
    assert seen.asset.name == "desk?17"


@settings(max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(MARKS), st.sampled_from(FORMATS))
def test_any_bytes(content: bytes, mark: bytes, source: str | None) -> None:
    """Arbitrary bytes, in any format, give values and never an exception."""
    for item in read_document(mark + content, "any", source=source):
        assert isinstance(item, (Observation, Skipped, Rejected))


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_place(glpi_laptop: dict[str, Any], data: st.DataObject) -> None:
    """Any value in any member of a GLPI inventory gives values and never an exception."""
    document = json.loads(json.dumps(glpi_laptop))
    content = document["content"]
    section = data.draw(st.sampled_from(sorted(content)))
    if data.draw(st.booleans()) or not isinstance(content[section], (dict, list)):
        content[section] = data.draw(values)
    else:
        members = content[section][0] if isinstance(content[section], list) else content[section]
        members[data.draw(st.sampled_from(sorted(members)))] = data.draw(values)
    for item in read_document(json.dumps(document).encode(), "fuzz"):
        assert isinstance(item, (Observation, Skipped, Rejected))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 5000), byte=st.integers(0, 255), cut=st.booleans())
def test_mutated_captures(samples: Path, at: int, byte: int, cut: bool) -> None:
    """A real inventory with a byte changed, or cut short, never raises."""
    for path in sorted((samples / "inventories").iterdir()):
        raw = bytearray(path.read_bytes()[:6000])
        place = at % len(raw)
        raw[place] = byte
        content = bytes(raw[:place]) if cut else bytes(raw)
        for item in read_document(content, path.name):
            assert isinstance(item, (Observation, Skipped, Rejected))
