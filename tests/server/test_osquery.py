"""osquery's TLS plugins, from enrolment to a whole machine."""

from __future__ import annotations

import json
import time
import uuid
import zlib
from typing import Any

import pytest

WRONG_KEY = "fa_wrong"


class Host:
    """An osquery host."""

    def __init__(self, collector: Any, serial: str, prefix: str = "/osquery") -> None:
        self.collector = collector
        self.serial = serial
        self.prefix = prefix
        self.uuid = str(uuid.uuid4())
        self.system = {
            "uuid": self.uuid,
            "computer_name": f"mac-{serial}",
            "hardware_serial": serial,
            "hardware_vendor": "Apple Inc.",
            "hardware_model": "MacBookPro17,1",
            "cpu_brand": "Apple M1",
            "cpu_physical_cores": "8",
            "cpu_logical_cores": "8",
            "physical_memory": str(16 << 30),
        }
        self.key = ""

    def call(self, end: str, **members: Any) -> Any:
        """Post a message; the answer's status and content."""
        response = self.collector.client.post(f"{self.prefix}/{end}", json=members)
        return response.status_code, response.json()

    def enrol(self, secret: str, *, details: bool = True) -> Any:
        """Ask for a key."""
        kept = {"system_info": self.system, "os_version": {"name": "macOS", "version": "14.5"}}
        status, answer = self.call(
            "enroll",
            enroll_secret=secret,
            host_identifier="localhost",
            host_details=kept if details else {"system_info": {"uuid": self.uuid}},
        )
        self.key = answer.get("node_key", "")
        return status, answer

    def rows(self) -> dict[str, Any]:
        """Answers to all that a host is asked."""
        return {
            "fleet_audit_system_info": [self.system],
            "fleet_audit_os_version": [{"name": "macOS", "version": "14.5"}],
            "fleet_audit_memory_devices": [{"size": "16384", "memory_type": "LPDDR4"}],
            "fleet_audit_block_devices": [
                {
                    "name": "/dev/disk0",
                    "parent": "",
                    "model": "APPLE SSD AP0512Q",
                    "size": "500277790720",
                },
                {"name": "/dev/disk0s1", "parent": "/dev/disk0", "model": "", "size": "1000"},
                {"name": "/dev/disk4", "parent": "", "model": "Disk Image", "size": "9000000000"},
            ],
            "fleet_audit_battery": [
                {
                    "cycle_count": "212",
                    "designed_capacity": "5103",
                    "max_capacity": "4600",
                    "voltage": "12000",
                }
            ],
            "fleet_audit_connected_displays": [
                {"name": "Color LCD", "serial_number": "", "manufactured_year": "0"},
                {
                    "name": "DELL U2723QE",
                    "serial_number": f"SCR{self.serial}",
                    "manufactured_week": "12",
                    "manufactured_year": "2023",
                },
            ],
        }


@pytest.fixture
def secret(collector: Any) -> str:
    """A secret to enrol with."""
    made: str = collector.token("osquery site", "enrol", site="Rennes")
    return made


@pytest.mark.parametrize("prefix", ["/osquery", "/api/osquery", "/api/v1/osquery"])
def test_a_host_enrols_and_tells_all(collector: Any, secret: str, prefix: str) -> None:
    """From the secret to a whole laptop: configuration, questions, answers, one asset."""
    host = Host(collector, f"OSQ{prefix.count('/')}", prefix)
    status, answer = host.enrol(secret)
    assert (status, answer["node_invalid"]) == (200, False)
    assert collector.of_serial(host.serial).manufacturer == "Apple"
    _, config = host.call("config", node_key=host.key)
    assert config["schedule"]["fleet_audit_system_info"]["snapshot"] is True
    asked = " ".join(entry["query"] for entry in config["schedule"].values())
    assert not [word for word in ("users", "processes", "programs", "apps") if word in asked]
    _, read = host.call("distributed/read", node_key=host.key)
    assert "fleet_audit_battery" in read["queries"]
    status, _ = host.call(
        "distributed/write", node_key=host.key, queries=host.rows(), statuses={"x": 1}
    )
    assert status == 200
    assert host.call("distributed/read", node_key=host.key)[1]["queries"] == {}
    asset = collector.of_serial(host.serial)
    assert (asset.model, asset.cpu, asset.memory_gib) == ("MacBookPro17,1", "Apple M1", 16)
    assert (asset.storage_gb, asset.site, asset.os) == (500.278, "Rennes", "macOS 14.5")
    assert asset.battery_health_pct == pytest.approx(90.1, abs=0.1)
    assert collector.of_serial(f"SCR{host.serial}").category == "monitor"


