"""What an import did, to be told: counts, what was set aside, how lists were understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, field

from fleet_audit.inventory.mapping import Mapping
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.store.intake import IntakeOutcome
from fleet_audit.store.seen_files import FileMark

UNDATED = datetime.max.replace(tzinfo=UTC)
"""Stands for the date of a document that has none, where documents are put in order."""


class Verdict(Struct, frozen=True, kw_only=True):
    """A file or record that was not taken in, and why."""

    file: str
    reason: str
    line: int | None = None
    field: str | None = None
    row_is_kept: bool = False
    """Whether a value alone was left out."""


class Document(Struct, frozen=True, kw_only=True):
    """A file that was read, with what it says."""

    path: Path
    body: bytes
    items: list[Observation | Skipped | Rejected]
    sha256: str
    mark: FileMark | None = None
    """By which the file is known again, if all of it is taken in."""

    @property
    def observations(self) -> list[Observation]:
        """What it says of assets."""
        return [item for item in self.items if isinstance(item, Observation)]

    @property
    def order(self) -> tuple[bool, datetime]:
        """Place among the documents of a batch: by date, and those without one last."""
        moments = [seen.observed_at for seen in self.observations if seen.observed_at is not None]
        return not moments, min(moments, default=UNDATED)


class FileMapping(Struct, frozen=True, kw_only=True):
    """How a list was read."""

    file: str
    sheets: tuple[Mapping, ...]
    words: dict[str, list[str]]
    """Words that no code explains, by column."""


class ImportOutcome(Struct, kw_only=True):
    """What an import did. An asset counts once, whatever the number of documents on it."""

    files: int = 0
    documents: int = 0
    """Files that held at least one asset."""
    known: int = 0
    """Files that were not read again: they have not changed since all of them was taken in."""
    created: set[int] = field(default_factory=set)
    updated: set[int] = field(default_factory=set)
    unchanged: set[int] = field(default_factory=set)
    skipped: list[Verdict] = field(default_factory=list)
    rejected: list[Verdict] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    mappings: list[FileMapping] = field(default_factory=list)
    """How the columns of lists were understood."""

    def add(self, outcome: IntakeOutcome) -> None:
        """Count a batch in."""
        self.created = (self.created | outcome.created) - outcome.merged
        self.updated = (self.updated | outcome.updated) - self.created - outcome.merged
        self.unchanged |= outcome.unchanged
        self.unchanged -= self.created | self.updated | outcome.merged
        self.warnings.extend(outcome.warnings)

    def add_known(self, files: Sequence[FileMark], assets: set[int]) -> None:
        """Count files that need not be read, and the assets that they speak of."""
        self.files += len(files)
        self.documents += len(files)
        self.known += len(files)
        self.unchanged |= assets - self.created - self.updated


def shown(path: Path | str) -> str:
    """A file's name as text: bytes that are no character, which the system allows, as `?`."""
    return str(path).encode("utf-8", "replace").decode("utf-8")
