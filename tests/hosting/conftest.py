"""A store with servers, and none at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosting.hosting_run import Run

FLEET = """\
category;manufacturer;model;serial;quantity;purchase_date;site;country
serveur;HPE;ProLiant DL360 Gen10;SRV00001;1;2020-01-20;Lyon;FR
serveur;Dell;PowerEdge R640;SRV00002;4;2021-01-20;Lyon;FR
laptop;Dell;Latitude 7420;LAP00017;1;15/03/2023;Lyon;FR
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A store with five servers and a laptop."""
    folder = tmp_path_factory.mktemp("hosting")
    (folder / "fleet.csv").write_text(FLEET, encoding="utf-8")
    fleet_audit("import", folder / "fleet.csv", store=folder / "store.sqlite")
    return folder / "store.sqlite"


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """Where no store is: hosting needs none but for one's own servers and forms."""
    return tmp_path / "none.sqlite"
