"""EcoIndex: the score of a page, from its elements, its requests and its weight.

score = 100 - 5 × (3 × q(elements) + 2 × q(requests) + q(kB)) / 6, where q places a value among the
twentieths of the pages of the web: the number of the first one that is above it, less what is
missing to that one.

Source: collective Conception numérique responsable, the method of EcoIndex (quantiles of HTTP
Archive); written here from the published formula.
"""

from __future__ import annotations

from itertools import pairwise

ELEMENTS = [0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237]
ELEMENTS += [1459, 1801, 2479, 594601]
REQUESTS = [0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281]
REQUESTS += [3920]
KILOBYTES = [0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32]
KILOBYTES += [1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54]
KILOBYTES += [223212.26]

A_ABOVE = 80


def place(value: float, steps: list[float]) -> float:
    """Where a value stands among the twentieths, from 0 to 20."""
    for number, (below, above) in enumerate(pairwise(steps)):
        if value < above:
            return number + (value - below) / (above - below)
    return len(steps) - 1


def score(elements: int, requests: int, kilobytes: float) -> float:
    """The score of a page, out of 100; A is above 80."""
    worse = 3 * place(elements, ELEMENTS) + 2 * place(requests, REQUESTS)
    return 100 - 5 * (worse + place(kilobytes, KILOBYTES)) / 6
