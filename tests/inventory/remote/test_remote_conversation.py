"""What goes wrong between a service and us."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.inventory.remote.fetching import fetch
from fleet_audit.inventory.remote.session import Patience, Service, checked_address, secret
from fleet_audit.model.errors import (
    FleetAuditError,
    ForbiddenService,
    UnreachableService,
    UnusableService,
)

QUICK = Patience(pause_s=0.01, tries=3, read_s=0.3, whole_s=1.0)
PAGE = {"hosts": [{"hostname": "a", "hardware_serial": "SER0001", "hardware_model": "X"}]}


def ask(stub: Any, folder: Path) -> None:
    """Fetch Fleet's hosts, with little patience."""
    fetch(f"fleet+{stub.address}", folder, patience=QUICK)


@pytest.mark.parametrize(
    ("answer", "kind", "told"),
    [
        ((401, {}, b""), UnusableService, "credentials"),
        ((403, {}, b"{}"), ForbiddenService, "give the user of this token the role Observer"),
        ((404, {}, b"{}"), UnreachableService, "check the address"),
        ((429, {}, b""), UnreachableService, "wait a few minutes"),
        ((302, {"Location": "http://elsewhere.example/"}, b""), UnreachableService, "sign-in"),
        ((200, {}, b'{"hosts": [{"host'), UnreachableService, "cut off"),
        ((200, {}, b"<!doctype html><title>Sign in</title>"), UnreachableService, "page"),
        ((200, {}, b'{"servers": []}'), UnreachableService, "no list 'hosts'"),
        ((200, {}, b"[1, 2]"), UnreachableService, "no list 'hosts'"),
        ((200, {}, b"[" * 100_000), UnreachableService, "cut off"),
        ((200, {"Content-Length": "900"}, b'{"hosts": []}'), UnreachableService, ""),
        ((500, {}, b"oops"), UnreachableService, "500"),
    ],
)
def test_a_wrong_answer_is_named_without_secrets(
    stub: Any, tmp_path: Path, answer: Any, kind: type[FleetAuditError], told: str
) -> None:
    """Each wrong answer ends in one sentence that names the service, never a secret."""
    stub.answer = lambda _path, _query: answer
    with pytest.raises(kind, match="fleet") as refused:
        ask(stub, tmp_path / "pages")
    assert told in str(refused.value)
    assert "/api/v1/fleet/hosts" in str(refused.value), "which question it was"
    assert "sesame" not in str(refused.value)


def test_a_busy_service_is_asked_again_when_it_says(stub: Any, tmp_path: Path) -> None:
    """After a 429 with `Retry-After`, and after a 500, the question is put again."""
    answers = [
        (429, {"Retry-After": "1"}, b""),
        (500, {}, b""),
        (200, {}, json.dumps(PAGE).encode()),
    ]
    stub.answer = lambda _path, _query: answers.pop(0)
    started = time.monotonic()
    ask(stub, tmp_path / "pages")
    assert time.monotonic() - started >= 1
    assert len(stub.asked) == 3


def test_a_question_by_post_is_put_again_too(stub: Any) -> None:
    """A busy sign-in or GraphQL service is asked again, though its questions are posted."""
    answers: list[Any] = [(429, {"Retry-After": "0"}, b""), (503, {}, b""), {"data": {}}]
    stub.answer = lambda _path, _query: answers.pop(0)
    service = Service("lansweeper", stub.address, QUICK)
    assert service.post("/graphql", document={"query": "{}"}) == {"data": {}}
    assert stub.bodies == [stub.bodies[0]] * 3


