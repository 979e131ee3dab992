"""The sampler: totals by day from the differences of counters, whatever happens to the machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fleet_audit_agent
from fleet_audit_agent import cli, identifier, sampler
from fleet_audit_agent.moment import Counter, Gauge, Moment
from fleet_audit_agent.sampling import LONGEST_OFF_S, advance
from fleet_audit_agent.use_state import (
    MOST_BYTES,
    MOST_DAYS,
    MOST_SOURCES,
    State,
    parse_state,
    state_bytes,
)
from fleet_audit_agent.use_totals import power_section, usage_section, window_of

START_S = datetime(2026, 5, 4, tzinfo=UTC).timestamp()
HOUR_S = 3600.0


def moment(hours: float, *, boot: str = "a", since: float = 0.0, asleep: float = 0.0, **more):
    """A moment so many hours after the start, of a run that began at `since`."""
    elapsed_s = (hours - since) * HOUR_S
    awake_s = max(elapsed_s - asleep * HOUR_S, 0.0)
    return Moment(boot, START_S + hours * HOUR_S, elapsed_s, awake_s, **more)


def totals(state: State) -> tuple[float, float, float]:
    """Hours on, asleep and off."""
    days = state.days.values()
    sums = (sum(getattr(day, name) for day in days) for name in ("on", "asleep", "off"))
    on, asleep, off = (round(seconds / HOUR_S, 3) for seconds in sums)
    return on, asleep, off


def test_a_laptop_shut_and_stopped_is_counted_in_each_state():
    """Sleep is told by the two clocks of the kernel, off by the pause before a start."""
    state = State()
    advance(state, moment(0))
    advance(state, moment(1))
    advance(state, moment(9, asleep=7.5))
    advance(state, moment(10, asleep=7.5), is_last=True)
    advance(state, moment(25, boot="b", since=24))
    assert totals(state) == (3.5, 7.5, 14.0)


def test_a_machine_that_was_cut_off_was_on_for_half_of_the_hour():
    """Without a word before it stopped, half an hour of the pause counts as on."""
    state = State()
    advance(state, moment(0))
    advance(state, moment(12, boot="b", since=11))
    assert totals(state) == (1.5, 0.0, 10.5)


def test_a_machine_sampled_days_after_its_start_was_on_in_those_days():
    """Between a start and the first sample after it, each day has its own hours."""
    state = State()
    advance(state, moment(0), is_last=True)
    advance(state, moment(82, boot="b", since=10))
    on_h = [round(day.on / HOUR_S, 3) for _, day in sorted(state.days.items())]
    assert on_h == [14.0, 24.0, 24.0, 10.0]
    assert totals(state)[2] == 10.0


@pytest.mark.parametrize("jump_h", [-20_000, -30, 30, 90_000])
def test_a_clock_that_jumps_neither_adds_nor_takes_away_an_hour(jump_h):
    """Hours are counted by clocks that nobody sets, on the day that they were expected."""
    state = State()
    for hour in range(5):
        advance(state, moment(hour))
    wrong = moment(5)
    advance(state, wrong._replace(wall_s=wrong.wall_s + jump_h * HOUR_S))
    for hour in range(6, 11):
        advance(state, moment(hour))
    on, asleep, off = totals(state)
    assert (asleep, off) == (0.0, 0.0) and 9.0 <= on <= 10.0
    assert max(state.days) == "2026-05-04"


def test_a_start_by_a_clock_that_was_never_set_counts_no_pause():
    """A clock whose battery is flat starts in 1970: nothing is known of the pause."""
    state = State()
    advance(state, moment(0))
    advance(state, moment(1)._replace(boot="b", wall_s=3600.0, elapsed_s=60.0, awake_s=60.0))
    advance(state, moment(2, boot="c", since=1.5))
    assert totals(state)[2] == 0.0
    advance(state, moment(LONGEST_OFF_S / HOUR_S + 9, boot="d", since=LONGEST_OFF_S / HOUR_S + 8))
    assert totals(state)[2] == 0.0


def test_a_counter_that_wraps_is_followed_where_it_can_wrap_only_once():
    """A package of 28 W cannot pass 262 kJ twice in an hour; one of 250 W can, and is left out."""
    state = State()
    for most_w, source in ((28.0, "laptop"), (250.0, "server"), (None, "unlimited")):
        for hour, joules in ((0, 250_000.0), (1, 40_000.0)):
            counter = Counter(source, "cpu", joules, 262_144.0, most_w)
            advance(state, moment(hour, boot=source, counters=(counter,)))
    (day,) = state.days.values()
    assert set(day.energy) == {"laptop"}
    assert day.energy["laptop"][0] == pytest.approx(52_144.0)


def test_a_meter_serves_where_its_counter_cannot():
    """Of one source, the power of a second serves for the hours in which the counter is silent."""
    state = State()
    for hour in range(3):
        counter = Counter("rapl:package-0", "cpu", 1000.0 + hour, 65_536.0, 170.0)
        gauge = Gauge("rapl:package-0", "cpu", 20.0, 1.0)
        advance(state, moment(hour, counters=(counter,), gauges=(gauge,)))
    (day,) = state.days.values()
    assert day.energy["rapl:package-0"] == pytest.approx([2 * 3600 * 20.0, 7200.0, 2])
    assert state.sources["rapl:package-0"].is_counter is False


def test_a_battery_counts_only_while_it_is_drained():
    """What it loses awake is the power of the machine; charging and sleep are not."""
    state = State()
    for hour, joules, asleep in (
        (0, 180_000, 0),
        (1, 144_000, 0),
        (2, 170_000, 0),
        (4, 166_000, 2),
    ):
        counter = Counter("battery", "battery", joules, falls=True)
        advance(state, moment(hour, asleep=asleep, counters=(counter,)))
    (day,) = state.days.values()
    assert day.energy["battery"] == [36_000.0, 3600.0, 1]


def always_on(days: int, **more) -> State:
    """A machine that never stops, sampled every hour of so many days."""
    state = State()
    for hour in range(days * 24 + 1):
        advance(state, moment(hour, busy_s=hour * HOUR_S * 0.2, **more))
    return state


def test_the_centile_is_of_hourly_means():
    """Of a hundred hours, five are busier than the 95th centile; the mean is of all."""
    state, busy_s = State(), 0.0
    for hour in range(5 * 24 + 1):
        advance(state, moment(hour, busy_s=busy_s, memory_pct=30.0 if hour % 10 else 80.0))
        busy_s += HOUR_S * (0.9 if hour % 24 == 12 else 0.1)
    window = window_of(state, date(2026, 5, 9))
    usage = usage_section(window)
    assert (usage["cpu_util_p95_pct"], usage["cpu_util_pct"]) == (
        10.0,
        pytest.approx(13.3, abs=0.1),
    )
    assert (usage["memory_util_p95_pct"], usage["memory_util_pct"]) == (
        80.0,
        pytest.approx(35.0, abs=0.5),
    )


def test_a_month_stands_still_until_the_next_is_over():
    """An unchanged machine has an unchanged document: the window is the last whole month."""
    state = always_on(40)
    first, second = (window_of(state, date(2026, 6, day)) for day in (4, 11))
    assert (first.first, first.end) == (date(2026, 5, 4), date(2026, 6, 1))
    assert usage_section(first) == usage_section(second)


def test_before_the_first_whole_day_nothing_is_told():
    """A part of a day would tell the time of day."""
    assert window_of(always_on(1), date(2026, 5, 4)) is None
    assert window_of(always_on(1), date(2026, 5, 5)) is not None


def test_a_few_readings_are_an_estimate_and_many_a_measurement():
    """A meter read a hundred times measures; energy without a gap is told as such."""
    gauge = Gauge("hwmon:power_meter:0", "machine", 50.0)
    for days, quality in ((3, "estimated"), (6, "measured")):
        state = always_on(days, gauges=(gauge,))
        (power,) = power_section(state, window_of(state, date(2026, 5, 4 + days)))
        assert (power["quality"], power["avg_w"], power["j"]) == (quality, 50.0, None)


def test_a_platform_meter_that_shows_less_than_its_packages_is_left_out():
    """Firmware whose platform counter is not connected shows next to nothing."""
    state = State()
    for hour in range(25):
        counters = (
            Counter("rapl:psys", "machine", hour * 100.0, None),
            Counter("rapl:package-0", "cpu", hour * 36_000.0, None),
        )
        advance(state, moment(hour, counters=counters))
    sources = [p["source"] for p in power_section(state, window_of(state, date(2026, 5, 5)))]
    assert sources == ["rapl:package-0"]


def test_activity_is_told_over_a_month_and_only_where_it_was_chosen():
    """Screens on for half of the time make half of it active, after 28 days; before, nothing."""
    assert usage_section(window_of(always_on(20), date(2026, 5, 24)))["active_s"] is None
    state = State()
    for hour in range(29 * 24 + 1):
        advance(state, moment(hour, is_lit=hour % 2 == 0))
    usage = usage_section(window_of(state, date(2026, 6, 2)))
    assert usage["active_s"] == pytest.approx(usage["on_s"] / 2, rel=0.01)
    short = usage_section(window_of(state, date(2026, 5, 20)))
    assert short["active_s"] is None


SPANS = st.lists(
    st.tuples(
        st.sampled_from(["on", "asleep", "off", "jump"]),
        st.floats(0.01, 100.0),
        st.integers(0, 10**6),
    ),
    max_size=60,
)


@given(SPANS)
def test_time_is_counted_once(spans):
    """Whatever the order of states and jumps, no time is counted twice and none below zero."""
    state, boot, since, now, slept = State(), 0, 0.0, 0.0, 0.0
    for kind, hours, joules in spans:
        if kind == "off":
            boot, since, slept = boot + 1, now + hours, 0.0
        now += hours
        slept += hours if kind == "asleep" else 0.0
        counter = Counter("rapl:package-0", "cpu", joules, 262_144.0, 28.0)
        found = moment(now, boot=str(boot), since=since, asleep=slept, counters=(counter,))
        advance(state, found._replace(wall_s=found.wall_s + (1e6 if kind == "jump" else 0)))
        kept = parse_state(state_bytes(state))
        assert kept is not None and kept.days.keys() == state.days.keys()
        state = kept
    assert sum(totals(state)) <= now + 0.01
    for day in state.days.values():
        assert min(day.on, day.asleep, day.off, *day.busy) >= 0
        assert all(joules >= 0 for joules, _, _ in day.energy.values())


def test_years_of_samples_fit_in_a_small_file():
    """Of three years, two months are kept, in some dozen kilobytes, however many the sources."""
    state = State()
    gauges = tuple(Gauge(f"meter-{n}-with-a-long-name", "cpu", 1.0) for n in range(50))
    for hour in range(0, 3 * 365 * 24, 7):
        advance(state, moment(hour, busy_s=hour * 900.0, memory_pct=hour % 90.0, gauges=gauges))
    content = state_bytes(state)
    assert len(state.days) == MOST_DAYS and len(state.sources) == MOST_SOURCES
    assert len(content) < 96 << 10 < MOST_BYTES


@given(st.binary(max_size=300))
def test_any_bytes_are_survived_by_the_state(content):
    """What is not a state is none."""
    assert parse_state(content) is None


@given(st.integers(0, 2000), st.sampled_from(['"', "9", "-", "[", "null", "1e999", "{}", ""]))
def test_a_changed_state_is_one_or_none(where, what):
    """A file that somebody has changed is refused, or leads to sections without an exception."""
    whole = state_bytes(KEPT).decode()
    where %= len(whole)
    state = parse_state((whole[:where] + what + whole[where + 1 :]).encode())
    if state is not None:
        advance(state, moment(60, busy_s=1.0))
        window = window_of(state, date(2026, 5, 6))
        if window is not None:
            json.dumps([usage_section(window), power_section(state, window)], allow_nan=False)


KEPT = always_on(
    2, counters=(Counter("battery", "battery", 5.0),), gauges=(Gauge("a", "cpu", 1.0),)
)


@pytest.fixture
def own_state(tmp_path, monkeypatch):
    """A state folder for the test."""
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(tmp_path / "state"))
    return tmp_path / "state"


needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's accounts")


@needs_linux
def test_the_command_keeps_a_small_private_file(own_state, capsys):
    """`sample` says nothing, keeps one file for its owner alone, and counts on from it."""
    assert cli.main(["sample"]) == 0 and cli.main(["sample", "--stopping"]) == 0
    assert capsys.readouterr() == ("", "")
    (path,) = own_state.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    state = parse_state(path.read_bytes())
    assert len(state.days) <= 2 and state.last.elapsed_s > 0
    assert state.last.boot.endswith(" stopping")


@needs_linux
def test_a_full_disk_leaves_the_old_file(own_state, capsys, monkeypatch):
    """Where nothing can be written the reason is told, the old file stands, no draft stays."""
    assert cli.main(["sample"]) == 0
    before = (own_state / "use.json").read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert cli.main(["sample"]) == 2
    assert "No space left" in capsys.readouterr().err
    assert [path.name for path in own_state.iterdir()] == ["use.json"]
    assert (own_state / "use.json").read_bytes() == before


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from fleet_audit_agent import durable
calls, last = 0, int(sys.argv[2])
def watch(event, arguments):
    global calls
    if event in ("open", "os.rename", "os.remove", "os.mkdir"):
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from fleet_audit_agent.cli import main
main(["sample"])
"""


