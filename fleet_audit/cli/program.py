"""The group of verbs: in their order of use, with refusals in one line and no traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from fleet_audit.cli.language import _, translated
from fleet_audit.cli.output import one_line
from fleet_audit.model.errors import FleetAuditError


class Refusal(click.ClickException):
    """A refusal shown in one line, with its own exit code."""

    def show(self, file: Any = None) -> None:
        """Print the refusal on standard error."""
        click.echo(f"fleet-audit: {one_line(self.format_message())}", file=file or sys.stderr)


class Program(click.Group):
    """Verbs in the order that they are declared in."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the verbs, in order of use."""
        return list(self.commands)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, in the language of this run."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; a named refusal ends it in one line, a closed pipe in silence."""
        open_closed_streams()
        try:
            return super().invoke(ctx)
        except FleetAuditError as error:
            message = translated(error.args[0] if error.args else "")
            raise refusal(message, error.exit_code) from error
        except BrokenPipeError:
            drop_output()
            ctx.exit(0)
        except OSError as error:
            raise refusal(refused_by_system(error), FleetAuditError.exit_code) from error


def open_closed_streams() -> None:
    """Put a sink where the caller closed a stream, as a scheduler may: Python leaves null there."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end


def drop_output() -> None:
    """Send standard output nowhere, so that what Python flushes at exit does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refused_by_system(error: OSError) -> str:
    """What the system refused: a name that cannot be written, a full disk."""
    from fleet_audit.model.causes import system_cause

    cause = translated(system_cause(error))
    if error.filename is None:
        drop_output()
        return _("the output cannot be written: {cause}").format(cause=cause)
    return _("{file}: {cause}; check the name and your rights").format(
        file=error.filename2 or error.filename, cause=cause
    )


def refusal(message: str, exit_code: int) -> Refusal:
    """A refusal with the exit code of its cause."""
    made = Refusal(message)
    vars(made)["exit_code"] = exit_code
    return made
