"""From a carbon.txt to a form: it names documents and holds no figure, so the form states none."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from fleet_audit.hosting.live.carbon_txt import CarbonTxt, Disclosure
from fleet_audit.model.errors import UnusableHostingForm
from fleet_audit.model.hosting import HostingForm, HostingSite, HostingSource
from fleet_audit.model.marking import said

_LONGEST_CODE = 60


def form_of_carbon_txt(found: CarbonTxt, named: str, read_on: date) -> HostingForm:
    """A form with one place, of which only the documents are known.

    Raises UnusableHostingForm where the file names no document: nothing says whose it is.
    """
    if not found.disclosures:
        raise UnusableHostingForm(
            said("{file}: it names no document; add [org] disclosures to it", file=named)
        )
    first = found.disclosures[0]
    provider = first.domain or urlsplit(first.url).hostname or named
    sources = tuple(
        _source(number, one, read_on) for number, one in enumerate(found.disclosures, start=1)
    )
    place = HostingSite(
        site_id=_code(provider),
        provider=provider,
        name=provider,
        offer="hoster",
        read_in=tuple(source.id for source in sources),
        note="Named by a carbon.txt. Figures stand in its documents: read them into a form.",
    )
    return HostingForm(sources=sources, sites=(place,))


def _source(number: int, one: Disclosure, read_on: date) -> HostingSource:
    return HostingSource(
        id=f"disclosure-{number}",
        title=one.kind,
        url=one.url,
        year=_year(one.valid_until),
        retrieved=read_on,
    )


def _year(valid_until: str | None) -> int | None:
    """The year until which a document is valid, where it is one."""
    found = re.match(r"(20\d\d)\b", valid_until or "")
    return int(found.group(1)) if found else None


def _code(text: str) -> str:
    """A name that a form takes for a place."""
    return re.sub(r"[^a-z0-9.-]+", "-", text.casefold()).strip("-.")[:_LONGEST_CODE] or "host"
