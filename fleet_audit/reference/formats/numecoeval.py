"""Reference files of NumEcoEval, as G4IT publishes and as the ministry's tool writes them.

Headings: `itemImpact.csv` of G4ITTeam/g4it was read; those of the ministry's
`ref_ImpactEquipement.csv` and `ref_MixElec.csv` follow its documentation and are unverified.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fleet_audit.model.codes import Category, Criterion, Stage
from fleet_audit.model.folding import folded
from fleet_audit.model.marking import said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Format, Found, Item, Left, Names, identifier

CRITERIA: dict[str, tuple[Criterion, str]] = {
    "climate change": ("gwp", "kgCO2e"),
    "changement climatique": ("gwp", "kgCO2e"),
    "resource use mins and mets": ("adpe", "kgSbe"),
    "resource use minerals and metals": ("adpe", "kgSbe"),
    "epuisement des ressources naturelles minerales et metaux": ("adpe", "kgSbe"),
    "resource use fossils": ("adpf", "MJ"),
    "epuisement des ressources naturelles fossiles": ("adpf", "MJ"),
    "ionising radiation": ("ir", "kBqU235e"),
    "radiations ionisantes": ("ir", "kBqU235e"),
    "water use": ("wu", "m3e"),
    "consommation d eau": ("wu", "m3e"),
}
"""Criterion of the file → ours, with the unit of its values."""

STAGES: dict[str, Stage] = {
    "manufacturing": "manufacturing",
    "fabrication": "manufacturing",
    "transportation": "distribution",
    "distribution": "distribution",
    "end of life": "end_of_life",
    "fin de vie": "end_of_life",
}
"""Stage of the file → ours; use is left aside, since it is counted from energy and grid here."""

WORDS: tuple[tuple[str, Category], ...] = (
    ("laptop", "laptop"),
    ("ordinateur portable", "laptop"),
    ("workstation", "workstation"),
    ("desktop", "desktop"),
    ("ordinateur de bureau", "desktop"),
    ("ordinateur fixe", "desktop"),
    ("monitor", "monitor"),
    ("ecran", "monitor"),
    ("blade", "blade"),
    ("server", "server"),
    ("serveur", "server"),
    ("smartphone", "smartphone"),
    ("tablet", "tablet"),
    ("switch", "switch"),
    ("commutateur", "switch"),
    ("router", "router"),
    ("routeur", "router"),
    ("firewall", "firewall"),
    ("printer", "printer"),
    ("imprimante", "printer"),
    ("storage", "storage_bay"),
    ("baie de stockage", "storage_bay"),
    ("projector", "projector"),
    ("videoprojecteur", "projector"),
    ("ip phone", "ip_phone"),
    ("telephone ip", "ip_phone"),
)
"""How a name begins → category, the first that fits."""

_FAKE = "fake"
_MIX = "electricity mix"
_ZONE = re.compile(r"\b([A-Z]{2})\b")
_NAME = ("name", "refEquipement", "refEquipementPhysique")
_CRITERION = ("criterion", "critere")
_STAGE = ("lifecycleStep", "etapeacv", "etape")
_VALUE = ("value", "valeur")


def read(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """Rows of equipment and of electricity; made-up ones are refused by name."""
    for line in lines:
        about = line.text(*_NAME) or line.text("pays") or ""
        words = " ".join(line.text(one) or "" for one in ("source", "level", "description"))
        if _FAKE in words.casefold():
            yield line.refused(
                "source",
                said("its own file marks it as made up for tests: load the real set instead"),
                about,
            )
            continue
        yield from _facts(line, name, about)


def _facts(line: Line, name: str, about: str) -> Iterator[Item]:
    criterion = CRITERIA.get(folded(line.text(*_CRITERION) or ""))
    is_mix = folded(line.text("category") or "") == _MIX or line.has("pays")
    if criterion is None:
        yield Left(line.text(*_CRITERION) or "")
    elif is_mix:
        yield from _mix(line, name, about, criterion)
    else:
        yield from _equipment(line, name, about, criterion)


def _mix(line: Line, name: str, about: str, criterion: tuple[Criterion, str]) -> Iterator[Item]:
    found = _ZONE.findall(about) or _ZONE.findall(line.text("raccourcisAnglais") or "")
    value = _value(line, about)
    if not found or value is None:
        yield from _refused(line, about, "name" if not found else None)
        return
    code, unit = criterion
    row = _row(line, name, "electricity", value, f"{unit}/kWh", code, zone=found[-1])
    yield Found(line.number, row)


def _equipment(
    line: Line, name: str, about: str, criterion: tuple[Criterion, str]
) -> Iterator[Item]:
    stage = STAGES.get(folded(line.text(*_STAGE) or ""))
    category = next((kind for word, kind in WORDS if folded(about).startswith(word)), None)
    if stage is None or category is None:
        yield Left(line.text(*_STAGE) or "" if stage is None else about)
        return
    value = _value(line, about)
    if value is None:
        yield from _refused(line, about, None)
        return
    code, unit = criterion
    row = _row(line, name, "embodied", value, unit, code, stage=stage, category=category, of=about)
    yield Found(line.number, row)


def _value(line: Line, about: str) -> float | None:
    heading = next((one for one in _VALUE if line.has(one)), _VALUE[0])
    return line.amount(heading, 0, float("inf"), row=about)


def _refused(line: Line, about: str, field: str | None) -> Iterator[Item]:
    if field is not None:
        yield line.refused(field, said("no country of two letters in its name"), about)
        return
    reason = line.faults[0].reason if line.faults else said("a value is needed")
    yield line.refused("value", reason, about)


def _row(  # noqa: PLR0913 - the parts of a key
    line: Line,
    name: str,
    kind: str,
    value: float,
    unit: str,
    criterion: Criterion,
    *,
    stage: Stage = "use",
    category: Category | None = None,
    zone: str | None = None,
    of: str | None = None,
) -> ReferenceRow:
    source = line.text("source") or ""
    year = str(line.year("source", "version") or "")
    return ReferenceRow(
        factor_id=identifier(name, kind, category, of, zone, criterion, stage),
        kind=kind,
        category=category,
        subtype=of or year or None,
        zone=zone,
        criterion=criterion,
        stage=stage,
        value=value,
        unit=unit,
        method="NumEcoEval",
        source=source,
        source_year=year,
        url="",
        retrieved="",
        licence="",
        redistributable="",
        note=line.text("description"),
    )


FORMAT = Format(
    name="numecoeval",
    headings=(
        ("criterion", "lifecycleStep", "name", "value", "source"),
        ("critere", "etapeacv", "refEquipement", "valeur"),
        ("critere", "pays", "valeur"),
    ),
    read=read,
    source="NumEcoEval reference file",
    licence="as its source says; loaded by the organisation, not redistributed",
)
