"""The native protocol, spoken to a real server."""

from __future__ import annotations

import gzip
import itertools
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from fleet_audit.pipeline.inbox import settle
from fleet_audit.store.tokens import create_token, revoke_token

MIB = 1024 * 1024
Document = Callable[..., bytes]


def _bare(body: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(body) + squeeze.flush()


def _post(served: Any, body: bytes, **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response: httpx.Response = served.client.post("/v1/inventory", content=body, headers=names)
    return response


def test_a_document_is_there_when_it_is_acknowledged(served: Any, document: Document) -> None:
    """202 comes after the commit, with the hash of the body."""
    body = document()
    response = _post(served, body)
    assert response.status_code == 202
    assert response.json() == {"answer": "stored", "sha256": sha256(body).hexdigest()}
    assert (served.count("asset"), served.count("raw_document")) == (1, 1)
    assert served.client.get("/healthz").json()["status"] == "ok"


@pytest.mark.parametrize(
    ("encoding", "squeeze"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", _bare)],
)
def test_compressed_bodies_are_the_same_document(
    served: Any, document: Document, encoding: str, squeeze: Callable[[bytes], bytes]
) -> None:
    """However it was compressed, a body is one document."""
    assert _post(served, document()).json()["answer"] == "stored"
    response = _post(served, squeeze(document()), Content_Encoding=encoding)
    assert (response.status_code, response.json()["answer"]) == (202, "known")
    assert served.count("raw_document") == 1


def test_sending_again_has_one_effect(served: Any, document: Document) -> None:
    """A replayed body or key has no second effect; a key is not lent to another body."""
    for expected in ("stored", "known"):
        assert _post(served, document(), Idempotency_Key="k-1").json()["answer"] == expected
    assert _post(served, document(), Idempotency_Key="k-2").json()["answer"] == "known"
    other = _post(served, document(model="XPS 13"), Idempotency_Key="k-1")
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")
    assert [served.count(table) for table in ("asset", "observation", "raw_document")] == [1, 1, 1]


def test_an_announced_document_need_not_be_sent(served: Any, document: Document) -> None:
    """What an agent sent last is known by its hash; anything else is asked for."""
    body, other = document(), document(model="XPS 13")

    def announced(content: bytes, agent: str = "agent-1") -> str:
        digest = sha256(content).hexdigest()
        asked = {"agent_id": agent, "sha256": digest}
        return str(served.client.post("/v1/announce", json=asked).json()["answer"])

    assert announced(body) == "send"
    _post(served, body)
    assert (announced(body), announced(other), announced(body, "agent-2")) == (
        "known",
        "send",
        "send",
    )
    _post(served, other)
    assert (announced(body), announced(other)) == ("send", "known")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer \xff"])
def test_a_wrong_token_is_refused(shared: Any, document: Document, header: str) -> None:
    """Without a token that is known, nothing is taken in."""
    headers = {"Authorization": header.encode("latin-1")}
    response = shared.client.post("/v1/inventory", content=document(), headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_revoked_and_lesser_tokens_are_refused(shared: Any, document: Document) -> None:
    """A revoked token opens nothing, and one without the scope may not send."""
    now = datetime.now(UTC)
    secret = create_token(shared.engine, 1, "gone", now)
    revoke_token(shared.engine, 1, "gone", now)
    lesser = create_token(shared.engine, 1, "lesser", now, scopes=("read",))
    answers = [_post(shared, document(), Authorization=f"Bearer {s}") for s in (secret, lesser)]
    assert [response.status_code for response in answers] == [401, 403]


@pytest.mark.parametrize(
    ("sections", "field"),
    [
        ({"surprise": 1}, "surprise"),
        ({"cpu": [{"cores": "four"}]}, "cpu[0].cores"),
        ({"memory": {"total_mib": -1}}, "memory.total_mib"),
        ({"device": {"colour": "red"}}, "device.colour"),
        ({"age": {"evidence": [{"source": "bios"}]}}, "age.evidence[0].date"),
        ({"privacy": {"users": True}}, "privacy.users"),
        ({"storage": [{"gb": 1, "kind": "tape"}]}, "storage[0].kind"),
        ({"sent_at": "1975-01-01T00:00:00Z"}, "sent_at"),
        ({"sent_at": "2025-11-03T09:00:00"}, "sent_at"),
    ],
)
def test_a_wrong_member_is_named(
    shared: Any, document: Document, sections: dict[str, Any], field: str
) -> None:
    """422 names the member at fault and says what is wrong with it."""
    response = _post(shared, document(**sections))
    assert response.status_code == 422
    assert response.json()["field"] == field
    assert response.json()["reason"]


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"", "identity"),
        (b"{", "identity"),
        (b'{"schema": "\xff"}', "identity"),
        (b"[" * 100_000, "identity"),
        (b"not gzip", "gzip"),
        (gzip.compress(b"{}" * 99, mtime=0)[:-9], "gzip"),
        (gzip.compress(b"{}", mtime=0) * 2, "gzip"),
        (b"\x78", "deflate"),
    ],
)
def test_a_broken_body_is_refused(shared: Any, body: bytes, encoding: str) -> None:
    """What cannot be read is refused with a reason, and the server goes on."""
    response = _post(shared, body, Content_Encoding=encoding)
    assert response.status_code == 422
    assert response.json()["reason"]
    assert shared.client.get("/healthz").status_code == 200


def test_an_unknown_compression_is_refused(shared: Any) -> None:
    """A compression that is not known is named, with those that are."""
    response = _post(shared, b"", Content_Encoding="br")
    assert response.status_code == 415
    assert "gzip" in response.json()["reason"]


def test_what_is_odd_in_a_kept_document_is_told(served: Any, document: Document) -> None:
    """A clock far ahead, and more screens than a desk has, are warnings in the acknowledgement."""
    odd = document(display=[{"serial": f"S{n}"} for n in range(40)], sent_at="2099-01-01T00:00:00Z")
    response = _post(served, odd)
    screens, clock = response.json()["warnings"]
    assert (response.status_code, screens.partition(":")[0]) == (202, "display")
    assert clock.startswith("sent_at: in the future")
    assert "warnings" not in _post(served, document()).json()


def test_large_bodies_and_bombs_are_refused(shared: Any) -> None:
    """A body over the limit is refused, whether it says so, hides it, or hides it in gzip."""
    bomb = gzip.compress(bytes(200 * MIB), 6, mtime=0)
    assert len(bomb) < MIB
    assert _post(shared, bytes(17 * MIB)).status_code == 413
    chunks = itertools.repeat(bytes(MIB), 17)
    hidden = shared.client.post("/v1/inventory", content=chunks)
    assert hidden.status_code == 413
    assert _post(shared, bomb, Content_Encoding="gzip").status_code == 413
    assert shared.client.post("/v1/announce", content=bytes(5000)).status_code == 413
    assert shared.client.get("/healthz").status_code == 200


def test_a_refusal_of_the_store_reaches_the_sender(served: Any, document: Document) -> None:
    """What the intake refuses is 422 with its reason, and a full disk is 507."""
    refused = _post(served, document(model="refused"))
    assert refused.status_code == 422
    assert refused.json() == {"reason": "no such date", "field": "battery[0].made_on"}
    full = _post(served, document(model="full"))
    assert (full.status_code, "free some space" in full.json()["reason"]) == (507, True)
    assert _post(served, document()).status_code == 202


def test_a_bad_document_does_not_spoil_its_batch(served: Any, document: Document) -> None:
    """Documents committed together with one that fails are taken in all the same."""
    models = ["slow", *["good"] * 8, "poison", *["good"] * 8]
    bodies = [document(f"agent-{n}", model) for n, model in enumerate(models)]
    with ThreadPoolExecutor(len(bodies)) as pool:
        codes = [answer.status_code for answer in pool.map(lambda b: _post(served, b), bodies)]
    assert codes == [500 if model == "poison" else 202 for model in models]
    assert served.count("asset") == len(models) - 1


def test_many_senders_at_once(served: Any, document: Document) -> None:
    """32 senders with 20 documents each: all are acknowledged, and all are there."""

    def send(sender: int) -> list[int]:
        bodies = [document(f"agent-{sender}", f"model {n}") for n in range(20)]
        return [_post(served, body).status_code for body in bodies]

    with ThreadPoolExecutor(32) as pool:
        codes = [code for codes in pool.map(send, range(32)) for code in codes]
    assert codes == [202] * 640
    assert (served.count("raw_document"), served.count("asset")) == (640, 32)


def test_an_order_to_stop_finishes_what_is_under_way(served: Any, document: Document) -> None:
    """A document that is being written when the server is told to stop is acknowledged."""
    codes: list[int] = []
    sender = threading.Thread(
        target=lambda: codes.append(_post(served, document(model="slow")).status_code)
    )
    sender.start()
    sender.join(0.2)
    served.server.terminate()
    sender.join()
    assert codes == [202]
    assert served.stop() in (0, -15)
    assert served.count("raw_document") == 1


@pytest.mark.parametrize("after", [5, 40, 90])
def test_a_kill_loses_nothing_acknowledged(served: Any, document: Document, after: int) -> None:
    """After kill -9 under load every acknowledged document is there, and none is there twice."""
    acknowledged: set[str] = set()

    def send(sender: int) -> None:
        for n in itertools.count():
            body = document(f"agent-{sender}", f"model {n}")
            try:
                response = _post(served, body)
            except httpx.TransportError:
                return
            acknowledged.add(response.json()["sha256"])
            if len(acknowledged) >= after:
                served.server.kill()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(8)))
    served.stop(kill=True)
    settle(served.engine)  # what was acknowledged may not be merged yet
    with served.engine.connect() as connection:
        kept = list(connection.execute(text("SELECT sha256 FROM raw_document")).scalars())
        documents = connection.execute(
            text("SELECT count(DISTINCT raw_document_id) FROM observation")
        ).scalar_one()
    assert len(acknowledged) >= after
    assert acknowledged <= set(kept)
    assert len(kept) == len(set(kept)) == documents == served.count("observation")
    assert served.count("asset") == served.count("identity") <= 8
    served.start()
    assert _post(served, document()).status_code == 202


@pytest.mark.parametrize("place", ["native", "collect"])
def test_an_identifier_that_no_database_holds_is_refused(
    served: Any, document: Callable[..., bytes], place: str
) -> None:
    """An agent's identifier with NUL in it, which PostgreSQL takes in no text, is 422 by name."""
    path = "/v1/inventory" if place == "native" else f"/collect/{served.token}"
    answer = served.client.post(path, content=document(agent="agent\0one"))
    assert answer.status_code == 422, answer.text
    assert "NUL" in answer.text
