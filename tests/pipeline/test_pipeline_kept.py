"""A report that is asked for again is the one that was kept, until anything in it may be new."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from click.testing import CliRunner

import fleet_audit
from fleet_audit.cli import main
from fleet_audit.model.report import ReportContext
from fleet_audit.pipeline import audit as auditing
from fleet_audit.pipeline import kept
from fleet_audit.pipeline.kept import KEPT, program_state
from fleet_audit.pipeline.reporting import Asked, report_of
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.reading import Reader
from fleet_audit.store.report_state import STATEMENTS, TOLD_BY_REVISION, report_state

DAY = date(2026, 11, 1)
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FLEET = """\
category;manufacturer;model;serial;asset_tag;purchase_date;site
laptop;Dell;Latitude 7420;LAP00017;T1;2022-03-15;Lyon
laptop;Dell;Latitude 7420;LAP00018;T2;2021-03-15;Lyon
laptop;Dell;Latitude 7420;LAP00019;T3;2020-03-15;Lyon
"""
MORE = FLEET.splitlines()[0] + "\nmonitor;Iiyama;XUB2792;M1;T4;2021-09-01;Lyon\n"
OWN = """\
kind;category;zone;criterion;stage;value;unit;method;source;source_year;url;retrieved;licence;subtype
lifetime;laptop;;;;9;years;declared;Our own rule;2026;https://example.org;2026-10-01;ours;
"""

CHANGES = (
    "import more.csv",
    "assets set T1 site=Nantes",
    "assets set T1 --withdraw site",
    "assets merge T1 T2",
    "assets split T1",
    "organisation import organisation.toml",
    "organisation edit --declared laptop=40",
    "decide extend accepted",
    "decide extend forgotten",
    "baseline freeze first",
    "reference import own.csv",
    "reference remove own",
    "hosting add --from hebergements.toml",
    "hosting remove hebergements",
)
"""What is typed, one after the other, each of which a report may show."""
LIKE: dict[str, str] = {
    "quickstart": "import",
    "collect redfish": "import",
    "collect snmp": "import",
    "serve": "import",
    "reference update": "reference import",
    "reference bundle import": "reference import",
    "db restore": "import",
}
"""Verbs that keep what another one keeps, by its means; a copy brings the counters of its own."""
TOLD_IN_NO_REPORT = frozenset({"token create", "token revoke", "db upgrade"})
READS = frozenset(
    {
        *("assets export", "assets gaps", "assets history", "assets list", "assets show"),
        *("organisation show", "footprint", "explain", "recommend", "clauses", "plan", "compare"),
        *(
            "baseline diff",
            "baseline list",
            "report",
            "awareness",
            "commitment new",
            "commitment sheet",
        ),
        *("hosting check", "hosting compare", "hosting grid", "hosting list", "hosting rate"),
        *("reference bundle export", "reference diff", "reference list", "reference sets"),
        *("reference show", "token list", "db backup", "completion"),
    }
)


def verbs(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Each verb that can be typed."""
    if not isinstance(command, click.Group):
        yield " ".join(path)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from verbs(found, (*path, name))


