"""GLPI, FusionInventory and OCS agents, spoken for: what each sends, and what it accepts."""

from __future__ import annotations

import gzip
import json
import uuid
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

PROLOG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST><DEVICEID>pc-2025-11-03-09-00-00</DEVICEID>'
    b"<QUERY>PROLOG</QUERY><TOKEN>12345678</TOKEN></REQUEST>"
)
GLPI = {"Content-Type": "application/x-compress-zlib", "User-Agent": "GLPI-Agent_v1.11"}
FUSION = {
    "Content-Type": "application/x-compress-zlib",
    "User-Agent": "FusionInventory-Agent_v2.6",
}
OCS = {
    "Content-Type": "application/x-compress",
    "User-Agent": "OCS-NG_unified_unix_agent_v2.10.0",
}
WELCOME = {
    "status": "ok",
    "expiration": 24,
    "tasks": {"inventory": {"server": "glpi", "version": "10.0"}},
}


def _bare(body: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(body) + squeeze.flush()


def xml_inventory(serial: str, memory: str = "8192") -> bytes:
    """An inventory as FusionInventory and OCS write it."""
    return (
        "<REQUEST><CONTENT><BIOS><SMANUFACTURER>Dell Inc.</SMANUFACTURER>"
        f"<SMODEL>Latitude 7420</SMODEL><SSN>{serial}</SSN></BIOS>"
        "<HARDWARE><NAME>pc</NAME><CHASSIS_TYPE>Notebook</CHASSIS_TYPE></HARDWARE>"
        "<CPUS><NAME>Intel Core i5-1145G7</NAME><CORE>4</CORE></CPUS>"
        f"<MEMORIES><CAPACITY>{memory}</CAPACITY><TYPE>DDR4</TYPE></MEMORIES>"
        "<STORAGES><MODEL>Example SSD</MODEL><TYPE>disk</TYPE><DISKSIZE>512000</DISKSIZE>"
        "</STORAGES></CONTENT><DEVICEID>pc-2025-11-03-09-00-00</DEVICEID>"
        "<QUERY>INVENTORY</QUERY></REQUEST>"
    ).encode()


def glpi_inventory(serial: str | None, *, partial: bool = False, **sections: Any) -> bytes:
    """An inventory as glpi-agent writes it."""
    bios = {"ssn": serial, "smanufacturer": "LENOVO", "smodel": "20XW"} if serial else {"ssn": ""}
    content = {"bios": bios, "hardware": {"name": "pc"}, **sections}
    document = {
        "action": "inventory",
        "deviceid": "pc-2025-11-03-09-00-00",
        "itemtype": "Computer",
        "content": content,
    }
    return json.dumps(document | ({"partial": True} if partial else {})).encode()


class Agent:
    """An agent of one kind that has a token."""

    def __init__(self, collector: Any, kind: dict[str, str], site: str | None = None) -> None:
        self.collector = collector
        self.token = collector.token(f"agent {uuid.uuid4()}", site=site)
        self.headers = dict(kind)
        if kind is GLPI:
            self.headers["GLPI-Agent-ID"] = str(uuid.uuid4())

    def send(
        self,
        body: bytes,
        pack: Callable[[bytes], bytes] = zlib.compress,
        path: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Send a body to the address that has the token in it."""
        response: httpx.Response = self.collector.client.post(
            path or f"/collect/{self.token}/front/inventory.php",
            content=pack(body),
            headers=self.headers | {n.replace("_", "-"): v for n, v in headers.items()},
        )
        return response


def test_the_first_contact_of_glpi_is_answered_in_json(collector: Any) -> None:
    """A PROLOG in XML with an agent's identifier gets the JSON that makes the agent switch."""
    agent = Agent(collector, GLPI)
    response = agent.send(PROLOG)
    assert (response.status_code, response.json()) == (200, WELCOME)
    assert response.headers["content-type"] == "application/json"
    assert "GLPI-Request-ID" not in response.headers
    contact = json.dumps({"action": "contact", "deviceid": "pc", "name": "GLPI-Agent"}).encode()
    again = agent.send(contact, GLPI_Request_ID="9103C82C")
    assert (again.json(), again.headers["GLPI-Request-ID"]) == (WELCOME, "9103C82C")


def test_a_partial_inventory_of_glpi_changes_what_it_names(collector: Any) -> None:
    """What a partial inventory leaves out stays, and what it names is replaced."""
    agent = Agent(collector, GLPI, site="Nantes")
    whole = glpi_inventory(
        "GLPI0001",
        memories=[{"capacity": 8192, "type": "DDR4"}],
        cpus=[{"name": "Intel Core i7-1165G7", "core": 4}],
        storages=[{"model": "Example NVMe", "disksize": 256000, "type": "disk"}],
    )
    assert agent.send(whole).json() == {"status": "ok"}
    part = glpi_inventory(None, partial=True, memories=[{"capacity": 16384, "type": "DDR4"}])
    assert agent.send(part).json() == {"status": "ok"}
    asset = collector.of_serial("GLPI0001")
    assert (asset.memory_gib, asset.storage_gb, asset.cpu_cores) == (16, 256, 4)
    assert (asset.site, asset.manufacturer) == ("Nantes", "Lenovo")


def test_another_agent_does_not_answer_for_this_one(collector: Any) -> None:
    """A partial inventory that names no machine goes to the machine of its agent only."""
    first, second = Agent(collector, GLPI), Agent(collector, GLPI)
    first.send(glpi_inventory("GLPI0002", memories=[{"capacity": 8192}]))
    second.send(glpi_inventory("GLPI0003", memories=[{"capacity": 8192}]))
    second.send(glpi_inventory(None, partial=True, memories=[{"capacity": 32768}]))
    sizes = [collector.of_serial(serial).memory_gib for serial in ("GLPI0002", "GLPI0003")]
    assert sizes == [8, 32]


def test_a_request_left_pending_elsewhere_is_answered(collector: Any) -> None:
    """The GET by which glpi-agent repeats a request is answered; without an agent it is nothing."""
    agent = Agent(collector, GLPI)
    path = f"/collect/{agent.token}"
    repeated = collector.client.get(path, headers=agent.headers | {"GLPI-Request-ID": "AB12CD34"})
    assert (repeated.json(), repeated.headers["GLPI-Request-ID"]) == (WELCOME, "AB12CD34")
    assert collector.client.get(path).status_code == 404


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress, _bare, bytes])
def test_any_compression_is_recognised(collector: Any, pack: Callable[[bytes], bytes]) -> None:
    """Agents label their bodies badly: the bytes tell, and one body is one document."""
    agent = Agent(collector, GLPI)
    body = glpi_inventory("GLPI0004", memories=[{"capacity": 8192}])
    assert agent.send(body, pack).json() == {"status": "ok"}
    assert agent.send(xml_inventory("FUSION04"), pack).status_code == 200
    assert collector.of_serial("FUSION04").memory_gib == 8


