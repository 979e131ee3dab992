"""How the code is written. Each test lists the places that break its rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePath
from typing import Protocol

FORBIDDEN_WORDS = {"utils", "helpers", "helper", "manager", "data", "info", "process", "normalize"}
LONGEST_FUNCTION = 60
LONGEST_FILE = 400
Function = ast.FunctionDef | ast.AsyncFunctionDef

EXEMPTION = re.compile(r"#\s*(?:type:\s*ignore|noqa|pragma)")
NAMED = re.compile(
    r"#\s*(?:type:\s*ignore\[[a-z-, ]+\]|noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|pragma: no cover)"
)
EXPLAINED = re.compile(NAMED.pattern + r"\s*(?:-|–|#)\s*\w+")


class Source(Protocol):
    """One Python file, read and parsed."""

    name: str
    text: str
    tree: ast.Module


def public_definitions(
    body: list[ast.stmt], prefix: str = ""
) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """Public classes, functions and methods, without what is nested in functions."""
    for node in body:
        if isinstance(node, (Function, ast.ClassDef)) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node.body, f"{prefix}{node.name}.")


def test_every_public_name_says_what_it_means(sources: list[Source]) -> None:
    """Modules, public classes, functions and methods have a docstring."""
    silent = [
        f"{source.name}: {name}"
        for source in sources
        for name, node in [("the module", source.tree), *public_definitions(source.tree.body)]
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_function_is_long(sources: list[Source]) -> None:
    """No function is over sixty lines, docstring included."""
    long = [
        f"{source.name}: {node.name}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, Function)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_has_two_jobs(sources: list[Source]) -> None:
    """No file is over four hundred lines."""
    assert [s.name for s in sources if len(s.text.splitlines()) > LONGEST_FILE] == []


def test_annotations_are_postponed(sources: list[Source]) -> None:
    """Every module that defines something postpones its annotations, as Python 3.9 needs."""
    eager = [
        source.name
        for source in sources
        if any(isinstance(node, (Function, ast.ClassDef)) for node in source.tree.body)
        and "from __future__ import annotations" not in source.text
    ]
    assert eager == []


def test_every_exemption_is_explained(sources: list[Source]) -> None:
    """A check that is switched off says why, on its line or in a comment on the line above."""
    mute = [
        f"{source.name}: {line.strip()}"
        for source in sources
        for above, line in pairwise(["", *source.text.splitlines()])
        if EXEMPTION.search(line)
        and not EXPLAINED.search(line)
        and not (NAMED.search(line) and above.strip().startswith("# "))
    ]
    assert mute == []


def test_trouble_is_caught_by_name(sources: list[Source]) -> None:
    """No handler catches whatever comes."""
    greedy = [
        f"{source.name}:{node.lineno}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or {"Exception", "BaseException"} & names_in(node.type))
    ]
    assert greedy == []


def names_in(node: ast.AST) -> set[str]:
    """The plain names below a node."""
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def test_a_module_is_named_for_its_subject(sources: list[Source]) -> None:
    """No module is named for being a heap."""
    heaps = [s.name for s in sources if FORBIDDEN_WORDS & set(PurePath(s.name).stem.split("_"))]
    assert heaps == []


def test_the_words_of_the_field_are_kept(sources: list[Source]) -> None:
    """No public name says `normalize`, which means something else in life-cycle assessment."""
    strays = [
        f"{source.name}: {name}"
        for source in sources
        for name, _ in public_definitions(source.tree.body)
        if "normali" in name.lower()
    ]
    assert strays == []
