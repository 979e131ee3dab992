"""Scenario files: read with care, and laid over prices, parameters and facts."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from fleet_audit.model.causes import endless_cause, toml_place, typed_fault
from fleet_audit.model.errors import UnusableScenario
from fleet_audit.model.marking import Said, said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.model.scenario import Scenario
from fleet_audit.recommendations.prices import ITEMS, InForce, Prices
from fleet_audit.reference.lever_parameters import LeverParameter
from fleet_audit.reference.load import Reference
from fleet_audit.reference.overlay import compose
from fleet_audit.reference.sets import ReferenceSet, SetBody


def parse_scenario(content: bytes, name: str, parameters: Mapping[str, LeverParameter]) -> Scenario:
    """The scenario that a TOML text holds, named as its file where it gives no name.

    Raises UnusableScenario naming the file, the field and the remedy.
    """
    try:
        given = tomllib.loads(content.decode("utf-8-sig"))
        found = _typed(given, name)
    except UnicodeDecodeError as error:
        raise UnusableScenario(
            said("{file}: not UTF-8 text; save it as UTF-8", file=name)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableScenario(
            said(
                "{file}{place}: not valid TOML; mend that place", file=name, place=toml_place(error)
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnusableScenario(
            said(
                "{file}: {cause}; mend that field, or leave it out",
                file=name,
                cause=endless_cause(error),
            )
        ) from error
    _refuse_unknown(found, name, parameters)
    return found if found.name else replace(found, name=_stem(name))


def _stem(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".toml")


def _typed(given: Mapping[str, Any], name: str) -> Scenario:
    try:
        return msgspec.convert(given, Scenario)
    except msgspec.ValidationError as error:
        raise UnusableScenario(_faulty(given, name, error)) from error


def _entry(field: str, given: Mapping[str, Any]) -> str:
    """The field with the name of its entry, which msgspec shows as `[...]`."""
    group = field.removesuffix("[...]")
    entries = given.get(group)
    for key, value in entries.items() if isinstance(entries, dict) else ():
        try:
            msgspec.convert({group: {key: value}}, Scenario)
        except msgspec.ValidationError:
            return f"{group}.{key}"
    return field


def _faulty(given: Mapping[str, Any], name: str, error: msgspec.ValidationError) -> Said:
    cause, field = typed_fault(error)
    if field is None:
        return said("{file}: {cause}; mend that field, or leave it out", file=name, cause=cause)
    return said(
        "{file}, field {field}: {cause}; mend that field, or leave it out",
        file=name,
        field=_entry(field, given) if field.endswith("[...]") else field,
        cause=cause,
    )


def _refuse_unknown(
    scenario: Scenario, name: str, parameters: Mapping[str, LeverParameter]
) -> None:
    """Refuse a price, an assumption or a zone that nothing reads."""
    for field, given, known in (
        ("prices", scenario.prices, sorted(ITEMS)),
        ("assumptions", scenario.assumptions, sorted(parameters)),
    ):
        for key in given:
            if key not in known:
                raise UnusableScenario(
                    said(
                        "{file}, field {field}: {key} is unknown; known are {known}",
                        file=name,
                        field=field,
                        key=key,
                        known=", ".join(known),
                    )
                )
    for zone in scenario.grid:
        is_country = len(zone) == 2 and zone.isascii() and zone.isupper()
        if zone != "WORLD" and not is_country:
            raise UnusableScenario(
                said(
                    "{file}, field grid: {zone} is not a country; give its two letters, such as "
                    "FR, or WORLD",
                    file=name,
                    zone=zone,
                )
            )
    for key, value in scenario.assumptions.items():
        if not math.isfinite(value) or value < 0:
            raise UnusableScenario(
                said(
                    "{file}, field assumptions: {key} must be zero or more",
                    file=name,
                    key=key,
                )
            )


def parameters_under(
    parameters: Mapping[str, LeverParameter], scenario: Scenario
) -> dict[str, LeverParameter]:
    """The parameters, with those of the scenario in place of what ships."""
    return {
        name: replace(one, value=scenario.assumptions[name], basis="scenario")
        if name in scenario.assumptions
        else one
        for name, one in parameters.items()
    }


def prices_under(prices: Prices, scenario: Scenario, sensitivity: float) -> Prices:
    """The prices in force, those of the scenario before all others."""
    given = (
        InForce(
            item=item,
            value=value,
            low=value * (1 - sensitivity),
            high=value * (1 + sensitivity),
            unit=ITEMS[item],
            source=said("scenario {name}", name=scenario.name),
            dated="",
            is_own=True,
        )
        for item, value in scenario.prices.items()
    )
    kept = (row for row in prices.rows if row.item not in scenario.prices)
    return Prices((*given, *kept))


def facts_under(facts: Reference, scenario: Scenario, as_of: date) -> Reference:
    """The facts in force, the scenario's grid and lifetimes over them."""
    rows = (*_grid(scenario, as_of), *_lifetimes(scenario))
    if not rows:
        return facts
    laid = ReferenceSet.of(
        SetBody(rows=rows),
        name=f"scenario {scenario.name}",
        layer="own",
        format="scenario",
        source=f"scenario {scenario.name}",
        licence="what-if, not a fact",
        url="",
        retrieved=as_of.isoformat(),
    )
    return compose(facts, (laid,))


def _grid(scenario: Scenario, as_of: date) -> list[ReferenceRow]:
    return [
        _row(
            f"SCENARIO-GRID-{zone}",
            as_of,
            kind="electricity",
            subtype=str(as_of.year),
            zone=zone,
            criterion="gwp",
            stage="use",
            value=value,
            unit="kgCO2e/kWh",
            method="declared",
        )
        for zone, value in scenario.grid.items()
    ]


def _lifetimes(scenario: Scenario) -> list[ReferenceRow]:
    return [
        _row(
            f"SCENARIO-LIFETIME-{category}",
            as_of=None,
            kind="lifetime",
            category=category,
            value=value,
            unit="years",
            method="declared",
        )
        for category, value in scenario.lifetimes.items()
    ]


def _row(factor_id: str, as_of: date | None, **known: object) -> ReferenceRow:
    return msgspec.convert(
        {
            "factor_id": factor_id,
            "source": "scenario",
            "source_year": str(as_of.year) if as_of else "scenario",
            "url": "",
            "retrieved": as_of.isoformat() if as_of else "",
            "licence": "what-if, not a fact",
            "redistributable": "no",
            **known,
        },
        ReferenceRow,
    )