@needs_linux
def test_a_kill_at_any_step_of_the_writing_loses_no_time(own_state):
    """Killed at any file that it touches, it leaves a state that the next sample goes on from."""
    source = str(Path(fleet_audit_agent.__file__).parents[1])
    assert cli.main(["sample"]) == 0
    first = parse_state((own_state / "use.json").read_bytes())
    killed = 0
    for step in range(150, 20, -9):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", KILLED, source, str(step)],
            env={identifier.STATE_VARIABLE: str(own_state)},
            check=False,
        )
        killed += done.returncode == -signal.SIGKILL
        state = parse_state((own_state / "use.json").read_bytes())
        assert state is not None and state.last.elapsed_s >= first.last.elapsed_s
    assert cli.main(["sample"]) == 0
    state = parse_state((own_state / "use.json").read_bytes())
    on_s = sum(day.on for day in state.days.values())
    assert killed > 2
    assert on_s == pytest.approx(state.last.elapsed_s - first.last.elapsed_s, abs=0.2)


@needs_linux
def test_a_sample_takes_a_tenth_of_a_second_of_processor(own_state):
    """Its whole process stays within 0.1 s, the start of Python included."""
    source = str(Path(fleet_audit_agent.__file__).parents[1])
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "from fleet_audit_agent.cli import main; main(['sample'])\n"
        "used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_utime + used.ru_stime)"
    )
    took_s = min(
        float(
            subprocess.run(
                [sys.executable, "-I", "-S", "-c", code, source],
                env={identifier.STATE_VARIABLE: str(own_state)},
                capture_output=True,
                check=True,
            ).stdout
        )
        for _ in range(3)
    )
    assert took_s <= 0.1


def test_activity_is_not_kept_unless_it_was_chosen(own_state, monkeypatch):
    """Without `--with-activity` the file holds nothing of screens that could be seen."""
    hours = iter(range(4))
    monkeypatch.setattr(sampler, "moment_of", lambda *_: moment(next(hours), is_lit=True))
    for options, seen_s in (((), 0.0), (("--with-activity",), 2 * HOUR_S)):
        assert cli.main(["sample", *options]) == cli.main(["sample", *options]) == 0
        (day,) = parse_state((own_state / "use.json").read_bytes()).days.values()
        assert day.lit == [seen_s, seen_s]
