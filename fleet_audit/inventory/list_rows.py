"""Rows of a list to assets, through the mapping of its sheet.

What one cell gets wrong costs that cell, not its row; a row that names no equipment is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TypeAlias

from msgspec import Struct, field

from fleet_audit.inventory.cells import Column, UnreadableCellError, cell_value, without_apostrophe
from fleet_audit.inventory.csv_rows import BROKEN_ROW
from fleet_audit.inventory.list_cells import (
    Dated,
    Kind,
    category_of_row,
    code_of,
    date_cell,
    is_accessory,
    is_vague,
    says_exit,
    seen_at,
    size_cell,
)
from fleet_audit.inventory.mapping import Mapping, canonical_column
from fleet_audit.inventory.placeholders import closed_up, meaningful
from fleet_audit.inventory.reconcile import readable_model
from fleet_audit.inventory.tabular import Sheet
from fleet_audit.model.asset import AssetRecord, Observation, Rejected, Skipped
from fleet_audit.model.inventory_document import AgeEvidence
from fleet_audit.model.marking import N_, said

Item: TypeAlias = Observation | Skipped | Rejected

_LEAST_CELLS = 2
_EXAMPLES = 3
_ROOTS = frozenset({"entité racine", "entite racine", "root entity"})
_NO_MODEL = frozenset({"oui", "non", "yes", "no", "x", "true", "false", "ok"})
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d\d")
_PATH = " > "
_MOST_MONTHS = 240
_TOLD_COUNTS = {
    "accessories": N_("rows on accessories, consumables or software, left out: {number}"),
    "short_years": N_("dates with a year of two digits, taken as from 1981 to 2079: {number}"),
    "empty": N_("rows that name no equipment (totals, notes), left out: {number}"),
}


class _Tally(Struct):
    """What is told once for a whole sheet."""

    unknown_words: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def told(self, place: str | None) -> Iterator[Skipped]:
        """A line for each kind of thing left aside."""
        for kind, count in self.counts.items():
            if not count:
                continue
            yield Skipped(reason=said(_TOLD_COUNTS[kind], number=count), place=place)
        for column, words in self.unknown_words.items():
            reason = said(
                "{column}: words not known ({number}), such as {examples}: say what they mean "
                "under [values.{column}] of a mapping file",
                column=column,
                number=len(words),
                examples=", ".join(repr(word[:40]) for word in list(words)[:_EXAMPLES]),
            )
            yield Skipped(reason=reason, place=place)


class _Read(Struct):
    """The cells of one row, read."""

    values: dict[str, Any]
    further: dict[str, Any]
    refused: list[Rejected]
    filled: int = 0


def rows_of(sheet: Sheet, mapping: Mapping, source: str) -> Iterator[Item]:
    """Each asset of a sheet, what could not be read in its row, and what was left aside."""
    tally = _Tally()
    for line, cells in sheet.read():
        if line <= mapping.line:
            continue
        if cells is None:
            yield Rejected(reason=BROKEN_ROW, line=line)
        elif any(cell.strip() for cell in cells):
            yield from _row(line, cells, mapping, source, tally)
    yield from tally.told(mapping.sheet)


def unknown_words(sheet: Sheet, mapping: Mapping) -> dict[str, list[str]]:
    """Words of a sheet that no code list knows, for a mapping file to explain."""
    tally = _Tally()
    for line, cells in sheet.read():
        if cells is not None and line > mapping.line:
            _read_row(line, cells, mapping, tally)
    return {column: list(words) for column, words in tally.unknown_words.items()}


def _row(
    line: int, cells: list[str], mapping: Mapping, source: str, tally: _Tally
) -> Iterator[Item]:
    read = _read_row(line, cells, mapping, tally)
    if read.filled < min(_LEAST_CELLS, len(mapping.targets)):
        tally.counts["empty"] += 1
        return
    if is_accessory(read.further.get("category")) and "category" not in read.values:
        tally.counts["accessories"] += 1
        return
    if mapping.only_enriches:
        yield from _ledger_line(line, read, source)
        return
    if not _names_equipment(read.values):
        reason = said("no category, nor manufacturer and model: fill in one or the other")
        yield Rejected(reason=reason, line=line, field="category")
        return
    yield from read.refused
    yield _observation(line, read, source)


def _names_equipment(values: dict[str, Any]) -> bool:
    return "category" in values or {"manufacturer", "model"} <= values.keys()


def _ledger_line(line: int, read: _Read, source: str) -> Iterator[Item]:
    yield from read.refused
    if "serial" not in read.values and "asset_tag" not in read.values:
        reason = said("a purchase without serial number or asset tag: fill in one of them")
        yield Rejected(reason=reason, line=line, field="serial")
        return
    seen = _observation(line, read, source)
    yield Observation(
        source=seen.source, observed_at=None, asset=seen.asset, place=seen.place, only_enriches=True
    )


def _observation(line: int, read: _Read, source: str) -> Observation:
    record = AssetRecord(**_completed(read.values, read.further))
    at = read.further.get("seen_at")
    return Observation(
        source=source,
        observed_at=at if isinstance(at, datetime) else None,
        asset=record,
        attached=tuple(_screens(read.further)),
        place=f"line {line}",
    )


def _read_row(line: int, cells: list[str], mapping: Mapping, tally: _Tally) -> _Read:
    read = _Read(values={}, further={}, refused=[])
    for column, cell in zip(mapping.columns, cells, strict=False):
        text = closed_up(cell) if column.target is not None else None
        if text is None or column.target is None:
            continue
        read.filled += 1
        known = canonical_column(column.target)
        try:
            if known is None:
                read.further[column.target] = _further(column.target, text, mapping)
            elif known.kind == "code":
                _read_code(known, text, mapping, read, tally)
            else:
                _read_value(known, cell.strip(), column.unit, mapping, read)
                is_short = known.kind == "date" and _SHORT_YEAR.fullmatch(text) is not None
                tally.counts["short_years"] += is_short
        except UnreadableCellError as error:
            refused = Rejected(
                reason=error.reason, line=line, field=column.target, row_is_kept=True
            )
            read.refused.append(refused)
    _settle_category(read, tally)
    return read


def _further(target: str, text: str, mapping: Mapping) -> Any:
    return seen_at(text, mapping) if target == "seen_at" else meaningful(text)


def _read_value(column: Column, cell: str, unit: str | None, mapping: Mapping, read: _Read) -> None:
    value: Any
    if column.kind == "date":
        dated = date_cell(column, cell, mapping)
        value = dated.day
        _keep_year(column, dated, read)
    elif column.kind == "number":
        value = size_cell(column, cell, unit, mapping)
    else:
        first = cell.splitlines()[0] if column.name == "cpu" else cell
        value = cell_value(column, without_apostrophe(first))
    if value is not None:
        read.values[column.name] = value


def _keep_year(column: Column, dated: Dated, read: _Read) -> None:
    if dated.year is not None and column.name == "purchase_date":
        read.further["purchase_year"] = str(dated.year)


def _read_code(column: Column, text: str, mapping: Mapping, read: _Read, tally: _Tally) -> None:
    given = mapping.values.get(column.name, {}).get(text)
    if column.name == "category":
        read.further["category"] = given or text
        return
    if column.name == "country":
        read.values["country"] = cell_value(column, given or text)
        return
    code = code_of(column.name, given or text)
    if code is None:
        tally.unknown_words[column.name].setdefault(text, 1)
        return
    read.values[column.name] = code
    if column.name == "status" and code == "retired" and says_exit(text):
        read.further["exit_word"] = text


def _settle_category(read: _Read, tally: _Tally) -> None:
    """The category, from the list's word and from what the rest of the row says."""
    values, further = read.values, read.further
    word = further.get("category")
    model = readable_model(values.get("manufacturer"), values.get("model"), further.get("version"))
    if model is not None:
        values["model"] = model
    if is_accessory(word):
        return
    kind = Kind(
        word=word,
        model=values.get("model"),
        manufacturer=values.get("manufacturer"),
        os=values.get("os"),
        platform=further.get("platform"),
        cpu=values.get("cpu"),
    )
    found = category_of_row(kind)
    if found is not None:
        values["category"] = found
    if word is not None and not is_vague(word) and code_of("category", word) is None:
        tally.unknown_words["category"].setdefault(word, 1)