def test_fusioninventory_gets_plain_xml(collector: Any) -> None:
    """FusionInventory is asked to send, and its inventory is kept."""
    agent = Agent(collector, FUSION)
    asked = agent.send(PROLOG)
    assert asked.headers["content-type"].startswith("application/xml")
    assert "<RESPONSE>SEND</RESPONSE><PROLOG_FREQ>24</PROLOG_FREQ>" in asked.text
    kept = agent.send(xml_inventory("FUSION01"))
    assert (kept.status_code, "<REPLY>" in kept.text) == (200, True)
    asset = collector.of_serial("FUSION01")
    assert (asset.category, asset.model, asset.storage_gb) == ("laptop", "Latitude 7420", 512)


def test_ocs_gets_zlib_under_its_own_label(collector: Any) -> None:
    """OCS reads nothing but zlib; with --force its inventory comes without a PROLOG."""
    agent = Agent(collector, OCS)
    kept = agent.send(xml_inventory("OCS00001"))
    assert kept.headers["content-type"] == "application/x-compress"
    assert b"<REPLY>" in zlib.decompress(kept.content)
    asked = zlib.decompress(agent.send(PROLOG).content)
    assert b"<RESPONSE>SEND</RESPONSE>" in asked
    assert collector.of_serial("OCS00001").cpu_cores == 4


