"""Report contexts as the pipeline makes them: a plausible fleet, and the awkward ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from fleet_audit.footprint.probable import COMPANIONS
from fleet_audit.model.codes import CATEGORIES, QUALITIES
from fleet_audit.model.report import (
    AgeBand,
    CategoryRow,
    Coverage,
    Figure,
    GridLine,
    Headline,
    HiddenRow,
    LookRow,
    MissingDevices,
    MissingRow,
    PlaceRow,
    ProbablyMissing,
    ReportContext,
    SourceLine,
    StageRow,
)

# category, devices, age, embodied kg a device, kWh a device and year, lifetime, method
FLEET = [
    ("laptop", 112, 3.6, 251.0, 31.0, 5, "class"),
    ("monitor", 96, 5.2, 329.0, 44.0, 6, "class"),
    ("desktop", 24, 6.4, 242.0, 120.0, 6, "class"),
    ("smartphone", 38, 2.3, 77.0, 7.0, 2.5, "class"),
    ("server", 6, 4.8, 1207.0, 1715.0, 6, "class"),
    ("storage_bay", 1, 5.1, 1900.0, 2600.0, 5, "proxy"),
    ("switch", 9, 7.5, 130.0, 260.0, 5, "proxy"),
    ("firewall", 2, 4.0, 130.0, 310.0, 5, "proxy"),
    ("access_point", 14, 5.5, 60.0, 70.0, 5, "proxy"),
    ("printer", 7, 6.1, 130.0, 21.0, 5, "class"),
    ("ip_phone", 20, 7.9, 17.0, 22.0, 5, "class"),
    ("docking_station", 30, 3.1, 26.0, 9.0, 5, "class"),
    ("projector", 3, 8.2, 94.0, 60.0, 5, "class"),
    ("ups", 1, None, None, 420.0, None, "none"),
    ("video_conference", 2, 2.5, None, None, None, "none"),
    ("tablet", 6, 3.3, 80.5, 6.0, 3, "class"),
    ("workstation", 4, 4.4, 318.0, 260.0, 6, "proxy"),
    ("router", 2, 5.0, 60.0, 87.0, 5, "proxy"),
    ("internet_box", 2, 4.1, 60.0, 87.0, 5, "class"),
]
GRID = 0.0442
NO_UPS = "no open figure for the manufacture of a UPS: ask its maker for the PEP ecopassport"
SOURCE = ("Boavizta environmental-footprint-data, manufacturer PCFs", "2012-2023")


def figure(
    identifier: str,
    value: float | None,
    unit: str = "kgCO2e",
    spread: float = 1.6,
    reason: str | None = None,
) -> Figure:
    """A figure with an interval of that factor on either side."""
    if value is None:
        return Figure(id=identifier, value=None, unit=unit, reason=reason or NO_UPS)
    return Figure(
        id=identifier,
        value=value,
        low=value / spread,
        high=value * spread,
        unit=unit,
        quality="default",
    )


def _category(
    code: str,
    devices: int,
    age: float | None,
    made: float | None,
    kwh: float | None,
    life: float | None,
    method: str,
) -> CategoryRow:
    spread = 3.0 if method == "proxy" else 1.6
    embodied = made * devices if made is not None else None
    yearly = embodied / life if embodied is not None and life else None
    energy = kwh * devices if kwh is not None else None
    use = energy * GRID if energy is not None else None
    total = yearly + use if yearly is not None and use is not None else None

    def named(what: str, value: float | None, unit: str = "kgCO2e") -> Figure:
        return figure(f"category.{code}.{what}", value, unit, spread)

    return CategoryRow(
        category=code,
        devices=devices,
        age_years=named("age_years", age, "years"),
        embodied=named("embodied", embodied),
        embodied_per_year=named("embodied_per_year", yearly),
        use_per_year=named("use_per_year", use),
        gwp_per_year=named("gwp_per_year", total),
        energy_per_year=named("energy_per_year", energy, "kWh"),
        method=method,
        is_proxy=method == "proxy",
    )


def _total(rows: list[CategoryRow], field: str) -> float:
    return sum(getattr(row, field).value or 0.0 for row in rows)


def _sources(rows: list[CategoryRow]) -> tuple[SourceLine, ...]:
    lines = []
    for number, row in enumerate(rows):
        for place, (use, unit) in enumerate(
            (
                ("manufacturing", "kgCO2e"),
                ("distribution", "kgCO2e"),
                ("end_of_life", "kgCO2e"),
                ("lifetime", "years"),
                ("power", "W"),
            )
        ):
            lines.append(
                SourceLine(
                    factor_id=f"DF{number:03}{place}",
                    used_for=f"{row.category}/{use}",
                    value=240.26 / (place + 1),
                    lower=126.29 / (place + 1),
                    upper=368.81 / (place + 1),
                    unit=unit,
                    method="PAIA" if place < 3 else "ADEME",
                    source=SOURCE[0] if place < 3 else "ADEME Base Empreinte via Impact CO2",
                    source_year=SOURCE[1] if place < 3 else "2026",
                    url="Boavizta/environmental-footprint-data:boavizta-data-us.csv@61323eb5",
                    licence="ODbL-1.0 + DbCL-1.0" if place < 3 else "attribution to ADEME",
                )
            )
    return tuple(lines)


def _headline(rows: list[CategoryRow], devices: int) -> Headline:
    made, used = _total(rows, "embodied_per_year"), _total(rows, "use_per_year")
    embodied = _total(rows, "embodied")
    return Headline(
        devices=devices,
        gwp_per_year=figure("headline.gwp_per_year", made + used, spread=1.4),
        embodied=figure("headline.embodied", embodied, spread=1.4),
        embodied_per_year=figure("headline.embodied_per_year", made, spread=1.4),
        use_per_year=figure("headline.use_per_year", used, spread=1.3),
        energy_per_year=figure("headline.energy_per_year", used / GRID, "kWh", 1.3),
        age_years=Figure(id="headline.age_years", value=4.2, unit="years"),
        purchase_year=figure("headline.purchase_year", 9_400.0),
        embodied_ademe=figure("headline.embodied_ademe", 31_000.0),
        embodied_of_ademe_scope=figure("headline.embodied_of_ademe_scope", 71_000.0),
    )


def _stages(head: Headline) -> tuple[StageRow, ...]:
    made = head.embodied_per_year.value or 0.0
    parts = {
        "manufacturing": made * 0.87,
        "embodied": made * 0.08,
        "distribution": made * 0.04,
        "use": head.use_per_year.value,
        "end_of_life": made * 0.01,
    }
    return tuple(
        StageRow(stage=code, gwp_per_year=figure(f"stage.{code}.gwp_per_year", value))
        for code, value in parts.items()
    )


AGES = (
    *(
        AgeBand(
            from_years=year,
            to_years=year + 1,
            workplace=workplace,
            shared=year + 2,
            past_lifetime=max(0, year - 4) * 6,
        )
        for year, workplace in enumerate((34, 46, 58, 61, 44, 31, 24, 19, 9, 4))
    ),
    AgeBand(from_years=10, to_years=None, workplace=6, shared=3, past_lifetime=9),
    AgeBand(from_years=None, to_years=None, workplace=10, shared=2, past_lifetime=0),
)


def _hidden(energy_kwh: float) -> tuple[HiddenRow, ...]:
    def primary(part: str, value: float | None, reason: str | None = None) -> Figure:
        return figure(f"hidden.{part}.primary", value, "kWh primary", reason=reason)

    return (
        HiddenRow(
            part="billed",
            primary=primary("billed", energy_kwh * 1.9),
            final=figure("hidden.billed.final", energy_kwh, "kWh"),
        ),
        HiddenRow(
            part="cooling",
            primary=primary("cooling", 9_400.0 * 1.9),
            final=figure("hidden.cooling.final", 9_400.0, "kWh"),
        ),
        HiddenRow(
            part="manufacture",
            primary=primary("manufacture", 52_000.0),
            is_lower_bound=True,
            allocation="per_device",
        ),
        HiddenRow(part="network", primary=primary("network", 1_130.0), allocation="per_line"),
        HiddenRow(
            part="data_centre",
            primary=primary("data_centre", None, "not published"),
            allocation="not_published",
        ),
    )


LOOK = (
    ("monitor", "Dell", "P2419H", "Lyon", 46, 5.4, ("most_carbon",), ("EC-0012", "EC-0013")),
    ("laptop", "Lenovo", "ThinkPad T14 Gen 2", None, 38, 3.1, ("most_carbon",), ("PC-031",)),
    (
        "server",
        "HPE",
        "ProLiant DL380 Gen10",
        "Lyon",
        3,
        6.2,
        ("always_on", "most_energy", "past_lifetime"),
        ("srv-erp", "srv-ad1"),
    ),
    ("storage_bay", "Synology", None, "Lyon", 1, 5.1, ("always_on", "borrowed_factor"), ()),
    ("desktop", "HP", "ProDesk 600 G3", "Nantes", 14, 7.9, ("past_lifetime",), ("PC-201",)),
    ("switch", None, None, "Nantes", 4, None, ("age_unknown", "borrowed_factor"), ("sw-02",)),
)


def _look() -> tuple[LookRow, ...]:
    return tuple(
        LookRow(
            category=category,
            manufacturer=maker,
            model=model,
            site=site,
            devices=devices,
            age_years=age,
            gwp_per_year=figure(f"look.{number}.gwp_per_year", 2600.0 / (number + 1)),
            energy_per_year=figure(f"look.{number}.energy_per_year", 5145.0 / (number + 1), "kWh"),
            reasons=reasons,
            examples=examples,
        )
        for number, (category, maker, model, site, devices, age, reasons, examples) in enumerate(
            LOOK
        )
    )


def _places(kind: str, names: list[tuple[str | None, int]]) -> tuple[PlaceRow, ...]:
    return tuple(
        PlaceRow(
            name=name,
            devices=devices,
            gwp_per_year=figure(f"{kind}.{number}.gwp_per_year", devices * 58.0),
            energy_per_year=figure(f"{kind}.{number}.energy_per_year", devices * 101.0, "kWh"),
        )
        for number, (name, devices) in enumerate(names)
    )


MISSING_FIGURES = (
    *("embodied", "embodied_per_year", "use_per_year"),
    *("gwp_per_year", "energy_per_year"),
)
NOT_SEEN = {"smartphone": 12, "monitor": 6, "switch": 2}


def _missing(counts: dict[str, int], head: Headline) -> MissingDevices:
    """What is declared and was not seen, as the kernel estimates it."""
    known = {row[0]: row for row in FLEET}
    rows = []
    for code, devices in counts.items():
        made = _category(code, devices, None, *known.get(code, known["laptop"])[3:])
        figures = {
            name: msgspec.structs.replace(each, id=f"missing.{code}.{name}")
            for name in MISSING_FIGURES
            for each in [getattr(made, name)]
        }
        rows.append(
            MissingRow(
                category=code,
                devices=devices,
                declared=devices + 5,
                seen=5,
                method=made.method,
                is_proxy=made.is_proxy,
                **figures,
            )
        )
    sums = {
        name: sum(getattr(row, name).value or 0.0 for row in rows)
        for name in ("gwp_per_year", "energy_per_year")
    }
    units = {"gwp_per_year": "kgCO2e", "energy_per_year": "kWh"}
    both = {name: value + (getattr(head, name).value or 0.0) for name, value in sums.items()}
    owned = [row for row in rows if not row.is_proxy]
    return MissingDevices(
        devices=sum(counts.values()),
        zone="FR",
        rows=tuple(rows),
        headline_devices=sum(row.devices for row in owned),
        headline_gwp_per_year=figure(
            "missing.headline.gwp_per_year", sum(row.gwp_per_year.value or 0 for row in owned)
        ),
        **{name: figure(f"missing.{name}", sums[name], units[name]) for name in sums},
        **{f"whole_{name}": figure(f"whole.{name}", both[name], units[name]) for name in both},
    )


def _coverage(devices: int) -> Coverage:
    return Coverage(
        devices_seen=devices,
        devices_declared=devices + 20,
        missing=NOT_SEEN,
        beyond={"laptop": 2},
        declared_on=date(2026, 9, 30),
        gwp_share_by_quality={"declared": 0.08, "modelled": 0.04, "default": 0.74, "proxy": 0.14},
        devices_by_age_confidence={"high": 241, "medium": 88, "low": 24, "none": 12},
        devices_without_factor=3,
        devices_with_proxy=26,
        excluded_retired=11,
        virtual_machines=17,
        duplicates_of_host=2,
    )


def build_context(**changes: object) -> ReportContext:
    """The report context of a plausible fleet of two sites; `changes` replace its fields."""
    rows = sorted(
        (_category(*row) for row in FLEET), key=lambda row: -(row.gwp_per_year.value or 0)
    )
    devices = sum(row.devices for row in rows)
    head = _headline(rows, devices)
    context = ReportContext(
        organisation="Ateliers du Rhône",
        is_synthetic=True,
        as_of=date(2026, 11, 24),
        reference_version="2026.11",
        engine_version="0.1.0",
        use_profile="measured",
        headline=head,
        categories=tuple(rows),
        stages=_stages(head),
        sites=_places("site", [("Lyon", 258), ("Nantes", 107)]),
        departments=_places(
            "department",
            [("Atelier", 120), ("Bureau d’études", 96), ("Administration", 82), (None, 67)],
        ),
        ages=AGES,
        hidden_energy=_hidden(head.energy_per_year.value or 0.0),
        look_first=_look(),
        coverage=_coverage(devices),
        missing=_missing(NOT_SEEN, head),
        grid=(
            GridLine(
                zone="FR",
                year=2024,
                intensity_kgco2e_per_kwh=GRID,
                low=0.033,
                high=0.056,
                pe_mj_per_kwh=None,
                factor_id="EL00371",
                energy_kwh=head.energy_per_year.value or 0.0,
                is_default=False,
            ),
        ),
        sources=_sources(rows),
    )
    return msgspec.structs.replace(context, **changes)


def _unknown(source: Headline, reason: str, devices: int) -> Headline:
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
        headline=_unknown(build_context().headline, reason, 0),
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
    row = _category("laptop", 1, None, 251.0, 31.0, 5, "class")
    head = msgspec.structs.replace(
        _headline([row], 1),
        age_years=figure("headline.age_years", None, "years", reason="unknown"),
        purchase_year=figure("headline.purchase_year", None, reason="unknown"),
    )
    return build_context(
        organisation=None,
        is_synthetic=False,
        headline=head,
        categories=(row,),
        stages=_stages(head),
        sites=_places("site", [(None, 1)]),
        departments=(),
        ages=(AgeBand(from_years=None, to_years=None, workplace=1, shared=0, past_lifetime=0),),
        hidden_energy=_hidden(31.0)[:1],
        look_first=_look()[1:2],
        missing=None,
        sources=_sources([row]),
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


def _times(thing: object, factor: int) -> object:
    """Every count and figure of a context, that many times over."""
    if isinstance(thing, Figure) and thing.unit != "years":
        scaled = {
            name: None if bound is None else bound * factor
            for name in ("value", "low", "high")
            for bound in [getattr(thing, name)]
        }
        return msgspec.structs.replace(thing, **scaled)
    if isinstance(thing, tuple):
        return tuple(_times(item, factor) for item in thing)
    if isinstance(thing, msgspec.Struct) and not isinstance(thing, (Figure, SourceLine, GridLine)):
        changes = {
            name: value * factor
            if isinstance(value, int) and not isinstance(value, bool) and "years" not in name
            else _times(value, factor)
            for name in thing.__struct_fields__
            for value in [getattr(thing, name)]
        }
        return msgspec.structs.replace(thing, **changes)
    return thing


def times(factor: int) -> ReportContext:
    """The plausible fleet, that many times over."""
    scaled = _times(build_context(), factor)
    assert isinstance(scaled, ReportContext)
    return scaled


VIRTUAL = (
    "a virtual machine has no body: its manufacture and its electricity are counted on its host"
)


def every_category() -> ReportContext:
    """A fleet that has something of every category, which is the longest page there is."""
    rows = build_context().categories
    known = {row.category for row in rows}
    rest = [code for code in CATEGORIES if code not in known | {"virtual_machine"}]
    more = tuple(_category(code, 1, 4.0, 90.0, 50.0, 5, "class") for code in rest)
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
        missing=_missing(absent, context.headline),
        sites=_places("site", many),
        departments=_places("department", many),
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


@pytest.fixture
def make_context() -> Callable[..., ReportContext]:
    """Builds the report context of a plausible fleet, with fields replaced."""
    return build_context


@pytest.fixture(params=sorted(CONTEXTS))
def any_context(request: pytest.FixtureRequest) -> ReportContext:
    """Each kind of fleet in turn: plausible, empty, only virtual, one laptop, very large."""
    return CONTEXTS[request.param]()
