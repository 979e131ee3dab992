"""The agents that are measured, and how each is told to do the same work."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

OWN = str(Path(sys.executable).parent / "fleet-audit-agent")
RUN = "{run}"
"""Stands in a command for the number of the run."""
NOT_OURS = (
    "software,environment,process,user,local_user,local_group,printer,usb,port,slot,input,modem,"
    "sound,controller,drive,lvm,firewall,antivirus,licenseinfo,virtualmachine,remote_mgmt"
)
"""Categories of FusionInventory that this agent does not look at."""


class Contender(NamedTuple):
    """A command that is measured."""

    name: str
    command: tuple[str, ...]
    writes_to: str | None = None
    """Folder in which it leaves its document; None where it prints it."""


def taking(folder: Path) -> list[Contender]:
    """Agents that take an inventory, as far as they are installed."""
    ocs = folder / "ocs"
    ocs.mkdir(exist_ok=True)
    found = [
        Contender("fleet-audit-agent", (OWN, "inventory")),
        Contender("fleet-audit-agent sample", (OWN, "sample")),
        Contender(
            "fusioninventory, same categories",
            ("fusioninventory-inventory", f"--no-category={NOT_OURS}"),
        ),
        Contender("fusioninventory, as installed", ("fusioninventory-inventory",)),
        Contender(
            "ocsinventory, without software",
            ("ocsinventory-agent", "--nosoftware", f"--local={ocs}", f"--basevardir={ocs}"),
            writes_to=str(ocs),
        ),
    ]
    return [contender for contender in found if shutil.which(contender.command[0])]


def sending(address: str, token_file: Path, authority: Path) -> list[Contender]:
    """Agents that send to a collector at an address: ours by TLS, the other without."""
    found = [
        Contender(
            "fleet-audit-agent, sending by TLS",
            (
                *(OWN, "send", "--server", f"https://{address}"),
                *("--token-file", str(token_file), "--ca-file", str(authority)),
                *("--tag", f"run {RUN}"),  # a document that is unchanged would not be sent
            ),
        ),
        Contender(
            "fusioninventory, sending, same categories",
            (
                *(
                    "fusioninventory-agent",
                    f"--server=https://{address}/collect/{_word(token_file)}",
                ),
                *("--force", f"--no-category={NOT_OURS}", f"--ca-cert-file={authority}"),
                *("--tasks=inventory", "--delaytime=1", "--logger=stderr"),
            ),
        ),
    ]
    return [contender for contender in found if shutil.which(contender.command[0])]


def _word(path: Path) -> str:
    return path.read_text(encoding="ascii").strip()
