"""The levers on the sample fleet: each finds something, and each objection stops it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from importlib.metadata import EntryPoint
from importlib.resources import files
from typing import Any

import pytest
from msgspec.structs import replace

from fleet_audit.model.lever import Host
from fleet_audit.model.marking import N_
from fleet_audit.pipeline.recommending import Advice
from fleet_audit.recommendations import levers as registry
from fleet_audit.recommendations.levers import LEVERS, all_levers
from fleet_audit.recommendations.levers.port import Lever, Objection, Share
from fleet_audit.reference.lever_parameters import lever_parameters

FIRES = [
    ("retire_idle", "ProLiant DL360 Gen9", "its processor is at 3 %: its owner is asked"),
    ("consolidate", "PowerEdge R740", "two in Poznań have next to nothing to do"),
    ("replace", "ProLiant DL380 Gen10", "230 W on the grid of Poland"),
    ("screens", "P2419H", "the third screen beside one computer"),
    ("share_printers", "MFC-L5750DW", "260 pages a month, beside another one"),
    ("windows10_rescue", "Latitude 7480", "a 7th generation under Windows 10"),
    ("ssd", "Latitude 5420", "an SSD worn to 95 %"),
    ("memory", "OptiPlex 3070", "8 GiB, full, with a free slot"),
    ("battery", "Latitude 5420", "a battery at two thirds of its capacity"),
    ("lease_clauses", "ThinkPad T14 Gen 3", "leased, and four years old"),
    ("warranty", "PowerEdge R740", "a warranty of five years that ends in winter"),
    ("extend", "EliteBook 840 G8 Notebook PC", "as old as its planned life, and sound"),
    ("move_hosting", "ThinkSystem SR630", "old, without warranty or spare, and its work can move"),
    ("reassign", "ThinkPad T14 Gen 3", "in stock, while an old laptop leaves"),
    ("second_life", "EliteDesk 800 G4 SFF", "in stock, and nobody needs it"),
    ("buy_refurbished", "ThinkPad L460 2015", "eleven years old, and it must be renewed"),
    ("sleep", "Z4 G4 Workstation", "on day and night, and nobody works at night"),
    ("screen_timeout", "P2422H", "computers of the site never darken their screens"),
    ("screen_brightness", "P2422H", "a screen in use"),
    ("inlet_temperature", "ThinkSystem SR630", "an own room with a PUE of 1.7"),
    ("heat_recovery", "PowerEdge R740", "a room that gives much heat"),
    ("right_size", "Z440 Workstation", "a workstation at 11 %, which must be renewed"),
]
"""Lever, model of a device of the sample that takes it, and why."""

STOPS = [
    ("retire_idle", "standby", "PowerEdge R440", "it stands in the room for disasters"),
    ("retire_idle", "works", "ThinkSystem SR630", "at 4 %, with its memory full"),
    ("consolidate", "alone", "PowerEdge T340", "the only server of the shop"),
    ("consolidate", "memory", "ThinkSystem SR630", "its memory is full"),
    ("consolidate", "saves_nothing", "ProLiant MicroServer Gen10 Plus", "two that draw 14 W"),
    ("replace", "night_off_first", "Z4 G4 Workstation", "100 W day and night, for nobody at night"),
    ("replace", "few_servers", "PowerEdge R740", "two do little: one can do the work of both"),
    ("screens", "large", "U3421WE", "34 inches, in the place of two"),
    ("share_printers", "department", "LaserJet Enterprise M507dn", "the accountants' own"),
    ("windows10_rescue", "unknown_processor", "Latitude 3300", "no inventory names its processor"),
    ("windows10_rescue", "unknown_age", "EliteDesk 705 G1 MT", "barred, and of unknown age"),
    ("ssd", "no_system", "Vostro 260", "2 GiB and a processor of 2011"),
    ("ssd", "too_old", "ThinkPad L460 2015", "eleven years old"),
    ("memory", "soldered", "ProOne 440 G6 24 All-in-One PC", "no slot"),
    ("memory", "processor", "OptiPlex 3070", "its processor is at 91 % too"),
    ("memory", "no_system", "Latitude 7480", "its Windows has ended, and its processor is barred"),
    ("battery", "glued", "Surface Go 3", "a tablet"),
    ("battery", "docked", "EliteBook 840 G8 Notebook PC", "20 cycles in five years"),
    ("battery", "too_old", "ThinkPad L460 2015", "eleven years old"),
    ("lease_clauses", "lease_young", "ThinkPad T14 Gen 3", "leased in 2024"),
    ("lease_clauses", "unsupported", "ProBook 450 G7", "leased, under Windows 10"),
    ("warranty", "unsupported", "ProBook 450 G7", "under Windows 10"),
    ("warranty", "leased", "ThinkPad T14 Gen 3", "leased"),
    ("warranty", "too_young", "ThinkCentre M70q Gen 3", "not three years old"),
    ("extend", "unsupported", "Latitude 7480", "its Windows has ended"),
    ("extend", "faulty", "Latitude 5420", "an SSD worn to 95 %"),
    ("extend", "battery", "EliteBook 840 G8 Notebook PC", "a worn battery"),
    ("extend", "leased", "ThinkPad T14 Gen 3", "its contract decides"),
    ("extend", "no_spare", "SN310", "a firewall without warranty or spare"),
    ("move_hosting", "no_gain", "PowerEdge T340", "its room has a PUE of 1.03"),
    ("move_hosting", "stranded", "PowerEdge R740", "bought this year"),
    ("reassign", "no_demand", "Wyse 3040 Thin Client", "no thin client leaves"),
    ("reassign", "unsupported", "250 G7 Notebook PC", "its processor bars Windows 11"),
    ("second_life", "too_old", "P2213", "thirteen years old"),
    ("second_life", "unfit", "Wyse 3040 Thin Client", "2 GiB"),
    ("second_life", "not_owned", "ThinkPad T14 Gen 3", "leased"),
    ("buy_refurbished", "stock_first", "ThinkPad L460 2015", "one in stock can take its place"),
    ("buy_refurbished", "demanding", "Z440 Workstation", "at 64 %"),
    ("sleep", "works_at_night", "Precision 3650 Tower", "active 20 hours a day"),
    ("sleep", "serves", "ThinkCentre M720q", "it runs Windows Server"),
    ("sleep", "till", "RP7800 POS", "a till"),
    ("screen_timeout", "signage", "P2422H", "on day and night"),
    ("screen_brightness", "signage", "P2422H", "on day and night"),
    ("inlet_temperature", "total_rises", "PowerEdge T340", "a PUE of 1.03 leaves no cooling"),
    ("inlet_temperature", "colocation", "ProLiant MicroServer Gen10 Plus", "another's room"),
    ("heat_recovery", "too_small", "DiskStation DS920+", "a box of the shop"),
    ("heat_recovery", "colocation", "ProLiant MicroServer Gen10 Plus", "another's room"),
    ("right_size", "too_early", "U3421WE", "not yet to be renewed"),
    ("right_size", "kept", "U3421WE", "better kept as it is"),
]
"""Lever, objection, model of a device of the sample that it stops, and the case."""


def models_in(advice: Advice, lever: str, state: int) -> set[str]:
    """Models of the devices that are in a state of a lever; 0 where they take it."""
    judged = advice.judged
    table = judged.table(next(one for one in judged.levers if one.code == lever))
    where = f"taken_{lever}" if not state else f"state_{lever} = {state}"
    rows = advice.case.made.engine.execute(
        f"SELECT DISTINCT s.model FROM {table} JOIN snapshot AS s USING (asset_id) WHERE {where}"
    ).fetchall()
    return {row[0] for row in rows}


@pytest.mark.parametrize(("lever", "model", "case"), FIRES)
def test_each_lever_finds_something(advice: Advice, lever: str, model: str, case: str) -> None:
    """Every lever finds a device of the sample, the one that was made for it."""
    assert model in models_in(advice, lever, 0), case


@pytest.mark.parametrize(("lever", "objection", "model", "case"), STOPS)
def test_each_objection_stops_something(
    advice: Advice, lever: str, objection: str, model: str, case: str
) -> None:
    """Every objection stops its lever on a device of the sample."""
    found = next(one for one in advice.judged.levers if one.code == lever)
    number = [one.code for one in found.not_when].index(objection) + 1
    assert model in models_in(advice, lever, number), case


def test_no_lever_and_no_objection_is_left_out() -> None:
    """The cases above are those of the registry, all of them."""
    assert [lever.code for lever in LEVERS] == [lever for lever, _model, _case in FIRES]
    stops = {(lever.code, one.code) for lever in LEVERS for one in lever.not_when}
    assert stops == {(lever, objection) for lever, objection, _model, _case in STOPS}


def test_every_parameter_is_read_and_every_name_is_known() -> None:
    """No threshold stands in code, and the table holds none that nobody reads."""
    package = files("fleet_audit")
    rooms = ("recommendations", "recommendations/levers", "recommendations/sql", "pipeline")
    rooms = (*rooms, "recommendations/plan", "render", "cli")
    text = "".join(
        entry.read_text("utf-8")
        for room in rooms
        for entry in package.joinpath(room).iterdir()
        if entry.name.endswith((".py", ".sql"))
    )
    unread = [
        name for name in lever_parameters() if not re.search(rf"\b{name}(_low|_high)?\b", text)
    ]
    assert unread == []


def test_a_lever_of_another_distribution_is_judged_too(
    fleet: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry point adds a lever, with its objection, at its place."""
    other = Lever(
        code="unplug",
        group="unplug",
        rank=360,
        confidence="low",
        title=N_("Unplug"),
        trigger=N_("a projector"),
        text=N_("Unplug {devices}."),
        when="category = 'projector'",
        not_when=(Objection(code="new", when="age_years < 1", sentence=N_("it is new")),),
        saves_use=Share(mid="0.5"),
    )
    point = EntryPoint("unplug", "nowhere:LEVER", registry.ENTRY_POINT_GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda _self: other)
    monkeypatch.setattr(registry, "entry_points", lambda **_asked: [point])
    assert all_levers()[-1].code == "unplug"
    rows = [
        {"category": "projector", "energy_kwh_per_year": 100.0},
        {"category": "projector", "manufactured_point": date(2026, 6, 1)},
    ]
    made = fleet(rows, levers=all_levers())
    assert made.state("unplug", 1) == "fits" and made.state("unplug", 2) == "new"
    (effect,) = [one for one in made.effects if one.lever.code == "unplug"]
    assert effect.plug_kwh == pytest.approx(50)


