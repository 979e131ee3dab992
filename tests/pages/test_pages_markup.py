"""The pages as text: valid, in order, and closed by their policy."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.pages.conftest import is_english
from tests.pages.outline import Outline

STRICT = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
BLIND_TO_HASHES = re.compile("Inline (style|script) violates Content Security Policy")
"""What the checker says of any page that names its style or its script by a hash, which it does not
reckon."""
HASHED = re.compile(r"('sha256-[A-Za-z0-9+/]{43}=' ?)+|data:")
RUNS_OR_FETCHES = {"iframe", "object", "embed", "foreignobject", "base", "form", "audio", "video"}


@pytest.fixture(scope="session")
def outlines(gallery: Path, pages: list[str]) -> dict[str, Outline]:
    """Each page, read."""
    return {name: Outline((gallery / name).read_text(encoding="utf-8")) for name in pages}


def test_the_checker_of_the_w3c_finds_no_error(
    gallery: Path, pages: list[str], tool: Callable[..., Path]
) -> None:
    """The Nu Html Checker finds no error in any page."""
    jar = tool("vnu-jar/build/dist/vnu.jar", "java")
    files = [str(gallery / name) for name in pages]
    command = ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--stdout", *files]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    found = json.loads(done.stdout)["messages"]
    assert [told(each) for each in found if each["type"] != "info"] == []
    warnings = [told(each) for each in found if each.get("subType") == "warning"]
    assert [each for each in warnings if not BLIND_TO_HASHES.search(each)] == []


def told(message: dict[str, str]) -> str:
    """A remark of the checker in a line."""
    place = f"{message['url'].rpartition('/')[2]}:{message.get('lastLine')}"
    return f"{place}: {message['message']} {message.get('extract', '')[:100]}"


def test_each_page_says_its_language(outlines: dict[str, Outline]) -> None:
    """A page names the language it is written in, as its file does."""
    said = {name: dict(outline.tags)["html"]["lang"] for name, outline in outlines.items()}
    assert said == {name: "en" if is_english(name) else "fr" for name in outlines}


def test_headings_are_in_order(outlines: dict[str, Outline]) -> None:
    """A page has one first heading, before all others, and no level is skipped."""
    amiss = {}
    for name, outline in outlines.items():
        levels = outline.headings
        skips = any(after > before + 1 for before, after in pairwise(levels))
        if levels[:1] != [1] or levels.count(1) != 1 or skips:
            amiss[name] = levels
    assert amiss == {}


def test_tables_are_told_to_those_who_hear_them(outlines: dict[str, Outline]) -> None:
    """Each table has one caption, and heading cells that all say what they head."""
    amiss = [
        (name, table)
        for name, outline in outlines.items()
        for table in outline.tables
        if table["caption"] != 1 or not table["th"] or table["th"] != table["scoped"]
    ]
    assert amiss == []


def test_the_policy_is_strict(outlines: dict[str, Outline]) -> None:
    """A page lets in nothing but the styles and scripts it carries itself, named by their hash."""
    amiss = []
    for name, outline in outlines.items():
        policies = [
            attributes["content"] or ""
            for tag, attributes in outline.tags
            if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        rules = dict(rule.strip().split(" ", 1) for rule in "".join(policies).split(";"))
        others = {key: value for key, value in rules.items() if key not in STRICT}
        is_strict = STRICT.items() <= rules.items() and len(policies) == 1
        if not is_strict or not all(HASHED.fullmatch(value) for value in others.values()):
            amiss.append((name, policies))
    assert amiss == []


def test_nothing_on_a_page_runs_or_fetches(outlines: dict[str, Outline]) -> None:
    """No frame, form, handler, inline style or foreign object stands on a page."""
    amiss = []
    for name, outline in outlines.items():
        tags = {tag for tag, _attributes in outline.tags} & RUNS_OR_FETCHES
        attributes = {key for _tag, named in outline.tags for key in named}
        handlers = {key for key in attributes if key.startswith("on") or key == "style"}
        if tags or handlers:
            amiss.append((name, tags, handlers))
    assert amiss == []


def test_links_arrive(outlines: dict[str, Outline], gallery: Path) -> None:
    """Each link leads to a page or file that is there, and to an anchor that it has."""
    anchors = {
        (gallery / name).resolve(): {named.get("id") for _tag, named in outline.tags}
        for name, outline in outlines.items()
    }
    amiss = []
    for name, outline in outlines.items():
        here = (gallery / name).resolve()
        for href in [named["href"] or "" for tag, named in outline.tags if tag == "a"]:
            if href.startswith(("https://", "http://", "mailto:")):
                continue
            file, _, anchor = href.partition("#")
            there = (here.parent / file).resolve() if file else here
            if not there.exists() or (anchor and anchor not in anchors.get(there, set())):
                amiss.append((name, href))
    assert amiss == []
