"""The `fleet-audit` command: one file per verb, which is read when its verb is asked for."""

from __future__ import annotations

import click

import fleet_audit
from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, speaking
from fleet_audit.cli.program import Program
from fleet_audit.cli.verbs import Verbs

VERBS = {
    "quickstart": ("quickstart:quickstart",),
    "import": ("import_files:import_files",),
    "collect": ("collect:collect", "collect_snmp:snmp", "collect_redfish:redfish"),
    "assets": (
        "assets:assets",
        "asset_editing:set_fields",
        "asset_editing:merge",
        "asset_editing:split",
        "asset_editing:history",
        "asset_gaps:list_gaps",
    ),
    "organisation": ("organisation:organisation",),
    "footprint": ("footprint:footprint",),
    "explain": ("explain:explain",),
    "recommend": ("recommend:recommend",),
    "decide": ("decide:decide",),
    "clauses": ("clauses:clauses",),
    "plan": ("plan:plan",),
    "compare": ("compare:compare_scenarios",),
    "baseline": ("baseline:baseline",),
    "report": ("report:report",),
    "awareness": ("awareness:awareness",),
    "commitment": ("commitment:commitment",),
    "hosting": (
        "hosting:hosting",
        "hosting_rate:rate",
        "hosting_compare:compare",
        "hosting_check:check",
        "hosting_grid:grid",
    ),
    "reference": (
        "reference:reference",
        "reference_loading:import_list",
        "reference_loading:update_sets",
        "reference_loading:remove_set",
        "reference_diff:diff",
        "reference_bundle:bundle",
    ),
    "serve": ("serve:serve",),
    "token": ("token:token",),
    "db": ("database:database",),
    "completion": ("completion:completion",),
}
"""Verb, in order of use → its file and its name there, then those of the verbs under it."""


@click.group(
    cls=Program,
    context_settings={"max_content_width": 100},
    subcommand_metavar=COMMAND,
    commands=Verbs(VERBS),
    help=_(
        "Audit the environmental footprint of an IT fleet.\n\n"
        "\b\n"
        "fleet-audit quickstart                this machine, in one command\n"
        "fleet-audit import inventories/       what your agents and lists already say\n"
        "fleet-audit footprint --per category  the figures\n"
        "fleet-audit explain fleet.gwp_per_year   where a figure comes from\n"
        "fleet-audit report                    the page to share"
    ),
)
@speaking
@click.version_option(
    fleet_audit.__version__, prog_name="fleet-audit", help=_("Show the version and exit.")
)
def main() -> None:
    """Run the command line."""