def test_devices_seen_by_snmp_are_kept(collector: Any) -> None:
    """A device found by SNMP is an asset; a start, an end and a discovery hold nothing to keep."""
    agent = Agent(collector, FUSION)
    device = (
        b"<REQUEST><CONTENT><DEVICE><INFO><SERIAL>SNMP0001</SERIAL><TYPE>PRINTER</TYPE>"
        b"<MANUFACTURER>Brother</MANUFACTURER><MODEL>HL-5350DN</MODEL></INFO></DEVICE></CONTENT>"
        b"<DEVICEID>x</DEVICEID><QUERY>SNMPQUERY</QUERY></REQUEST>"
    )
    start = (
        b"<REQUEST><CONTENT><AGENT><START>1</START></AGENT></CONTENT>"
        b"<QUERY>SNMPQUERY</QUERY></REQUEST>"
    )
    found = b"<REQUEST><CONTENT><DEVICE/></CONTENT><QUERY>NETDISCOVERY</QUERY></REQUEST>"
    assert [agent.send(body).status_code for body in (start, device, found)] == [200] * 3
    assert collector.of_serial("SNMP0001").category == "printer"


def test_sending_again_has_no_second_effect(collector: Any) -> None:
    """A replayed inventory is acknowledged and leaves one asset, one document."""
    agent = Agent(collector, FUSION)
    body = xml_inventory("FUSION02")
    codes = [agent.send(body, pack).status_code for pack in (zlib.compress, gzip.compress, bytes)]
    assert codes == [200] * 3
    assert collector.of_serial("FUSION02").memory_gib == 8


def test_two_agents_on_one_machine_make_one_asset(collector: Any) -> None:
    """The serial number ties what different agents say of a machine."""
    for kind in (FUSION, OCS):
        Agent(collector, kind).send(xml_inventory("SHARED01", "8192" if kind is OCS else "16384"))
    assert collector.of_serial("SHARED01").manufacturer == "Dell"


@pytest.mark.parametrize("kind", [GLPI, FUSION, OCS], ids=["glpi", "fusion", "ocs"])
def test_a_refusal_has_the_form_that_the_agent_reads(collector: Any, kind: dict[str, str]) -> None:
    """A broken document is 422, with its reason where the agent looks for it."""
    response = Agent(collector, kind).send(b"<REQUEST><CONTENT><BIOS></REQUEST>")
    assert response.status_code == 422
    if kind is OCS:
        assert b"<ERROR>" in zlib.decompress(response.content)
    else:
        assert "<ERROR>" in response.text
    broken = Agent(collector, kind).send(b'{"action": "inventory", ')
    assert broken.status_code == 422
    if kind is GLPI:
        assert broken.json()["status"] == "error"
        assert broken.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><REQUEST><CONTENT>&a;</CONTENT></REQUEST>',
        b"<REQUEST><QUERY>FORMAT_DISK</QUERY></REQUEST>",
        b"<html/>",
        b'{"action": "deploy"}',
        b'{"action": "inventory", "action": "inventory", "content": {}}',
        b'{"action": 1}',
        b'{"action": "inventory", "content": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
        b"%PDF-1.7",
        b"",
        b"\xff\xfe<\x00",
        b"x\x9cnot zlib",
    ],
)
def test_a_hostile_body_is_refused_with_a_reason(collector: Any, body: bytes) -> None:
    """Nothing that is no inventory gets in, and the server goes on."""
    for kind in (GLPI, FUSION):
        response = Agent(collector, kind).send(body, bytes)
        assert response.status_code == 422, response.text
        assert len(response.text) > 40
    assert collector.client.get("/healthz").status_code == 200


