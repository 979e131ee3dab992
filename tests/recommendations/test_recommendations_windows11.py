"""Readiness for Windows 11, and the end of support of systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.recommendations.support import support_of
from fleet_audit.recommendations.windows11 import Processor, verdict_of
from fleet_audit.reference.end_of_support import system_releases
from fleet_audit.reference.windows11 import processor_rules

RULES = processor_rules()
RELEASES = system_releases()
AS_OF = date(2026, 11, 30)

NAMES = [
    ("Intel(R) Core(TM) i5-7300U CPU @ 2.60GHz", "blocked"),
    ("Intel Core i5-8500", "supported"),
    ("Intel Core i3-1000G1", "supported"),
    ("12th Gen Intel(R) Core(TM) i5-1240P", "supported"),
    ("Intel(R) Core(TM) Ultra 5 135U", "supported"),
    ("Intel Core i7-7820HQ", "unknown"),
    ("Intel Core i9-7980XE", "supported"),
    ("Intel Core i7 860", "blocked"),
    ("Intel(R) Core(TM)2 Duo CPU E8400", "blocked"),
    ("Intel(R) Pentium(R) Gold 4417U", "supported"),
    ("Intel(R) Pentium(R) Gold 4415Y", "blocked"),
    ("Intel(R) Celeron(R) N4020", "supported"),
    ("Intel(R) Celeron(R) N3350", "blocked"),
    ("Intel(R) Xeon(R) E5-2620 v4", "blocked"),
    ("Intel(R) Xeon(R) W-2223", "supported"),
    ("AMD Ryzen 5 1600", "blocked"),
    ("AMD Ryzen 7 2700U", "blocked"),
    ("AMD Ryzen 7 2700X", "supported"),
    ("AMD Ryzen 5 PRO 5650U", "supported"),
    ("AMD EPYC 7351P", "blocked"),
    ("AMD EPYC 7302", "supported"),
    ("Apple M2", "unknown"),
    ("", "unknown"),
]
IDENTITIES = [
    (Processor("GenuineIntel", 6, 94, 3, None), "blocked"),
    (Processor("GenuineIntel", 6, 85, 4, None), "supported"),
    (Processor("GenuineIntel", 6, 142, 10, None), "supported"),
    (Processor("GenuineIntel", 6, 142, 9, None), "unknown"),
    (Processor("AuthenticAMD", 22, 48, 1, None), "blocked"),
    (Processor("AuthenticAMD", 23, 1, 1, None), "blocked"),
    (Processor("AuthenticAMD", 23, 17, 0, None), "blocked"),
    (Processor("AuthenticAMD", 23, 24, 1, None), "supported"),
]
SYSTEMS = [
    ("Microsoft Windows 10 Professionnel", None, "ended", date(2025, 10, 14)),
    ("Microsoft Windows 11 Pro", None, "unknown", None),
    ("Microsoft Windows 11 Pro", "22631", "ended", date(2025, 11, 11)),
    ("Microsoft Windows 11 Enterprise", "10.0.26100", "supported", date(2027, 10, 12)),
    ("Windows 10 Enterprise LTSC", "19044", "supported", date(2027, 1, 12)),
    ("Windows 7", None, "ended", date(2020, 1, 14)),
    ("Windows Server 2016 Standard", "14393", "supported", date(2027, 1, 12)),
    ("Debian GNU/Linux 11", None, "ended", date(2026, 8, 31)),
    ("Debian GNU/Linux 12 (bookworm)", None, "supported", date(2028, 6, 30)),
    ("Ubuntu 22.04.3 LTS", None, "supported", date(2027, 4, 1)),
    ("macOS 12.6.1", None, "ended", date(2024, 9, 16)),
    ("macOS 26.0", None, "supported", None),
    ("Rocky Linux 9.3", None, "supported", date(2032, 5, 31)),
    ("ThinOS", None, "unknown", None),
    (None, None, "unknown", None),
]


@pytest.mark.parametrize(("name", "answer"), NAMES)
def test_a_name_gives_the_answer_of_the_lists(name: str, answer: str) -> None:
    """Names that mislead, new short numbers among them, are read as the lists have them."""
    assert verdict_of(Processor(name=name), RULES).answer == answer


@pytest.mark.parametrize(("processor", "answer"), IDENTITIES)
def test_an_identity_gives_the_answer_of_the_setup(processor: Processor, answer: str) -> None:
    """Family, model and stepping decide as the list of the setup does."""
    assert verdict_of(processor, RULES).answer == answer


def test_the_identity_is_asked_before_the_name() -> None:
    """A Ryzen 5 1600 of the later make bears a barred name, and a processor that is taken."""
    later = Processor("AuthenticAMD", 23, 8, 2, "AMD Ryzen 5 1600 Six-Core Processor")
    assert verdict_of(later, RULES) == ("supported", "identity", "AMD-23")


@pytest.mark.parametrize(("name", "build", "state", "ends_on"), SYSTEMS)
def test_a_system_ends_on_the_day_of_the_table(
    name: str | None, build: str | None, state: str, ends_on: date | None
) -> None:
    """As inventories name it; where releases or editions differ, the answer is unknown."""
    found = support_of(name, build, AS_OF, RELEASES)
    assert (found.state, found.ends_on) == (state, ends_on)


@given(name=st.text(), build=st.none() | st.text(), day=st.dates())
def test_any_text_gets_an_answer(name: str, build: str | None, day: date) -> None:
    """Whatever an inventory writes, the answer is one of three, and the rules read it too."""
    found = support_of(name, build, day, RELEASES)
    assert found.state in {"supported", "ended", "unknown"}
    assert verdict_of(Processor(name=name), RULES).answer in {"supported", "blocked", "unknown"}


def windows10(**facts: Any) -> dict[str, Any]:
    return {
        "category": "laptop",
        "os": "Microsoft Windows 10 Pro",
        "os_build": "19045",
        "cpu": "Intel Core i5-8250U",
        "memory_gib": 8.0,
        "storage_gb": 256.0,
        "manufactured_point": date(2019, 3, 1),
        **facts,
    }


WAYS = [
    ("an 8th generation takes Windows 11 as it is", {}, "upgrade"),
    ("a TPM that is off is a setting to change", {"tpm": "absent"}, "setting"),
    ("a legacy boot is a setting to change", {"is_uefi": False}, "setting"),
    ("a 7th generation keeps serving with Linux", {"cpu": "Intel Core i5-7300U"}, "other_system"),
    (
        "a workstation that is barred pays for its updates",
        {"cpu": "Intel Xeon E5-1620 v4", "category": "workstation"},
        "paid_updates",
    ),
    (
        "a till under Windows 7 that is barred leaves the network",
        {"cpu": "Intel Core i3-2120", "category": "point_of_sale", "os": "Windows 7",
         "os_build": None},
        "offline_or_gift",
    ),
    (
        "barred and with 2 GiB, it is waste",
        {"cpu": "Intel Core i3-2120", "memory_gib": 2.0, "os": "Windows 7", "os_build": None},
        "waste",
    ),
]  # fmt: skip


def test_the_first_way_that_fits_is_taken(fleet: Callable[..., Any]) -> None:
    """The ways are tried in order: as it is, a setting, another system, paid, offline, waste."""
    made = fleet([windows10(**facts) for _case, facts, _way in WAYS])
    ways = {
        asset_id: effect.variant
        for effect in made.effects
        if effect.lever.code == "windows10_rescue"
        for asset_id in effect.asset_ids
    }
    assert {case: ways[number] for number, (case, _facts, _way) in enumerate(WAYS, start=1)} == {
        case: way for case, _facts, way in WAYS
    }


def test_each_way_costs_what_it_takes(fleet: Callable[..., Any]) -> None:
    """In its second year, paid updates are paid from the first; other ways are hours of labour."""
    made = fleet([windows10(category="workstation", cpu="Intel Xeon E5-1620 v4"), windows10()])
    paid, free = sorted(made.effects, key=lambda one: one.variant or "")[:2]
    assert (paid.variant, free.variant) == ("paid_updates", "upgrade")
    bought = {item: number for item, number in paid.buys.items() if number}
    assert bought == {"paid_updates_1": 1, "paid_updates_2": 1}
    assert {item for item, number in free.buys.items() if number} == {"labour_hour"}


def test_an_unknown_processor_condemns_nobody(fleet: Callable[..., Any]) -> None:
    """Without a processor, the verdict is unknown, and no way is taken."""
    made = fleet([windows10(cpu=None)])
    assert made.candidates[0]["windows11"] == "unknown"
    assert made.state("windows10_rescue") == "unknown_processor"