Typed = Callable[[str], None]


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """Types a line of `fleet-audit` on the store, with files of the examples at hand."""
    for path in EXAMPLES.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for name, text in (("fleet", FLEET), ("more", MORE), ("own", OWN)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    def typing(line: str) -> None:
        words = [str(tmp_path / word) if "." in word else word for word in line.split()]
        done = CliRunner().invoke(
            main,
            [*words, "--quiet"],
            env={"FLEET_AUDIT_STORE": str(tmp_path / "store.sqlite")},
            catch_exceptions=False,
        )
        assert done.exit_code == 0, (line, done.output)

    return typing


@pytest.fixture
def address(tmp_path: Path, typed: Typed) -> StoreAddress:
    """A store of three laptops."""
    typed("import fleet.csv")
    return store_address(str(tmp_path / "store.sqlite"))


@pytest.fixture(autouse=True)
def same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program stays as it is for the time of a test, even where somebody works on it."""
    monkeypatch.setattr(kept, "program_state", lambda: "the same")


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    """A report of nothing, which is soon made."""
    return report_of(store_address(str(tmp_path_factory.mktemp("empty") / "store.sqlite")), DAY)


@pytest.fixture
def made() -> list[date]:
    """The days of which a report was computed, by `Wanted`."""
    return []


Wanted = Callable[..., ReportContext]


@pytest.fixture
def wanted(address: StoreAddress, context: ReportContext, made: list[date]) -> Wanted:
    """Asks for the report of a day, which is then that of nothing."""

    def wanting(day: date = DAY, **given: Any) -> ReportContext:
        def making() -> ReportContext:
            made.append(day)
            return context

        return kept.kept_or_made(address, Asked(as_of=day, **given), making)

    return wanting


def files(address: StoreAddress) -> list[Path]:
    """What is kept of reports."""
    return sorted(address.snapshot.glob("report-*.kept"))


def test_what_did_not_change_is_not_computed_again(
    address: StoreAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second report is equal to the first, to the byte, and nothing was computed for it."""
    first = report_of(address, DAY)
    monkeypatch.setattr(auditing, "audit", pytest.fail)
    second = report_of(address, DAY)
    assert msgspec.json.encode(first) == msgspec.json.encode(second)
    assert len(files(address)) == 1


def test_what_is_asked_differently_is_another_report(
    address: StoreAddress, wanted: Wanted, made: list[date]
) -> None:
    """The day, the profile of use and the country each give a report of their own."""
    for _ in range(2):
        wanted()
        wanted(date(2026, 11, 2))
        wanted(use_profile="office")
        wanted(country="PL")
    assert len(made) == len(files(address)) == 4


def test_every_verb_is_known_to_change_reports_or_not() -> None:
    """A new verb is to be placed among those that change what a report says, or the others."""
    changing = {verb for line in CHANGES for verb in verbs(main) if line.startswith(f"{verb} ")}
    assert set(verbs(main)) <= changing | set(LIKE) | TOLD_IN_NO_REPORT | READS
    assert set(LIKE.values()) <= changing


def test_each_verb_that_writes_is_noticed(address: StoreAddress, typed: Typed) -> None:
    """After each line that changes the store, its mark is a new one; a token changes nothing."""
    marks = [report_state(address)]
    for line in CHANGES:
        typed(line)
        marks.append(report_state(address))
        assert marks[-1] != marks[-2], line
    typed("token create intake")
    assert report_state(address) == marks[-1]


def test_an_answer_that_nobody_knew_is_noticed(address: StoreAddress) -> None:
    """It changes no asset, and it changes which questions come first."""
    before = report_state(address)
    with closing(sqlite3.connect(address.path or "")) as store, store:
        store.execute(
            "INSERT INTO correction (asset_id, field, organisation_id, value, corrected_at)"
            " SELECT id, 'screen_inches?', organisation_id, 'true', last_seen FROM asset LIMIT 1"
        )
    assert report_state(address) != before


def test_a_store_put_back_by_hand_is_another(address: StoreAddress, typed: Typed) -> None:
    """An older copy that comes to the same revision by another way has reports of its own."""
    with (
        closing(sqlite3.connect(address.path or "")) as store,
        closing(sqlite3.connect(":memory:")) as old,
    ):
        store.backup(old)
        typed("assets set T1 site=Nantes")
        one_way = report_state(address)
        old.backup(store)
    typed("assets set T2 site=Nantes")
    assert report_state(address) != one_way


def test_a_decision_shows_in_the_next_report(address: StoreAddress, typed: Typed) -> None:
    """What the first report advises is not counted in the second, once it was refused."""
    before = report_of(address, DAY)
    assert before.advised is not None
    lever = next(one.lever for one in before.advised.found if one.is_counted)
    typed(f"decide {lever} refused --as-of {DAY}")
    after = report_of(address, DAY)
    assert after.advised is not None
    assert not any(one.is_counted for one in after.advised.found if one.lever == lever)


def test_a_report_reads_nothing_that_its_mark_leaves_out(
    address: StoreAddress, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each table that a report reads is in the mark of the store, or told by its revision."""
    for line in ("organisation import organisation.toml", "baseline freeze first"):
        typed(line)
    read: set[str] = set()
    rows = Reader.rows

    def watched(reader: Reader, statement: str, *values: object) -> list[tuple[Any, ...]]:
        read.update(re.findall(r"(?:FROM|JOIN) (\w+)", statement))
        return rows(reader, statement, *values)

    monkeypatch.setattr(Reader, "rows", watched)
    monkeypatch.setattr(kept, "report_state", lambda _address: "any")
    report_of(address, DAY)
    assert {"organisation", "lever_decision", "reference_set"} <= read
    waits = {"inbox", "alembic_version"}  # merged before a report is looked for; of the tables
    assert read - waits <= set(STATEMENTS) | TOLD_BY_REVISION


OTHER_SHAPE = msgspec.msgpack.encode({"another": "version"})


@pytest.mark.parametrize(
    "damage", [b"", b"x" * 40, None, sha256(OTHER_SHAPE).digest() + OTHER_SHAPE]
)
def test_a_damaged_file_is_written_again(
    address: StoreAddress, wanted: Wanted, made: list[date], damage: bytes | None
) -> None:
    """Emptied, overwritten, cut short or of another shape, it is as if it were not there."""
    first = wanted()
    (path,) = files(address)
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] if damage is None else damage)
    assert wanted() == first
    assert (len(made), path.read_bytes()) == (2, whole)


def test_a_report_does_without_what_cannot_be_written(
    address: StoreAddress, wanted: Wanted, made: list[date]
) -> None:
    """Where nothing can be kept, the report is computed each time, and no draft stays."""
    first = wanted()
    (path,) = files(address)
    path.unlink()
    (path / "in the way").mkdir(parents=True)
    assert wanted() == first
    assert len(made) == 2 and not list(address.snapshot.glob("*.draft"))


def test_only_the_last_ones_are_kept(
    address: StoreAddress, wanted: Wanted, made: list[date]
) -> None:
    """Of more days than are kept, those last asked for stay, however long ago they were made."""
    days = [date(2027, 1, number) for number in range(1, KEPT + 3)]
    for day in days:
        wanted(days[0])
        wanted(day)
    assert made == days and len(files(address)) == KEPT
    wanted(days[0])
    assert made == days


def test_drafts_of_killed_programs_go(address: StoreAddress, wanted: Wanted) -> None:
    """What a program left half-written goes when it is old; another may still write a new one."""
    address.snapshot.mkdir(exist_ok=True)
    old, new = (address.snapshot / f"report-{name}.kept.0.draft" for name in ("old", "new"))
    for draft in (old, new):
        draft.write_bytes(b"half")
    os.utime(old, (0, 0))
    wanted()
    assert not old.exists() and new.exists()


def test_what_another_program_changed_meanwhile_is_not_kept(
    address: StoreAddress, typed: Typed, context: ReportContext
) -> None:
    """A report that was begun before a change and ended after it is given, and made anew."""

    def making() -> ReportContext:
        typed("assets set T1 site=Nantes")
        return context

    assert kept.kept_or_made(address, Asked(as_of=DAY), making) == context
    assert files(address) == []


def test_another_program_finds_no_report_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the program that is added, changed or removed gives a new mark."""
    package = tmp_path / "fleet_audit"
    (package / "reference").mkdir(parents=True)
    monkeypatch.setattr(fleet_audit, "__file__", str(package / "__init__.py"))
    marks = [program_state()]
    table = package / "reference" / "grid.csv"
    for text in ("zone\n", "zone;year\n", None):
        table.write_text(text, encoding="utf-8") if text else table.unlink()
        marks.append(program_state())
    assert len(set(marks[:3])) == 3 and marks[3] == marks[0]
