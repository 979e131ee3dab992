"""Names of columns in words, with their units."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.render.voice import Voice

HEADINGS = {
    "category": N_("Category"),
    "devices": N_("Devices"),
    "virtual_machines": N_("Virtual machines"),
    "declared": N_("Declared"),
    "seen": N_("Seen"),
    "method": N_("Method"),
    "is_proxy": N_("Figure borrowed"),
    "age_years": N_("Median age (years)"),
    "gwp_embodied_kgco2e": N_("Manufacture, whole life (kgCO₂e)"),
    "gwp_embodied_kgco2e_per_year": N_("Manufacture, spread (kgCO₂e a year)"),
    "gwp_use_kgco2e_per_year": N_("Use (kgCO₂e a year)"),
    "gwp_kgco2e_per_year": N_("Carbon (kgCO₂e a year)"),
    "energy_kwh_per_year": N_("Electricity (kWh a year)"),
    "stage": N_("Stage"),
    "site": N_("Site"),
    "department": N_("Department"),
    "from_years": N_("From (years)"),
    "to_years": N_("To (years)"),
    "workplace": N_("At the workplace"),
    "shared": N_("Shared"),
    "past_lifetime": N_("Past their lifetime"),
    "part": N_("Part"),
    "primary_kwh_per_year": N_("Primary energy (kWh a year)"),
    "final_kwh_per_year": N_("Final energy (kWh a year)"),
    "is_lower_bound": N_("At least"),
    "allocation": N_("Allocation"),
    "family": N_("System"),
    "release": N_("Version"),
    "updates": N_("Updates"),
    "ends_on": N_("End of updates"),
    "months_left": N_("Months left"),
    "paid_until": N_("Paid updates until"),
    "lever": N_("Action"),
    "variant": N_("Way"),
    "country": N_("Country"),
    "years": N_("Lasts (years)"),
    "kwh_per_year": N_("Electricity saved (kWh a year)"),
    "saved_use_kgco2e_per_year": N_("Saved in use (kgCO₂e a year)"),
    "saved_embodied_kgco2e_per_year": N_("Saved in manufacture (kgCO₂e a year)"),
    "spent_kgco2e": N_("Spent once (kgCO₂e)"),
    "eur_now": N_("Outlay (€)"),
    "eur_per_year": N_("Savings (€ a year)"),
    "labour_hours": N_("Work (hours)"),
    "npv_eur": N_("Net present value (€)"),
    "payback_years": N_("Payback (years)"),
    "abatement_eur_per_tco2e": N_("Cost of a tonne avoided (€/tCO₂e)"),
    "socio_npv_eur": N_("Value with that of carbon (€)"),
    "confidence": N_("Confidence"),
    "robustness": N_("Share of scenarios in which it saves"),
    "is_counted": N_("In the totals"),
    "zone": N_("Country"),
    "year": N_("Year"),
    "intensity_kgco2e_per_kwh": N_("Carbon (kgCO₂e/kWh)"),
    "low": N_("low"),
    "high": N_("high"),
    "pe_mj_per_kwh": N_("Primary energy (MJ/kWh)"),
    "factor_id": N_("Fact"),
    "energy_kwh": N_("Electricity (kWh a year)"),
    "is_default": N_("Country assumed"),
    "used_for": N_("Used for"),
    "value": N_("Value"),
    "lower": N_("low"),
    "upper": N_("high"),
    "unit": N_("Unit"),
    "source": N_("Source"),
    "source_year": N_("Year of the source"),
    "url": N_("Address"),
    "licence": N_("Licence"),
    "note": N_("Note"),
}
"""Name of a column → the same in words."""
BOUNDS = {"_low": N_("low"), "_high": N_("high")}


def heading(column: str, voice: Voice) -> str:
    """A column in words; one that nobody named is shown as it stands."""
    if column in HEADINGS:
        return voice.say(HEADINGS[column])
    for end, word in BOUNDS.items():
        if column.removesuffix(end) in HEADINGS and column.endswith(end):
            return f"{voice.say(HEADINGS[column.removesuffix(end)])}, {voice.say(word)}"
    return column
