"""Write the privacy kit from what the agent can send: `python tools/make_privacy_kit.py`.

The tables come from the published schema of the inventory document, from the agent's own list of
categories and from the unit that confines it; the sentences around them from `tools/privacy`. A
member of the schema without a description stops it, so that the kit says everything; a test keeps
the pages in step.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fleet_audit.model.contracts import published
from fleet_audit_agent import ledger, push, spool
from fleet_audit_agent.probes import CATEGORIES
from fleet_audit_agent.schedule import Plan
from fleet_audit_agent.schedule_systemd import unit_texts

ROOT = Path(__file__).parent.parent
SOURCES = Path(__file__).parent / "privacy"
PAGES = {
    "register": {"fr": "docs/fr/vie-privee/registre.md", "en": "docs/en/privacy/register.md"},
    "notice": {"fr": "docs/fr/vie-privee/information.md", "en": "docs/en/privacy/notice.md"},
    "works_council": {"fr": "docs/fr/vie-privee/cse.md", "en": "docs/en/privacy/works-council.md"},
    "flows": {"fr": "docs/fr/vie-privee/flux.md", "en": "docs/en/privacy/flows.md"},
}
WORDS = {
    "fr": {
        "head": "| Donnée | Dans le document | Désigne une machine | Dit son usage |",
        "purpose": "Pourquoi :",
        "optional": "S’omet avec",
        "always": "Toujours présente : sans elle il n’y a pas de document.",
        "yes": "oui",
        "point": "| Ce qui est dit | Source | Lecture | À trancher par un juriste |",
    },
    "en": {
        "head": "| What | In the document | Singles out a machine | Says how it is used |",
        "purpose": "Why:",
        "optional": "Left out with",
        "always": "Always there: without it there is no document.",
        "yes": "yes",
        "point": "| What is said | Source | How it was read | For a lawyer to settle |",
    },
}

PARTS = {"InventoryDocument", "Agent", "AgeEvidence", "MemoryModule", "Privacy", "ProbeError"}
"""Parts of others, and what says nothing of a machine."""
SHOWN_ORDERS = r"^(?:CapabilityBoundingSet|DeviceAllow|(?:Protect|Private|Restrict|NoNew)\w+)=.*$"
"""Lines of the unit that a security officer asks for."""


class Undescribed(Exception):
    """The schema and tools/privacy/members.toml differ: describe the member, or take it out."""


class Member(NamedTuple):
    """A member of the document, as a reader is told of it."""

    place: str
    meaning: str
    mark: str


class Section(NamedTuple):
    """A part of the document: what it holds, and why."""

    title: str
    purpose: str
    category: str | None
    is_listed: bool
    """Whether a reader who wants no table is told of it: parts of others are not."""
    members: tuple[Member, ...]


def sections(language: str) -> Iterator[Section]:
    """The parts of the document, in the order of the schema, all of them described."""
    described = tomllib.loads((SOURCES / "members.toml").read_text(encoding="utf-8"))
    parts = json.loads(published("inventory"))["$defs"]
    _agree("", set(parts), set(described))
    for name, part in parts.items():
        own = described[name]
        nested = {key for key, value in part["properties"].items() if "$ref" in str(value)}
        wanted = set(part["properties"]) - (nested if name == "InventoryDocument" else set())
        wanted |= {"errors", "privacy"} if name == "InventoryDocument" else set()
        _agree(name, wanted, set(own["members"]))
        yield Section(
            title=own[language],
            purpose=own[f"why_{language}"],
            category=_category(own.get("section", "")),
            is_listed=name not in PARTS,
            members=tuple(_members(own, language)),
        )


def _agree(name: str, published_names: set[str], described: set[str]) -> None:
    if published_names != described:
        missing, stale = published_names - described, described - published_names
        raise Undescribed(f"{name or 'sections'}: not described {missing}, gone {stale}")


def _category(place: str) -> str | None:
    """The word of `--no-category` that leaves a section out; null where none does."""
    word = place.partition(".")[0]
    return word if word in CATEGORIES else None


def _members(own: dict[str, Any], language: str) -> Iterator[Member]:
    prefix = f"{own['section']}." if "section" in own else ""
    for name, (french, english, *mark) in own["members"].items():
        yield Member(f"{prefix}{name}", french if language == "fr" else english, "".join(mark))


def inventory_tables(language: str) -> str:
    """Every member of the document, section by section."""
    return "\n".join(_section_table(section, WORDS[language]) for section in sections(language))


def _section_table(section: Section, words: dict[str, str]) -> str:
    how = f"{words['optional']} `--no-category {section.category}`." if section.category else ""
    lines = [
        f"### {section.title}\n",
        f"{words['purpose']} {section.purpose} {how}".rstrip(),
        "",
        words["head"],
        "|---|---|---|---|",
    ]
    for one in section.members:
        marks = (words["yes"] if one.mark == mark else "" for mark in ("one", "use"))
        lines.append(f"| {one.meaning} | `{one.place}` | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"


def short_list(language: str) -> str:
    """The sections in a list, each with its purpose, for readers who want no table."""
    return "\n".join(
        f"- **{section.title}** — {section.purpose}"
        for section in sections(language)
        if section.is_listed
    )


def singled_out(language: str) -> str:
    """What singles out a machine, in a list."""
    found = [m for s in sections(language) for m in s.members if m.mark == "one"]
    return "\n".join(f"- {one.meaning} (`{one.place}`)" for one in found)


def usage_list(language: str) -> str:
    """What says how a machine is used, in a list."""
    found = [m for s in sections(language) for m in s.members if m.mark == "use"]
    return "\n".join(f"- {one.meaning} (`{one.place}`)" for one in found)


def legal_points(language: str, page: str) -> str:
    """The legal points of a page, each with its source, and the question for a lawyer."""
    points = tomllib.loads((SOURCES / "points.toml").read_text(encoding="utf-8"))["point"]
    lines = [WORDS[language]["point"], "|---|---|---|---|"]
    for one in points:
        if page in one["pages"]:
            source = f"[{one['source']}]({one['url']})" if one["url"] else one["source"]
            cells = (one[language], source, one[f"read_{language}"], one[f"asked_{language}"])
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def confinement() -> str:
    """What the service may do, as its unit says."""
    plan = Plan(("/usr/bin/fleet-audit-agent",), "/etc/fleet-audit-agent/agent.conf", True)
    text = unit_texts(plan)["fleet-audit-agent.service"]
    return "\n".join(re.findall(SHOWN_ORDERS, text, re.MULTILINE))


def page(name: str, language: str) -> str:
    """A page: its sentences, with the tables in their places."""
    text = (SOURCES / f"{name}.{language}.md").read_text(encoding="utf-8")
    values = {
        "TABLES": lambda: inventory_tables(language).rstrip(),
        "LIST": lambda: short_list(language),
        "ONE": lambda: singled_out(language),
        "USE": lambda: usage_list(language),
        "POINTS": lambda: legal_points(language, name),
        "CATEGORIES": lambda: ", ".join(f"`{word}`" for word in CATEGORIES),
        "CONFINEMENT": confinement,
        "SPOOL_DOCUMENTS": lambda: str(spool.MAX_DOCUMENTS),
        "SPOOL_MIB": lambda: str(spool.MAX_BYTES >> 20),
        "REFUSED": lambda: str(spool.MAX_REFUSED),
        "DEADLINE_S": lambda: f"{push.DEADLINE_S:.0f}",
        "DAILY_H": lambda: f"{ledger.DAILY.total_seconds() / 3600:.0f}",
    }
    return re.sub(r"@([A-Z_]+)@", lambda found: values[found[1]](), text)


def main() -> None:
    """Write every page in both languages."""
    for name, places in PAGES.items():
        for language, place in places.items():
            (ROOT / place).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / place).write_text(page(name, language), encoding="utf-8", newline="\n")
            print(place)


if __name__ == "__main__":
    main()
