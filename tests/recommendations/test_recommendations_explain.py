"""Every figure of an action can be worked out again from what its explanation says."""

from __future__ import annotations

import ast
import operator
from datetime import UTC, date, datetime

import pytest

from fleet_audit.pipeline.audit import audit
from fleet_audit.pipeline.explaining_actions import explained
from fleet_audit.pipeline.planning import case_on
from fleet_audit.pipeline.recommending import Wish, advise_on
from fleet_audit.pipeline.sample import write_sample_store
from fleet_audit.recommendations.deeds import deeds, whole_of
from fleet_audit.recommendations.explain.figures import OF_LINE, explain_action, explain_actions
from fleet_audit.store.address import store_address

AS_OF = date(2026, 11, 2)
SIGNS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
}


def worked_out(node) -> float:
    """The value of a sum that holds numbers and signs only."""
    if isinstance(node, ast.Expression):
        return worked_out(node.body)
    if isinstance(node, ast.Constant):
        return float(node.value)
    if isinstance(node, ast.UnaryOp):
        return SIGNS[type(node.op)](worked_out(node.operand))
    return SIGNS[type(node.op)](worked_out(node.left), worked_out(node.right))


def by_hand(arithmetic: str) -> float:
    """The left side of `1 + 2 × 3 = 7 kg`, worked out by whoever reads it."""
    return worked_out(ast.parse(arithmetic.partition(" = ")[0].replace("×", "*"), mode="eval"))


@pytest.fixture(scope="module")
def advice(tmp_path_factory):
    """What the levers find in the sample fleet."""
    store = tmp_path_factory.mktemp("sample") / "s.sqlite"
    write_sample_store(store, datetime(2026, 11, 2, tzinfo=UTC))
    address = store_address(str(store))
    return advise_on(case_on(audit(address, AS_OF)), address, Wish())


@pytest.fixture(scope="module")
def actions(advice):
    """Its actions, with all that their figures were made from."""
    return explained(advice)


def test_each_sum_gives_its_figure(actions):
    """The numbers put into a formula give the value and its bounds, for all actions and lines."""
    tried = 0
    for figure in [*explain_actions(actions), *_of_lines(actions)]:
        sums = (
            (figure.arithmetic, figure.value),
            (figure.low_arithmetic, figure.low),
            (figure.high_arithmetic, figure.high),
        )
        for arithmetic, value in sums:
            if arithmetic is None or value is None or "=" not in arithmetic:
                continue
            if figure.figure.endswith("payback_years") and not value:
                continue
            assert by_hand(arithmetic) == pytest.approx(value, rel=1e-4, abs=1e-3), figure.figure
            tried += 1
    assert tried > 300


def _of_lines(actions):
    return [
        explain_action(actions, f"{line.name}.{measure}")
        for action in actions
        for line in action.lines
        for measure in OF_LINE
    ]


def test_what_is_explained_is_what_is_printed(advice, actions):
    """The value of an explanation is that of the recommendation, and of the total."""
    whole = whole_of(deeds(advice.found))
    assert explain_action(actions, "actions.gwp_per_year").value == pytest.approx(whole.gwp.mid)
    assert explain_action(actions, "actions.eur_now").value == whole.eur_now.known
    for deed in deeds(advice.found):
        told = explain_action(actions, f"{deed.name}.gwp_per_year")
        assert (told.low, told.value, told.high) == (deed.gwp.low, deed.gwp.mid, deed.gwp.high)
        assert (
            explain_action(actions, f"{deed.name}.eur_per_year").value
            == deed.eur("eur_per_year").known
        )


def test_names_are_unique_and_others_are_nothing(actions):
    """No two lines share a name; a name that no action bears has no explanation."""
    names = [line.name for action in actions for line in action.lines]
    assert len(names) == len(set(names)) > 20
    for name in ("action.nothing.gwp_per_year", "actions.age", "action.extend.by_3.colour"):
        assert explain_action(actions, name) is None


def test_what_the_levers_ahead_took_is_said(actions):
    """Where levers on the same devices come before, the explanation says what they took."""
    notes = [
        str(note)
        for action in actions
        for line in action.lines
        for note in explain_action(actions, f"{line.name}.gwp_per_year").notes
    ]
    assert any(note.startswith("Alone it would save") for note in notes)
    assert all(line.effect.alone_kg >= -1 for action in actions for line in action.lines)
