"""A small fleet in a store, for the tests of the verbs."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

FLEET = """\
category;manufacturer;model;serial;quantity;purchase_date;site;department;country;price_eur
laptop;Dell;Latitude 7420;LAP00017;1;15/03/2023;Lyon;Études;FR;1 250,50
laptop;Lenovo;=HYPERLINK("http://evil");LAP00018;1;2020-05-01;Lyon;Études;;
laptop;Evil;\x1b[31mRed\x1b[0m;LAP00019;1;2021-05-01;Lyon;Études;FR;
écran;Iiyama;ProLite XUB2792;;3;01/09/2021;Nantes;;FR;199
serveur;HPE;ProLiant DL360 Gen10;SRV00001;1;2020-01-20;Lyon;;FR;
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A store that holds the small fleet."""
    folder = tmp_path_factory.mktemp("small")
    table = folder / "fleet.csv"
    table.write_text(FLEET, encoding="utf-8")
    fleet_audit("import", table, store=folder / "store.sqlite")
    return folder / "store.sqlite"


@pytest.fixture(scope="module")
def printed(store: Path, fleet_audit: Run) -> Callable[..., str]:
    """What a verb that only reads prints of the small fleet; each is run once."""

    @cache
    def output(*arguments: str) -> str:
        return fleet_audit(*arguments, store=store).stdout

    return output
