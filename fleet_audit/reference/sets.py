"""A set: facts that somebody loaded beside what ships, kept as one body with its hash."""

from __future__ import annotations

import hashlib
import zlib
from functools import cached_property

import msgspec

from fleet_audit.model.reference_set import SetFacts, SetMark

__all__ = ["ReferenceSet", "SetBody", "SetMark"]


class SetBody(SetFacts, frozen=True, kw_only=True, omit_defaults=True):
    """What a set says, packed and told by its hash."""

    def __bool__(self) -> bool:
        return bool(self.rows or self.models or self.hourly)

    def packed(self) -> bytes:
        """The body as JSON, zlib: the same facts give the same JSON."""
        return zlib.compress(msgspec.json.encode(self), 9)

    @classmethod
    def unpacked(cls, content: bytes) -> SetBody:
        """The body of `packed`."""
        return msgspec.json.decode(zlib.decompress(content), type=cls)

    def digest(self) -> str:
        """SHA-256 of the facts, whatever packed them."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


class ReferenceSet(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A set whole: its mark, and its facts, still packed until they are asked for."""

    mark: SetMark
    packed: bytes

    @classmethod
    def of(cls, body: SetBody, **mark: str) -> ReferenceSet:
        """A set made of facts."""
        made = msgspec.convert({**mark, "sha256": body.digest()}, SetMark)
        return cls(mark=made, packed=body.packed())

    @cached_property
    def body(self) -> SetBody:
        """Its facts."""
        return SetBody.unpacked(self.packed)

    def is_whole(self) -> bool:
        """Whether the facts are those that the hash was made of."""
        return self.body.digest() == self.mark.sha256
