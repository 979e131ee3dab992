"""A renewal plan in words: its actions, what it leaves out, what to loosen, what to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fleet_audit.model.marking import N_, NN_
from fleet_audit.model.plan import Action, Assumption, LimitKind, Plan, Relaxation
from fleet_audit.render.recommendation_words import priced_item
from fleet_audit.render.voice import Voice

ACTIONS: dict[Action, str] = {
    "keep": N_("kept"),
    "replace_new": N_("new"),
    "replace_refurbished": N_("refurbished"),
    "renew_new": N_("new, once more"),
    "renew_refurbished": N_("refurbished, once more"),
    "upgrade": N_("part fitted"),
    "change_system": N_("system updated or changed"),
    "replace_failed_new": N_("new, after a failure"),
    "replace_failed_refurbished": N_("refurbished, after a failure"),
}
"""What is done to a device; `once more` is of what the plan itself bought."""

LEFT_OUT: dict[str, tuple[str, str]] = {
    "virtual": NN_("{number} is a virtual machine", "{number} are virtual machines"),
    "stock": NN_("{number} is in stock", "{number} are in stock"),
    "personal": NN_("{number} is a personal device", "{number} are personal devices"),
    "no_embodied": NN_(
        "{number} has no figure of manufacture", "{number} have no figure of manufacture"
    ),
    "no_lifetime": NN_("{number} has no usual lifetime", "{number} have no usual lifetime"),
    "no_energy": NN_("{number} has no figure of energy", "{number} have no figure of energy"),
    "no_age": NN_("{number} has no known age", "{number} have no known age"),
}
"""Reason → the words for one device and for several."""

ITEMS: dict[str, str] = {
    "new": N_("new"),
    "refurbished": N_("refurbished"),
    "part": N_("part"),
}
"""What a purchase is of."""

_RELAX: dict[LimitKind, tuple[str, str]] = {
    "labour": NN_("{number} hour of work a year", "{number} hours of work a year"),
    "unsupported": NN_(
        "{number} device more without security updates",
        "{number} devices more without security updates",
    ),
}
"""What is loosened → the words for one and for several."""


ASSUMED: dict[str, tuple[str, str]] = {
    "failure_share_per_year": (N_("devices that fail, for each year past their life"), "share"),
    "deployment_hours": (N_("to prepare and hand over a device"), "h"),
    "refurbished_years": (N_("a refurbished device serves"), "years"),
    "ssd_gb": (N_("size of a new disk"), "GB"),
    "ssd_years": (N_("years more that a new disk gives"), "years"),
    "ssd_hours": (N_("to fit a disk"), "h"),
    "memory_module_gib": (N_("size of a memory module"), "GiB"),
    "memory_years": (N_("years more that memory gives"), "years"),
    "memory_hours": (N_("to fit memory"), "h"),
    "battery_years": (N_("years more that a battery gives"), "years"),
    "battery_hours": (N_("to fit a battery"), "h"),
    "setting_hours": (N_("to change a setting"), "h"),
    "system_hours": (N_("to change a system"), "h"),
    "discount_rate": (N_("discount rate"), "share"),
}
"""Parameter that has no source → what it is of, and its unit."""


def assumption(found: Assumption, voice: Voice) -> str:
    """A parameter without source, and its value."""
    name, unit = ASSUMED.get(found.name, (found.name, found.unit))
    if unit == "share":
        value = voice.share(found.value)
    elif unit == "years":
        value = voice.years(found.value)
    else:
        value = f"{voice.exact(found.value)}\u00a0{voice.say(unit)}"
    return voice.say(N_("{name}: {value}"), name=voice.say(name), value=value)


def action(code: Action, voice: Voice) -> str:
    """An action in words."""
    return voice.say(ACTIONS[code])


def relaxation(found: Relaxation, voice: Voice) -> str:
    """One way to make a plan possible."""
    parts = [_loosened(one.kind, one.value, voice) for one in found.limits]
    return voice.say(N_(" and ")).join(parts)


def _loosened(kind: LimitKind, value: float, voice: Voice) -> str:
    if kind == "reuse":
        share = voice.share(value)
        return voice.say(N_("a share of refurbished purchases of {value}"), value=share)
    if kind == "budget":
        return voice.say(N_("a budget of {eur} a year"), eur=voice.euros(value, digits=None))
    return voice.say_many(*_RELAX[kind], round(value))


def left_out(plan: Plan, voice: Voice) -> str:
    """Which devices a plan is not made for, and why."""
    return ", ".join(voice.say_many(*LEFT_OUT[one.reason], one.devices) for one in plan.left_out)


def headline(plan: Plan, voice: Voice) -> Iterator[str]:
    """What the plan comes to, in a few sentences."""
    yield voice.say_many(
        "Renewal plan, {number} year from {day}",
        "Renewal plan, {number} years from {day}",
        plan.years,
        day=voice.day(date.fromisoformat(plan.as_of)),
    )
    if plan.totals is None:
        return
    totals = plan.totals
    yield voice.say(
        N_(
            "{total} tCO2e in all, for {assets} devices: {use} of electricity, {embodied} of what "
            "is bought"
        ),
        total=_tonnes(totals.gwp_kgco2e, voice),
        assets=voice.count(totals.assets),
        use=_tonnes(totals.gwp_use_kgco2e, voice),
        embodied=_tonnes(totals.gwp_embodied_kgco2e, voice),
    )
    kept = sum(step.count for step in plan.steps if step.action == "keep")
    yield voice.say_many(
        "{number} device is kept as it is, until it fails",
        "{number} devices are kept as they are, until they fail",
        round(kept),
    )
    yield voice.say(
        N_("{total} tCO2e if each was renewed new at the end of its usual life: {eur}"),
        total=_tonnes(totals.usual_gwp_kgco2e, voice),
        eur=_euros(totals.usual_eur, totals.usual_unpriced, voice),
    )
    yield voice.say(
        N_("{bought} devices to buy, {refurbished} of them refurbished: {eur}; {hours} h of work"),
        eur=_euros(totals.eur, totals.unpriced, voice),
        bought=voice.count(round(totals.bought)),
        refurbished=voice.count(round(totals.refurbished)),
        hours=voice.count(round(totals.labour_hours)),
    )


def _euros(known: float, unpriced: float, voice: Voice) -> str:
    """Euros, marked as a lower bound where devices have no price; no zero for what is unknown."""
    shown = voice.euros(known, digits=None)
    if round(unpriced) == 0:
        return shown
    return f"≥\u00a0{shown}" if round(known) else voice.say(N_("price unknown"))


def remarks(plan: Plan, voice: Voice) -> Iterator[str]:
    """What a reader must know beside the figures."""
    yield from _of_gap(plan, voice)
    yield from _of_prices(plan, voice)
    if plan.totals and plan.totals.unknown_support:
        yield voice.say_many(
            "{number} computer whose end of support is not known counts as supported",
            "{number} computers whose end of support is not known count as supported",
            plan.totals.unknown_support,
        )
    if plan.left_out:
        yield voice.say(N_("not in the plan: {reasons}"), reasons=left_out(plan, voice))
    unsourced = [one for one in plan.assumptions if one.basis == "default"]
    if unsourced and plan.totals:
        yield voice.say(
            N_("assumed without a source, to be set in a scenario: {assumptions}"),
            assumptions=", ".join(f"{one.name} = {one.value:g}" for one in unsourced),
        )


def _of_gap(plan: Plan, voice: Voice) -> Iterator[str]:
    if plan.status == "optimal":
        yield voice.say(N_("proven the best there is within these limits"))
    if plan.status == "near_optimal":
        yield voice.say(
            N_("at most {gap}% from the best plan there is"), gap=voice.decimal(100 * plan.gap)
        )


def _of_prices(plan: Plan, voice: Voice) -> Iterator[str]:
    if plan.totals and plan.totals.unpriced >= 1:
        yield voice.say_many(
            "{number} device to buy has no known price, and is not in the budget",
            "{number} devices to buy have no known price, and are not in the budget",
            round(plan.totals.unpriced),
        )
    for step in plan.steps:
        if step.break_even_eur is not None:
            yield voice.say(
                N_("{action} in year {year}, {cohort}: worth it up to {eur} each"),
                action=action(step.action, voice),
                year=step.year,
                cohort=step.cohort,
                eur=voice.euros(int(step.break_even_eur), digits=None),
            )
    if plan.missing_prices:
        yield voice.say(
            N_("prices that would say more, in the organisation sheet: {items}"),
            items=", ".join(priced_item(item, voice) for item in plan.missing_prices),
        )


def _tonnes(kg: float, voice: Voice) -> str:
    return voice.decimal(kg / 1000, 3)
