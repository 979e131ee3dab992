"""The verbs by name, each of which is read from its file when it is first asked for.

Every option of every verb would be built at the start of each, which took longer than some verbs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

import click


class Verbs(Mapping[str, click.Command]):
    """Verbs in the order that they are declared in."""

    def __init__(self, places: Mapping[str, tuple[str, ...]]) -> None:
        """Take, by verb, its file and its name there, then those of the verbs under it."""
        self._places = places
        self._read: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        """The verb of a name, with those under it."""
        if name not in self._read:
            self._read[name] = _whole(*self._places[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """Names of the verbs."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many verbs there are."""
        return len(self._places)


def _whole(place: str, *under: str) -> click.Command:
    verb = _at(place)
    if isinstance(verb, click.Group):
        for each in under:
            verb.add_command(_at(each))
    return verb


def _at(place: str) -> click.Command:
    file, _, name = place.partition(":")
    found: click.Command = getattr(import_module(f"fleet_audit.cli.{file}"), name)
    return found
