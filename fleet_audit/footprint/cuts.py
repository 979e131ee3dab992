"""One look at a relation for several tables: by site, by department and all in one, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fleet_audit.footprint.relations import fetch_dicts

if TYPE_CHECKING:
    import duckdb

Lines = list[dict[str, Any]]


class Cuts(NamedTuple):
    """Columns that tables are cut by, each by one; null is the table that is not cut."""

    columns: tuple[str | None, ...]
    also: tuple[str, ...] = ()
    """Columns that every table is cut by beside its own."""

    @property
    def names(self) -> list[str]:
        """The columns of all tables, those that every one has first."""
        return list(dict.fromkeys([*self.also, *(each for each in self.columns if each)]))

    @property
    def marks(self) -> list[str]:
        """Columns that tell the tables apart: whether a line is of one that lacks the column."""
        return [f"without_{name}" for name in self.names]

    @property
    def selected(self) -> str:
        """The columns and their marks as SQL; they come before the sums."""
        marks = [f"GROUPING({name}) AS without_{name}" for name in self.names]
        return "".join(f"{each}, " for each in (*self.names, *marks))

    @property
    def sets(self) -> str:
        """How the lines of all tables are grouped, as SQL."""
        sets = dict.fromkeys(", ".join(sorted(self.of(column))) for column in self.columns)
        return f"GROUPING SETS ({', '.join(f'({each})' for each in sets)})"

    def of(self, column: str | None) -> frozenset[str]:
        """What the table of a column is cut by."""
        return frozenset([*self.also, *([column] if column else [])])

    def parted(self, lines: Lines) -> dict[str | None, dict[Any, Lines]]:
        """By column and its value (1 where the table is not cut), the lines in their order."""
        found: dict[str | None, dict[Any, Lines]] = {column: {} for column in self.columns}
        for line in lines:
            own = frozenset(name for name in self.names if not line[f"without_{name}"])
            for column in self.columns:
                if self.of(column) == own:
                    found[column].setdefault(line[column] if column else 1, []).append(line)
        return found


def lines_by(
    engine: duckdb.DuckDBPyConnection, cuts: Cuts, sums: str, relation: str, where: str = "true"
) -> dict[str | None, dict[Any, Lines]]:
    """By column and its value, a line of sums for each set of the columns that all are cut by."""
    lines = fetch_dicts(
        engine,
        f"SELECT {cuts.selected}{sums} FROM {relation} WHERE {where}"
        f" GROUP BY {cuts.sets} ORDER BY {', '.join(cuts.names) or '1'}",
    )
    return cuts.parted(lines)
