"""Until when the system of a device gets security updates, from its name as inventories write it.

A name may fit several releases or editions. Where all of them have ended, the system has ended,
and where all go on, it goes on until the first of their ends; where they differ, it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fleet_audit.reference.end_of_support import SystemRelease

_NUMBER = r"\s*(?:v|version)?\s*(\d+(?:\.\d+)*)?"
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("windows_server", r"windows server\s*(?:®|\(r\))?\s*(\d{4}(?: r2)?)?"),
    ("windows", r"windows\s*(\d+(?:\.\d)?)?"),
    ("macos", rf"(?:mac ?os x|macos|os x){_NUMBER}"),
    ("proxmox_ve", rf"proxmox(?: ve| virtual environment)?{_NUMBER}"),
    ("esxi", rf"esxi?{_NUMBER}"),
    ("xcp_ng", rf"xcp-ng{_NUMBER}"),
    ("debian", rf"debian(?: gnu/linux)?{_NUMBER}"),
    ("linux_mint", rf"(?:linux ?mint){_NUMBER}"),
    ("ubuntu", rf"ubuntu{_NUMBER}"),
    ("rhel", rf"(?:red ?hat enterprise linux|rhel)(?: server| workstation)?(?: release)?{_NUMBER}"),
    ("centos_stream", rf"centos (?:linux )?stream(?: release)?{_NUMBER}"),
    ("centos", rf"centos(?: linux)?(?: release)?{_NUMBER}"),
    ("almalinux", rf"alma ?linux(?: release)?{_NUMBER}"),
    ("rocky", rf"rocky(?: linux)?(?: release)?{_NUMBER}"),
    ("oracle_linux", rf"oracle linux(?: server)?(?: release)?{_NUMBER}"),
    ("sles", rf"(?:suse linux enterprise server|sles){_NUMBER}(?: sp(\d))?"),
    ("opensuse_leap", rf"opensuse leap{_NUMBER}"),
    ("fedora", rf"fedora(?: linux)?(?: release)?{_NUMBER}"),
    ("android", rf"android{_NUMBER}"),
    ("ipados", rf"ipados{_NUMBER}"),
    ("ios", rf"(?:\bios|iphone os){_NUMBER}"),
)
_EDITIONS: tuple[tuple[str, str], ...] = (
    ("iot_ltsc", r"iot.*lts[bc]"),
    ("ltsc", r"lts[bc]"),
    ("iot", r"\biot\b"),
    ("enterprise", r"enterprise|entreprise|education|éducation"),
    ("pro", r"\bpro\b|professional|professionnel|home|famille|workstations"),
)
_BUILD = re.compile(r"(?:10\.0\.)?(\d{4,5})(?:\.\d+)?$")


class Support(NamedTuple):
    """What is known of the updates of a system."""

    family: str | None
    release: str | None
    state: str
    """`supported`, `ended` or `unknown` on the day."""
    ends_on: date | None
    """Last day of free updates; null where it is not announced or not known."""
    paid_until: date | None
    version: str | None = None
    """As the name gives it; it may fit several releases."""


def support_of(
    name: str | None, build: str | None, as_of: date, releases: Sequence[SystemRelease]
) -> Support:
    """The updates of the system of that name and build on a day."""
    family, version = _family_of(name)
    if family is None:
        return Support(None, None, "unknown", None, None)
    fit = [row for row in releases if row.family == family and _fits(row, name, build, version)]
    return _answer(family, fit, as_of)._replace(version=version)


def _family_of(name: str | None) -> tuple[str | None, str | None]:
    folded = (name or "").casefold()
    for family, pattern in _FAMILIES:
        found = re.search(pattern, folded)
        if found:
            return family, ".".join(part for part in found.groups() if part) or None
    return None, None


def _fits(row: SystemRelease, name: str | None, build: str | None, version: str | None) -> bool:
    if row.family in {"windows", "windows_server"}:
        return _fits_windows(row, name, build, version)
    if version is None:
        return False
    asked, known = version.split("."), row.release.split(".")
    return asked[: len(known)] == known or (
        len(asked) < len(known) and asked == known[: len(asked)]
    )


def _fits_windows(
    row: SystemRelease, name: str | None, build: str | None, version: str | None
) -> bool:
    number = _BUILD.search(build or "")
    if number and row.nt_build:
        if row.nt_build != number[1]:
            return False
    elif version is None or not f"{row.release} ".startswith(f"{version.upper()} "):
        return False
    edition = _edition_of(name)
    if edition is None:
        return row.edition in {None, "pro", "enterprise"}
    return row.edition in {None, edition} or (edition == "iot" and row.edition == "iot_ltsc")


def _edition_of(name: str | None) -> str | None:
    folded = (name or "").casefold()
    return next((code for code, words in _EDITIONS if re.search(words, folded)), None)


def _answer(family: str, fit: Sequence[SystemRelease], as_of: date) -> Support:
    release = fit[0].release if len({row.release for row in fit}) == 1 else None
    paid = [row.paid_until for row in fit if row.paid_until]
    paid_until = max(paid) if paid else None
    ends = [row.ends_on for row in fit if row.ends_on]
    if fit and len(ends) == len(fit) and max(ends) < as_of:
        return Support(family, release, "ended", max(ends), paid_until)
    if fit and all(row.ends_on is None or row.ends_on >= as_of for row in fit):
        return Support(family, release, "supported", min(ends, default=None), paid_until)
    return Support(family, release, "unknown", None, paid_until)
