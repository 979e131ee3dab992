"""What a footprint is asked for: a date, a use profile, a country of last resort."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from fleet_audit.model.codes import UseProfile
from fleet_audit.model.organisation import ContractKind


class Setting(Struct, frozen=True, kw_only=True):
    """The parameters of one footprint."""

    as_of: date
    """The day of the audit: ages are taken on it, and the electricity of its year is used."""
    use_profile: UseProfile = "measured"
    """`measured` takes measurements and declarations where there are some, else `office`."""
    organisation_id: int | None = None
    """Whose assets count; null for those of every organisation of the snapshot."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of assets that state none; null leaves them on the world mix."""
    country_is_stated: bool = False
    """Whether the organisation says so itself, and nothing is assumed."""
    leased_assets_category: int = 8
    """Category of scope 3 in which the making of leased machines stands: 8, or 2."""
    grid_year: int | None = None
    """Year whose electricity is used; null for that of the audit."""


class Place(Struct, frozen=True, kw_only=True):
    """A site of the organisation sheet, or one room of it."""

    organisation_id: int = 1
    site: str
    room: str | None = None
    country: str | None = None
    pue: float | None = None
    is_colocation: bool | None = None
    """Whether the site is another's room; of sites."""
    contract_kind: ContractKind | None = None
    contract_kgco2e_per_kwh: float | None = None
    """What the contract of the site states for its kWh."""
    contract_share: float | None = None
    """Share of the site's electricity that the contract covers; null for all of it."""
    billed_kwh: float | None = None
    """Electricity billed to the site in a year, all uses; of sites."""
    billed_year: int | None = None


WORLD = "WORLD"
"""The zone of an asset whose country nothing states."""
