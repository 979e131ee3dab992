"""What is known of who hosts a name: the website and the mailboxes of a small member.

`hosting check --format json` prints one `DomainCheck`, published as
`contracts/hosting_check.schema.json`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from fleet_audit.model.hosting import Rating

ServiceKind = Literal["website", "mailbox"]
FoundBy = Literal["dns", "green_web", "carbon_txt", "unknown"]


class Said(Struct, frozen=True, kw_only=True):
    """What one provider of answers said, or why it did not."""

    provider: str
    asked_on: date | None
    """Day of the answer; null where there is none."""
    is_kept: bool = False
    """Whether it was kept from an earlier time."""
    reason: str | None = None


class DomainService(Struct, frozen=True, kw_only=True):
    """One service behind a name."""

    kind: ServiceKind
    host: str | None
    """Null where nothing says who."""
    found_by: FoundBy
    machine: str | None = None
    """The name by which the host was known."""
    is_behind: str | None = None
    """A network that stands before the host and hides it."""
    country: str | None = None
    """That its address is registered in, in two letters: not always where the machine stands."""
    is_green: bool | None = None
    """What the Green Web Foundation says: documents were sent in. Shown, never scored."""
    documents: tuple[str, ...] = ()
    """Addresses of these documents."""
    site_ids: tuple[str, ...] = ()
    """Places of the host in the catalogue, in that country where it has some there."""
    publishes_pue: int = 0
    """For how many of these a PUE in operation is published."""
    grade: str | None = None
    """From the best to the worst of these places; null where none is known."""
    rating: Rating | None = None
    """Of the place if only one is possible; else of an unknown place of this host: what the letter
    asks about."""


class DomainCheck(Struct, frozen=True, kw_only=True):
    """Everything found of a name on a day."""

    domain: str
    as_of: date
    services: tuple[DomainService, ...]
    disclosures: tuple[str, ...] = ()
    """Addresses of what the domain itself publishes by carbon.txt."""
    has_carbon_txt: bool | None = None
    """Null where that could not be asked."""
    answers: tuple[Said, ...] = ()
