"""`fleet-audit reference diff`: two bodies of facts, and what they change for the fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _, ngettext
from fleet_audit.cli.options import Shared, common, listed, placed
from fleet_audit.cli.output import emit

if TYPE_CHECKING:
    from fleet_audit.pipeline.reference_bodies import Move
    from fleet_audit.reference.difference import Difference
    from fleet_audit.reference.load import Reference
    from fleet_audit.reference.sets import ReferenceSet
    from fleet_audit.render.i18n import Lang

COLUMNS = (
    "change",
    "kind",
    "about",
    "unit",
    "before",
    "after",
    "ratio",
    "before_id",
    "after_id",
)
MOVES = ("category", "devices", "measure", "before", "after", "ratio")
_SIGNIFICANT = 4


@click.command(
    "diff",
    help=_(
        "Compare two bodies of facts, and what the fleet weighs under each.\n\n"
        "Each is `core` (what ships), `in-force`, the name of a set, a bundle, or a folder of "
        "tables of another version. The facts that differ come first, then the figures of the "
        "fleet, category by category, where there is a store; with --fleet, these alone."
    ),
)
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--fleet", is_flag=True, help=_("Only how the figures of the fleet move."))
@placed
@listed
@common
def diff(
    shared: Shared,
    one: str,
    other: str,
    fleet: bool,
    country: str | None,
    form: str,
    output: str | None,
) -> None:
    """Print what differs."""
    from fleet_audit.pipeline.reference_bodies import body_named, moves
    from fleet_audit.reference.difference import differences

    sets = _sets(shared)
    before, after = body_named(one, sets), body_named(other, sets)
    changed = [] if fleet else list(differences(before, after))
    if not fleet:
        emit(form, output, *(_table(changed, shared.lang) if form == "table" else _lines(changed)))
        _tell(shared, changed, before, after)
    is_to_look_at = form == "table" and output is None and _has_store(shared)
    if fleet or (changed and is_to_look_at):
        found = moves(shared.known_address, shared.as_of, before, after, country)
        emit(
            form,
            output,
            *(_move_table(found, shared.lang) if form == "table" else _move_lines(found)),
        )


def _has_store(shared: Shared) -> bool:
    address = shared.address
    return address.path is None or address.path.is_file()


def _sets(shared: Shared) -> tuple[ReferenceSet, ...]:
    from fleet_audit.store.kept_sets import kept_sets
    from fleet_audit.store.report_inputs import report_inputs

    if not _has_store(shared):
        return ()
    return kept_sets(shared.address, report_inputs(shared.address).organisation_id)


def _tell(shared: Shared, changed: list[Difference], before: Reference, after: Reference) -> None:
    told = ngettext(
        "{number} fact differs between {one} and {other}.",
        "{number} facts differ between {one} and {other}.",
        len(changed),
    )
    shared.say(told.format(number=len(changed), one=before.full_version, other=after.full_version))


def _lines(changed: list[Difference]) -> tuple[tuple[str, ...], list[list[Any]]]:
    return COLUMNS, [[getattr(one, column) for column in COLUMNS] for one in changed]


def _table(changed: list[Difference], lang: Lang) -> tuple[tuple[str, ...], list[list[Any]]]:
    words = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    headings = (_("change"), _("kind"), _("of"), _("unit"), _("before"), _("after"), _("moves by"))
    rows = [
        [
            words[one.change],
            one.kind,
            one.about,
            one.unit,
            _rounded(one.before, lang),
            _rounded(one.after, lang),
            _by(one.before, one.after, lang),
        ]
        for one in changed
    ]
    return headings, rows


def _move_lines(found: list[Move]) -> tuple[tuple[str, ...], list[list[Any]]]:
    rows = [
        [m.category, m.devices, m.measure, m.before, m.after, _ratio(m.before, m.after)]
        for m in found
    ]
    return MOVES, rows


def _move_table(found: list[Move], lang: Lang) -> tuple[tuple[str, ...], list[list[Any]]]:
    words = {
        "gwp_kgco2e_per_year": _("kgCO2e a year"),
        "gwp_embodied_kgco2e": _("kgCO2e embodied"),
        "energy_kwh_per_year": _("kWh a year"),
    }
    headings = (
        _("category"),
        _("devices"),
        _("measure"),
        _("before"),
        _("after"),
        _("moves by"),
    )
    rows = [
        [
            move.category,
            move.devices,
            words[move.measure],
            _rounded(move.before, lang),
            _rounded(move.after, lang),
            _by(move.before, move.after, lang),
        ]
        for move in found
    ]
    return headings, rows


def _ratio(before: float | None, after: float | None) -> float | None:
    return after / before if before and after is not None else None


def _by(before: float | None, after: float | None, lang: Lang) -> str | None:
    from fleet_audit.render.numbers import change_share

    ratio = _ratio(before, after)
    return None if ratio is None else change_share(ratio - 1, lang, places=1)


def _rounded(value: float | None, lang: Lang) -> str | None:
    from fleet_audit.render.numbers import trimmed

    return None if value is None else trimmed(value, lang, _SIGNIFICANT)