def test_a_server_moves_where_its_kilowatt_hours_weigh_less(fleet: Callable[..., Any]) -> None:
    """From Poland to a French room it saves, and back it does not."""
    server = {
        "category": "server",
        "cpu_utilisation_p95_pct": 60.0,
        "average_power_w": 100.0,
        "manufactured_point": date(2019, 1, 1),
    }
    french = Host(name="room", pue=1.2, kgco2e_per_kwh=0.04)
    polish = Host(name="room", pue=1.2, kgco2e_per_kwh=0.6)
    assert fleet([{**server, "country": "PL"}], host=french).state("move_hosting") == "fits"
    assert fleet([{**server, "country": "FR"}], host=polish).state("move_hosting") == "no_gain"


def test_raising_the_inlet_is_judged_on_all_electricity(fleet: Callable[..., Any]) -> None:
    """With a PUE of 1.7 the total falls; with 1.03 it would rise, though the PUE falls."""
    from fleet_audit.footprint.setting import Place

    rows = [
        {"category": "server", "site": site, "room": "r", "average_power_w": 200.0}
        for site in ("warm", "cool")
    ]
    places = [
        Place(site="warm", room="r", pue=1.03, country="FR"),
        Place(site="cool", room="r", pue=1.7, country="FR"),
    ]
    made = fleet(rows, places=places)
    assert made.state("inlet_temperature", 1) == "total_rises"
    assert made.state("inlet_temperature", 2) == "fits"


