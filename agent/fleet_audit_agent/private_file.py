"""Files that hold a secret: nobody else may read them."""

from __future__ import annotations

import os
import stat
import sys

from fleet_audit_agent.speech import Refusal, _

MAX_TOKEN_BYTES = 4096


def require_private(path: str) -> None:
    """Refuse a secret that others than its owner may read; on Windows its access list decides."""
    try:
        status = os.stat(path)
    except FileNotFoundError as refusal:
        raise Refusal(
            _("%s: not there; the secret of `fleet-audit token create` belongs in it") % path
        ) from refusal
    except OSError as refusal:
        raise Refusal(_("%s: cannot be read: %s") % (path, refusal.strerror)) from refusal
    if sys.platform != "win32" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refusal(_("%s: others may read this secret; do: chmod 600 %s") % (path, path))


def read_token(path: str) -> str:
    """The token in a file: one word of printable letters."""
    require_private(path)
    try:
        with open(path, "rb") as file:
            token = file.read(MAX_TOKEN_BYTES).decode("ascii").strip()
    except OSError as refusal:
        raise Refusal(_("%s: cannot be read: %s") % (path, refusal.strerror)) from refusal
    except UnicodeDecodeError as refusal:
        raise Refusal(_("%s: holds no token") % path) from refusal
    if not token or not token.isprintable() or " " in token:
        raise Refusal(_("%s: holds no token") % path)
    return token
