"""Fleets taken to their levers, as the product takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from msgspec.structs import replace

from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.kernel import prepare
from fleet_audit.footprint.relations import create_table, fetch_dicts
from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.inventory.organisation_sheet import read_sheet
from fleet_audit.inventory.sample import write_sample
from fleet_audit.model.lever import Host, LeverDecision, Recommendation
from fleet_audit.model.organisation import Price
from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.recommending import Advice, Wish, advise
from fleet_audit.recommendations.candidates import make_candidates
from fleet_audit.recommendations.effects import Effect, effects_of
from fleet_audit.recommendations.judging import Judged, judge
from fleet_audit.recommendations.levers import LEVERS
from fleet_audit.recommendations.levers.port import Lever
from fleet_audit.recommendations.prices import prices_in_force
from fleet_audit.recommendations.worth import recommendation_of, terms_of
from fleet_audit.reference.lever_parameters import lever_parameters
from fleet_audit.reference.load import reference
from fleet_audit.reference.prices import published_prices
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id, save_sheet

AS_OF = date(2026, 11, 30)
Row = dict[str, Any]
DEFAULTS: Row = {
    "organisation_id": 1,
    "revision": 1,
    "quantity": 1,
    "status": "in_use",
    "is_virtual": False,
}


class Fleet:
    """A fleet whose levers are judged."""

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        levers: Sequence[Lever] = LEVERS,
        places: Sequence[Place] = (),
        country: str | None = "FR",
        host: Host | None = None,
        decisions: Sequence[LeverDecision] = (),
        value: float | None = None,
    ) -> None:
        """`value` is put in the place of that of every parameter."""
        self.engine: duckdb.DuckDBPyConnection = embedded_engine()
        self.engine.execute("SET threads = 1")
        numbered = [{"asset_id": n, **DEFAULTS, **row} for n, row in enumerate(rows, start=1)]
        create_table(self.engine, "made", SNAPSHOT_COLUMNS, numbered)
        setting = Setting(as_of=AS_OF, country=country)
        prepare(self.engine, "SELECT * FROM made", setting, places, reference())
        self.parameters = dict(lever_parameters())
        if value is not None:
            bare = {"value": value, "lower": None, "upper": None}
            self.parameters = {name: replace(row, **bare) for name, row in self.parameters.items()}
        make_candidates(self.engine, setting, reference(), self.parameters)
        self.judged: Judged = judge(self.engine, levers, self.parameters, host, decisions)
        self.effects: list[Effect] = effects_of(self.engine, self.judged)

    @property
    def candidates(self) -> list[Row]:
        """The facts that levers read."""
        return fetch_dicts(self.engine, "SELECT * FROM candidate ORDER BY asset_id")

    def taken(self) -> dict[int, set[str]]:
        """Which levers each asset takes."""
        found: dict[int, set[str]] = {}
        for effect in self.effects:
            for asset_id in effect.asset_ids:
                found.setdefault(asset_id, set()).add(effect.lever.code)
        return found

    def state(self, lever: str, asset_id: int = 1) -> str | None:
        """`fits`, the objection that stops it, or null where it is not for the asset."""
        one = next(one for one in self.judged.levers if one.code == lever)
        (number,) = self.engine.execute(
            f"SELECT state_{lever} FROM {self.judged.table(one)} WHERE asset_id = ?", [asset_id]
        ).fetchone() or (None,)
        if number is None:
            return None
        return one.not_when[number - 1].code if number else "fits"

    def worth(self, prices: Sequence[Price] = (), **aids: float) -> list[Recommendation]:
        """The recommendations, with the prices of a sheet over the published ones."""
        sensitivity = self.parameters["price_sensitivity"].value
        found = prices_in_force(prices, published_prices(), AS_OF, sensitivity)
        terms = terms_of(found, self.parameters, (0.03, 0.6), aids)
        return [recommendation_of(effect, terms) for effect in self.effects]


@pytest.fixture
def fleet() -> Iterator[Callable[..., Fleet]]:
    """Judge the levers on rows of the snapshot; what a row leaves out is unknown."""
    made: list[Fleet] = []

    def make(rows: Sequence[Row], **options: Any) -> Fleet:
        made.append(Fleet(rows, **options))
        return made[-1]

    yield make
    for each in made:
        each.engine.close()


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample fleet, imported as a user would."""
    folder = tmp_path_factory.mktemp("sample")
    files = write_sample(folder / "fleet")
    store = folder / "sample.sqlite"
    engine = open_store(store_address(str(store)))
    for sheet in (path for path in files if path.suffix == ".toml"):
        save_sheet(engine, read_sheet(sheet))
    others = [path for path in files if path.suffix != ".toml"]
    import_paths(engine, organisation_id(engine), others, datetime.now(UTC))
    engine.dispose()
    return store


@pytest.fixture(scope="session")
def advice(sample_store: Path) -> Iterator[Advice]:
    """What the levers find in the sample fleet."""
    made = advise(store_address(str(sample_store)), AS_OF, Wish())
    with closing(made.case.made.engine):
        yield made