def test_an_idle_server_waits_for_its_owner(fleet: Callable[..., Any]) -> None:
    """Unasked, it is only a question, and other levers go on; accepted, it counts and is first."""
    from fleet_audit.model.lever import LeverDecision

    row = {
        "category": "server",
        "average_power_w": 100.0,
        "cpu_utilisation_p95_pct": 2.0,
        "manufactured_point": date(2021, 6, 1),
        "warranty_end": date(2028, 1, 1),
    }
    asked = fleet([row])
    (question,) = [one for one in asked.worth() if one.lever == "retire_idle"]
    assert not question.is_counted and question.gwp_kgco2e_per_year.mid > 0
    assert "extend" in asked.taken()[1]
    agreed = LeverDecision(
        lever="retire_idle",
        decision="accepted",
        asset_ids=(1,),
        reason=None,
        decided_on=date(2026, 1, 1),
    )
    accepted = fleet([row], decisions=[agreed])
    (answer,) = [one for one in accepted.worth() if one.lever == "retire_idle"]
    assert answer.is_counted and answer.decision == "accepted"
    assert "extend" not in accepted.taken()[1]
    refused = fleet([row], decisions=[replace(agreed, decision="refused")])
    (no,) = [one for one in refused.worth() if one.lever == "retire_idle"]
    assert not no.is_counted and "extend" in refused.taken()[1]


@pytest.mark.parametrize("lever", all_levers(), ids=lambda lever: lever.code)
def test_a_sentence_is_as_right_of_one_device_as_of_many(lever: Lever) -> None:
    """No lever speaks of its devices by a word that takes them to be several."""
    said = " ".join([lever.text, *lever.variants.values()])
    assert not re.search(r"\b(they|them|their|ones)\b", said), said
