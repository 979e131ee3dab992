"""`import` of lists: what was guessed is shown, written down and given back."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_audit.model.inventory_document import SCHEMA

Run = Callable[..., "subprocess.CompletedProcess[str]"]

LIST = "Inventaire\nType;Marque;Modèle;Bricole\nPortable;HP;ProBook 450;x\nLapin;HP;ProBook 440;y\n"


def test_a_list_is_shown_saved_and_given_back(fleet_audit: Run, tmp_path: Path) -> None:
    """A rehearsal prints the columns and what is not used; the saved mapping explains the rest."""
    store, listed, mapping = tmp_path / "s.sqlite", tmp_path / "parc.csv", tmp_path / "map.toml"
    listed.write_text(LIST, encoding="utf-8")
    told = fleet_audit("import", "--lang", "en", "--dry-run", listed, store=store).stdout
    assert re.search(r"^Type +category +known heading", told, re.MULTILINE)
    assert re.search(r"^Bricole +– +not used", told, re.MULTILINE)
    assert "headings in line 2" in told and "not used" in told and "1 file read" in told
    done = fleet_audit("import", "--lang", "en", "--save-map", mapping, listed, store=store)
    assert "not used: Bricole" in done.stderr
    text = mapping.read_text(encoding="utf-8")
    assert '"Bricole" = ""' in text and '"Lapin" = ""' in text
    mapping.write_text(
        text.replace('"Bricole" = ""', '"Bricole" = "room"').replace(
            '"Lapin" = ""', '"Lapin" = "tablet"'
        ),
        encoding="utf-8",
    )
    fleet_audit("import", "--lang", "en", "--map", mapping, listed, store=store)
    rows = json.loads(fleet_audit("assets", "list", "--format", "json", store=store).stdout)
    assert "tablet" in {row["category"] for row in rows}


def test_a_mapping_that_cannot_be_used(fleet_audit: Run, tmp_path: Path) -> None:
    """A mapping that is not there, or names no column, is refused before anything is read."""
    store, listed, mapping = tmp_path / "s.sqlite", tmp_path / "parc.csv", tmp_path / "map.toml"
    listed.write_text(LIST, encoding="utf-8")
    refused = fleet_audit("import", "--lang", "en", "--map", mapping, listed, store=store, expect=2)
    assert "no such file" in refused.stderr
    mapping.write_text('[columns]\n"Marque" = "brandname"\n', encoding="utf-8")
    refused = fleet_audit("import", "--lang", "en", "--map", mapping, listed, store=store, expect=2)
    assert "brandname" in refused.stderr and "map.toml" in refused.stderr


def test_columns_are_in_the_json(fleet_audit: Run, tmp_path: Path) -> None:
    """`import --json` gives the columns of each list."""
    listed = tmp_path / "parc.csv"
    listed.write_text(LIST, encoding="utf-8")
    told = fleet_audit("import", "--json", listed, store=tmp_path / "s.sqlite").stdout
    (mapping,) = json.loads(told)["mappings"]
    assert mapping["sheets"][0]["columns"][0]["target"] == "category"
    assert mapping["words"] == {"category": ["Lapin"]}


SENT = {
    "schema": SCHEMA,
    "agent": {"id": "agent-1", "version": "0.1.0", "os": "linux"},
    "sent_at": "2025-11-03T09:00:00Z",
    "device": {
        "vendor": "Dell Inc.",
        "model": "Latitude 5420",
        "type": "laptop",
        "serial": "SER123",
    },
}
SAYINGS = {
    "tag.csv": "category;asset_tag;site\nlaptop;INV-7;Lyon\n",
    "agent.json": json.dumps(SENT),
    "both.csv": "category;asset_tag;manufacturer;serial\nlaptop;INV-7;Dell;SER123\n",
}


@pytest.mark.parametrize("order", [tuple(SAYINGS), tuple(SAYINGS)[::-1]], ids="-".join)
def test_a_list_of_tags_meets_the_machines(
    fleet_audit: Run, tmp_path: Path, new_store: Callable[[Path], str], order: tuple[str, ...]
) -> None:
    """A tag, an inventory, a list of both: one asset either way; twice changes nothing."""
    store = new_store(tmp_path)
    for name, text in SAYINGS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        os.utime(tmp_path / name, (1.7e9, 1.7e9))  # so old that it is not read again
    for name in order:
        fleet_audit("import", tmp_path / name, store=store)
    (row,) = json.loads(fleet_audit("assets", "list", "--format", "json", store=store).stdout)
    assert (row["asset_tag"], row["serial"], row["site"]) == ("INV-7", "SER123", "Lyon")
    again = json.loads(
        fleet_audit("import", "--json", *(tmp_path / name for name in order), store=store).stdout
    )
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 1)
