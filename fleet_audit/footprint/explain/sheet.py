"""How the manufacture of one device was found from its maker's sheet, whole or parted."""

from __future__ import annotations

from msgspec.structs import replace

from fleet_audit.footprint.explain.arithmetic import equals, fact, given, number
from fleet_audit.footprint.explain.subject import Asset, key_of
from fleet_audit.footprint.manufacture.exact import (
    USUAL_ERROR,
    factor_of,
    shares_of,
    sheet_of,
    spreads,
)
from fleet_audit.footprint.manufacture.parting import Parted
from fleet_audit.model.codes import Stage
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, said
from fleet_audit.model.reference_set import ModelFigure

STATED = N_("the error that the sheet states")
USUAL = N_("the error that sheets state on average, since this one states none")
PARTED = N_(
    "The sheet gives one figure for all but use. Its stages are modelled by the shares of such "
    "devices: manufacture lies from value / {factor} to value × {factor} of that share, and is "
    "never surer than the whole."
)
STAGE_OF: dict[str, Stage] = {
    "manufacturing": "manufacturing",
    "distribution": "distribution",
    "end_of_life": "end_of_life",
    "one_figure": "embodied",
}

OF_ONE_FIGURE = {
    "manufacturing": "embodied × share",
    "distribution": "embodied × (1 - share) × (1 - end_of_life_share)",
    "end_of_life": "embodied × (1 - share) × end_of_life_share",
}


def by_sheet(asset: Asset, name: str) -> Explanation | None:
    """One stage of one device by the maker's sheet of the model."""
    figure = sheet_of(key_of(asset), asset.reference)
    if figure is None:
        return None
    shares = shares_of(figure, key_of(asset), asset.entry, asset.reference)
    if shares is not None:
        return of_one_figure(asset, name, figure, shares)
    value, factor = asset.as_made(name) or 0.0, factor_of(figure, asset.reference)
    row = replace(figure.as_row(), stage=STAGE_OF[name], value=value)
    stated = Term(symbol=name, value=value, unit="kgCO2e", quality="declared", factor=row)
    usual = None if figure.error_ratio else fact("factor", USUAL_ERROR, asset.reference)
    note = said(
        "The sheet of the model; from value / {factor} to value × {factor}: {why}.",
        factor=number(factor),
        why=said(STATED if figure.error_ratio else USUAL),
    )
    return Explanation(
        figure=f"{asset.figure(name)}.each",
        value=value,
        low=value / factor,
        high=value * factor,
        unit="kgCO2e",
        formula=name,
        arithmetic=equals(number(value), value, "kgCO2e"),
        terms=tuple(term for term in (stated, usual) if term is not None),
        notes=(note,),
    )


def of_one_figure(
    asset: Asset, name: str, figure: ModelFigure, shares: Parted
) -> Explanation | None:
    """One stage of one device, of a sheet that gives all but use as one figure."""
    found = spreads(figure, shares, asset.reference).get(f"{name}_kgco2e")
    whole, row = figure.embodied_kgco2e or 0.0, figure.as_row()
    if found is None or name not in OF_ONE_FIGURE:
        return None
    numbers = {"embodied": whole, "end_of_life_share": shares.end_of_life_share}
    text = OF_ONE_FIGURE[name]
    for word, amount in (*numbers.items(), ("share", shares.share)):
        text = text.replace(word, number(amount))
    terms = (
        Term(symbol="embodied", value=whole, unit="kgCO2e", quality="declared", factor=row),
        _modelled_share("share", shares.share, shares),
        _modelled_share("end_of_life_share", shares.end_of_life_share, shares),
        None if figure.error_ratio else fact("factor", USUAL_ERROR, asset.reference),
    )
    return Explanation(
        figure=f"{asset.figure(name)}.each",
        value=round(found.mid, 6),
        low=round(found.low, 6),
        high=round(found.high, 6),
        unit="kgCO2e",
        formula=OF_ONE_FIGURE[name],
        arithmetic=equals(text, found.mid, "kgCO2e"),
        terms=tuple(term for term in terms if term is not None),
        notes=(said(PARTED, factor=number(shares.factor)),),
    )


def _modelled_share(symbol: str, value: float, shares: Parted) -> Term:
    origin = ", ".join(shares.factor_ids)
    return given(symbol, value, "kgCO2e/kgCO2e", origin, "modelled")
