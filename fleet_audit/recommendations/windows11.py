"""Whether Windows 11 takes a processor: by its identity first, by its name next, else unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fleet_audit.reference.windows11 import ProcessorRule

_MARKS = re.compile(r"\((r|tm|c)\)|®|™", re.IGNORECASE)


class Processor(NamedTuple):
    """What an inventory says of a processor; CPUID numbers are in tens, as systems show them."""

    vendor: str | None = None
    family: int | None = None
    model: int | None = None
    stepping: int | None = None
    name: str | None = None


class Verdict(NamedTuple):
    """The answer, and what it rests on."""

    answer: str
    """`supported`, `blocked` or `unknown`."""
    by: str | None
    """`identity`, `name`, or null where nothing decides."""
    rule_id: str | None


UNKNOWN = Verdict("unknown", None, None)


def verdict_of(processor: Processor, rules: Sequence[ProcessorRule]) -> Verdict:
    """What the rules say of a processor."""
    for rule in rules:
        if rule.pattern is None and _has_identity(processor, rule):
            if rule.verdict == "by_name":
                break
            return Verdict(rule.verdict, "identity", rule.rule_id)
    name = _MARKS.sub("", processor.name or "").casefold()
    for rule in rules:
        if rule.pattern is not None and re.search(rule.pattern, name):
            return Verdict(rule.verdict, "name", rule.rule_id)
    return UNKNOWN


def verdicts_of(
    processors: Iterable[Processor], rules: Sequence[ProcessorRule]
) -> list[tuple[Processor, Verdict]]:
    """The answers for the distinct processors of a fleet."""
    return [(processor, verdict_of(processor, rules)) for processor in processors]


def _has_identity(processor: Processor, rule: ProcessorRule) -> bool:
    if processor.family is None or rule.vendor not in (processor.vendor or "").casefold():
        return False
    first, _, last = (rule.family or "").partition("-")
    if not int(first) <= processor.family <= int(last or first):
        return False
    if rule.model_from is not None and rule.model_to is not None:
        if processor.model is None or processor.model == rule.except_model:
            return False
        if not rule.model_from <= processor.model <= rule.model_to:
            return False
    return rule.stepping is None or rule.stepping == processor.stepping
