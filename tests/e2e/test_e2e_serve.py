"""A server as agents meet it: a token, a document, the asset in the list."""

from __future__ import annotations

import json
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Post = Callable[..., tuple[int, dict[str, str]]]


@pytest.fixture
def post() -> Post:
    """Sends a document, without any proxy of the environment; returns the status and the answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def sent(url: str, body: bytes, secret: str) -> tuple[int, dict[str, str]]:
        request = urllib.request.Request(  # noqa: S310 - the address of our own server
            f"{url}/v1/inventory",
            data=body,
            headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
        )
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    return sent


@pytest.fixture
def server(
    program: str, environment: dict[str, str], tmp_path: Path
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`fleet-audit serve` on a free port, once it says where it listens."""
    with subprocess.Popen(
        [program, "serve", "--port", "0", "--store", str(tmp_path / "store.sqlite")],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as serving:
        assert serving.stderr is not None
        said = serving.stderr.readline()
        assert said.startswith("Listening on http://127.0.0.1:"), said
        yield said.split()[-1], serving
        serving.kill()


def test_from_a_token_to_the_list(
    server: tuple[str, subprocess.Popen[str]],
    post: Post,
    inventory: Callable[..., bytes],
    fleet_audit: Run,
    tmp_path: Path,
) -> None:
    """A document sent with a token is in the list with the site of the token, and only once.

    It makes the same assets as its file does.
    A token that is unknown or revoked is refused, a document that is none names the field, and
    the order to stop ends the server cleanly.
    """
    url, serving = server
    store = tmp_path / "store.sqlite"
    created = fleet_audit("token", "create", "Nantes", "--site", "Nantes", store=store)
    secret = created.stdout.strip()
    assert "not shown again" in created.stderr
    assert secret not in fleet_audit("token", "list", "--format", "csv", store=store).stdout

    body = inventory("laptop")
    status, answer = post(url, body, secret)
    assert (status, answer["answer"]) == (202, "stored")
    status, answer = post(url, body, secret)
    assert (status, answer["answer"]) == (202, "known")
    listed = json.loads(fleet_audit("assets", "list", "--format", "json", store=store).stdout)
    laptops = [one for one in listed if one["category"] == "laptop"]
    assert [(one["serial"], one["site"]) for one in laptops] == [("7XK2B93", "Nantes")]

    document, files = tmp_path / "laptop.json", tmp_path / "files.sqlite"
    document.write_bytes(body)
    fleet_audit("import", document, store=files)
    sent, read = (fleet_audit("assets", "export", store=one).stdout for one in (store, files))
    assert sent.replace("Nantes", "") == read

    status, answer = post(url, inventory("laptop", user="somebody"), secret)
    assert status == 422 and answer["field"] == "user"
    assert post(url, body, "another secret")[0] == 401
    fleet_audit("token", "revoke", "Nantes", store=store)
    assert post(url, body, secret)[0] == 401

    serving.send_signal(signal.SIGTERM)
    assert serving.wait(30) in (0, -signal.SIGTERM)
    assert serving.stderr is not None and serving.stdout is not None
    assert serving.stderr.read() == serving.stdout.read() == ""
