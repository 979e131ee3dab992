"""Which processors Windows 11 takes: the rules of `decisions/windows11.csv`, first match wins."""

from __future__ import annotations

from functools import cache
from typing import Literal

from fleet_audit.reference.cited import Cited, read_cited

Answer = Literal["supported", "blocked", "unknown", "by_name"]
"""`by_name`: the identity does not decide, the name does."""


class ProcessorRule(Cited, frozen=True, kw_only=True):
    """A rule on the identity of a processor (CPUID), or on its name where it has a `pattern`."""

    rule_id: str
    vendor: str
    """`intel`, `amd` or `qualcomm`."""
    family: str | None = None
    """One family, or the first and the last: `0-22`."""
    model_from: int | None = None
    model_to: int | None = None
    except_model: int | None = None
    stepping: int | None = None
    pattern: str | None = None
    """Regular expression on the name in small letters."""
    verdict: Answer


@cache
def processor_rules() -> tuple[ProcessorRule, ...]:
    """The rules, identities before names."""
    return read_cited("decisions/windows11.csv", ProcessorRule)