def test_scheduled_results_complete_the_machine(collector: Any, secret: str) -> None:
    """Results that come table by table belong to the host of the key, and to no other."""
    host, other = Host(collector, "OSQ00010"), Host(collector, "OSQ00011")
    host.enrol(secret)
    other.enrol(secret)
    line = {
        "name": "fleet_audit_battery",
        "hostIdentifier": "localhost",
        "unixTime": str(int(time.time())),
        "snapshot": host.rows()["fleet_audit_battery"],
    }
    private = {"name": "pack_users", "hostIdentifier": "localhost", "columns": {"username": "ann"}}
    status, answer = host.call(
        "log", node_key=host.key, log_type="result", data=[line, private, {"name": 4}]
    )
    assert (status, answer) == (200, {"node_invalid": False})
    assert collector.of_serial("OSQ00010").battery_health_pct is not None
    assert collector.of_serial("OSQ00011").battery_health_pct is None
    status, _ = host.call("log", node_key=host.key, log_type="status", data=[{"severity": "0"}])
    assert status == 200
    with collector.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT body FROM raw_document").scalars()
        bodies = b"".join(zlib.decompress(body) for body in found)
    assert b"username" not in bodies
    assert host.key.encode() not in bodies


def test_a_wrong_secret_or_key_means_enrol_again(collector: Any, secret: str) -> None:
    """Whoever is not known is told so by the member that osquery looks at."""
    host = Host(collector, "OSQ00020")
    for wrong in ("", WRONG_KEY, collector.token("plain")):
        status, answer = host.enrol(wrong)
        assert (status, answer["node_invalid"]) == (401, True)
    for end in ("config", "log", "distributed/read", "distributed/write"):
        for key in ("", WRONG_KEY, secret):
            status, answer = host.call(end, node_key=key)
            assert (status, answer["node_invalid"]) == (401, True), end
    bad = collector.client.post("/osquery/config", content=b"{")
    assert (bad.status_code, bad.json()["node_invalid"]) == (422, False)


def test_a_key_serves_its_host_only(collector: Any, secret: str) -> None:
    """The key of a host sends no other inventory and reads nothing."""
    host = Host(collector, "OSQ00030")
    host.enrol(secret)
    bearer = {"Authorization": f"Bearer {host.key}"}
    assert collector.client.post("/front/inventory.php", headers=bearer).status_code == 403
    assert collector.client.get("/api/v1/assets", headers=bearer).status_code == 403


def test_a_revoked_host_stays_out(collector: Any, secret: str) -> None:
    """Its key ends at once, and the secret does not let it in again; others still enrol."""
    host = Host(collector, "OSQ00040")
    host.enrol(secret)
    with collector.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM token WHERE name LIKE '%OSQ00040'")
        collector.revoke(names.scalar_one())
    assert host.call("config", node_key=host.key)[0] == 401
    rows = json.loads(json.dumps(host.rows()))
    assert host.call("distributed/write", node_key=host.key, queries=rows)[0] == 401
    assert host.enrol(secret)[0] == 401
    assert Host(collector, "OSQ00041").enrol(secret)[0] == 200


def test_enrolling_again_replaces_the_key(collector: Any, secret: str) -> None:
    """A host that lost its key gets another; the old one ends, and the machine is still one."""
    host = Host(collector, "OSQ00050")
    host.enrol(secret)
    old = host.key
    host.enrol(secret)
    assert host.key != old
    assert host.call("config", node_key=old)[0] == 401
    assert host.call("config", node_key=host.key)[0] == 200
    assert collector.of_serial("OSQ00050").serial == "OSQ00050"
