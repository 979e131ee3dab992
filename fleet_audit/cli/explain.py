"""`fleet-audit explain`: the arithmetic and the sources of any figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.further import furthering
from fleet_audit.cli.hours import hours_asked_for
from fleet_audit.cli.language import _, translated
from fleet_audit.cli.options import Shared, common, mixed, placed
from fleet_audit.model.codes import CRITERIA, Criterion
from fleet_audit.model.errors import UnknownFigure
from fleet_audit.model.hourly import GridChoice

if TYPE_CHECKING:
    from fleet_audit.model.explanation import Explanation
    from fleet_audit.pipeline.audit import Audit
    from fleet_audit.pipeline.further import Further

SESSION = "session"
"""First word of the figures of an awareness session."""
EXAMPLE = f"{SESSION}.france_share"
"""One of them, to show how they are named."""
STAGES = ("manufacturing", "distribution", "use", "end_of_life", "embodied")


@click.command(
    help=_("Explain a figure of the report or of an awareness session, or the figures of an asset.")
)
@click.argument("named", metavar=_("ASSET|FIGURE"))
@click.option(
    "--criterion",
    type=click.Choice(CRITERIA),
    default="gwp",
    show_default=True,
    help=_("Impact category; all but gwp are explained for single assets."),
)
@click.option("--stage", type=click.Choice(STAGES), help=_("One lifecycle stage of an asset."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help=_("Form of the explanation."),
)
@click.option(
    "--use-profile",
    type=click.Choice(["measured", "office", "energy-star"]),
    default="measured",
    show_default=True,
    help=_("How devices are taken to be used."),
)
@mixed
@placed
@common
@furthering
def explain(
    shared: Shared,
    named: str,
    criterion: Criterion,
    stage: str | None,
    form: str,
    grid: GridChoice,
    further: Further,
    **manner: Any,
) -> None:
    """Print where a figure comes from."""
    if named.partition(".")[0] == SESSION:
        if criterion != "gwp" or stage:
            raise click.UsageError(_("figures of a session have neither --criterion nor --stage"))
        explain_session(shared, named, manner["country"], form)
        return
    from fleet_audit.footprint.explain.old_facts import with_age_of_facts
    from fleet_audit.pipeline.audit import audit

    made = audit(
        shared.known_address,
        shared.as_of,
        facts=hours_asked_for(shared, grid),
        **manner,
    )
    place_guest(made, shared, named)
    if criterion != "gwp":
        found = weighed(made, named, criterion)
    else:
        found = of_chapter(made, shared, named, further) or find(made, named, stage)
    put(with_age_of_facts(found, shared.as_of), shared, form)


def put(found: Explanation, shared: Shared, form: str) -> None:
    """Print an explanation in the form asked for."""
    from fleet_audit.render.explanation import explanation_text
    from fleet_audit.render.explanation_page import explanation_page

    if form == "json":
        put_json(found)
    elif form == "html":
        click.echo(explanation_page(found, shared.lang), nl=False)
    else:
        click.echo(explanation_text(found, shared.lang), nl=False)


def put_json(found: Explanation | list[Explanation]) -> None:
    """Print explanations for programs."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(found, enc_hook=translated)).decode())


def explain_session(shared: Shared, named: str, country: str | None, form: str) -> None:
    """Print a figure of an awareness session, or list them: they are public, no store is read."""
    from fleet_audit.cli.awareness import HOME
    from fleet_audit.footprint.explain.old_facts import with_age_of_facts
    from fleet_audit.pipeline.explaining_session import SessionFigures

    figures = SessionFigures(shared.as_of, country or HOME, shared.lang)
    if named == SESSION:
        list_session(figures.listed(), shared, form)
        return
    found = figures.explain(named)
    if found is None:
        raise UnknownFigure(
            _("{named}: no figure of a session; `fleet-audit explain session` lists them").format(
                named=named
            )
        )
    put(with_age_of_facts(found, shared.as_of), shared, form)


def list_session(found: Iterable[Explanation], shared: Shared, form: str) -> None:
    """Print the figures of a session: a line and its words each, or all that explains them."""
    from fleet_audit.render.explanation import value_line
    from fleet_audit.render.figure_words import figure_words
    from fleet_audit.render.voice import Voice

    if form == "html":
        raise click.UsageError(
            _("a page is of one figure: name it, as {name}").format(name=EXAMPLE)
        )
    if form == "json":
        put_json(list(found))
        return
    voice = Voice(shared.lang)
    for one in found:
        click.echo(f"{value_line(one, shared.lang)}\n    {figure_words(one.figure, voice)}")