def test_bombs_are_refused_in_every_packing(collector: Any) -> None:
    """A body that swells over the limit is 413, though its compression is not declared."""
    bomb = b"<REQUEST>" + bytes(40 * 1024 * 1024)
    agent = Agent(collector, FUSION)
    for pack in (zlib.compress, gzip.compress, _bare):
        response = agent.send(bomb, pack)
        assert response.status_code == 413
        assert "<ERROR>" in response.text


def test_an_absurd_value_costs_itself_only(collector: Any) -> None:
    """A negative memory module is left out; the rest of the inventory is kept."""
    agent = Agent(collector, GLPI)
    body = glpi_inventory("GLPI0005", memories=[{"capacity": -5}, {"capacity": 4096}])
    assert agent.send(body).json() == {"status": "ok"}
    assert collector.of_serial("GLPI0005").memory_gib == 4


def test_our_own_document_is_taken_at_the_same_address(
    collector: Any, document: Callable[..., bytes]
) -> None:
    """Whoever knows only an address may send inventory document v1 to it."""
    token = collector.token("own")
    body = document(
        "own-agent", device={"vendor": "HP", "model": "EliteBook", "serial": "OWN00001"}
    )
    response = collector.client.post(f"/collect/{token}", content=gzip.compress(body))
    assert (response.status_code, response.json()["answer"]) == (202, "stored")
    assert collector.of_serial("OWN00001").agent_id == "own-agent"


@pytest.mark.captures
def test_recorded_requests_get_answers_that_the_agent_accepts(
    collector: Any, samples: Path
) -> None:
    """Each recorded request of glpi-agent gets what made it go on: JSON, a status, its own id."""
    token = collector.token("recorded")
    heads = sorted((samples / "protocols").glob("*.head"))
    assert heads
    for head in heads:
        lines = head.read_text().splitlines()[1:]
        pairs = (line.split(": ", 1) for line in lines if ": " in line)
        headers = {name: value for name, value in pairs if name not in ("Host", "Content-Length")}
        response = collector.client.post(
            "/front/inventory.php",
            content=head.with_suffix(".body").read_bytes(),
            headers=headers | {"Authorization": f"Bearer {token}"},
        )
        assert response.status_code == 200, response.text
        assert response.json()["status"] == "ok"
        assert response.headers["content-type"] == "application/json"
        assert response.headers.get("GLPI-Request-ID") == headers.get("GLPI-Request-ID")


def test_ten_thousand_screens_are_not_ten_thousand_assets(collector: Any) -> None:
    """An agent that lists a whole warehouse on one desk keeps its machine and a desk's screens."""
    screens = [{"caption": f"Screen {n}", "serial": f"WAREHOUSE{n}"} for n in range(10_000)]
    agent = Agent(collector, GLPI)
    assert agent.send(glpi_inventory("GLPI0006", monitors=screens)).json() == {"status": "ok"}
    kept = [a for a in collector.assets() if (a.serial or "").startswith("WAREHOUSE")]
    assert 0 < len(kept) <= 32


def test_an_agent_that_speaks_of_another_machine_does_not_merge_them(collector: Any) -> None:
    """A remote inventory comes through another machine's agent: serials keep the two apart."""
    agent = Agent(collector, GLPI)
    for serial, capacity in (("GLPI0007", 8192), ("GLPI0008", 65536)):
        assert agent.send(glpi_inventory(serial, memories=[{"capacity": capacity}])).is_success
    sizes = [collector.of_serial(serial).memory_gib for serial in ("GLPI0007", "GLPI0008")]
    assert sizes == [8, 64]
