"""Misuse, one class each. The message names the file, the field and the remedy."""

from __future__ import annotations


class FleetAuditError(Exception):
    """Any refusal that a user can mend. The command line prints its message and no traceback."""

    exit_code = 2


class UnusableStore(FleetAuditError):
    """The store cannot be opened: check the path or address given to `--store`."""


class StoreTooNew(UnusableStore):
    """The store was written by a later version: upgrade fleet-audit, or name another store."""


class StoreFull(FleetAuditError):
    """The disk that holds the store is full: nothing was half-written; free space and try again."""


class UnreadableInput(FleetAuditError):
    """The path named on the command line does not exist or cannot be read."""


class MissingLibrary(FleetAuditError):
    """An optional library is not installed: the message gives the command that installs it."""


class UnknownEngine(FleetAuditError):
    """The address given to `--engine` names no engine, or one that is not installed."""


class UnusableReference(FleetAuditError):
    """A reference table breaks a rule (source, year, licence, unit, range): mend that row."""


class UnusableReferenceSet(FleetAuditError):
    """A list of reference facts cannot be loaded: the message names it and what to do."""

    exit_code = 3


class UntrustedBundle(FleetAuditError):
    """A bundle of reference sets was changed on its way, or signed by somebody unknown."""

    exit_code = 3


class UnknownFigure(FleetAuditError):
    """No asset and no figure has that name: see `assets list`, or the anchors of the report."""


class UnusableOrganisationSheet(FleetAuditError):
    """The organisation sheet has a field that cannot be read: the message names it."""


class AmbiguousAsset(FleetAuditError):
    """Several assets answer to that name: use the asset id or the serial number."""


class UnusableCorrection(FleetAuditError):
    """A correction names no field of the asset, or a value that the field cannot hold."""


class UnusableAddress(FleetAuditError):
    """The host and port given to `serve` cannot be listened on: taken, or not of this machine."""


class AgentFailed(FleetAuditError):
    """The agent could not inventory this machine: run `fleet-audit-agent inventory` to see why."""


class UnknownToken(FleetAuditError):
    """No token in force has that name: list them with `token list`."""


class UnusableToken(FleetAuditError):
    """A token cannot be made as asked: revoke the one in its way, or take another name."""


class UnusableMapping(FleetAuditError):
    """The column mapping given to `--map` cannot be used: the message names the line at fault."""


class UnusableService(FleetAuditError):
    """The address of a service, or the credentials for it, cannot be used: the message names it."""


class ForbiddenService(UnusableService):
    """A service forbids a part of what it is asked for: give the account the right it names."""


class UnreachableService(FleetAuditError):
    """A service did not answer, or not in its own form; what it already gave is kept."""

    exit_code = 4


class UnusableHostingForm(FleetAuditError):
    """A form or list of hosts cannot be read: the message names the file, the field and why."""

    exit_code = 3


class UnknownHost(FleetAuditError):
    """No place of that name is known: see `hosting list`, or add it with `hosting add`."""


class UnusableScenario(FleetAuditError):
    """A scenario file has a field that cannot be read: the message names it."""


class UnusableBaseline(FleetAuditError):
    """A baseline cannot be frozen or read: the message names it and what to do."""


class UnusableSession(FleetAuditError):
    """A record of a session breaks its contract: the message names the file and the field."""

    exit_code = 3


class UnusableTheme(FleetAuditError):
    """A theme folder has a field or a logo that pages cannot bear: the message names it."""


class UnusableCommitment(FleetAuditError):
    """A commitment sheet has a field that cannot be read: the message names it."""


class NoPdfPrinter(FleetAuditError):
    """Neither WeasyPrint nor a browser here makes PDF: the message says how to get one."""
