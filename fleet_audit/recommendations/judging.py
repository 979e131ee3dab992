"""Which lever fits which device: one pass over the relation for all levers, no loop over assets.

For each lever the table `judged` (`judged_after` for those that follow the fate of devices) holds
`state_<code>`: null where it is not for the device, 0 where it fits, n where its nth objection
stops it; `taken_<code>`: whether the device takes it; and of each row of levers of a group, the
shares of electricity and of renewal that the one which counts saves of what those before have left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from fleet_audit.footprint.kernel import form_of_each
from fleet_audit.footprint.relations import create_table, literal
from fleet_audit.model.lever import Host, LeverDecision
from fleet_audit.recommendations.levers import by_precedence
from fleet_audit.recommendations.levers.port import Lever
from fleet_audit.reference.lever_parameters import LeverParameter

if TYPE_CHECKING:
    import duckdb

HOST_TYPES: dict[str, str] = {"name": "VARCHAR", "pue": "DOUBLE", "kgco2e_per_kwh": "DOUBLE"}
DECISION_TYPES: dict[str, str] = {"lever": "VARCHAR", "asset_id": "BIGINT", "decision": "VARCHAR"}
AGREED = "('accepted', 'done')"


class Judged(Struct, frozen=True, kw_only=True):
    """The levers that were judged, and what their SQL takes."""

    levers: tuple[Lever, ...]
    literals: dict[str, str]
    """What its templates name: parameters and their bounds, and the form of `standing`."""
    host: Host
    decided: frozenset[str]
    """Levers of which something was decided."""

    def sql(self, template: str) -> str:
        """SQL with the parameters put in."""
        return template.format_map(self.literals)

    def table(self, lever: Lever) -> str:
        """The table that holds the states of a lever."""
        return "judged_after" if lever.after_fate else "judged"

    def view(self, lever: Lever) -> str:
        """The view that its SQL is about."""
        return "standing_after" if lever.after_fate else "standing"

    def left(self, lever: Lever, what: str) -> str:
        """SQL of the share of `use` or `renewal` that the levers before it have left."""
        rows = takewhile(lambda row: lever not in row, rows_of(self.levers))
        seen = (row for row in rows if lever.after_fate or not row[0].after_fate)
        shares = (share_name(row, what) for row in seen if any(saves(one, what) for one in row))
        return " * ".join(["1", *(f"(1 - coalesce({share}, 0))" for share in shares)])


def rows_of(levers: Iterable[Lever]) -> list[tuple[Lever, ...]]:
    """Levers that follow each other in a group: of them, at most one counts on a device."""
    rows = groupby(levers, key=lambda lever: (lever.group, lever.after_fate))
    return [tuple(row) for _, row in rows]


def share_name(row: Sequence[Lever], what: str) -> str:
    """The column of what the one that counts saves of `use` or `renewal`."""
    return f"{what}_from_{row[0].code}"


def saves(lever: Lever, what: str) -> bool:
    """Whether a lever saves any of `use` or `renewal`."""
    return (lever.saves_use.mid if what == "use" else lever.saves_renewal) != "0"


def literals_of(parameters: Mapping[str, LeverParameter]) -> dict[str, str]:
    """Each parameter and its bounds as SQL; where it has none, they are its value."""
    found: dict[str, str] = {}
    for name, row in parameters.items():
        found[name] = _double(row.value)
        found[f"{name}_low"] = _double(row.value if row.lower is None else row.lower)
        found[f"{name}_high"] = _double(row.value if row.upper is None else row.upper)
    return found


def _double(value: float) -> str:
    """A number as SQL; without its type, DuckDB takes it as a decimal that may overflow."""
    return f"({value!r}::DOUBLE)"


def judge(
    engine: duckdb.DuckDBPyConnection,
    levers: Sequence[Lever],
    parameters: Mapping[str, LeverParameter],
    host: Host | None = None,
    decisions: Sequence[LeverDecision] = (),
) -> Judged:
    """Judge every lever on every device of `candidate`."""
    judged = Judged(
        levers=by_precedence(tuple(levers)),
        literals=literals_of(parameters) | {"form": form_of_each(engine)},
        host=host or Host(name=None, pue=parameters["host_pue"].value),
        decided=frozenset(one.lever for one in decisions),
    )
    create_table(
        engine, "host", HOST_TYPES, [{name: getattr(judged.host, name) for name in HOST_TYPES}]
    )
    create_table(engine, "decided", DECISION_TYPES, list(_decision_rows(decisions)))
    for step in ("standing", "judged", "leaving", "judged_after"):
        engine.execute(_step(judged, step))
    return judged


def _decision_rows(decisions: Sequence[LeverDecision]) -> list[dict[str, object]]:
    return [
        {"lever": one.lever, "asset_id": asset_id, "decision": one.decision}
        for one in decisions
        for asset_id in (one.asset_ids if one.asset_ids is not None else (None,))
    ]


def _step(judged: Judged, step: str) -> str:
    if step.startswith("judged"):
        return _judging(judged, step == "judged_after")
    text = files("fleet_audit.recommendations").joinpath(f"sql/{step}.sql").read_text("utf-8")
    return judged.sql(text)


def _judging(judged: Judged, after: bool) -> str:
    levers = [lever for lever in judged.levers if lever.after_fate is after]
    table = "judged_after" if after else "judged"
    view = "standing_after" if after else "standing"
    if not levers:
        return f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT asset_id FROM {view}"
    seen = ",\n".join(column for lever in levers for column in _seen(judged, lever))
    taken = ",\n".join(_taken(judged, lever, levers) for lever in levers)
    shares = _shares(judged, after)
    fate = "" if after else f",\n{_fate(judged, levers)}"
    kept = ", ".join(column for lever in levers for column in _kept(judged, lever))
    return f"""CREATE OR REPLACE TEMP TABLE {table} AS
    WITH seen AS (SELECT asset_id, {seen} FROM {view}),
    taken AS (SELECT *, {taken} FROM seen)
    SELECT {", ".join(["asset_id", kept, *shares])}{fate} FROM taken"""


def _seen(judged: Judged, lever: Lever) -> list[str]:
    """State, decision and the raw shares of a lever."""
    stops = "".join(
        f" WHEN {judged.sql(objection.when)} THEN {number}"
        for number, objection in enumerate(lever.not_when, start=1)
    )
    state = f"CASE{stops} ELSE 0 END" if stops else "0"
    columns = [
        f"CASE WHEN {judged.sql(lever.when)} THEN ({state})::UTINYINT END AS state_{lever.code}"
    ]
    if lever.code in judged.decided:
        columns.append(f"{_decision(lever)} AS decision_{lever.code}")
    for what, sql in (("use", lever.saves_use.mid), ("renewal", lever.saves_renewal)):
        if saves(lever, what):
            columns.append(
                f"greatest(0, least(1, {judged.sql(sql)}))::DOUBLE AS own_{what}_{lever.code}"
            )
    return columns


def _decision(lever: Lever) -> str:
    """The last decision on a device, else the last on the whole fleet."""
    of = f"FROM decided WHERE lever = {literal(lever.code)}"
    own = f"map_from_entries((SELECT list((asset_id, decision)) {of} AND asset_id IS NOT NULL))"
    whole = f"(SELECT last(decision) {of} AND asset_id IS NULL)"
    return f"coalesce({own}[asset_id], {whole})"


def _taken(judged: Judged, lever: Lever, levers: Sequence[Lever]) -> str:
    """Whether a device takes a lever: it fits, and none before it in its group does."""
    before = [
        one
        for one in levers
        if one.group == lever.group and (one.rank, one.code) < (lever.rank, lever.code)
    ]
    rivals = "".join(f" AND NOT {_claims(judged, one)}" for one in before)
    return f"coalesce(state_{lever.code} = 0{rivals}, false) AS taken_{lever.code}"


def _claims(judged: Judged, lever: Lever) -> str:
    """Whether a lever stands in the way of the later ones of its group."""
    return f"coalesce(state_{lever.code} = 0 AND {_is_agreed(judged, lever)}, false)"


def _counts(judged: Judged, lever: Lever) -> str:
    """Whether a device takes a lever, and what it saves there counts."""
    return f"taken_{lever.code} AND {_is_agreed(judged, lever)}"


def _is_agreed(judged: Judged, lever: Lever) -> str:
    """Whether what was decided of a lever lets it count."""
    if lever.code not in judged.decided:
        return "false" if lever.needs_sign_off else "true"
    agreed = f"IN {AGREED}" if lever.needs_sign_off else "IS DISTINCT FROM 'refused'"
    return f"decision_{lever.code} {agreed}"


def _shares(judged: Judged, after: bool) -> list[str]:
    """What the lever that counts on a device saves, of each row of levers that save any."""
    return [
        f"CASE{found} END AS {share_name(row, what)}"
        for row in rows_of(judged.levers)
        if row[0].after_fate is after
        for what in ("use", "renewal")
        if (found := _counted(judged, row, what))
    ]


def _counted(judged: Judged, levers: Iterable[Lever], what: str) -> str:
    """The share of the lever that counts, case by case; empty where none saves any."""
    return "".join(
        f" WHEN {_counts(judged, one)} THEN own_{what}_{one.code}"
        for one in levers
        if saves(one, what)
    )


def _kept(judged: Judged, lever: Lever) -> list[str]:
    decision = [f"decision_{lever.code}"] if lever.code in judged.decided else []
    return [f"state_{lever.code}", f"taken_{lever.code}", *decision]


def _fate(judged: Judged, levers: Sequence[Lever]) -> str:
    fates = [lever for lever in levers if lever.group == "fate"]
    whens = "".join(f" WHEN {_counts(judged, one)} THEN {literal(one.code)}" for one in fates)
    keeping = _counted(judged, fates, "renewal")
    fate = f"CASE{whens} END" if whens else "NULL"
    kept = f"CASE{keeping} END" if keeping else "NULL"
    return f"{fate}::VARCHAR AS fate, {kept}::DOUBLE AS kept_share"


def stopped(engine: duckdb.DuckDBPyConnection, judged: Judged) -> dict[tuple[str, str], int]:
    """How many devices each objection of each lever stops."""
    found: dict[tuple[str, str], int] = {}
    for table, levers in groupby(judged.levers, judged.table):
        for lever in levers:
            states = engine.execute(
                f"SELECT state_{lever.code}, sum(c.quantity) FROM {table} JOIN candidate AS c"
                f" USING (asset_id) WHERE state_{lever.code} > 0 GROUP BY 1 ORDER BY 1"
            ).fetchall()
            for number, devices in states:
                found[lever.code, lever.not_when[number - 1].code] = int(devices)
    return found
