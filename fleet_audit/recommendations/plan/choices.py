"""What can be chosen: one column per path of a cohort, as arrays that the solver takes whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

TIE_EUR = 1e-6
"""kgCO2e that a euro weighs in the choice: of two mixes that emit the same, the cheaper one."""
TIE_UNSUPPORTED = 1e-3
"""kgCO2e that a year without security updates weighs: then the one that is safe sooner."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Paths that may be chosen, each for one device; devices of a cohort choose among its paths."""

    counts: Integers
    """Devices of each cohort."""
    of: Integers
    """Cohort of each path; paths of a cohort stand together."""
    gwp_kgco2e: Floats
    """Over the whole horizon, what is bought counted by its years of use."""
    eur: Floats
    """Path × year: what is bought in the year."""
    labour_hours: Floats
    """Path × year."""
    unsupported: Floats
    """Path × year: 1 where the device goes without security updates."""
    bought: Floats
    """Devices bought over the horizon."""
    refurbished: Floats
    """Those of them that are bought refurbished."""

    @property
    def objective(self) -> Floats:
        """What is minimised: kgCO2e, and next to nothing for euros and years without updates."""
        ties = TIE_EUR * self.eur.sum(axis=1) + TIE_UNSUPPORTED * self.unsupported.sum(axis=1)
        return np.asarray(self.gwp_kgco2e + ties)

    @property
    def years(self) -> int:
        """Years of the horizon."""
        return int(self.eur.shape[1])

    @property
    def size(self) -> int:
        """Paths of all cohorts."""
        return len(self.of)

    @property
    def assets(self) -> int:
        """Devices of all cohorts."""
        return int(self.counts.sum())

    def keep(self, chosen: Flags) -> Choices:
        """The same with some of the paths only."""
        return Choices(
            counts=self.counts,
            **{name: getattr(self, name)[chosen] for name in OF_PATHS},
        )


OF_PATHS = ("of", "gwp_kgco2e", "eur", "labour_hours", "unsupported", "bought", "refurbished")
"""The arrays that have a line for each path."""


def lightest(choices: Choices) -> Flags:
    """Paths whose objective none of the same cohort is below.

    Where no limit couples the cohorts, a best mix holds no other.
    """
    objective = choices.objective
    begins = np.flatnonzero(np.diff(choices.of, prepend=-1))
    lowest = np.minimum.reduceat(objective, begins)
    return np.asarray(objective == np.repeat(lowest, np.diff(begins, append=choices.size)))


MOST_PAIRS = 1_000_000
"""Pairs of paths that are set against each other at once, a few MB for each of their counts."""


def undominated(choices: Choices) -> Flags:
    """Paths that none of the same cohort beats on every count: those that a best mix may hold.

    Of paths that are the same on every count, the first stays.
    """
    kept = np.ones(choices.size, dtype=bool)
    counts = _counts(choices)
    for lines in _alike(choices.of):
        kept[lines] = ~_beaten(counts[lines])
    return kept


def _counts(choices: Choices) -> Floats:
    """All that can only hurt: of the share of reuse, more new devices and fewer refurbished."""
    return np.column_stack(
        [
            choices.objective,
            choices.eur,
            choices.labour_hours,
            choices.unsupported,
            choices.bought - choices.refurbished,
            -choices.refurbished,
        ]
    )


def _alike(of: Integers) -> Iterator[Integers]:
    """Cohorts with as many paths, a few at a time: cohort × path, as numbers of lines."""
    _, firsts, sizes = np.unique(of, return_index=True, return_counts=True)
    for size in np.unique(sizes).tolist():
        lines = firsts[sizes == size, None] + np.arange(size)
        most = max(1, MOST_PAIRS // size**2)
        yield from (lines[first : first + most] for first in range(0, len(lines), most))


def _beaten(counts: Floats) -> Flags:
    """Of the paths of cohorts (cohort × path × count), those that another of the cohort beats."""
    cohorts, paths, _ = counts.shape
    worse = np.ones((cohorts, paths, paths), dtype=bool)
    same = worse.copy()
    for column in np.moveaxis(counts, 2, 0):
        worse &= column[:, :, None] <= column[:, None, :]
        same &= column[:, :, None] == column[:, None, :]
    comes_before = np.triu(np.ones((paths, paths), dtype=bool), k=1)
    return np.asarray((worse & (~same | comes_before)).any(axis=1))
