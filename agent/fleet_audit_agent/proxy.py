"""The way out: the proxy of an option, of the environment, or of the system's settings."""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from fleet_audit_agent.speech import Refusal, _

NONE = "none"
"""The option's word for: by no proxy, whatever the environment says."""


class Proxy(NamedTuple):
    """Where a proxy listens, and what it wants to be shown."""

    host: str
    port: int
    headers: Mapping[str, str]


def proxy_for(scheme: str, host: str, option: str | None) -> Proxy | None:
    """The proxy to use for an address; null where there is none in the way."""
    if option == NONE:
        return None
    chosen = option or _of_system(scheme, host)
    return parsed(chosen) if chosen else None


def parsed(address: str) -> Proxy:
    """A proxy's address, `http://user:password@host:port`, with or without its scheme."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("", "http"):
        raise Refusal(_("%s: not the address of a proxy; write http://host:port") % address)
    return Proxy(host, port or 8080, _identified(parts.username, parts.password))


def _identified(user: str | None, password: str | None) -> Mapping[str, str]:
    if user is None:
        return {}
    plain = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": "Basic " + base64.b64encode(plain).decode("ascii")}


def _of_system(scheme: str, host: str) -> str | None:
    """What the environment says, or the settings of Windows and macOS."""
    is_told = any(name.lower().endswith("_proxy") for name in os.environ)
    if not is_told and sys.platform not in ("win32", "darwin"):
        return None
    # It costs more to load than anything here, and few machines need it.
    from urllib.request import getproxies, proxy_bypass

    if proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(scheme) or proxies.get("all")
