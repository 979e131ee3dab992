"""`fleet-audit hosting check`: who hosts a name, against a resolver and providers on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.hosting.live.carbon_txt import CarbonTxt, parse_carbon_txt
from fleet_audit.model.errors import UnusableHostingForm
from tests.hosting.live.providers import always, provider, resolver

Run = Callable[..., Any]

RECORDS = {
    ("www.boulangerie.example.", "CNAME"): ["cluster030.hosting.ovh.net."],
    ("cluster030.hosting.ovh.net.", "A"): ["192.0.2.10"],
    ("boulangerie.example.", "A"): ["192.0.2.10"],
    ("boulangerie.example.", "MX"): ["10 boulangerie-example.mail.protection.outlook.com."],
    ("10.2.0.192.in-addr.arpa.", "PTR"): ["cluster030.hosting.ovh.net."],
    ("hidden.example.", "A"): ["192.0.2.20"],
    ("20.2.0.192.in-addr.arpa.", "PTR"): ["edge1.cloudflare.com."],
    ("nobody.example.", "A"): ["192.0.2.30"],
    ("30.2.0.192.in-addr.arpa.", "PTR"): ["host.small-provider.example."],
}
CARBON_TXT = b"""
version = "0.4"
[org]
disclosures = [
  { doc_type = "web-page", url = "https://boulangerie.example/climat", valid_until = 2027-01-01 },
]
[upstream]
services = [{ domain = "ovhcloud.com", service_type = "shared-hosting" }]
"""


def green_web(path: str, query: object, headers: object) -> Any:
    """Answers in the form of greencheck v3 and ip-to-co2intensity v3."""
    if path == "/api/v3/greencheck/boulangerie.example":
        return {
            "url": "boulangerie.example",
            "hosted_by": "OVHcloud",
            "hosted_by_website": "https://www.ovhcloud.com",
            "partner": None,
            "green": True,
            "hosted_by_id": 779,
            "modified": "2026-10-20T02:41:43",
            "supporting_documents": [
                {"id": 1, "title": "<b>Report</b>", "link": "https://example.org/report"}
            ],
        }
    if path == "/api/v3/ip-to-co2intensity/192.0.2.10":
        return {
            "country_name": "France",
            "country_code_iso_2": "FR",
            "country_code_iso_3": "FRA",
            "carbon_intensity_type": "avg",
            "carbon_intensity": 44.2,
            "generation_from_fossil": 5.0,
            "year": 2024,
            "checked_ip": "192.0.2.10",
        }
    if path.startswith("/api/v3/ip-to-co2intensity/"):
        return {"country_name": "World", "country_code_iso_3": "xxx", "carbon_intensity": 480}
    return {"green": False, "url": path.rpartition("/")[2], "data": False}


@contextmanager
def world(green: Any = green_web, text: Any = 404) -> Iterator[dict[str, str]]:
    """The network that a check sees, as variables."""
    with (
        resolver(RECORDS) as names,
        provider(green) as (green_address, _asked),
        provider(always(text)) as (text_address, _),
    ):
        yield {
            "FLEET_AUDIT_LIVE_DNS": names,
            "FLEET_AUDIT_LIVE_GREEN_WEB": green_address,
            "FLEET_AUDIT_LIVE_CARBON_TXT": text_address,
        }


def checked(fleet_audit: Run, store: Path, domain: str, *options: str, **variables: str) -> Any:
    done = fleet_audit(
        "hosting", "check", domain, "--format", "json", *options, store=store, **variables
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("resolver", ["192.0.2.1:dns", "dns.example:53"])
def test_a_resolver_that_is_none_is_told(fleet_audit: Run, tmp_path: Path, resolver: str) -> None:
    """A setting that is no address of a resolver is named, with the form it takes."""
    done = fleet_audit(
        *("hosting", "check", "a.example"),
        store=tmp_path / "s",
        expect=4,
        FLEET_AUDIT_LIVE_DNS=resolver,
        FLEET_AUDIT_LIVE_GREEN_WEB="https://127.0.0.1:9",
        FLEET_AUDIT_LIVE_CARBON_TXT="https://127.0.0.1:9/{domain}",
    )
    assert "FLEET_AUDIT_LIVE_DNS: give the address of a resolver" in done.stderr


def test_a_shop_learns_who_hosts_its_site_and_its_mail(fleet_audit: Run, tmp_path: Path) -> None:
    """Hosts by their machines' names, places of the catalogue, a grade, and what is published."""
    with world(text=CARBON_TXT) as network:
        found = checked(fleet_audit, tmp_path / "s", "https://www.boulangerie.example/", **network)
    website, mailbox = found["services"]
    assert (website["host"], website["found_by"]) == ("OVHcloud", "dns")
    assert website["machine"] == "cluster030.hosting.ovh.net"
    assert (website["country"], website["is_green"]) == ("FR", True)
    assert website["site_ids"] and all(name.startswith("ovh-") for name in website["site_ids"])
    assert website["grade"] is not None
    assert mailbox["host"] == "Microsoft Azure" and mailbox["kind"] == "mailbox"
    assert found["disclosures"] == ["https://boulangerie.example/climat"]
    assert found["has_carbon_txt"] is True


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("Website", "OVHcloud", "Mailboxes")), ("fr", ("Site web", "OVHcloud", "Messagerie"))],
)
def test_the_table_speaks_both_languages(
    fleet_audit: Run, tmp_path: Path, lang: str, words: tuple[str, ...]
) -> None:
    """The table and the remarks are in the language asked for."""
    with world() as network:
        done = fleet_audit(
            *("hosting", "check", "boulangerie.example", "--lang", lang),
            store=tmp_path / "s",
            **network,
        )
    assert all(word in done.stdout for word in words), done.stdout


