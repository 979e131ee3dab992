"""`fleet-audit reference import|update|remove`: the facts that an organisation loads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.import_files import REJECTED, rejection
from fleet_audit.cli.language import _, ngettext, translated
from fleet_audit.cli.options import Shared, common
from fleet_audit.cli.output import one_line

if TYPE_CHECKING:
    from fleet_audit.model.reference_set import SetMark
    from fleet_audit.pipeline.reference_sets import Load, Loaded
    from fleet_audit.pipeline.reference_updating import Updated
    from fleet_audit.reference.formats.line import Fault
    from fleet_audit.reference.sources import Source

UNREACHABLE = 4
"""Exit code where an address did not answer; what was loaded before stays in force."""

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
_RESERVED = ("core", "in-force")


class SetName(click.ParamType[str]):
    """Name of a set: small letters, digits, dots and hyphens."""

    name = _("name")

    def convert(self, value: Any, param: click.Parameter | None, ctx: object) -> str:
        """The name, or a usage error that shows the form."""
        text = str(value)
        if not _NAME.fullmatch(text) or text in _RESERVED:
            self.fail(
                _(
                    "{value!r} cannot name a set: take small letters, digits, dots and hyphens, "
                    "other than core and in-force"
                ).format(value=text),
                param,
            )
        return text


class ListForm(click.ParamType[str]):
    """Name of a form of list; they are known only once one is asked for."""

    name = _("form")

    def convert(self, value: Any, param: click.Parameter | None, ctx: object) -> str:
        """The form, or a usage error that lists those there are."""
        from fleet_audit.reference.formats import FORMATS

        known = [one.name for one in FORMATS]
        if value not in known:
            self.fail(
                _("{value!r} is no form of list; the forms are {known}").format(
                    value=value, known=", ".join(known)
                ),
                param,
            )
        return str(value)


@click.command(
    "import",
    help=_(
        "Load a public list of facts, or your own, from a file or an https address.\n\n"
        "Makers' carbon footprints (Boavizta), ENERGY STAR lists, electricity mixes (Ember, Our "
        "World in Data), NumEcoEval files, or rows of your own: the form is known by the headings."
    ),
)
@click.argument("place", metavar=_("FILE|URL"))
@click.option(
    "--as", "name", type=SetName(), metavar=_("NAME"), help=_("Name of the set; that of its form.")
)
@click.option(
    "--format",
    "form",
    type=ListForm(),
    metavar=_("FORM"),
    help=_("Take the list for this form, without guessing."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the outcome as JSON."))
@common
def import_list(
    shared: Shared, place: str, name: str | None, form: str | None, as_json: bool
) -> None:
    """Load a list; exit with 3 if something was rejected."""
    from fleet_audit.pipeline.reference_sets import load_list
    from fleet_audit.store.organisation import organisation_id

    load = _load(place, name, form)
    engine = shared.store()
    loaded = load_list(engine, shared.address, organisation_id(engine), load, shared.now)
    tell_loaded(shared, loaded, as_json=as_json)
    if loaded.refused or loaded.kept is None:
        click.get_current_context().exit(REJECTED)


def _load(place: str, name: str | None, form: str | None) -> Load:
    from fleet_audit.inventory.remote.published import fetch_published
    from fleet_audit.pipeline.reference_sets import Load, read_list
    from fleet_audit.store.reference_sets import Freshness

    if "://" not in place:
        return Load(content=read_list(Path(place)), place=place, name=name, form=form)
    found = fetch_published(place)
    if found is None:
        raise click.UsageError(_("{place}: nothing is published there").format(place=place))
    freshness = Freshness(etag=found.etag, last_modified=found.last_modified)
    return Load(content=found.content, place=place, name=name, form=form, freshness=freshness)


def tell_loaded(shared: Shared, loaded: Loaded, *, as_json: bool = False) -> None:
    """What came of a list: counts on standard output, the rest on standard error."""
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(loaded, enc_hook=translated).decode())
        return
    for fault in loaded.warnings:
        shared.say(one_line(_warned(loaded.place, fault)))
    for fault in loaded.refused:
        click.echo(one_line(_told(loaded.place, fault)), err=True)
    if loaded.instead_of is not None:
        shared.say(one_line(_replaced(loaded.instead_of)))
    if loaded.left:
        shared.say(one_line(_left_aside(loaded.left)))
    if not loaded.is_verified:
        shared.say(_("note: this form was never checked on a file of its publisher"))
    click.echo(_counts(loaded))


def _replaced(before: SetMark) -> str:
    return _(
        "warning: {name} was another list: {form}, read from {url} on {day}. It is no longer in "
        "force; to keep both, load one under another name with --as"
    ).format(name=before.name, form=before.format, url=before.url, day=before.retrieved)


def _left_aside(left: dict[str, int]) -> str:
    number = sum(left.values())
    told = ngettext(
        "{number} line of what an audit does not count left aside: {things}",
        "{number} lines of what an audit does not count left aside: {things}",
        number,
    )
    listed = sorted(left.items(), key=lambda item: (-item[1], item[0]))[:8]
    return told.format(number=number, things=", ".join(f"{what or '–'} {n}" for what, n in listed))


def _warned(file: str, fault: Fault) -> str:
    return _(
        "warning: {file}, line {line}, {row}, field {field}: value left out, row kept: {reason}"
    ).format(
        file=file,
        line=fault.line,
        row=fault.row,
        field=fault.field,
        reason=translated(fault.reason),
    )


def _told(file: str, fault: Fault) -> str:
    from fleet_audit.pipeline.outcome import Verdict

    reason = translated(fault.reason)
    verdict = Verdict(
        file=file,
        line=fault.line,
        field=fault.field,
        reason=f"{fault.row}: {reason}" if fault.row else reason,
        row_is_kept=fault.row_is_kept,
    )
    return rejection(verdict)


def _counts(loaded: Loaded) -> str:
    if loaded.kept is None:
        return _("{name}: no usable fact; what was loaded before stays in force").format(
            name=loaded.name
        )
    became = {
        "created": _("loaded"),
        "updated": _("loaded in place of what was there"),
        "unchanged": _("already known, unchanged"),
    }
    told = _("{name} ({form}): facts: {facts}, figures of models: {models}; {became}")
    if loaded.hours:
        told = _("{name} ({form}): hours of electricity: {hours}; {became}")
    text = told.format(
        hours=loaded.hours,
        name=loaded.name,
        form=loaded.form,
        facts=loaded.rows,
        models=loaded.models,
        became=became[loaded.kept],
    )
    refused = len(loaded.refused)
    if not refused:
        return text
    return _("{counts}; {rejected} rejected").format(counts=text, rejected=refused)


@click.command(
    "update",
    help=_(
        "Look for newer public sets at their addresses, and load them.\n\n"
        "Asks only for what changed, through the proxies of the environment. What cannot be "
        "reached stays as it was."
    ),
)
@click.option(
    "--source",
    "names",
    multiple=True,
    metavar=_("NAME"),
    help=_("Only this source; may be repeated."),
)
@click.option(
    "--sources",
    "file",
    envvar="FLEET_AUDIT_REFERENCE_SOURCES",
    type=click.Path(path_type=Path),
    metavar=_("FILE"),
    help=_("Addresses of your own (TOML), such as those of a mirror."),
)
@common
def update_sets(shared: Shared, names: tuple[str, ...], file: Path | None) -> None:
    """Update the sets; exit with 4 where an address did not answer, 3 where facts were rejected."""
    from fleet_audit.pipeline.reference_updating import update_source
    from fleet_audit.store.organisation import organisation_id

    sources = _chosen(names, file)
    engine = shared.store()
    organisation = organisation_id(engine)
    code = 0
    for source in sources:
        done = update_source(engine, shared.address, organisation, source, shared.now)
        tell_updated(shared, done)
        code = max(code, _code_of(done))
    click.get_current_context().exit(code)


def _chosen(names: tuple[str, ...], file: Path | None) -> list[Source]:
    from fleet_audit.reference.sources import read_sources

    known = {one.name: one for one in read_sources(file)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(
            _("no source called {names}; the sources are {known}").format(
                names=", ".join(unknown), known=", ".join(known)
            )
        )
    return [known[name] for name in names] or [one for one in known.values() if one.is_asked]


def tell_updated(shared: Shared, done: Updated) -> None:
    """What came of one source."""
    if done.failure is not None:
        told = translated(done.failure.args[0])
        click.echo(one_line(f"{done.source.name}: {told}"), err=True)
    elif done.loaded is None:
        click.echo(_("{name}: nothing newer is published").format(name=done.source.name))
    else:
        tell_loaded(shared, done.loaded)
        shared.say(_("{name}: SHA-256 {hash}").format(name=done.source.name, hash=done.sha256))


def _code_of(done: Updated) -> int:
    if done.failure is not None:
        return done.failure.exit_code
    loaded = done.loaded
    return REJECTED if loaded is not None and (loaded.refused or loaded.kept is None) else 0


@click.command("remove", help=_("Take a set out of force; it can be loaded again."))
@click.argument("name", metavar=_("NAME"))
@common
def remove_set(shared: Shared, name: str) -> None:
    """Forget a set."""
    from fleet_audit.store.organisation import organisation_id
    from fleet_audit.store.reference_sets import remove_set as forget

    engine = shared.known_store()
    if not forget(engine, organisation_id(engine), name):
        raise click.UsageError(
            _("no set called {name}: `fleet-audit reference sets` lists them").format(name=name)
        )
    shared.say(_("{name} is no longer in force.").format(name=name))
