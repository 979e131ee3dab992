"""Services among the paths of an import: asked before it, forgotten after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared
from fleet_audit.cli.output import progress_bar

if TYPE_CHECKING:
    from fleet_audit.pipeline.outcome import Verdict


def places_of(shared: Shared, paths: tuple[str, ...]) -> tuple[list[Path], list[Verdict]]:
    """Paths as they were given, or folders with the pages of the services that they name.

    With them, the parts of services that the accounts may not read.
    """
    places, refused = [], []
    for path in paths:
        place, kept_back = place_of(shared, path)
        places.append(place)
        refused += kept_back
    return places, refused


def place_of(shared: Shared, path: str) -> tuple[Path, list[Verdict]]:
    """The place of one path, and what the service that it names keeps back."""
    if "://" not in path:
        return Path(path), []
    from fleet_audit.inventory.remote.fetching import fetch, folder_of, is_service
    from fleet_audit.pipeline.outcome import Verdict

    if not is_service(path):
        return Path(path), []
    folder = folder_of(path, shared.address.snapshot)
    with progress_bar(_("Asking the service"), shared.quiet) as progress:
        refused = fetch(path, folder, told=lambda pages: progress(pages, pages + 1))
    return folder, [Verdict(file=path, reason=reason) for reason in refused]


def forget_pages(shared: Shared, paths: tuple[str, ...]) -> None:
    """Remove the pages of services, which the store now holds."""
    if not any("://" in path for path in paths):
        return
    from fleet_audit.inventory.remote.fetching import folder_of, forget, is_service

    for path in filter(is_service, paths):
        forget(folder_of(path, shared.address.snapshot))
