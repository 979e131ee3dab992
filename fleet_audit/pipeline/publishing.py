"""From what a report says to its files: pages, lists, a workbook, all in one archive.

A report is written beside its place and then put there, so that no half of one is ever found. What
an earlier report of the same folder left behind goes; what others put there stays.
"""

from __future__ import annotations

import json
import shutil
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fleet_audit.model.causes import refused_at
from fleet_audit.model.errors import NoPdfPrinter
from fleet_audit.model.explanation import from_kept
from fleet_audit.render.exports.csv_text import EXCEL, FRENCH_EXCEL, as_csv
from fleet_audit.render.theme import HOUSE, Theme, dressed_files

if TYPE_CHECKING:
    from fleet_audit.model.codes import ReportFormat
    from fleet_audit.model.report import ReportContext
    from fleet_audit.pipeline.reporting import Behind
    from fleet_audit.render.exports.frames import Frame
    from fleet_audit.render.i18n import Lang

INDEX = "index.html"
ASSETS = "assets.csv"
NOTE = "note."
"""Beginning of the names of the note's pages."""
ARCHIVE = "report.zip"
LISTED = ".fleet-audit.json"
"""The names of our files in a folder, so that the next report takes away what it does not write."""
_ABANDONED_SECONDS = 3600
"""Age at which a half-written report can only be that of a program that was killed."""
QUICK = 1
"""Level of compression: at the usual one, lists of a large fleet take several times longer."""
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""Of the files in the archive, so that the same report has the same bytes."""

Content = str | bytes | Iterable[str]


def write_report(
    context: ReportContext,
    folder: Path,
    lang: Lang,
    theme: Theme = HOUSE,
    *,
    formats: Sequence[ReportFormat] = ("html", "json"),
    behind: Callable[[], Behind] | None = None,
) -> list[Path]:
    """Write a report into its folder; the first file is `index.html`, where pages are asked for.

    Lists of single assets are read from what is `behind` the report; without it there are none.
    Raises NoPdfPrinter once all but the PDF is written, where this machine makes none.
    """
    staging = folder.parent / f".{folder.name}.{uuid.uuid4().hex[:12]}.tmp"
    with refused_at(folder):
        staging.mkdir(parents=True)
    _forget_abandoned(folder, staging)
    try:
        names: list[str] = []
        refusal = _write_each(_files(context, lang, theme, formats, behind), staging, names)
        if "zip" in formats:
            _pack(staging, names, f"{folder.name}-report")
            names.append(ARCHIVE)
        (staging / LISTED).write_text(json.dumps(sorted(names), indent=0), encoding="utf-8")
        _put(staging, folder, names)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    if refusal is not None:
        raise refusal
    return [folder / name for name in names]


def _write_each(
    files: Iterable[tuple[str, Content]], staging: Path, names: list[str]
) -> NoPdfPrinter | None:
    """Write the files and note their names; where nothing makes PDF, the others stay."""
    try:
        for name, content in files:
            _write(staging / name, content)
            names.append(name)
    except NoPdfPrinter as refusal:
        return refusal
    return None


def _files(
    context: ReportContext,
    lang: Lang,
    theme: Theme,
    formats: Sequence[ReportFormat],
    behind: Callable[[], Behind] | None,
) -> Iterator[tuple[str, Content]]:
    """Name and content of each file that the formats ask for, pages first, PDF last."""
    pages: dict[str, str] = {}
    if "html" in formats or "pdf" in formats:
        pages = _pages(context, lang, theme, _beside(context, formats, behind is not None))
        yield from pages.items() if "html" in formats else ()
    if "xlsx" in formats:
        from fleet_audit.render.exports.workbook import report_workbook

        yield "report.xlsx", report_workbook(context, lang)
    if "csv" in formats:
        yield from _lists(context, lang, behind)
    if "json" in formats:
        yield from _figures(context)
    if "pdf" in formats:
        yield from _printed(pages)


def _beside(
    context: ReportContext, formats: Sequence[ReportFormat], has_assets: bool
) -> tuple[str, ...]:
    """What the first page leads to: the workbook, and the lists of assets."""
    books = ("report.xlsx",) if "xlsx" in formats else ()
    if "csv" not in formats or not has_assets:
        return books
    has_actions = context.advised is not None and bool(context.advised.found)
    return (*books, ASSETS, *(("assets-per-action.csv",) if has_actions else ()))


def _pages(
    context: ReportContext, lang: Lang, theme: Theme, beside: tuple[str, ...]
) -> dict[str, str]:
    """The pages in one language, the other beside them."""
    from fleet_audit.render.html import OTHER, report_pages

    pages: dict[str, str] = {}
    for each in (lang, OTHER[lang][0]):
        has_lists = ASSETS in beside
        made = report_pages(context, each, first=lang, has_lists=has_lists, beside=beside)
        pages |= dressed_files(made, theme)
    return pages


def _printed(pages: Mapping[str, str]) -> Iterator[tuple[str, Content]]:
    """The note for the management, as PDF, in either language."""
    from fleet_audit.render.pdf import pdf_of

    for name, page in pages.items():
        if name.startswith(NOTE) and name.endswith(".html"):
            yield f"{name.removesuffix('.html')}.pdf", pdf_of(page)


def _lists(
    context: ReportContext, lang: Lang, behind: Callable[[], Behind] | None
) -> Iterator[tuple[str, Content]]:
    from fleet_audit.render.exports.frames import frames

    style = FRENCH_EXCEL if lang == "fr" else EXCEL
    every = chain(frames(context), _lists_of_assets(behind(), context) if behind else ())
    for frame in every:
        yield f"{frame.name}.csv", as_csv(frame.columns, frame.rows, style)


def _lists_of_assets(behind: Behind, context: ReportContext) -> Iterator[Frame]:
    """One after the other: each must be read whole before the next is asked for."""
    # They compute the fleet again, which is slow to start.
    from fleet_audit.pipeline.lists import action_lists, asset_list, site_lists

    yield asset_list(behind)
    yield from action_lists(behind, context)
    yield from site_lists(behind, context)


def _figures(context: ReportContext) -> Iterator[tuple[str, Content]]:
    """The figures, and how each is made, for programs."""
    import msgspec

    def shown(thing: object) -> str:
        return msgspec.json.format(msgspec.json.encode(thing, enc_hook=str)).decode() + "\n"

    yield "report.json", shown(replace(context, explained=None))
    if context.explained is not None:
        yield "explanations.json", shown(from_kept(context.explained))


def _write(path: Path, content: Content) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines([content] if isinstance(content, str) else content)


def _pack(folder: Path, names: Iterable[str], top: str) -> None:
    """One archive of all files under one folder, in a fixed order and with a fixed date."""
    with zipfile.ZipFile(folder / ARCHIVE, "w") as archive:
        for name in sorted(names, key=lambda name: (name != INDEX, name)):
            entry = zipfile.ZipInfo(f"{top}/{name}", _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (folder / name).read_bytes(), compresslevel=QUICK)


def _put(staging: Path, folder: Path, names: Sequence[str]) -> None:
    """Put what was written in its place: at once where there was nothing, else file by file.

    The first page comes last, so that it never leads to pages that are not there.
    """
    if not folder.exists():
        staging.rename(folder)
        return
    before = set(_listed(folder))
    for name in sorted({*names, LISTED}, key=lambda name: (name == LISTED, name == INDEX, name)):
        (staging / name).replace(folder / name)
    for name in before - set(names):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _listed(folder: Path) -> list[str]:
    """Our files in a folder, as the last report listed them; only plain names count."""
    try:
        found = json.loads((folder / LISTED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    if not isinstance(found, list):
        return []
    return [name for name in found if isinstance(name, str) and Path(name).name == name]


def _forget_abandoned(folder: Path, staging: Path) -> None:
    """Remove what a killed program left half written."""
    begun = staging.stat().st_mtime
    for left in folder.parent.glob(f".{folder.name}.*.tmp"):
        with suppress(OSError):
            if begun - left.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
