"""`fleet-audit completion`: the shell script that completes verbs and options."""

from __future__ import annotations

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import speaking


@click.command(help=_("Print the completion script of a shell: eval it, or source it from a file."))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def completion(shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    program = click.get_current_context().find_root().command
    if made is None:
        raise click.UsageError(_("no completion for this shell"))
    click.echo(made(program, {}, "fleet-audit", "_FLEET_AUDIT_COMPLETE").source())
