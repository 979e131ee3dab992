"""Why a class has no figure: the sentences of `class_factors.csv`, marked for translation."""

from __future__ import annotations

from fleet_audit.model.marking import N_

REASONS: tuple[str, ...] = (
    N_("no open figure for the manufacture of a UPS: ask its maker for the PEP ecopassport"),
    N_(
        "no open figure for video-conference equipment: "
        "ask its maker for the product carbon footprint"
    ),
    N_("no open figure for the power of a payment terminal"),
    N_(
        "a virtual machine has no body: its manufacture and its electricity are counted on its host"
    ),
    N_("category not recognised: say it in a list with a `category` column"),
)
"""Every reason that the table may give; a test keeps both in step."""
