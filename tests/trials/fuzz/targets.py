"""Every parser that takes foreign bytes, and what each promises on any bytes at all."""

from __future__ import annotations

import asyncio
import io
import math
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from agent_targets import AGENT, whole_machine
from delivery_targets import delivery
from gathered_targets import GATHERED
from seeds import agent_machines
from starlette.requests import Request

from fleet_audit.inventory import workbook_reader, workbooks
from fleet_audit.inventory.mapping import MappingFile, read_mapping
from fleet_audit.inventory.organisation_sheet import parse_sheet
from fleet_audit.inventory.reading import list_mappings, read_document
from fleet_audit.inventory.sources import SOURCES
from fleet_audit.inventory.sources.raw_sources import RawSources
from fleet_audit.inventory.text_decoding import decoded, text_head, without_mark
from fleet_audit.inventory.unpacking import unpacked
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.model.errors import UnusableMapping, UnusableOrganisationSheet
from fleet_audit.model.organisation import OrganisationSheet
from fleet_audit.server.body import Allowance, read_body
from fleet_audit.server.refusal import Refused
from fleet_audit_agent.edid import parse_edid
from fleet_audit_agent.smbios import SmbiosTables, parse_rsmb, parse_smbios

Target = Callable[[bytes], None]

BODY_LIMIT = 1 << 20
WORKBOOK_SECONDS = 20
_LOOP = asyncio.new_event_loop()
_MOST_INTEGER = 2**63


def read_target(source: str | None) -> Target:
    """Reading a document in a format, or in the one that it seems to have."""

    def read(content: bytes) -> None:
        if workbooks.is_workbook(without_mark(content)):
            return  # a program apart reads those, which takes its time: `workbook` does it
        if RawSources().recognises(content, "document"):
            return  # the agent, as a program, reads those: `sources-file` does it here
        found = list(read_document(content, "document", source))
        assert found, "nothing was said of the document"
        for item in found:
            assert isinstance(item, (Observation, Skipped, Rejected))
            check_storable(item)
            if isinstance(item, Observation):
                list_mappings(content, item.source)

    return read


def check_storable(item: Any) -> None:
    """Raise unless a database and a report can hold every value of it."""
    for value in _leaves(msgspec.to_builtins(item, enc_hook=str)):
        if isinstance(value, str):
            value.encode()
            assert "\x00" not in value, f"PostgreSQL has no NUL in its texts: {value!r}"
        elif isinstance(value, int):
            assert -_MOST_INTEGER <= value < _MOST_INTEGER, f"no database holds {value}"
        elif isinstance(value, float):
            assert math.isfinite(value), f"{value} is no quantity"


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        yield value
        return
    for inner in value:
        yield from _leaves(inner)


def edid(content: bytes) -> None:
    """A screen's identity: facts or nothing."""
    screen = parse_edid(content)
    if screen is not None:
        facts = (screen.maker, screen.model, screen.serial, screen.diag_cm, screen.made_on)
        check_storable([*facts, screen.product_id])


def smbios(content: bytes) -> None:
    """A firmware's tables: facts or nothing."""
    for tables in (parse_rsmb(content), parse_smbios(content[8:], content[:8])):
        assert isinstance(tables, SmbiosTables)
        check_storable(tables)


def sheet(content: bytes) -> None:
    """The organisation sheet: one, or a refusal that says where."""
    try:
        found = parse_sheet(content, "sheet.toml")
    except UnusableOrganisationSheet:
        return
    assert isinstance(found, OrganisationSheet)
    check_storable(found)


def mapping(content: bytes) -> None:
    """A column mapping: one, or a refusal; a table read through it gives values."""
    try:
        found = read_mapping(content, "columns.toml")
    except UnusableMapping:
        return
    assert isinstance(found, MappingFile)
    table = b"Chose;Engin;Prix\nLatitude 5520;Becane;1000\n"
    for item in read_document(table, "list.csv", mapping=found):
        assert isinstance(item, (Observation, Skipped, Rejected))
        check_storable(item)


def text(content: bytes) -> None:
    """Decoding and unpacking: total, and within the limit."""
    assert isinstance(decoded(content), str)
    assert len(text_head(content, 100)) <= 100
    without_mark(content).decode("utf-8", "replace")
    plain = unpacked(content, 4096)
    assert isinstance(plain, Rejected) or len(plain) <= 4096


def body(content: bytes) -> None:
    """A request's body in pieces, under each compression: within the limit, or refused."""
    if not content:
        return
    encodings = (b"", b"identity", b"gzip", b"deflate", b"br", content[1:9])
    encoding = encodings[content[0] % len(encodings)]
    step = 1 + content[0] // len(encodings) * 7
    pieces = [content[at : at + step] for at in range(1, len(content), step)]
    allowance = Allowance()
    try:
        with allowance.hold() as hold:
            request = _request(pieces, encoding)
            is_sniffed = content[0] % 2 == 0
            found = read_body(request, hold, BODY_LIMIT, is_sniffed=is_sniffed)
            assert len(_LOOP.run_until_complete(found)) <= BODY_LIMIT
    except Refused as refusal:
        status = refusal.status
    else:
        status = 200
    assert 200 <= status < 500
    assert allowance._taken == 0, "memory was not given back"


