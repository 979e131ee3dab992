"""Sets in one signed file, to carry them where no network reaches.

A bundle is JSON: its form, the public key, an Ed25519 signature (RFC 8032), and the signed body,
which is zlib and base64. Only who holds the private key can change a set unnoticed.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from fleet_audit.model.errors import UntrustedBundle, UnusableReferenceSet
from fleet_audit.model.marking import said
from fleet_audit.reference.sets import ReferenceSet, SetBody, SetMark

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORM = "fleet-audit reference bundle, version 1"
_MOST_BYTES = 256 * 1024 * 1024
_GROUP = 4


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    form: str
    public_key: str
    signature: str
    body: str


class _Carried(msgspec.Struct, frozen=True, kw_only=True):
    mark: SetMark
    body: SetBody


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle whose signature holds: its sets, and whose key signed them."""

    public_key: str
    """Hexadecimal."""
    core_version: str
    """Version of what shipped with the program that wrote it."""
    sets: tuple[ReferenceSet, ...]


class _Signed(msgspec.Struct, frozen=True, kw_only=True):
    core_version: str
    sets: tuple[_Carried, ...]


def new_key() -> bytes:
    """A private key, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> str:
    """The public key that goes with a private one, hexadecimal."""
    return _loaded(private_key).public_key().public_bytes_raw().hex()


def fingerprint(public_key: str) -> str:
    """A public key as people compare it: in groups of four."""
    groups = (public_key[at : at + _GROUP] for at in range(0, len(public_key), _GROUP))
    return " ".join(groups)


def sealed(sets: Iterable[ReferenceSet], core_version: str, private_key: bytes) -> bytes:
    """The bundle of some sets, signed."""
    carried = tuple(_Carried(mark=one.mark, body=one.body) for one in sets)
    signed = _Signed(core_version=core_version, sets=carried)
    body = zlib.compress(msgspec.json.encode(signed), 9)
    envelope = _Envelope(
        form=FORM,
        public_key=public_key_of(private_key),
        signature=_loaded(private_key).sign(body).hex(),
        body=base64.b64encode(body).decode(),
    )
    return msgspec.json.format(msgspec.json.encode(envelope)) + b"\n"


def opened(content: bytes, name: str, check_signer: Callable[[str], None] | None = None) -> Bundle:
    """The sets of a bundle; `check_signer` may refuse its key before anything of it is read.

    Raises UnusableReferenceSet for what is none, and UntrustedBundle where the signature does not
    hold, or the facts of a set are not those of its hash.
    """
    envelope = _envelope(content, name)
    body = _body_of(envelope, name)
    if check_signer is not None:
        check_signer(envelope.public_key)
    try:
        signed = msgspec.json.decode(_inflated(body), type=_Signed)
    except (msgspec.MsgspecError, UnicodeDecodeError, zlib.error) as error:
        raise UnusableReferenceSet(
            said("{file}: a bundle of another version: export it again", file=name)
        ) from error
    sets = tuple(ReferenceSet(mark=one.mark, packed=one.body.packed()) for one in signed.sets)
    for one in sets:
        if not one.is_whole():
            raise UntrustedBundle(
                said(
                    "{file}: the facts of {set} are not those of its hash: "
                    "nothing was loaded; ask for the bundle again",
                    file=name,
                    set=one.mark.name,
                )
            )
    return Bundle(public_key=envelope.public_key, core_version=signed.core_version, sets=sets)


def is_bundle(content: bytes) -> bool:
    """Whether a file calls itself a bundle."""
    return FORM.encode() in content[:200]


def _envelope(content: bytes, name: str) -> _Envelope:
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnusableReferenceSet(
            said("{file}: not a bundle of reference sets, or cut short", file=name)
        ) from error
    if envelope.form != FORM:
        raise UnusableReferenceSet(
            said("{file}: a bundle of another version: export it again", file=name)
        )
    return envelope


def _body_of(envelope: _Envelope, name: str) -> bytes:
    """The body, its signature checked before anything of it is read."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        body = base64.b64decode(envelope.body, validate=True)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(envelope.public_key))
        key.verify(bytes.fromhex(envelope.signature), body)
    except (InvalidSignature, ValueError, binascii.Error) as error:
        raise UntrustedBundle(
            said(
                "{file}: changed after it was signed, or damaged: "
                "nothing was loaded; ask for it again",
                file=name,
            )
        ) from error
    return body


def _inflated(body: bytes) -> bytes:
    return zlib.decompressobj().decompress(body, _MOST_BYTES)


def _loaded(private_key: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key)
