"""Tokens: shown once, kept as a hash, refused once revoked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, text

from fleet_audit.store.tokens import create_token, revoke_token, tokens, verify_token


def test_the_secret_opens_and_is_not_kept(engine: Engine, organisation: int, now: datetime) -> None:
    """The secret finds its token; the store holds nothing it could be read from."""
    secret = create_token(engine, organisation, "lyon", now, site="Lyon")
    token = verify_token(engine, secret)
    assert token is not None
    assert (token.name, token.site, token.scopes) == ("lyon", "Lyon", ("inventory",))
    with engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM token")).all())
    assert secret not in kept
    assert secret[3:] not in kept


def test_other_secrets_do_not_open(engine: Engine, organisation: int, now: datetime) -> None:
    """A wrong, empty, cut or unprintable secret opens nothing."""
    secret = create_token(engine, organisation, "lyon", now)
    for wrong in ("", secret[:-1], secret + "x", secret.lower(), "fa_\udc80é"):
        assert verify_token(engine, wrong) is None


def test_a_revoked_token_does_not_open(engine: Engine, organisation: int, now: datetime) -> None:
    """Revoking counts the tokens that were in force, and spares the others."""
    gone, kept = (create_token(engine, organisation, name, now) for name in ("a", "b"))
    assert revoke_token(engine, organisation + 1, "a", now) == 0
    assert revoke_token(engine, organisation, "a", now) == 1
    assert revoke_token(engine, organisation, "a", now) == 0
    assert verify_token(engine, gone) is None
    assert verify_token(engine, kept) is not None
    assert [token.revoked_at for token in tokens(engine, organisation)] == [now, None]
