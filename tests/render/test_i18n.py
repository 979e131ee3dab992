"""Which language is spoken, and whether it is spoken whole."""

from __future__ import annotations

import subprocess
import sys

import pytest
from babel.messages.pofile import read_po

from fleet_audit.render import catalogue
from fleet_audit.render.i18n import language_from_environment, translation


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "fr_FR", "LANG": "en_US"}, "fr"),
        ({"FLEET_AUDIT_LANG": "EN", "LC_ALL": "fr_FR"}, "en"),
        ({"FLEET_AUDIT_LANG": "", "LC_MESSAGES": "en"}, "en"),
    ],
)
def test_language_from_environment(variables, expected):
    """The first variable that is set decides, and anything but English gives French."""
    assert language_from_environment(variables) == expected


def test_english_is_the_messages_themselves():
    """English needs no catalogue: a message is its own translation."""
    assert translation("en").gettext("Laptops") == "Laptops"


def test_french_is_spoken():
    """A message has its French words."""
    assert translation("fr").gettext("Laptops") == "Ordinateurs portables"


def test_nothing_is_said_as_nothing():
    """A number without a unit has no word in French, rather than the heading of the catalogue."""
    assert translation("fr").gettext("") == ""


def test_nothing_is_missing_in_french():
    """Every message of the code has a French translation that nobody doubts."""
    assert catalogue.untranslated(catalogue.updated()) == []


def test_catalogue_is_not_stale():
    """The committed catalogue holds the messages of the code, no more and no less."""
    held = {message.id for message in catalogue.read_catalogue() if message.id}
    assert held == {message.id for message in catalogue.extracted() if message.id}


def test_french_signs_are_tied():
    """In the catalogue a high sign follows an unbreakable space, and a quotation has its own."""
    assert catalogue.tied("Que dit « x » : oui ; non !") == (
        "Que dit «\u00a0x\u00a0»\u00a0: oui\u202f; non\u202f!"
    )
    for message in catalogue.read_catalogue():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(catalogue.tied(string) == string for string in strings), message.id


def test_compiled_catalogue_is_in_step():
    """The compiled messages are those of the editable catalogue."""
    with catalogue.po_path().open("rb") as file:
        written = read_po(file, locale="fr")
    spoken = translation("fr")
    single = [
        message
        for message in written
        if message.id and message.string and isinstance(message.id, str)
    ]
    assert all(spoken.gettext(message.id) == message.string for message in single)


def test_placeholders_survive_translation():
    """A translation names the same values as its message, so that no page can fail on one."""
    fields = catalogue.placeholders
    for message in catalogue.read_catalogue():
        if not message.id:
            continue
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = set().union(*map(fields, forms))
        assert all(fields(string) <= allowed for string in strings), message.id


def test_loads_from_the_standard_library_alone():
    """The command line can ask for a language without loading babel or jinja2."""
    code = (
        "import sys, fleet_audit.render.i18n; print(sorted({'babel', 'jinja2'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