def _completed(values: dict[str, Any], further: dict[str, Any]) -> dict[str, Any]:
    """The fields of the record, with what the further facts add to the canonical columns."""
    found = {**values, **_place(values), "os": _system(values.get("os"), further)}
    for name, target in (("name", "name"), ("uuid", "uuid")):
        found[name] = further.get(target)
    if further.get("mac"):
        found["macs"] = tuple(map(_mac, further["mac"].replace(",", " ").split()))
    if "retired_date" in values:
        found.setdefault("status", "retired")
    if further.get("exit_word") and "exit_route" not in values:
        found["exit_route"] = further["exit_word"]
    found["evidence"] = _evidence(values, further)
    found.update(_warranty(values, further))
    return found


def _mac(text: str) -> str:
    """An address with its pairs parted, as twelve digits alone are not."""
    digits = re.sub(r"[^0-9A-Fa-f]", "", text)
    return ":".join(re.findall("..", digits)) if len(digits) == 12 else text


def _place(values: dict[str, Any]) -> dict[str, Any]:
    """`Lyon > Bâtiment A > 204` is a room of a site; the root of the entities says nothing."""
    found: dict[str, Any] = {}
    if _PATH in (site := values.get("site") or ""):
        first, _, rest = site.partition(_PATH)
        found["site"] = first.strip()
        found.setdefault("room", values.get("room") or rest.strip())
    if _PATH in (entity := values.get("organisation") or ""):
        root, _, rest = entity.partition(_PATH)
        found["organisation"] = rest.strip() if root.strip().casefold() in _ROOTS else entity
    return found


