"""Tokens: who may send inventories. The secret is shown once; the store keeps its hash."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine, Row, Select, insert, select, update

from fleet_audit.store.dialects import asking, writing
from fleet_audit.store.tables import Token as TokenRow

INVENTORY = "inventory"
"""Scope that lets a sender put inventories in."""
READ = "read"
"""Scope that lets a program read assets and figures."""
ENROL = "enrol"
"""Scope of a secret that osquery shows once, for a key of its own."""
NODE = "node"
"""Scope of the key that an enrolled machine got."""
SCOPES = (INVENTORY, READ, ENROL)
"""Scopes that a person may give; `node` comes by enrolment only."""

_PREFIX = "fa_"
_SECRET_BYTES = 32
_COLUMNS = TokenRow.__table__.c


class Token(Struct, frozen=True, kw_only=True):
    """A right to send, without its secret."""

    token_id: int
    organisation_id: int
    name: str
    scopes: tuple[str, ...]
    site: str | None
    """Site given to the assets that come with it."""
    created_at: datetime
    revoked_at: datetime | None


def create_token(
    engine: Engine,
    organisation_id: int,
    name: str,
    now: datetime,
    *,
    scopes: Sequence[str] = (INVENTORY,),
    site: str | None = None,
) -> str:
    """Make a token and return its secret, which cannot be had again."""
    secret = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    with writing(engine) as connection:
        connection.execute(
            insert(TokenRow.__table__).values(
                organisation_id=organisation_id,
                name=name,
                secret_sha256=_hash(secret),
                scopes=" ".join(scopes),
                site=site,
                created_at=now,
            )
        )
    return secret


def verify_token(engine: Engine, secret: str) -> Token | None:
    """The token of a secret; null where there is none or it was revoked.

    The secret is random over 256 bits, so a plain hash hides it, and finding it by its hash tells
    an observer of the delay nothing.
    """
    hashed = _hash(secret)
    wanted = _tokens().add_columns(_COLUMNS.secret_sha256).where(_COLUMNS.secret_sha256 == hashed)
    with engine.connect() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None or not hmac.compare_digest(row.secret_sha256, hashed):
        return None
    token = _token(row)
    return None if token.revoked_at else token


def revoked_among(engine: Engine, token_ids: Collection[int]) -> set[int]:
    """Those of some tokens that are no longer in force."""
    if not token_ids:
        return set()
    wanted = select(_COLUMNS.id).where(
        _COLUMNS.id.in_(sorted(token_ids)), _COLUMNS.revoked_at.is_(None)
    )
    with asking(engine) as connection:
        return set(token_ids).difference(connection.execute(wanted).scalars())


def enrolled_token(engine: Engine, by: Token, name: str, now: datetime) -> str | None:
    """A new secret for the machine of that name, in place of the one it had.

    It takes the organisation and the site of the secret that it enrolled with. Null where the
    machine's token was revoked: enrolling again must not undo that.
    """
    secret = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    same = (_COLUMNS.organisation_id == by.organisation_id) & (_COLUMNS.name == name)
    values = {"secret_sha256": _hash(secret), "site": by.site}
    with writing(engine) as connection:
        rows = connection.execute(_tokens().where(same)).all()
        if any(row.revoked_at for row in rows):
            return None
        if rows:
            connection.execute(
                update(TokenRow.__table__).where(_COLUMNS.id == rows[0].id).values(values)
            )
        else:
            connection.execute(
                insert(TokenRow.__table__).values(
                    organisation_id=by.organisation_id,
                    name=name,
                    scopes=NODE,
                    created_at=now,
                    **values,
                )
            )
    return secret


def names_in_force(engine: Engine, organisation_id: int) -> set[str]:
    """Names of the tokens that people gave and that are in force."""
    return {
        token.name
        for token in tokens(engine, organisation_id)
        if token.revoked_at is None and NODE not in token.scopes
    }


def revoke_token(engine: Engine, organisation_id: int, named: str, now: datetime) -> int:
    """Revoke the tokens of that name, else the one of that number; return how many were in force.

    Stores made by earlier versions may hold several of one name.
    """
    known = tokens(engine, organisation_id)
    meant = [t for t in known if t.name == named] or [t for t in known if str(t.token_id) == named]
    in_force = [token.token_id for token in meant if token.revoked_at is None]
    with writing(engine) as connection:
        connection.execute(
            update(TokenRow.__table__).where(_COLUMNS.id.in_(in_force)).values(revoked_at=now)
        )
    return len(in_force)


def tokens(engine: Engine, organisation_id: int) -> list[Token]:
    """Every token of the organisation, oldest first."""
    wanted = _tokens().where(_COLUMNS.organisation_id == organisation_id).order_by(_COLUMNS.id)
    with engine.connect() as connection:
        return [_token(row) for row in connection.execute(wanted)]


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def _tokens() -> Select[Any]:
    names = ("id", "organisation_id", "name", "scopes", "site", "created_at", "revoked_at")
    return select(*(_COLUMNS[name] for name in names))


def _token(row: Row[Any]) -> Token:
    return Token(
        token_id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        site=row.site,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
