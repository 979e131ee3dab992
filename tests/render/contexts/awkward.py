"""Report contexts that are awkward: empty, virtual, of one machine, very large, of everything."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from fleet_audit.footprint.probable import COMPANIONS
from fleet_audit.model.codes import CATEGORIES, QUALITIES
from fleet_audit.model.report import (
    AgeBand,
    Coverage,
    Figure,
    GridLine,
    Headline,
    ProbablyMissing,
    ReportContext,
    SourceLine,
)
from tests.render.contexts.chapters import headline, hidden, look, missing, places, stages
from tests.render.contexts.devices import category, figure, sources
from tests.render.contexts.plausible import build_context


def unknown(source: Headline, reason: str, devices: int) -> Headline:
    figures = {
        name: msgspec.structs.replace(
            getattr(source, name), value=None, low=None, high=None, reason=reason
        )
        for name in Headline.__struct_fields__
        if name != "devices"
    }
    return Headline(devices=devices, **figures)


def nothing_known(reason: str, virtual_machines: int = 0, warning: str = "empty") -> ReportContext:
    """A report that has no device to speak of."""
    blank = {"missing": {}, "gwp_share_by_quality": {}, "devices_by_age_confidence": {}}
    coverage = Coverage(
        devices_seen=0,
        devices_declared=None,
        devices_without_factor=0,
        devices_with_proxy=0,
        excluded_retired=0,
        virtual_machines=virtual_machines,
        **blank,
    )
    return build_context(
        organisation=None,
        is_synthetic=False,
        headline=unknown(build_context().headline, reason, 0),
        categories=(),
        stages=(),
        sites=(),
        departments=(),
        ages=(),
        hidden_energy=(),
        look_first=(),
        grid=(),
        sources=(),
        coverage=coverage,
        missing=None,
        warnings=(warning,),
    )


def one_laptop() -> ReportContext:
    """The machine of a first try: one laptop whose age nobody knows."""
    row = category("laptop", 1, None, 251.0, 31.0, 5, "class")
    head = msgspec.structs.replace(
        headline([row], 1),
        age_years=figure("headline.age_years", None, "years", reason="unknown"),
        purchase_year=figure("headline.purchase_year", None, reason="unknown"),
    )
    return build_context(
        organisation=None,
        is_synthetic=False,
        headline=head,
        categories=(row,),
        stages=stages(head),
        sites=places("site", [(None, 1)]),
        departments=(),
        ages=(AgeBand(from_years=None, to_years=None, workplace=1, shared=0, past_lifetime=0),),
        hidden_energy=hidden(31.0)[:1],
        look_first=look()[1:2],
        missing=None,
        sources=sources([row]),
        coverage=Coverage(
            devices_seen=1,
            devices_declared=None,
            missing={},
            gwp_share_by_quality={"default": 1.0},
            devices_by_age_confidence={"none": 1},
            devices_without_factor=0,
            devices_with_proxy=0,
            excluded_retired=0,
            virtual_machines=0,
        ),
        warnings=("no_age", "country_unknown"),
    )


def scaled(thing: object, factor: int) -> object:
    """Every count and figure of a context, that many times over."""
    if isinstance(thing, Figure) and thing.unit != "years":
        grown = {
            name: None if bound is None else bound * factor
            for name in ("value", "low", "high")
            for bound in [getattr(thing, name)]
        }
        return msgspec.structs.replace(thing, **grown)
    if isinstance(thing, tuple):
        return tuple(scaled(item, factor) for item in thing)
    if isinstance(thing, msgspec.Struct) and not isinstance(thing, (Figure, SourceLine, GridLine)):
        changes = {
            name: value * factor
            if isinstance(value, int) and not isinstance(value, bool) and "years" not in name
            else scaled(value, factor)
            for name in thing.__struct_fields__
            for value in [getattr(thing, name)]
        }
        return msgspec.structs.replace(thing, **changes)
    return thing


def times(factor: int) -> ReportContext:
    """The plausible fleet, that many times over."""
    grown = scaled(build_context(), factor)
    assert isinstance(grown, ReportContext)
    return grown


VIRTUAL = (
    "a virtual machine has no body: its manufacture and its electricity are counted on its host"
)


def every_category() -> ReportContext:
    """A fleet that has something of every category, which is the longest page there is."""
    rows = build_context().categories
    known = {row.category for row in rows}
    rest = [code for code in CATEGORIES if code not in known | {"virtual_machine"}]
    more = tuple(category(code, 1, 4.0, 90.0, 50.0, 5, "class") for code in rest)
    context = build_context(categories=rows + more)
    shares = dict.fromkeys(QUALITIES, 0.2)
    asked = tuple(
        ProbablyMissing(kind=kind, seen=0, beside=180, categories=categories)
        for kind, categories in COMPANIONS.items()
    )
    absent = {code: 3 for code in CATEGORIES if code not in {"virtual_machine", "ups"}}
    coverage = msgspec.structs.replace(
        context.coverage,
        gwp_share_by_quality=shares,
        missing=absent,
        beyond=absent,
        probably_missing=asked,
    )
    many: list[tuple[str | None, int]] = [(f"Lieu {number}", 9) for number in range(12)]
    return build_context(
        categories=rows + more,
        coverage=coverage,
        missing=missing(absent, context.headline),
        sites=places("site", many),
        departments=places("department", many),
        warnings=("country_unknown", "reference_old"),
    )


CONTEXTS: dict[str, Callable[[], ReportContext]] = {
    "plausible": build_context,
    "every_category": every_category,
    "empty": lambda: nothing_known("unknown"),
    "only_virtual": lambda: nothing_known(VIRTUAL, 1, "only_virtual"),
    "one_laptop": one_laptop,
    "large": lambda: times(550),
}
