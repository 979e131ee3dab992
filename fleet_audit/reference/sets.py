"""A set: facts that somebody loaded beside what ships, kept as one body with its hash."""

from __future__ import annotations

import hashlib
import zlib
from functools import cached_property

import msgspec

from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.models import Layer, ModelFigure

SHOWN_DIGITS = 12
"""Digits of a hash that a version shows: enough to tell any two sets apart."""


class SetBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a set says. Where it was read, and when, stands beside it: it is no part of the hash."""

    rows: tuple[ReferenceRow, ...] = ()
    models: tuple[ModelFigure, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.models)

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


class SetMark(msgspec.Struct, frozen=True, kw_only=True):
    """What a set is, without its facts."""

    name: str
    layer: Layer = "set"
    """`own`: facts of the organisation, which come before those of any imported set."""
    format: str
    sha256: str
    source: str
    licence: str
    url: str
    """File or address that it was read from."""
    retrieved: str
    """ISO date on which it was read."""

    @property
    def version(self) -> str:
        """Name and hash, as reports state them."""
        return f"{self.name}@{self.sha256[:SHOWN_DIGITS]}"


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
