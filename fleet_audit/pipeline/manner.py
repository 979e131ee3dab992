"""How documents are to be taken: as which format, with which columns, on which day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

import fleet_audit
from fleet_audit.inventory.mapping import MappingFile, mapping_digest
from fleet_audit.model.asset import Observation

_NOON = time(12, tzinfo=UTC)


class Manner(Struct, frozen=True, kw_only=True):
    """What a person says of the documents that they import."""

    source: str | None = None
    """Format, where it is not to be guessed."""
    mapping: MappingFile | None = None
    """Columns of lists, where they are not to be guessed."""
    as_of: date | None = None
    """Day of documents that bear no date; null for the moment when they are taken in."""

    @property
    def digest(self) -> str:
        """What a file must be read again for: another format, mapping, or version."""
        mapping = mapping_digest(self.mapping) if self.mapping else b""
        said = f"{fleet_audit.__version__}\n{self.source or ''}\n".encode()
        return sha256(said + mapping).hexdigest()

    def document_digest(self, body: bytes) -> str:
        """Hash of a document: read through a mapping, it says something else."""
        mapping = b"\0" + mapping_digest(self.mapping) if self.mapping else b""
        return sha256(body + mapping).hexdigest()

    def dated(self, observation: Observation) -> Observation:
        """The observation on the day that was given, where its document bears none."""
        if self.as_of is None or observation.observed_at is not None:
            return observation
        return replace(observation, observed_at=datetime.combine(self.as_of, _NOON))
