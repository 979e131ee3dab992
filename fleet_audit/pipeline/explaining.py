"""Explanations of the figures that chapters add to the report, by the first word of their names.

What the footprint says of itself is explained by `footprint.explain`; a chapter whose figures are
made further on (actions, plan, hosting, progress) adds a line here and a function of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from fleet_audit.model.explanation import Explanation
from fleet_audit.store.address import StoreAddress

if TYPE_CHECKING:
    from fleet_audit.model.report import ReportContext
    from fleet_audit.pipeline.audit import Audit


class Asked(Struct, frozen=True, kw_only=True):
    """What an explanation of a chapter's figure can be made from."""

    context: ReportContext
    """The report in which the figure stands: what it printed must be what is explained."""
    made: Audit
    """The audit behind it, its views prepared."""
    address: StoreAddress


Explain = Callable[[Asked, str], Explanation | None]
"""The explanation of a figure by its whole name; null where there is no such figure."""

EXPLAINERS: dict[str, str] = {}
"""First word of a figure's name → `module:function` of its explainer, read when it is asked for."""


def explainer_of(name: str) -> Explain | None:
    """What explains the figures of a chapter; null for those of the footprint."""
    found = EXPLAINERS.get(name.partition(".")[0])
    if found is None:
        return None
    module, _, function = found.partition(":")
    return cast(Explain, getattr(import_module(module), function))
