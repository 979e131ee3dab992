"""A real `snmpd` on loopback that answers what a test tells it to."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

PRINTER = {
    "1.3.6.1.2.1.1.1.0": ("octet_str", "HP ETHERNET MULTI-ENVIRONMENT"),
    "1.3.6.1.2.1.1.2.0": ("object_id", ".1.3.6.1.4.1.11.2.3.9.1"),
    "1.3.6.1.2.1.25.3.2.1.2.1": ("object_id", ".1.3.6.1.2.1.25.3.1.5"),
    "1.3.6.1.2.1.25.3.2.1.3.1": ("octet_str", "HP LaserJet Pro M404dn"),
    "1.3.6.1.2.1.43.5.1.1.17.1": ("octet_str", "PHBLL12345"),
    "1.3.6.1.2.1.43.10.2.1.3.1.1": ("integer", "7"),
    "1.3.6.1.2.1.43.10.2.1.4.1.1": ("counter", "48210"),
}
STACK = {
    "1.3.6.1.2.1.1.1.0": ("octet_str", "Cisco IOS Software, C2960X Software"),
    "1.3.6.1.2.1.1.2.0": ("object_id", ".1.3.6.1.4.1.9.1.1208"),
    "1.3.6.1.2.1.47.1.1.1.1.4.1": ("integer", "0"),
    "1.3.6.1.2.1.47.1.1.1.1.4.2": ("integer", "0"),
    "1.3.6.1.2.1.47.1.1.1.1.4.11": ("integer", "1"),
    "1.3.6.1.2.1.47.1.1.1.1.4.12": ("integer", "11"),
    "1.3.6.1.2.1.47.1.1.1.1.5.1": ("integer", "3"),
    "1.3.6.1.2.1.47.1.1.1.1.5.2": ("integer", "3"),
    "1.3.6.1.2.1.47.1.1.1.1.5.11": ("integer", "6"),
    "1.3.6.1.2.1.47.1.1.1.1.5.12": ("integer", "8"),
    "1.3.6.1.2.1.47.1.1.1.1.11.1": ("octet_str", "FOC1234A0BC"),
    "1.3.6.1.2.1.47.1.1.1.1.11.2": ("octet_str", "FOC1234A0BD"),
    "1.3.6.1.2.1.47.1.1.1.1.13.1": ("octet_str", "WS-C2960X-48TS-L"),
    "1.3.6.1.2.1.47.1.1.1.1.13.2": ("octet_str", "WS-C2960X-24TS-L"),
    "1.3.6.1.2.1.99.1.1.1.1.12": ("integer", "6"),
    "1.3.6.1.2.1.99.1.1.1.2.12": ("integer", "8"),
    "1.3.6.1.2.1.99.1.1.1.3.12": ("integer", "0"),
    "1.3.6.1.2.1.99.1.1.1.4.12": ("integer", "41500"),
}
"""Two switches; the power supply of the first says 41,500 thousandths of a watt."""
UPS = {
    "1.3.6.1.2.1.1.1.0": ("octet_str", "APC Web/SNMP Management Card"),
    "1.3.6.1.2.1.1.2.0": ("object_id", ".1.3.6.1.4.1.318.1.3.27"),
    "1.3.6.1.4.1.318.1.1.1.1.1.1.0": ("octet_str", "Smart-UPS 1500"),
    "1.3.6.1.4.1.318.1.1.1.1.2.2.0": ("octet_str", "03/12/18"),
    "1.3.6.1.4.1.318.1.1.1.1.2.3.0": ("octet_str", "AS1811123456"),
    "1.3.6.1.2.1.33.1.3.3.1.5.1": ("integer", "412"),
    "1.3.6.1.2.1.33.1.4.4.1.4.1": ("integer", "390"),
}

Answers = Mapping[str, tuple[str, str]]


def _free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def snmp_agent(folder: Path, answers: Answers, *lines: str) -> Iterator[int]:
    """Start the agent with these answers and further lines of its configuration; yield its port."""
    program = shutil.which("snmpd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None:
        reason = "snmpd is not installed (Debian: snmpd)"
        assert "CI" not in os.environ, reason
        pytest.skip(reason)
    folder.mkdir(exist_ok=True)
    told = [f'override {oid} {kind} "{value}"' for oid, (kind, value) in answers.items()]
    configuration = folder / "snmpd.conf"
    configuration.write_text("\n".join(("rocommunity secret-word", *lines, *told)) + "\n")
    port = _free_udp_port()
    agent = subprocess.Popen(
        [program, "-f", "-C", "-c", configuration, "-Lf", folder / "log", f"udp:127.0.0.1:{port}"],
        env={**os.environ, "SNMP_PERSISTENT_DIR": str(folder / "state"), "MIBS": ""},
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait(folder / "log", agent)
        yield port
    finally:
        agent.terminate()
        agent.wait(10)


def _wait(log: Path, agent: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while not (log.exists() and "NET-SNMP version" in log.read_text(errors="replace")):
        assert agent.poll() is None and time.monotonic() < deadline, log.read_text(errors="replace")
        time.sleep(0.05)
