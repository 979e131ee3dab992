"""When an asset was made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.inventory.ageing import aged, manufactured_at
from fleet_audit.model.asset import AssetRecord, ManufacturedAt
from fleet_audit.model.inventory_document import AgeEvidence

SOURCES = (
    "purchase",
    "warranty",
    "serial_date_code",
    "bmc_fru",
    "panel_edid",
    "battery",
    "os_trace",
    "power_on_hours",
    "cpu_launch",
    "bios",
    "manufactured_year",
)
signs = st.builds(
    AgeEvidence,
    source=st.sampled_from(SOURCES),
    date=st.dates(date(1981, 1, 1), date(2100, 1, 1)),
    quality=st.sampled_from(["high", "medium", "low"]),
)


def test_bios_alone_is_low() -> None:
    """A BIOS date alone gives a wide interval of low confidence."""
    found = manufactured_at([AgeEvidence(source="bios", date=date(2020, 1, 1))])
    assert (found.method, found.confidence) == ("bios", "low")
    assert found.earliest is not None and found.earliest < date(2010, 1, 1)
    assert found.latest is not None and found.latest > date(2021, 1, 1)


def test_purchase_wins_over_what_machines_say() -> None:
    """A purchase date decides; the machine was made up to some months before."""
    record = AssetRecord(
        purchase_date=date(2019, 9, 1),
        evidence=(AgeEvidence(source="bios", date=date(2023, 1, 1), quality="low"),),
    )
    found = aged(record).manufactured
    assert (found.method, found.confidence) == ("purchase", "high")
    assert found.earliest is not None and found.latest is not None and found.point is not None
    assert date(2018, 12, 1) < found.earliest < found.point < date(2019, 9, 1) <= found.latest


def test_year_is_the_whole_year() -> None:
    """A year of manufacture is that year, from its first day to its last."""
    found = aged(AssetRecord(manufactured_year=2018)).manufactured
    assert (found.earliest, found.latest) == (date(2018, 1, 1), date(2018, 12, 31))


def test_refurbished_is_older_than_its_purchase() -> None:
    """What was bought refurbished was made at least a year before."""
    record = AssetRecord(purchase_date=date(2022, 6, 1), acquired_as="refurbished")
    found = aged(record).manufactured
    assert found.latest is not None and found.latest <= date(2021, 6, 1)
    assert found.confidence == "low"


def test_made_up_battery_date_is_passed_over() -> None:
    """A battery older than the processor tells nothing; the processor's launch does."""
    record = AssetRecord(
        cpu="Intel(R) Core(TM) i5 CPU M 540 @ 2.53GHz",
        evidence=(
            AgeEvidence(source="battery", date=date(2007, 1, 11)),
            AgeEvidence(source="bios", date=date(2010, 8, 24), quality="low"),
        ),
    )
    found = aged(record).manufactured
    assert found.earliest == date(2010, 1, 1)
    assert found.method == "cpu_launch"


def test_nothing_known() -> None:
    """Without evidence there is no interval."""
    assert aged(AssetRecord(category="laptop")).manufactured == ManufacturedAt()


def test_virtual_machines_were_never_made() -> None:
    """A virtual machine has no age of manufacture, whatever its firmware says."""
    record = AssetRecord(category="virtual_machine", purchase_date=date(2020, 1, 1))
    assert aged(record).manufactured == ManufacturedAt()


@pytest.mark.parametrize("source", ["bios", "battery", "purchase"])
def test_future_evidence_is_passed_over(source: str) -> None:
    """Evidence wholly after the day the asset was seen is no evidence."""
    sign = AgeEvidence(source=source, date=date(2090, 1, 1))  # type: ignore[arg-type] # parametrised
    seen = date(2026, 1, 1)
    assert manufactured_at([sign], not_after=seen).method is None


@given(st.lists(signs, max_size=6), st.none() | st.dates(date(1995, 1, 1), date(2100, 1, 1)))
def test_interval_holds_its_point(found: list[AgeEvidence], not_after: date | None) -> None:
    """The interval is never inside out, holds its point, and begins before the asset was seen."""
    made = manufactured_at(found, not_after=not_after)
    if made.method is None:
        return
    assert made.earliest is not None and made.latest is not None and made.point is not None
    assert made.earliest <= made.point <= made.latest
    assert not_after is None or made.latest <= max(not_after, made.earliest)


@given(st.permutations([AgeEvidence(source=s, date=date(2020, 1, 1)) for s in SOURCES]))  # type: ignore[arg-type] # all are sources
def test_order_does_not_matter(found: list[AgeEvidence]) -> None:
    """The order in which evidence came decides nothing."""
    assert manufactured_at(found) == manufactured_at(reversed(found))


@given(st.dates(date(2005, 1, 1), date(2026, 1, 1)), st.integers(0, 150))
def test_panel_interval_holds_the_purchase(made: date, days_until_sold: int) -> None:
    """A machine sold within five months of its panel was bought within the interval."""
    found = manufactured_at([AgeEvidence(source="panel_edid", date=made, quality="high")])
    assert found.earliest is not None and found.latest is not None
    assert found.earliest <= made + timedelta(days=days_until_sold) <= found.latest


NINTH = {"manufacturer": "HP", "model": "EliteBook 840 14 inch G9 Notebook PC"}


def test_a_second_hand_machine_is_no_older_than_its_model() -> None:
    """Bought again soon after its model came out, it was made since then, and not years before."""
    bought = {"purchase_date": date(2024, 6, 1), "acquired_as": "refurbished"}
    any_model = aged(AssetRecord(**bought)).manufactured  # type: ignore[arg-type]  # fields by name
    found = aged(AssetRecord(**bought, **NINTH)).manufactured  # type: ignore[arg-type]
    assert any_model.earliest is not None and any_model.earliest < date(2017, 1, 1)
    assert found.earliest == date(2021, 1, 1)
    assert found.point is not None and found.latest is not None
    assert found.earliest <= found.point <= found.latest == any_model.latest


def test_what_is_older_than_the_model_gives_way() -> None:
    """A year before the model existed is of another machine; alone, it stays and is doubtful."""
    wrong = AssetRecord(**NINTH, manufactured_year=2012)  # type: ignore[arg-type]
    alone = aged(wrong).manufactured
    assert (alone.point, alone.confidence) == (date(2012, 7, 1), "low")
    dated = AssetRecord(**NINTH, manufactured_year=2012, purchase_date=date(2023, 3, 1))  # type: ignore[arg-type]
    found = aged(dated).manufactured
    assert found.method == "purchase"
    assert found.earliest is not None and found.earliest >= date(2021, 1, 1)


def test_a_model_bought_before_its_sheet_keeps_its_purchase() -> None:
    """A purchase in the year before the first sheet is taken as it is."""
    found = aged(AssetRecord(**NINTH, purchase_date=date(2021, 3, 1))).manufactured  # type: ignore[arg-type]
    assert (found.method, found.confidence) == ("purchase", "high")
