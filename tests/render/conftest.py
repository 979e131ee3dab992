"""Report contexts as the pipeline makes them: a plausible fleet, and the awkward ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fleet_audit.model.report import ReportContext
from tests.render.contexts.awkward import CONTEXTS
from tests.render.contexts.plausible import build_context


@pytest.fixture
def make_context() -> Callable[..., ReportContext]:
    """Builds the report context of a plausible fleet, with fields replaced."""
    return build_context


@pytest.fixture(params=sorted(CONTEXTS))
def any_context(request: pytest.FixtureRequest) -> ReportContext:
    """Each kind of fleet in turn: plausible, empty, only virtual, one laptop, very large."""
    return CONTEXTS[request.param]()