def test_a_host_that_is_hidden_or_unknown_says_so(fleet_audit: Run, tmp_path: Path) -> None:
    """A network before the host hides it; a stranger's machine has neither host nor grade."""
    with world() as network:
        hidden = checked(fleet_audit, tmp_path / "s", "hidden.example", **network)
        nobody = checked(fleet_audit, tmp_path / "s", "nobody.example", **network)
    (site,) = hidden["services"]
    assert (site["host"], site["is_behind"], site["grade"]) == (None, "Cloudflare", None)
    assert site["country"] is None
    (site,) = nobody["services"]
    assert (site["host"], site["found_by"], site["grade"]) == (None, "unknown", None)


def test_the_letter_is_ready_to_send(fleet_audit: Run, tmp_path: Path) -> None:
    """The letter names the host and asks for its PUE, in French."""
    with world() as network:
        done = fleet_audit(
            *("hosting", "check", "boulangerie.example", "--letter", "website", "--lang", "fr"),
            store=tmp_path / "s",
            **network,
        )
    assert "OVHcloud" in done.stdout and "PUE" in done.stdout


def test_what_was_asked_once_is_known_offline(fleet_audit: Run, tmp_path: Path) -> None:
    """Offline, and where a provider fails later, the kept answers serve, with their day."""
    store = tmp_path / "s"
    with world(text=CARBON_TXT) as network:
        first = checked(fleet_audit, store, "boulangerie.example", **network)
    again = checked(fleet_audit, store, "boulangerie.example", "--offline")
    assert again["services"] == first["services"]
    assert all(answer["is_kept"] and answer["asked_on"] for answer in again["answers"])
    other = fleet_audit("hosting", "check", "nobody.example", "--offline", store=store, expect=4)
    assert "offline, and never asked" in other.stderr


@pytest.mark.parametrize("answer", [500, 429, b"<html>", b'{"green": tru', [1], {"green": "?"}])
def test_a_provider_that_fails_costs_its_part_alone(
    fleet_audit: Run, tmp_path: Path, answer: Any
) -> None:
    """The DNS still says the host; nothing is invented in place of the failed answer."""
    with world(green=always(answer)) as network:
        found = checked(fleet_audit, tmp_path / "s", "boulangerie.example", **network)
    website = found["services"][0]
    assert website["host"] == "OVHcloud" and website["country"] is None


@pytest.mark.parametrize(
    "domain", ["no.such.example", "a..b", "-", "x" * 300, "a b.example", "127.0.0.1"]
)
def test_what_is_no_domain_is_refused(fleet_audit: Run, tmp_path: Path, domain: str) -> None:
    """A name that does not exist, or cannot, is told by name."""
    with world() as network:
        done = fleet_audit(
            "hosting", "check", "--", domain, store=tmp_path / "s", expect=2, **network
        )
    assert domain in done.stderr


@given(st.binary(max_size=300))
def test_any_carbon_txt_is_read_or_refused(content: bytes) -> None:
    """Noise is refused by name; nothing else is raised."""
    with suppress(UnusableHostingForm):
        assert isinstance(parse_carbon_txt(content, "x"), CarbonTxt)


def test_an_older_carbon_txt_is_read() -> None:
    """Providers as plain names, as the first version had them."""
    found = parse_carbon_txt(b'[upstream]\nproviders = ["ovhcloud.com"]\n[org]\n', "x")
    assert [one.domain for one in found.upstream] == ["ovhcloud.com"]


def test_a_carbon_txt_is_added_as_a_host_without_figures(fleet_audit: Run, tmp_path: Path) -> None:
    """Its documents are kept as what to read; nothing of it is taken for a figure."""
    text, store = tmp_path / "carbon.txt", tmp_path / "s.sqlite"
    text.write_bytes(CARBON_TXT)
    fleet_audit("hosting", "add", "--from", text, store=store)
    done = fleet_audit("hosting", "rate", "boulangerie.example", "--format", "json", store=store)
    (rating,) = json.loads(done.stdout)
    assert {one["evidence"] for one in rating["criteria"]} <= {"unknown", "published"}
    assert rating["score"]["high"] <= 59 and not rating["is_enough_evidence"]
    text.write_text("[org]\ndisclosures = []\n")
    refused = fleet_audit("hosting", "add", "--from", text, store=store, expect=3)
    assert "names no document" in refused.stderr
