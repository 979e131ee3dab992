"""Help and completion: every verb, in both languages, without loading what a verb needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from fleet_audit.cli import VERBS, main

SHELLS = ("bash", "zsh", "fish")

HEAVY = {"duckdb", "sqlalchemy", "sqlmodel", "fastapi", "starlette", "rich", "jinja2", "babel"}

PRINT_ALL_HELP = """
import sys
import click
from fleet_audit.cli import main

def walk(command, path):
    sys.stdout.write("\\f" + " ".join(path) + "\\n")
    sys.stdout.write(command.get_help(click.Context(command, info_name=" ".join(path))))
    for name, verb in getattr(command, "commands", {}).items():
        walk(verb, (*path, name))

walk(main, ("fleet-audit",))
"""


def verbs(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every verb below a command, by its words."""
    for name, verb in getattr(command, "commands", {}).items():
        yield (*path, name)
        yield from verbs(verb, (*path, name))


def all_help(language: str) -> dict[str, str]:
    """The help of every verb in one language, by the verb."""
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_ALL_HELP, "--lang", language],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    parts = (part.partition("\n") for part in printed.split("\f") if part)
    return {verb: text for verb, _newline, text in parts}


@pytest.fixture(scope="module")
def helps() -> dict[str, dict[str, str]]:
    """The help of every verb, by language."""
    return {language: all_help(language) for language in ("en", "fr")}


def sentences(text: str) -> set[str]:
    """The sentences of a help page, without its usage, the names of options and their values."""
    _usage, _line, body = text.partition("\n\n")
    told = re.sub(r"\s+", " ", re.sub(r"\[[^\]]*\]|`[^`]*`|--[\w-]+|[A-Z]{2,}", " ", body))
    return {part.strip() for part in re.split(r"[.:;] ", told) if len(part.split()) >= 3}


def test_every_verb_has_help(helps: dict[str, dict[str, str]]) -> None:
    """Every verb and every option says what it does, in both languages."""
    words = {"fleet-audit", *(f"fleet-audit {' '.join(verb)}" for verb in verbs(main))}
    assert set(helps["en"]) == set(helps["fr"]) == words
    mute = [
        (verb, line)
        for texts in helps.values()
        for verb, text in texts.items()
        for line in text.splitlines()
        if re.fullmatch(r"\s+--[\w-]+( [A-Z\[][^ ]*)?\s*", line)
        and not text.partition(line)[2][1:].startswith("      ")
    ]
    assert mute == []


def test_no_english_is_left_in_french(helps: dict[str, dict[str, str]]) -> None:
    """No sentence of the French help is that of the English help."""
    shared = {
        verb: common
        for verb in helps["fr"]
        if (common := sentences(helps["fr"][verb]) & sentences(helps["en"][verb]))
    }
    assert shared == {}


def test_a_language_may_be_named_anywhere() -> None:
    """Every verb and group takes `--lang`, before or after its words."""
    for verb in ((), *verbs(main)):
        done = CliRunner().invoke(main, [*verb, "--lang", "fr", "--help"])
        assert done.exit_code == 0, (verb, done.output)


def test_help_loads_nothing_heavy() -> None:
    """Help comes without the libraries that the verbs need, so that it comes at once."""
    loaded = subprocess.run(
        [sys.executable, "-c", f"{PRINT_ALL_HELP}\nprint('\\f', *sys.modules)"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.rpartition("\f")[2]
    assert HEAVY & set(loaded.split()) == set()


def test_a_verb_reads_no_other() -> None:
    """The help of one verb reads the file of no other, so that each starts at once."""
    code = "import sys; sys.argv[1:] = ['token', '--help']\nfrom fleet_audit.cli import main\n"
    told = "main(standalone_mode=False)\nprint('\\f', *sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code + told], capture_output=True, encoding="utf-8", check=True
    ).stdout.rpartition("\f")[2]
    files = {
        f"fleet_audit.cli.{place.partition(':')[0]}" for own in VERBS.values() for place in own
    }
    assert files & set(loaded.split()) == {"fleet_audit.cli.token"}


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_scripts_are_sound(shell: str) -> None:
    """The script of each shell is printed, and the shell itself can parse it where it is there."""
    script = CliRunner().invoke(main, ["completion", shell])
    assert script.exit_code == 0
    assert "_FLEET_AUDIT_COMPLETE" in script.output
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed: its script was printed, not parsed")
    parsed = subprocess.run([shell, "-n"], input=script.output.encode(), check=False)
    assert parsed.returncode == 0


def test_completion_completes() -> None:
    """A half-typed verb is completed."""
    words = {"COMP_WORDS": "fleet-audit foot", "COMP_CWORD": "1"}
    done = CliRunner().invoke(
        main, env={"_FLEET_AUDIT_COMPLETE": "bash_complete", **words}, prog_name="fleet-audit"
    )
    assert done.output.split(",") == ["plain", "footprint\n"]
