"""TLS by ourselves, or behind a proxy whose word is taken only if it was named."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


@pytest.mark.parametrize(
    ("options", "scheme"), [((), "http"), (("--proxy", "127.0.0.0/8"), "https")]
)
def test_a_proxy_is_believed_when_it_was_named(
    own_collector: Callable[..., Any], options: tuple[str, ...], scheme: str
) -> None:
    """X-Forwarded-* of an address that was not given to --proxy changes nothing."""
    collector = own_collector(*options)
    moved = collector.client.get("/api/v1/assets/", headers=FORWARDED)
    assert moved.status_code == 307
    assert moved.headers["location"].startswith(f"{scheme}://")


def test_a_root_path_is_part_of_the_addresses_given_out(
    own_collector: Callable[..., Any],
) -> None:
    """Behind /fleet the description names that server, and every route still answers."""
    collector = own_collector("--root-path", "/fleet/")
    described = collector.client.get("/openapi.json").json()
    assert described["servers"] == [{"url": "/fleet"}]
    prolog = b"<REQUEST><QUERY>PROLOG</QUERY></REQUEST>"
    asked = collector.client.post(f"/collect/{collector.token()}", content=prolog)
    assert "SEND" in asked.text
    assert collector.client.post("/v1/inventroy").status_code == 404
    assert collector.client.post("/v1/inventory").status_code == 401


def test_tls_is_built_in(own_collector: Callable[..., Any], tmp_path: Path) -> None:
    """With a certificate the server speaks TLS, and agents are served as before."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = "req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=x"
    places = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert)
    subprocess.run(
        ["openssl", *made.split(), *places],
        check=True,
        capture_output=True,
    )
    collector = own_collector("--tls-cert", str(cert), "--tls-key", str(key))
    assert collector.url.startswith("https://")
    trust = ssl.create_default_context(cafile=str(cert))
    with httpx.Client(base_url=collector.url, verify=trust, trust_env=False) as client:
        asked = client.post(
            f"/collect/{collector.token()}", content=b"<REQUEST><QUERY>PROLOG</QUERY></REQUEST>"
        )
    assert "SEND" in asked.text
