"""From public figures, and a fleet where there is one, to the files of an awareness session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

import fleet_audit
from fleet_audit.footprint.typical import typical_devices
from fleet_audit.hosting.rating import rate_all
from fleet_audit.model.causes import refused_at
from fleet_audit.model.folding import folded
from fleet_audit.recommendations.gestures import facts_for
from fleet_audit.reference.awareness import awareness_facts
from fleet_audit.reference.hosting import catalogue, hosting_rules, places_of
from fleet_audit.reference.load import reference
from fleet_audit.reference.prices import published_prices
from fleet_audit.render.awareness.matter import Centres, Matter
from fleet_audit.render.awareness.order import Minutes
from fleet_audit.render.awareness.paper import without_scripts
from fleet_audit.render.awareness.workshop import KINDS
from fleet_audit.render.theme import HOUSE, Theme, dressed_files

if TYPE_CHECKING:
    from fleet_audit.model.hosting import HostingSite, Place, Rating
    from fleet_audit.model.report import ReportContext
    from fleet_audit.render.i18n import Lang
    from fleet_audit.store.address import StoreAddress
    from fleet_audit.store.snapshot import Progress

SHOWN_CENTRES, SHOWN_HOSTS = 5, 3
"""Data centres that one slide has room for, and those of the fleet among them."""


class OwnFleet(Struct, frozen=True, kw_only=True):
    """The fleet of a store."""

    report: ReportContext
    hosts: tuple[Place, ...] = ()
    """Its own rooms, and the hosts that it added."""


def session_matter(
    as_of: date,
    *,
    minutes: Minutes = 30,
    club: str | None = None,
    country: str = "FR",
    near: Sequence[str] = (),
    fleet: OwnFleet | None = None,
    is_anonymous: bool = False,
) -> Matter:
    """All that the deck of a session tells.

    `near` are words of which the name of a data centre holds one (a town, a host); without any,
    the best of each host of the country. The places of a fleet stand before them, but where it is
    told anonymously: names stay behind.
    """
    facts = reference()
    return Matter(
        as_of=as_of,
        minutes=minutes,
        club=club,
        country=country,
        facts=facts_for(
            facts, awareness_facts(), published_prices(), zone=country, year=as_of.year
        ),
        devices=typical_devices(tuple(KINDS), as_of, country, facts),
        centres=_centres(as_of, country, near, fleet.hosts if fleet and not is_anonymous else ()),
        fleet=fleet.report if fleet else None,
        is_anonymous=is_anonymous,
        engine_version=fleet_audit.__version__,
    )


def unmatched(country: str, near: Sequence[str]) -> tuple[str, ...]:
    """Of the words of `near`, those that no data centre of the country bears in its name."""
    places = [place for place in catalogue().places if place.site.country == country]
    names = [_name(place.site) for place in places]
    return tuple(word for word in near if not any(folded(word) in name for name in names))


def _centres(as_of: date, country: str, near: Sequence[str], hosts: Sequence[Place]) -> Centres:
    places = [place for place in catalogue().places if place.site.country == country]
    rated = rate_all(places, as_of, hosting_rules())
    words = [folded(word) for word in near]
    close = [one for one in rated if any(word in _name(one) for word in words)]
    own = rate_all(hosts, as_of, hosting_rules())[:SHOWN_HOSTS]
    return Centres(
        read=len(rated),
        known_well=sum(one.is_enough_evidence for one in rated),
        shown=tuple([*own, *(close or best_of_each(rated))][:SHOWN_CENTRES]),
        own=len(own),
    )


def _name(one: Rating | HostingSite) -> str:
    return folded(f"{one.provider} {one.name} {one.site_id}")


def best_of_each(rated: Sequence[Rating]) -> list[Rating]:
    """The best place of each host, in the order given."""
    found: dict[str, Rating] = {}
    for one in rated:
        found.setdefault(one.provider.split(" ")[0], one)
    return list(found.values())


def fleet_of(
    address: StoreAddress, as_of: date, country: str, progress: Progress | None = None
) -> OwnFleet:
    """What a session tells of the fleet of a store."""
    from fleet_audit.pipeline.audit import audit, context_of
    from fleet_audit.pipeline.hosting import home_forms

    forms = home_forms(address, as_of).items()
    return OwnFleet(
        report=context_of(audit(address, as_of, country=country, progress=progress)),
        hosts=tuple(place for name, form in forms for place in places_of(form, name)),
    )


def session_pages(matter: Matter, lang: Lang) -> dict[str, str]:
    """The pages of a session; those of the other language have it in their names."""
    from fleet_audit.render.awareness.deck import deck_page
    from fleet_audit.render.awareness.guide import guide_page
    from fleet_audit.render.awareness.handout import handout_page

    other: Lang = "en" if lang == "fr" else "fr"
    makers = {"deck": deck_page, "handout": handout_page, "guide": guide_page, "sheet": _sheet_page}
    return {
        f"{name}{ending}.html": page(replace(matter, sheet=f"sheet{ending}.html"), spoken)
        for name, page in makers.items()
        for ending, spoken in (("", lang), (f".{other}", other))
    }


def _sheet_page(_matter: Matter, lang: Lang) -> str:
    """The commitment sheet that everybody takes away, to fill in by hand."""
    from fleet_audit.model.commitment import CommitmentSheet
    from fleet_audit.render.commitment_page import commitment_page

    return commitment_page(CommitmentSheet(), lang)


def write_session(matter: Matter, folder: Path, lang: Lang, theme: Theme = HOUSE) -> list[Path]:
    """Write the files of a session, each whole or not at all; the deck of the language is first."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = dressed_files(session_pages(matter, lang), theme)
    return [_written(folder / name, page.encode()) for name, page in pages.items()]


def write_session_pdf(
    matter: Matter, folder: Path, lang: Lang, theme: Theme = HOUSE
) -> tuple[Path, ...]:
    """Write handout and deck as PDF beside their pages; the deck also with the notes.

    Returns the decks that lack a browser of this machine to print them. Raises NoPdfPrinter where
    nothing can make the handout.
    """
    from fleet_audit.render.pdf import pdf_by_browser, pdf_of

    lacking = []
    for name, page in dressed_files(session_pages(matter, lang), theme).items():
        path = (folder / name).with_suffix(".pdf")
        if name.startswith("handout."):
            _written(path, pdf_of(page))
        elif name.startswith("deck."):
            for printed, told in ((path, page), (_with_notes(path), without_scripts(page))):
                made = pdf_by_browser(told)
                if made is None:
                    lacking.append(printed)
                else:
                    _written(printed, made)
    return tuple(lacking)


def _with_notes(path: Path) -> Path:
    """`deck-notes.fr.pdf`, of `deck.fr.pdf`."""
    return path.with_name(path.name.replace("deck", "deck-notes", 1))


def _written(path: Path, content: bytes) -> Path:
    """The path, once its file is written whole."""
    draft = path.with_name(f".{path.name}.tmp")
    with refused_at(path):
        draft.write_bytes(content)
        return draft.replace(path)
