"""`fleet-audit reference bundle`: sets in one signed file, where no network reaches."""

from __future__ import annotations

from pathlib import Path

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, Shared, common, speaking
from fleet_audit.cli.output import write_whole

KEY_FILE = "reference-signing.key"
"""Name of the private key, in the folder of one's own settings."""


@click.group(
    subcommand_metavar=COMMAND,
    help=_("Carry sets in one signed file to where no network reaches."),
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def bundle() -> None:
    """Bundles."""


@bundle.command("export", help=_("Write the sets that were loaded, signed, to a file."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@click.option(
    "--set",
    "names",
    multiple=True,
    metavar=_("NAME"),
    help=_("Only this set; may be repeated."),
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path),
    metavar=_("FILE"),
    help=_("File of the signing key, made at first use."),
)
@common
def export_bundle(
    shared: Shared, file: Path, names: tuple[str, ...], key_file: Path | None
) -> None:
    """Write a bundle, and show the key to compare."""
    from fleet_audit.pipeline.reference_bundles import bundle_of, signing_key
    from fleet_audit.reference.bundle import fingerprint, public_key_of
    from fleet_audit.store.kept_sets import kept_sets
    from fleet_audit.store.report_inputs import report_inputs

    address = shared.known_address
    sets = kept_sets(address, report_inputs(address).organisation_id)
    key = signing_key(key_file or _own_key())
    write_whole(file, bundle_of(sets, names, key))
    shared.say(_("Signed with the key {key}").format(key=fingerprint(public_key_of(key))))
    shared.say(_("Tell that key to the receiver by another way than the file."))


def _own_key() -> Path:
    from platformdirs import user_config_dir

    return Path(user_config_dir("fleet-audit", appauthor=False)) / KEY_FILE


@bundle.command("import", help=_("Load the sets of a signed file."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@click.option(
    "--trust",
    "trusted",
    metavar=_("KEY"),
    help=_("Take this signing key, checked with the sender."),
)
@common
def import_bundle(shared: Shared, file: Path, trusted: str | None) -> None:
    """Load a bundle; the key of the first one is pinned."""
    from fleet_audit.pipeline.reference_bundles import take_bundle
    from fleet_audit.pipeline.reference_sets import read_list
    from fleet_audit.reference.bundle import fingerprint
    from fleet_audit.store.organisation import organisation_id

    content = read_list(file)
    engine = shared.store()
    taken = take_bundle(engine, organisation_id(engine), content, str(file), trusted, shared.now)
    words = {
        "created": _("loaded"),
        "updated": _("loaded in place of what was there"),
        "unchanged": _("already known, unchanged"),
    }
    for name, kept in taken.kept.items():
        click.echo(f"{name}: {words[kept]}")
    if taken.is_first:
        shared.say(
            _(
                "First bundle: its key {key} is trusted from now on; compare it with what its "
                "sender tells you"
            ).format(key=fingerprint(taken.public_key))
        )
