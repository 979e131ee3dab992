"""Share printers that print little."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection, Share

LEVER = Lever(
    code="share_printers",
    group="fate",
    rank=36,
    confidence="low",
    title=N_("Share printers"),
    trigger=N_("a printer that prints little, at a site that has another"),
    text=N_("Take {devices} out: other printers of the site may do."),
    not_when=(
        Objection(
            code="department",
            when="department IS NOT NULL AND department_printers < 2 AND is_confidential",
            sentence=N_("it is the only one of a department that prints what others must not see"),
        ),
    ),
    ask_first=(N_("people who cannot walk to another one"),),
    when=(
        f"{IN_USE} AND category = 'printer' AND pages_per_month < {{printer_pages}}"
        " AND site_printers >= 2 AND NOT is_busiest_printer AND renewal_kgco2e IS NOT NULL"
    ),
    saves_use=Share(mid="1"),
    saves_renewal="1",
    saves={"new_device": "1 / lifetime_years"},
)
