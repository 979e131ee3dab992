"""The parts fitted to a machine after it was made: what they weigh, and which years bear it."""

from __future__ import annotations

from math import isclose

from fleet_audit.footprint.explain.arithmetic import equals, fact, given, number
from fleet_audit.footprint.explain.subject import Asset, key_as_it_is
from fleet_audit.footprint.manufacture.added import (
    HARD,
    NO_BATTERY,
    NO_SPREAD,
    Added,
    added_parts,
    is_kind_known,
    weight_of,
)
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, Said, said

KG_OF_ROUNDING = 0.0021
"""By which two yearly figures of one device may differ, since both are kept in grams."""

NAMES = {
    "memory": N_("memory fitted later"),
    "disk": N_("disks fitted later"),
    "hard_disk": N_("hard disks fitted later"),
}
FITTED = said(
    "Fitted after the machine was first seen, by what one source told before and after. Its "
    "manufacture falls on what then remained of the machine's life, and on a year at least."
)
WITHOUT_DAY = said("No day is known: it is spread over the life of the machine, as the rest is.")
NONE_SEEN = N_("nothing was fitted since it was first seen")
EITHER_KIND = said("The kind of the disks is not known: the interval holds hard disks too.")


def added(asset: Asset) -> Explanation:
    """kgCO2e of the parts fitted later to one device."""
    key, facts = key_as_it_is(asset), asset.reference
    parts = tuple(_part(asset, part) for part in added_parts(key))
    total = asset["added_kgco2e"]
    notes = [FITTED if asset["added_share"] is not None else WITHOUT_DAY]
    notes += [said(NO_BATTERY)] if asset["batteries_replaced"] else []
    terms = [_day(asset), fact("factor", NO_SPREAD, facts)]
    return Explanation(
        figure=asset.figure("added"),
        value=total,
        low=asset["added_kgco2e_low"],
        high=asset["added_kgco2e_high"],
        unit="kgCO2e",
        formula="Σ parts",
        arithmetic=equals(" + ".join(number(part.value) for part in parts), total, "kgCO2e")
        if parts
        else said(NO_BATTERY if asset["batteries_replaced"] else NONE_SEEN),
        terms=tuple(term for term in terms if term is not None) if parts else (),
        parts=parts,
        notes=tuple(notes) if parts else (),
    )


def _part(asset: Asset, part: Added) -> Explanation:
    """One kind of part, by the facts that weigh it."""
    key, facts = key_as_it_is(asset), asset.reference
    found = weight_of(part, key, facts)
    is_either = part.name == "disk" and not is_kind_known(key)
    ids = (*part.factor_ids, *((HARD,) if is_either else ()))
    cited = [fact(facts.row(one).subtype or one, one, facts) for one in ids]
    unit = number(facts.row(part.unit_id).value)
    per_die = f" + {number(part.amount)} × {number(part.dies(facts).mid)}" if part.die_id else ""
    amount = given(_amount(part), part.amount, "GiB" if part.name == "memory" else "GB", _origin())
    return Explanation(
        figure=f"{asset.figure('added')}.{part.name}",
        value=round(found.mid, 6),
        low=round(found.low, 6),
        high=round(found.high, 6),
        unit="kgCO2e",
        formula=said("one part + amount × die / √(least density × most density)")
        if part.die_id
        else said("one part"),
        arithmetic=equals(unit + per_die, found.mid, "kgCO2e"),
        terms=(amount, *(term for term in cited if term is not None)),
        notes=(EITHER_KIND,) if is_either else (),
    )


def _amount(part: Added) -> Said:
    return said(NAMES[part.name])


def _origin() -> Said:
    return said("inventory")


def _day(asset: Asset) -> Term | None:
    """The share of the parts that a year bears, with the day from which."""
    day = asset["parts_added_on"]
    if day is None or asset["added_share"] is None:
        return None
    origin = said("first seen on {day}", day=day.isoformat())
    return given("added_share", asset["added_share"], "1/year", origin)


def year_sum(asset: Asset, stages: str, end: str = "") -> str:
    """What a year bears of the sum of the stages: a lifetime's share, and that of parts fitted."""
    lifetime = number(asset["lifetime_years"])
    if asset["added_share"] is None:
        return f"({stages}) / {lifetime}"
    fitted = asset["quantity"] * asset[f"added_kgco2e{end}"]
    text = f"{number(fitted)} × {number(asset['added_share'])}"
    total, slack = asset[f"gwp_embodied_kgco2e_per_year{end}"], KG_OF_ROUNDING * asset["quantity"]
    if isclose(total, fitted * asset["added_share"], abs_tol=slack):
        return text
    return f"({stages} - {number(fitted)}) / {lifetime} + {text}"