def of_chapter(made: Audit, shared: Shared, named: str, further: Further) -> Explanation | None:
    """The explanation of a figure that a chapter of the report adds, from the report itself."""
    from fleet_audit.pipeline.explaining import Asked, explainer_of

    explain_it = explainer_of(named)
    if explain_it is None:
        return None
    from fleet_audit.pipeline.reporting import report_of

    context = report_of(
        shared.known_address,
        shared.as_of,
        use_profile=made.setting.use_profile,
        country=made.setting.country,
        further=further,
    )
    asked = Asked(context=context, made=made, address=shared.known_address)
    return explain_it(asked, named)


def find(made: Audit, named: str, stage: str | None) -> Explanation:
    """The explanation of a figure or a fact, else of an asset by its id, serial, tag or name."""
    from fleet_audit.footprint.explain.figure import explain_figure
    from fleet_audit.footprint.explain.published import explain_fact
    from fleet_audit.footprint.missing import NONE_MISSING
    from fleet_audit.pipeline.audit import missing_of

    is_of_missing = named.startswith(("missing.", "whole."))
    missing = missing_of(made) if is_of_missing else NONE_MISSING
    found = explain_figure(made.engine, named, made.places, made.facts, missing)
    found = found or explain_fact(named, made.facts)
    if found is not None:
        return found
    number = asset_number(made, named)
    measure = {"use": "use_per_year", None: "gwp_per_year"}.get(stage, stage)
    found = explain_figure(made.engine, f"asset.{number}.{measure}", made.places, made.facts)
    if found is None:
        raise UnknownFigure(
            _("{named}: the asset is not in use on that day, or has no such stage").format(
                named=named
            )
        )
    return found


def place_guest(made: Audit, shared: Shared, named: str) -> None:
    """Find the host of a virtual machine, if it is one that is asked for."""
    asked = named.split(".")[1] if named.startswith("asset.") else named
    if _answering(made, asked, "presence", "category = 'virtual_machine'"):
        from fleet_audit.pipeline.audit import place_machines

        place_machines(made, shared.known_address)


def weighed(made: Audit, named: str, criterion: Criterion) -> Explanation:
    """The explanation of an asset's year by another criterion."""
    from fleet_audit.footprint.explain.criterion import explain_criterion

    number = asset_number(made, named)
    found = explain_criterion(made.engine, number, criterion, made.facts)
    if found is None:
        raise UnknownFigure(_("{named}: the asset is not in use on that day").format(named=named))
    return found


def asset_number(made: Audit, named: str) -> int:
    """The id of the asset that answers to a name, within the audited organisation."""
    from fleet_audit.model.errors import AmbiguousAsset

    rows = _answering(made, named, "impact")
    if not rows and _answering(made, named, "presence", "absence = 'later'"):
        raise UnknownFigure(
            _("{named}: the asset was bought or made after {day}, and does not count then").format(
                named=named, day=made.setting.as_of.isoformat()
            )
        )
    if not rows and _answering(made, named, "presence", "absence IS NOT NULL"):
        raise UnknownFigure(_("{named}: the asset is not in use on that day").format(named=named))
    if not rows:
        raise UnknownFigure(
            _(
                "{named}: no such asset nor figure; list assets with `fleet-audit assets list`, "
                "read the names of figures in the report"
            ).format(named=named)
        )
    if len(rows) > 1:
        ids = ", ".join(str(row[0]) for row in rows[:5])
        raise AmbiguousAsset(
            _("{named}: several assets answer to it; use one of the ids {ids}").format(
                named=named, ids=ids
            )
        )
    return int(rows[0][0])


def _answering(made: Audit, named: str, view: str, where: str = "true") -> list[tuple[int]]:
    return made.engine.execute(
        f"SELECT asset_id FROM {view} WHERE ({where}) AND (serial = $1 OR asset_tag = $1 "
        "OR name = $1 OR CAST(asset_id AS VARCHAR) = $1) ORDER BY asset_id",
        [named],
    ).fetchall()