def _system(name: str | None, further: dict[str, Any]) -> str | None:
    version = further.get("os_version")
    if name is None:
        return version or further.get("platform")
    return name if version is None or version in name else f"{name} {version}"


def _evidence(values: dict[str, Any], further: dict[str, Any]) -> tuple[AgeEvidence, ...]:
    """The year of purchase, where no day is known."""
    year = further.get("purchase_year")
    digits = year[:4] if isinstance(year, str) else ""
    if "purchase_date" in values or not digits.isdecimal() or not 1981 <= int(digits) <= 2100:
        return ()
    middle = date(int(digits), 7, 1)
    return (AgeEvidence(source="purchase", date=middle, quality="medium"),)


def _warranty(values: dict[str, Any], further: dict[str, Any]) -> dict[str, Any]:
    """The end of a warranty that is given in months from the purchase."""
    months = str(further.get("warranty_months") or "").split(" ")[0]
    bought = values.get("purchase_date")
    if "warranty_end" in values or bought is None or not months.isdecimal():
        return {}
    total = bought.month - 1 + min(int(months), _MOST_MONTHS)
    if total == bought.month - 1:
        return {}
    year, month = bought.year + total // 12, total % 12 + 1
    return {"warranty_end": date(year, month, min(bought.day, 28))}


def _screens(further: dict[str, Any]) -> Iterator[AssetRecord]:
    """The screen beside a machine, where the row gives its model or its serial number."""
    model, serial = further.get("screen.model"), further.get("screen.serial")
    if model is not None and (model.casefold() in _NO_MODEL or _is_size(model)):
        model = None
    if model is None and serial is None:
        return
    yield AssetRecord(
        category="monitor",
        manufacturer=further.get("screen.manufacturer"),
        model=model,
        serial=serial,
    )


def _is_size(text: str) -> bool:
    """Whether a cell under `Écran` is how many there are, or how large."""
    return text.rstrip("\"”' pouceinhs").replace(",", ".").replace(".", "", 1).isdecimal()
