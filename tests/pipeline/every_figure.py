"""Every figure in a report, for tests that crawl it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from fleet_audit.model.report import Figure


def figures(thing: object) -> Iterator[Figure]:
    """Every figure in a report, or in a part of it, in the order of its fields."""
    if isinstance(thing, Figure):
        yield thing
    elif isinstance(thing, Mapping):
        yield from figures(tuple(thing.values()))
    elif isinstance(thing, tuple | list):
        for item in thing:
            yield from figures(item)
    elif isinstance(thing, Struct):
        for name in thing.__struct_fields__:
            yield from figures(getattr(thing, name))
