"""Whether a French reader meets English: refusals, remarks, tables, explanations, click's words."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir

from fleet_audit.cli.click_words import CLICK_WORDS

Run = Callable[..., "subprocess.CompletedProcess[str]"]

OF_PROGRAMMERS = {
    "'d'",
    "DeprecationWarning",
    "Windows error",
    "Name '{name}' defined twice",
    "Boolean option",
    "Could not determine name",
    "No options defined",
    "Arguments take exactly one",
    "Unknown colo",
    "Unknown standard stream",
    "Choice({choices})",
    "Invalid start character for option",
}
"""Beginnings of what click says to whoever writes a program wrongly."""

OF_PROMPTS = {
    "Do you want to continue?",
    "Confirm the action without prompting.",
    "Repeat for confirmation",
    "Press any key to continue...",
    "{editor}: Editing failed",
    "Error: invalid input",
    "Error: The two entered values do not match.",
    "deprecated",
    "d",
    "{editor}: Editing failed: {e}",
}
"""What click says where it asks or warns, which we never let it do."""

OF_OTHER_KINDS = {
    "{value!r} is not a valid UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    # Both forms of one sentence.
    (
        "{value!r} does not match the format {format}.",
        "{value!r} does not match the formats {formats}.",
    ),
}
"""What click says of kinds of value that no option of ours takes."""

ENGLISH = re.compile(
    r"\b(?:the|is|are|was|not|no|of|and|with|for|from|it|its|to|cannot|unknown|missing|"
    r"error|file|folder|read|write|years?|expected|got|such)\b",
    re.IGNORECASE,
)
"""Short words that every English sentence has one of, and no French one."""

QUOTED = re.compile(r"`[^`]*`|«[^»]*»|'[^']*'|--[\w-]+|[A-Z]{2,}-[A-Z-]+|\S*[/._]\S*")
"""Commands, options, paths, names of figures and of columns: the same in every language."""

CITATION = re.compile(r"^\s+[A-Z]{2,}[\w-]*: ")
"""The line of a source, cited by its own title."""

FILES = {
    "empty.csv": b"",
    "cut.gz": b"\x1f\x8b\x08\x00cut",
    "broken.json": b'{"deviceid": "a", ',
    "twice.json": b'{"deviceid": "a", "b": 1, "b": 2}',
    "wrong.json": b'{"schema": "fleet-audit/inventory/1", "sent_at": 5, "agent": 1}',
    "greeting.json": b'{"deviceid": "a", "action": "contact"}',
    "broken.xml": b"<REQUEST><CONTENT></REQUEST>",
    "entities.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><REQUEST><CONTENT/></REQUEST>',
    "discovery.xml": b"<REQUEST><QUERY>NETDISCOVERY</QUERY></REQUEST>",
    "letter.txt": b"Bonjour",
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "rows.csv": (
        b"category;memory_gib;purchase_date;country;quantity\n"
        b"frigo;;;;\nlaptop;beaucoup;;;\nlaptop;;hier;;\nlaptop;;;ZZ;\nlaptop;;;;1,5\n;8;;;\n"
    ),
}
"""One file of each kind of trouble."""

REFUSED = [
    [],
    ["impor"],
    ["import", "nowhere"],
    ["footprint", "--per", "planet"],
    ["footprint", "--as-of", "hier"],
    ["footprint", "--country", "ZZ"],
    ["footprint", "--output", "nowhere/list.csv"],
    ["footprint", "--store", "mysql://a/b"],
    ["footprint", "--store", "."],
    ["assets", "show", "nobody"],
    ["explain", "nobody"],
    ["reference", "show", "nothing"],
    ["organisation", "show"],
    ["organisation", "import", "broken.toml"],
    ["organisation", "import", "wrong.toml"],
    ["token", "create"],
    ["db", "backup", "nowhere/copy"],
    ["db", "upgrade", "--store", "broken.toml"],
    ["serve", "--port", "99999"],
    ["serve", "--tls-cert", "nowhere.pem"],
    ["serve", "--host", "192.0.2.1"],
    ["completion", "tcsh"],
    ["report", "--out", "broken.toml"],
]
"""A command line for each way to be refused."""


def english(text: str) -> list[str]:
    """The lines in which an English word is left."""
    lines = [line for line in text.splitlines() if not CITATION.match(line)]
    return [line for line in lines if ENGLISH.search(QUOTED.sub(" ", line))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind of trouble, and two wrong sheets."""
    made = tmp_path_factory.mktemp("wrong")
    (made / "inventories").mkdir()
    for name, content in FILES.items():
        (made / "inventories" / name).write_bytes(content)
    (made / "broken.toml").write_text("name = \n")
    (made / "wrong.toml").write_text('name = "Atelier"\nstaff = "dix"\n')
    return made


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_refusals_are_french(
    arguments: list[str],
    folder: Path,
    store: Path,
    fleet_audit: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every refusal is whole French."""
    monkeypatch.chdir(folder)
    done = fleet_audit(*arguments, store=store, expect=2, FLEET_AUDIT_LANG="fr")
    assert done.stderr
    assert english(done.stderr) == []


def test_reasons_are_french(folder: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """Whatever is wrong with a file is said in French, on the terminal and as JSON."""
    inventories = folder / "inventories"
    for form in ((), ("--json",)):
        done = fleet_audit(
            *("import", inventories, "--lang", "fr", *form),
            store=tmp_path / "store.sqlite",
            expect=3,
        )
        text = (done.stdout + done.stderr).replace(str(inventories), "").replace('"', "'")
        named = re.sub(r"[a-z]+\.(?:csv|gz|json|xml|txt|xls)", " ", text)
        assert english(named.split("laptop, desktop")[0]) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["assets", "list"],
        ["footprint"],
        ["footprint", "--per", "asset"],
        ["token", "list"],
        ["explain", "SRV00001"],
        ["explain", "LAP00017"],
        ["explain", "fleet.gwp_per_year"],
        ["explain", "fleet.age_years"],
        ["explain", "hidden.billed"],
        ["explain", "hidden.network"],
    ],
    ids=" ".join,
)
def test_answers_are_french(arguments: list[str], store: Path, fleet_audit: Run) -> None:
    """Tables and explanations are whole French, but for the titles of the works they cite."""
    assert english(fleet_audit(*arguments, "--lang", "fr", store=store).stdout) == []


def test_the_language_asked_for_beats_that_of_the_environment(
    store: Path, fleet_audit: Run
) -> None:
    """English can be had on a French machine, click's own words too."""
    french = {"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr"}
    done = fleet_audit("token", "revoke", "--lang", "en", store=store, expect=2, **french)
    assert done.stderr.startswith("Usage: ")
    assert "Missing argument 'NAME'." in done.stderr


def test_the_words_of_click_are_all_known() -> None:
    """What the installed click says to users is in the catalogue, word for word."""
    methods = [("**.py", "python")]
    keywords: dict[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}
    spoken = {
        message
        for _file, _line, message, _comments, _context in extract_from_dir(
            Path(click.__file__).parent, methods, {}, keywords
        )
    }
    left = {
        message
        for message in spoken - set(CLICK_WORDS) - OF_PROMPTS - OF_OTHER_KINDS
        if not str(message).startswith(tuple(OF_PROGRAMMERS))
    }
    assert left == set()
