"""What leaves a machine full of bait: every byte that was sent is searched for each of them."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from fleet_audit_agent import identifier, settings
from tests.agent.fake_collector import FakeCollector, fake_collector

BAITS = {
    "user": "bait-user-jdupont",
    "full name": "Bait-Jeanne Dupont",
    "program": "bait-program-solitaire",
    "command line": "bait-argument-secretplan",
    "environment": "bait-environment-hunter2",
    "software": "bait-software-cracktool",
    "network name": "bait-ssid-cafe-de-la-gare",
    "network password": "bait-wpa-passphrase",
    "address": "203.0.113.77",
    "address, version 6": "2001:db8:77:77::77",
    "host name": "bait-host-pc-compta-3",
    "domain": "bait-domain.example",
    "share": "bait-share-paie",
    "file": "bait-file-licenciements.odt",
    "disk serial": "BAITSERIAL0042",
    "volume": "bait-volume-label",
    "key of the disk": "bait-luks-uuid-77",
    "alias": "bait-interface-alias",
    "printer": "bait-printer-etage-2",
    "history": "bait-shell-history",
    "salt": "bait-salt-of-the-organisation",
}

FILES = {
    "etc/passwd": "{user}:x:1000:1000:{full name}:/home/{user}:/bin/bash\n",
    "etc/shadow": "{user}:$6$abc:1::::::\n",
    "etc/hostname": "{host name}\n",
    "etc/hosts": "{address} {host name}.{domain}\n{address, version 6} {host name}\n",
    "etc/resolv.conf": "search {domain}\nnameserver {address}\n",
    "etc/fstab": "//srv/{share} /mnt cifs user={user} 0 0\nLABEL={volume} / ext4 defaults 0 1\n",
    "etc/crypttab": "root UUID={key of the disk} none\n",
    "etc/environment": "SECRET={environment}\n",
    "etc/cups/printers.conf": "<Printer {printer}>\n",
    "etc/NetworkManager/system-connections/a.nmconnection": (
        "ssid={network name}\npsk={network password}\n"
    ),
    "etc/wpa_supplicant.conf": 'ssid="{network name}"\npsk="{network password}"\n',
    "var/lib/dpkg/status": "Package: {software}\nStatus: install ok installed\n",
    "var/log/dpkg.log": "2022-06-15 08:00:00 install {software}\n",
    "var/log/installer/syslog": "user {user} {full name}\n",
    "var/log/wtmp": "{user} {address}\n",
    "var/log/auth.log": "{user} from {address}\n",
    "run/utmp": "{user}\n",
    "home/{user}/.bash_history": "{history}\n",
    "home/{user}/{file}": "x",
    "root/.bash_history": "{history}\n",
    "proc/1/environ": "SECRET={environment}\0USER={user}\0",
    "proc/1/cmdline": "/usr/bin/{program}\0{command line}\0",
    "proc/1/comm": "{program}\n",
    "proc/1/mounts": "//srv/{share} /mnt cifs rw 0 0\n",
    "proc/4242/environ": "SECRET={environment}\0",
    "proc/4242/cmdline": "{program}\0{command line}\0",
    "proc/4242/comm": "{program}\n",
    "proc/4242/status": "Name:\t{program}\n",
    "proc/mounts": "//srv/{share} /home/{user} cifs user={user} 0 0\n",
    "proc/cmdline": "root=UUID={key of the disk}\n",
    "proc/sys/kernel/hostname": "{host name}\n",
    "proc/sys/kernel/domainname": "{domain}\n",
    "proc/net/fib_trie": "{address}\n",
    "proc/net/if_inet6": "{address, version 6}\n",
    "proc/net/wireless": "{network name}\n",
    "sys/class/net/eth0/ifalias": "{alias}\n",
    "sys/class/net/wlan0/phy80211/name": "{network name}\n",
    "sys/block/nvme0n1/device/serial": "{disk serial}\n",
    "sys/block/dm-0/dm/name": "{volume}\n",
    "sys/block/dm-0/dm/uuid": "CRYPT-{key of the disk}\n",
}


def baited(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """A machine's files with every bait laid out."""
    laid = {name.format_map(BAITS): text.format_map(BAITS) for name, text in FILES.items()}
    return {**files, **laid}


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    """Whoever receives."""
    with fake_collector() as made:
        yield made


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The variables of a user who keeps every secret in them."""
    home = tmp_path / BAITS["user"]
    home.mkdir()
    salt = tmp_path / "salt"
    salt.write_text(BAITS["salt"])
    return {
        "HOME": str(home),
        "USER": BAITS["user"],
        "LOGNAME": BAITS["user"],
        "SUDO_USER": BAITS["user"],
        "HOSTNAME": BAITS["host name"],
        "SECRET": BAITS["environment"],
        "SSH_CONNECTION": f"{BAITS['address']} 22",
        "DISPLAY": f"{BAITS['host name']}:0",
        identifier.SALT_VARIABLE: str(salt),
        settings.CONFIG_VARIABLE: str(tmp_path / "agent.conf"),
    }


def sent_by(
    collector: FakeCollector, tmp_path: Path, environment: dict[str, str], *options: object
) -> bytes:
    """Everything that left the machine in one run of the program."""
    token = tmp_path / "token"
    token.write_text("fa_secret")
    token.chmod(0o600)
    words = ("send", "--server", collector.url, "--token-file", token, "--tries", 1, *options)
    done = subprocess.run(
        [sys.executable, "-m", "fleet_audit_agent", *map(str, words)],
        env={**environment, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return b"\n".join(one.everything for one in collector.asked)


def test_no_bait_leaves_a_machine_full_of_it(collector, tmp_path, environment, machines, record):
    """No name, program, variable, software, network, address, file or raw serial is sent."""
    root = record(baited(machines["laptop"]))
    sent = sent_by(collector, tmp_path, environment, "--root", root).lower()
    assert b'"storage":[{' in sent
    assert [kind for kind, bait in BAITS.items() if bait.lower().encode() in sent] == []
    assert str(tmp_path).encode() not in sent


def test_this_machine_keeps_its_name_and_variables(collector, tmp_path, environment):
    """A run here sends neither the name of the machine nor what a shell holds."""
    sent = sent_by(collector, tmp_path, environment).lower()
    assert [kind for kind, bait in BAITS.items() if bait.lower().encode() in sent] == []
    assert len(platform.node()) < 4 or platform.node().lower().encode() not in sent


def test_the_same_disk_can_be_followed_only_with_the_same_salt(
    collector, tmp_path, environment, machines, record
):
    """Two agents of an organisation hash a serial alike; without its salt they do not."""
    root = record(baited(machines["laptop"]))
    homes = [dict(environment, **{identifier.STATE_VARIABLE: str(tmp_path / n)}) for n in "abc"]
    homes[2].pop(identifier.SALT_VARIABLE)
    for home in homes:
        sent_by(collector, tmp_path, home, "--root", root, "--tag", home[identifier.STATE_VARIABLE])
    first, second, alone = ({s["serial_hash"] for s in d["storage"]} for d in collector.documents())
    assert first == second != alone