def test_a_proxy_is_used_and_named_when_it_fails(
    stub: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service is asked through the proxy of the environment; a dead proxy is named."""
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", stub.address)
    monkeypatch.setenv("http_proxy", stub.address)
    stub.answer = lambda _path, _query: PAGE
    fetch("fleet+http://localhost:9", tmp_path / "through", patience=QUICK)
    assert stub.asked[0][0].endswith("/api/v1/fleet/hosts")
    with pytest.raises(UnreachableService, match="proxy"):
        fetch("fleet+https://fleet.example.org", tmp_path / "dead", patience=QUICK)


def test_a_slow_service_is_not_waited_for_without_end(stub: Any, tmp_path: Path) -> None:
    """A service that keeps silent is given up."""

    def slow(_path: str, _query: dict[str, str]) -> Any:
        time.sleep(0.5)
        return PAGE

    stub.answer = slow
    with pytest.raises(UnreachableService, match="fleet"):
        ask(stub, tmp_path / "pages")


def test_a_service_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    """Nobody listening is exit code 4."""
    service = Service("fleet", "http://127.0.0.1:9", QUICK)
    with pytest.raises(UnreachableService) as refused:
        service.get("/")
    assert refused.value.exit_code == 4


def test_pages_without_end_are_noticed(stub: Any, tmp_path: Path) -> None:
    """A service that gives one page for ever, or pages for ever, is stopped."""
    full = [{"hostname": f"h{n}", "hardware_serial": f"S{n}"} for n in range(100)]
    stub.answer = lambda _path, _query: {"hosts": full}
    with pytest.raises(UnreachableService, match="no end"):
        ask(stub, tmp_path / "same")
    stub.answer = lambda _path, query: {"hosts": [{**h, "uuid": query["page"]} for h in full]}
    with pytest.raises(UnreachableService, match="no end"):
        fetch(f"fleet+{stub.address}", tmp_path / "other", most_pages=5)


def test_a_cut_is_gone_on_from(stub: Any, tmp_path: Path) -> None:
    """After a cut, the pages that came are kept and not asked for again."""
    pages = [[{"hostname": f"h{p}-{n}"} for n in range(100)] for p in range(3)] + [[]]
    broken = {2}

    def answer(_path: str, query: dict[str, str]) -> Any:
        page = int(query["page"])
        return (404, {}, b"") if page in broken else {"hosts": pages[page]}

    stub.answer = answer
    with pytest.raises(UnreachableService):
        ask(stub, tmp_path / "pages")
    broken.clear()
    stub.asked.clear()
    ask(stub, tmp_path / "pages")
    assert [query["page"] for _, query, _ in stub.asked] == ["2", "3"]
    assert len(list((tmp_path / "pages").glob("*.csv"))) == 3


def test_a_link_that_leads_elsewhere_is_not_followed(stub: Any, tmp_path: Path) -> None:
    """A link to the next page on another host gets neither a question nor a token."""

    def answer(path: str, _query: dict[str, str]) -> Any:
        if path.endswith("/token"):
            return {"access_token": "graph"}
        return {"value": [], "@odata.nextLink": f"{stub.address}.example.org/steal"}

    stub.answer = answer
    with pytest.raises(UnreachableService, match="another address"):
        fetch(f"intune+{stub.address}", tmp_path / "pages", patience=QUICK)


@pytest.mark.parametrize(
    "address",
    [
        "https://user:sesame@host.example",
        "https://host.example/?token=sesame",
        "http://host.example",
        "https://",
        "https://host:port",
        "https://[::1",
    ],
)
def test_an_address_that_would_tell_a_secret_is_refused(address: str) -> None:
    """Secrets in an address, or a way in the clear, are refused without repeating them."""
    with pytest.raises(UnusableService) as refused:
        checked_address(address)
    assert "sesame" not in str(refused.value)


def test_a_secret_comes_from_a_variable_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret is read from its variable, or from the file of `…_FILE`; its lack names both."""
    with pytest.raises(UnusableService, match="DOOR_FILE"):
        secret("DOOR")
    (tmp_path / "key").write_text("sesame\n", encoding="utf-8")
    monkeypatch.setenv("DOOR_FILE", str(tmp_path / "key"))
    assert secret("DOOR") == "sesame"