def _request(pieces: list[bytes], encoding: bytes) -> Request:
    messages: Iterator[dict[str, Any]] = iter(
        [
            *({"type": "http.request", "body": piece, "more_body": True} for piece in pieces),
            {"type": "http.request", "body": b"", "more_body": False},
        ]
    )

    async def receive() -> dict[str, Any]:
        return next(messages)

    headers = [(b"content-encoding", encoding)] if encoding else []
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def workbook(content: bytes) -> None:
    """A workbook, read apart: sheets of texts, or a refusal."""
    if not workbooks.is_workbook(content):
        return
    workbooks.MOST_SECONDS = WORKBOOK_SECONDS
    found = workbooks.workbook_sheets(content)
    assert isinstance(found, Rejected) or all(
        isinstance(cell, str) for _name, rows in found for row in rows for cell in row
    )


def workbook_measure(content: bytes) -> None:
    """What measures a workbook before it is opened, on any parts: passed, or refused."""
    names = ("xl/worksheets/sheet1.xml", "content.xml", "xl/sharedStrings.xml")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(names[content[0] % 3] if content else names[0], content[1:])
    for one in (made.getvalue(), content):
        try:
            workbook_reader._measure(one)
        except (workbook_reader.TooLargeError, *workbook_reader._BROKEN):
            continue


def server() -> Target:
    """The whole server on a store of its own: any message is answered, what it keeps is merged."""
    from fleet_audit.pipeline.inbox import digest, failures, keep
    from fleet_audit.server.app import application
    from fleet_audit.store.address import store_address
    from fleet_audit.store.opening import open_store
    from fleet_audit.store.organisation import organisation_id
    from fleet_audit.store.tokens import ENROL, INVENTORY, READ, create_token

    folder = tempfile.TemporaryDirectory(prefix="fleet-audit-fuzz-")
    engine = open_store(store_address(f"{folder.name}/store.sqlite"))
    scopes = (INVENTORY, ENROL, READ)
    secret = create_token(engine, organisation_id(engine), "fuzz", datetime.now(UTC), scopes=scopes)
    app = application(engine, keep)
    lifespan = app.router.lifespan_context(app)
    _LOOP.run_until_complete(_entered(lifespan))
    ends = ("/v1/inventory", "/v1/announce", f"/collect/{secret}", "/osquery/enroll",
            "/osquery/log", "/osquery/distributed/write", "/token")  # fmt: skip

    def answer(content: bytes) -> None:
        if content:
            assert lifespan and folder  # held for as long as the target is: they end with it
            end = ends[content[0] % len(ends)]
            status = _LOOP.run_until_complete(_posted(app, end, secret, content[1:]))
            assert 200 <= status < 500, f"{end} answers {status}"
            digest(engine, 16)
            unmerged = failures(engine)
            assert not unmerged, f"acknowledged, and not merged: {unmerged}"

    return answer


async def _entered(context: Any) -> None:
    await context.__aenter__()


async def _posted(app: Any, path: str, secret: str, content: bytes) -> int:
    statuses: list[int] = []
    message = {"type": "http.request", "body": content, "more_body": False}

    async def receive() -> dict[str, Any]:
        return message

    async def send(told: dict[str, Any]) -> None:
        if told["type"] == "http.response.start":
            statuses.append(int(told["status"]))

    headers = [(b"authorization", f"Bearer {secret}".encode()), (b"host", b"x")]
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
             "query_string": b"", "headers": headers, "scheme": "http", "root_path": "",
             "http_version": "1.1", "server": ("x", 80), "client": ("127.0.0.1", 1)}  # fmt: skip
    await app(scope, receive, send)
    return statuses[0]


def defective(content: bytes) -> None:
    """A parser that breaks, by which the fuzzing itself is tested."""
    if content[:1] == b"{":
        raise ZeroDivisionError


def target_named(name: str) -> Target:
    """The target of a name."""
    if name == "machine":
        return whole_machine({f"/{path}": b"" for one in agent_machines().values() for path in one})
    if name in ("server", "defective"):
        return server() if name == "server" else defective
    if name.startswith("read-"):
        source = name.removeprefix("read-")
        return read_target(None if source == "any" else source)
    return SIMPLE[name]


SIMPLE: dict[str, Target] = {
    **AGENT,
    **GATHERED,
    "delivery": delivery,
    "edid": edid,
    "smbios": smbios,
    "sheet": sheet,
    "mapping": mapping,
    "text": text,
    "body": body,
    "workbook": workbook,
    "workbook-measure": workbook_measure,
}
WEIGHTS: dict[str, int] = {
    "read-any": 6,
    "server": 4,
    **{f"read-{source.name}": 2 for source in SOURCES if source.name != RawSources.name},
    **dict.fromkeys(SIMPLE, 1),
    "machine": 3,
    "read-table": 4,
}
"""The targets, and the share of the time that each gets."""
