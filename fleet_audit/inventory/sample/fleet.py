"""The sample fleet as files that a user would import, and as those files are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from msgspec.structs import replace

from fleet_audit.inventory.merging import merge
from fleet_audit.inventory.reading import read_document
from fleet_audit.inventory.sample.assets import SampleAsset, sample_assets
from fleet_audit.inventory.sample.facts import REFERENCE
from fleet_audit.inventory.sample.glpi_document import glpi_document
from fleet_audit.inventory.sample.machine_document import machine_document
from fleet_audit.inventory.sample.ocs_document import ocs_document
from fleet_audit.inventory.sample.purchase_list import purchase_list
from fleet_audit.inventory.sample.snmp_walk import printer_walks
from fleet_audit.model.asset import AssetRecord, IdentityKey, Known, Observation
from fleet_audit.model.codes import Category

LIST_NAME = "parc-fictif.csv"
"""File of the purchase list."""

_LIST_READ_AT = datetime.combine(REFERENCE + timedelta(days=3), time.min, UTC)
"""The list bears no date: it is read after every inventory."""

_AT_A_DESK: tuple[Category, ...] = ("laptop", "desktop", "workstation")


@cache
def inventory_files(seed: int) -> Mapping[str, bytes]:
    """Every inventory and the purchase list, by file name, sorted as a folder lists them."""
    assets = sample_assets(seed)
    files = dict(_documents(assets))
    files[LIST_NAME] = purchase_list(assets)
    return dict(sorted(files.items()))


def _documents(assets: tuple[SampleAsset, ...]) -> Iterator[tuple[str, bytes]]:
    host = _documented(assets, "glpi")[0]
    guests = [asset for asset in assets if asset.is_virtual]
    screens = _screens_by_host(assets)
    for asset in _documented(assets, "native"):
        content = machine_document(
            asset, screens.get(asset.number), host if asset.is_virtual else None
        )
        yield f"fictif-agent-{asset.number:04d}.json", content
    yield f"fictif-glpi-{host.number:04d}.json", glpi_document(host, guests)
    for asset in _documented(assets, "snmp"):
        for number, content in enumerate(printer_walks(asset), start=1):
            yield f"fictif-snmp-{asset.number:04d}-{number}.walk", content
    for asset in _documented(assets, "ocs"):
        content = ocs_document(asset, screens[asset.number])
        yield f"fictif-ocs-{asset.number:04d}.xml", content


def _documented(assets: Iterable[SampleAsset], kind: str) -> list[SampleAsset]:
    """Machines on which an agent of that kind is installed."""
    return [a for a in assets if a.lot.document == kind and a.product.category != "monitor"]


def _screens_by_host(assets: tuple[SampleAsset, ...]) -> dict[int, SampleAsset]:
    """Screens that agents see, by the number of the machine that each is plugged into."""
    plugged: dict[int, SampleAsset] = {}
    for kind in ("native", "ocs"):
        desks = [a for a in _documented(assets, kind) if a.product.category in _AT_A_DESK]
        screens = [a for a in assets if a.lot.document == kind and a.product.category == "monitor"]
        plugged |= {d.number: s for d, s in zip(desks, screens, strict=False)}
    return plugged


@cache
def fleet_records(seed: int) -> tuple[AssetRecord, ...]:
    """The fleet as the sources read it from the files, one record per asset."""
    fleet = _Fleet()
    for name, content in inventory_files(seed).items():
        for item in read_document(content, name):
            if isinstance(item, Observation):
                for record in (item.asset, *item.attached):
                    fleet.take_in(replace(item, asset=record, attached=()))
    return tuple(fleet.records)


class _Fleet:
    """Records brought together by their keys, as a store does."""

    def __init__(self) -> None:
        self._known: list[Known] = []
        self._place_of: dict[IdentityKey, int] = {}
        self._first_seen: dict[int, date] = {}

    @property
    def records(self) -> list[AssetRecord]:
        """One record per asset."""
        return [known.record for known in self._known]

    def take_in(self, seen: Observation) -> None:
        """Merge an observation into the asset that its strongest known key names."""
        keys = seen.asset.keys
        place = next((self._place_of[key] for key in keys if key in self._place_of), None)
        at = seen.observed_at or _LIST_READ_AT
        if place is None:
            place = len(self._known)
            self._known.append(merge(None, seen, at))
        else:
            first = self._first_seen[place]
            self._known[place] = merge(self._known[place], seen, at, first)
        self._first_seen[place] = min(self._first_seen.get(place, at.date()), at.date())
        self._place_of |= dict.fromkeys(self._known[place].record.keys, place)
