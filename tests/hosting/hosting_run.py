"""`fleet-audit hosting`, run and read."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema

from fleet_audit.model.contracts import schema_of

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "hebergements.toml"
AS_OF = ("--as-of", "2026-11-30")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def rated(run: Run, store: Path, *arguments: object) -> list[dict]:
    """Ratings as JSON, valid by their published schema."""
    done = run("hosting", "rate", *arguments, "--format", "json", *AS_OF, store=store)
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema_of("hosting_rating"))
    return found
