"""The privacy kit says all that the agent can send, and nothing that it cannot."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from fleet_audit.model.contracts import published
from fleet_audit_agent.probes import CATEGORIES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def kit() -> ModuleType:
    """The program that writes the kit."""
    spec = importlib.util.spec_from_file_location("kit", ROOT / "tools" / "make_privacy_kit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["register", "notice", "works_council", "flows"])
def test_the_kit_has_not_drifted(kit: ModuleType, name: str, language: str) -> None:
    """Each page is what schema, categories and unit give today; `just generate` writes it again."""
    written = (ROOT / kit.PAGES[name][language]).read_text(encoding="utf-8")
    assert written == kit.page(name, language)
    assert not re.search(r"@[A-Z_]+@", written)


@pytest.mark.parametrize("page", ["docs/fr/vie-privee/registre.md", "docs/en/privacy/register.md"])
def test_the_register_names_every_member_of_the_document(page: str) -> None:
    """Whatever has a place in the schema is in the register, and every way to leave it out."""
    text = (ROOT / page).read_text(encoding="utf-8")
    parts = json.loads(published("inventory"))["$defs"]
    named = {place.rsplit(".", 1)[-1] for place in re.findall(r"`([a-z0-9_.]+)`", text)}
    absent = [
        f"{name}.{member}"
        for name, part in parts.items()
        for member, value in part["properties"].items()
        if member not in named and "$ref" not in str(value)
    ]
    assert absent == []
    assert [name for name in CATEGORIES if f"--no-category {name}`" not in text] == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda parts: parts["Device"]["properties"].update(user_name={}), "user_name"),
        (lambda parts: parts["Usage"]["properties"].pop("on_s"), "on_s"),
        (lambda parts: parts.update(Software={"properties": {}}), "Software"),
    ],
)
def test_a_change_of_the_schema_stops_the_kit(
    kit: ModuleType, monkeypatch: pytest.MonkeyPatch, change, word: str
) -> None:
    """A member that comes, goes or has no description is an error that names it."""
    schema = json.loads(published("inventory"))
    change(schema["$defs"])
    monkeypatch.setattr(kit, "published", lambda _name: json.dumps(schema))
    with pytest.raises(kit.Undescribed, match=word):
        kit.page("register", "fr")


def test_both_languages_say_the_same(kit: ModuleType) -> None:
    """Each page has as many headings, table rows and list items in French as in English."""

    def shape(place: str) -> list[str]:
        text = (ROOT / place).read_text(encoding="utf-8")
        return re.findall(r"^(?:#+ |\| |- )", text, re.MULTILINE)

    for places in kit.PAGES.values():
        assert shape(places["fr"]) == shape(places["en"])


def test_every_page_with_law_in_it_asks_for_a_lawyer(kit: ModuleType) -> None:
    """Legal points are there with their sources, and each with a question to a lawyer."""
    for name in ("register", "notice", "works_council"):
        text = (ROOT / kit.PAGES[name]["fr"]).read_text(encoding="utf-8")
        table = text.partition("À trancher par un juriste |\n")[2].strip().splitlines()[1:]
        assert len(table) >= 2
        assert all(row.count("|") == 5 and ("?" in row or "Rien à décider" in row) for row in table)
