"""The `fleet-audit` command: one file per verb, nothing heavy before a verb needs it."""

from __future__ import annotations

import click

import fleet_audit
from fleet_audit.cli.asset_editing import ASSET_VERBS
from fleet_audit.cli.asset_gaps import list_gaps
from fleet_audit.cli.assets import assets
from fleet_audit.cli.awareness import awareness
from fleet_audit.cli.baseline import baseline
from fleet_audit.cli.clauses import clauses
from fleet_audit.cli.collect import collect
from fleet_audit.cli.collect_redfish import redfish
from fleet_audit.cli.collect_snmp import snmp
from fleet_audit.cli.commitment import commitment
from fleet_audit.cli.compare import compare_scenarios
from fleet_audit.cli.completion import completion
from fleet_audit.cli.database import database
from fleet_audit.cli.decide import decide
from fleet_audit.cli.explain import explain
from fleet_audit.cli.footprint import footprint
from fleet_audit.cli.hosting import hosting
from fleet_audit.cli.hosting_check import check
from fleet_audit.cli.hosting_compare import compare
from fleet_audit.cli.hosting_grid import grid
from fleet_audit.cli.hosting_rate import rate
from fleet_audit.cli.import_files import import_files
from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, speaking
from fleet_audit.cli.organisation import organisation
from fleet_audit.cli.plan import plan
from fleet_audit.cli.program import Program
from fleet_audit.cli.quickstart import quickstart
from fleet_audit.cli.recommend import recommend
from fleet_audit.cli.reference import reference
from fleet_audit.cli.reference_bundle import bundle
from fleet_audit.cli.reference_diff import diff
from fleet_audit.cli.reference_loading import import_list, remove_set, update_sets
from fleet_audit.cli.report import report
from fleet_audit.cli.serve import serve
from fleet_audit.cli.token import token

VERBS = (
    quickstart,
    import_files,
    collect,
    assets,
    organisation,
    footprint,
    explain,
    recommend,
    decide,
    clauses,
    plan,
    compare_scenarios,
    baseline,
    report,
    awareness,
    commitment,
    hosting,
    reference,
    serve,
    token,
    database,
    completion,
)


for asset_verb in (*ASSET_VERBS, list_gaps):
    assets.add_command(asset_verb)
for way in (snmp, redfish):
    collect.add_command(way)
for reference_verb in (import_list, update_sets, remove_set, diff, bundle):
    reference.add_command(reference_verb)
for hosting_verb in (rate, compare, check, grid):
    hosting.add_command(hosting_verb)


@click.group(
    cls=Program,
    context_settings={"max_content_width": 100},
    subcommand_metavar=COMMAND,
    commands={verb.name: verb for verb in VERBS if verb.name},
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
