"""The templates and style of the pages, and what lets a page carry its style without a request."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from fleet_audit.render.parts import headed


@cache
def template_text(name: str) -> str:
    """The text of a template or of a style sheet."""
    return files("fleet_audit.render").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """What fills a template in: values are escaped, and a missing one is an error."""
    made = Environment(
        loader=FunctionLoader(template_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["headed"] = headed
    return made


@cache
def style_hash(style: str) -> str:
    """The style sheet as a content security policy names it."""
    return "sha256-" + b64encode(sha256(style.encode()).digest()).decode()
