"""The documentation says what the programs are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from fleet_audit.cli import main
from fleet_audit.model.asset import CANONICAL_COLUMNS
from fleet_audit.model.codes import CATEGORIES
from fleet_audit.reference.load import read_manifest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "agent").glob("*.md")])
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#(?P<anchor>[^)\s]+))?\)")
TWINS = {
    "README.md": "README.fr.md",
    "docs/en/tutorial.md": "docs/fr/tutoriel.md",
    "docs/en/how-to/import-inventories.md": "docs/fr/guides/importer.md",
    "docs/en/how-to/import-lists.md": "docs/fr/guides/importer-une-liste.md",
    "docs/en/how-to/import-services.md": "docs/fr/guides/importer-un-service.md",
    "docs/en/how-to/describe-organisation.md": "docs/fr/guides/decrire-organisation.md",
    "docs/en/how-to/collect.md": "docs/fr/guides/collecter.md",
    "docs/en/how-to/run-collector.md": "docs/fr/guides/collecteur.md",
    "docs/en/how-to/measure.md": "docs/fr/guides/mesurer.md",
    "docs/en/how-to/fill-in.md": "docs/fr/guides/completer.md",
    "docs/en/how-to/mend-assets.md": "docs/fr/guides/corriger.md",
    "docs/en/how-to/keep-the-store.md": "docs/fr/guides/garder-la-base.md",
    "docs/en/how-to/load-reference-data.md": "docs/fr/guides/charger-des-donnees.md",
    "docs/en/how-to/deliver.md": "docs/fr/guides/remettre.md",
    "docs/en/how-to/collect-without-agent.md": "docs/fr/guides/collecter-sans-agent.md",
    "docs/en/how-to/check-your-host.md": "docs/fr/guides/verifier-son-hebergeur.md",
    "docs/en/how-to/count-by-scope.md": "docs/fr/guides/compter-par-scope.md",
    "docs/en/how-to/large-fleets.md": "docs/fr/guides/grands-parcs.md",
    "docs/explanation/agent.md": "docs/fr/explication/agent.md",
    "docs/en/how-to/deploy-agent.md": "docs/fr/guides/deployer-agent.md",
    "docs/en/how-to/deploy-windows.md": "docs/fr/guides/deployer-windows.md",
    "docs/en/how-to/deploy-macos.md": "docs/fr/guides/deployer-macos.md",
    "docs/en/how-to/compare-hosting.md": "docs/fr/guides/comparer-hebergements.md",
    "docs/en/how-to/decide-what-to-do.md": "docs/fr/guides/decider-quoi-faire.md",
    "docs/explanation/decisions.md": "docs/fr/explication/decisions.md",
    "docs/explanation/hosting.md": "docs/fr/explication/hebergement.md",
    "docs/en/how-to/plan-under-a-budget.md": "docs/fr/guides/planifier-sous-budget.md",
    "docs/en/how-to/compare-scenarios.md": "docs/fr/guides/comparer-des-scenarios.md",
    "docs/en/how-to/freeze-a-baseline.md": "docs/fr/guides/figer-une-reference.md",
    "docs/en/how-to/run-a-session.md": "docs/fr/guides/animer-une-seance.md",
    "docs/en/how-to/commit.md": "docs/fr/guides/s-engager.md",
    "docs/en/how-to/theme.md": "docs/fr/guides/theme.md",
    "docs/en/how-to/share-a-report.md": "docs/fr/guides/partager-un-rapport.md",
    "docs/en/declarations/accessibility.md": "docs/fr/declarations/accessibilite.md",
    "docs/en/declarations/rgaa.md": "docs/fr/declarations/rgaa.md",
    "docs/en/declarations/rgesn.md": "docs/fr/declarations/rgesn.md",
    "docs/explanation/plan.md": "docs/fr/explication/plan.md",
    "docs/explanation/method.md": "docs/fr/explication/methode.md",
    "docs/reference/cli.md": "docs/fr/reference/commandes.md",
    "docs/reference/agent.md": "docs/fr/reference/agent.md",
    "docs/reference/collector.md": "docs/fr/reference/collecteur.md",
    "docs/reference/lists.md": "docs/fr/reference/listes.md",
}


def read(name: str) -> str:
    """The text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "page"),
    [("en", "docs/reference/cli.md"), ("fr", "docs/fr/reference/commandes.md")],
)
def test_the_help_in_the_docs_is_the_help_of_the_commands(language: str, page: str) -> None:
    """The page of commands is what the commands say today; `just generate` writes it again."""
    made = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_cli_reference.py"), "--lang", language],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert made.stdout == read(page)


@pytest.mark.parametrize(
    ("language", "page"),
    [("en", "docs/reference/agent.md"), ("fr", "docs/fr/reference/agent.md")],
)
def test_the_options_in_the_docs_are_those_of_the_agent(language: str, page: str) -> None:
    """The page of the agent's commands is what they take today."""
    made = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_agent_reference.py"), language],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert made.stdout == read(page)


def leaves(command: click.Command, path: str) -> list[tuple[str, click.Command]]:
    """Every verb with its full name."""
    if not isinstance(command, click.Group):
        return [(path, command)]
    return [
        leaf for name, verb in command.commands.items() for leaf in leaves(verb, f"{path} {name}")
    ]


def test_every_option_has_a_sentence() -> None:
    """No option of any verb is without help."""
    mute = [
        (path, option.name)
        for path, verb in leaves(main, "fleet-audit")
        for option in verb.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert mute == []


def test_every_verb_takes_the_common_options() -> None:
    """All verbs but `completion` take --store, --as-of, --lang and --quiet."""
    for path, verb in leaves(main, "fleet-audit"):
        if path != "fleet-audit completion":
            names = {name for param in verb.params for name in param.opts}
            assert {"--store", "--as-of", "--lang", "--quiet"} <= names, path


def test_every_verb_is_shown_in_a_page_for_readers() -> None:
    """Each verb is used in the tutorial or in a guide, in French and in English."""
    for folder in ("docs/en", "docs/fr"):
        pages = [p for p in (ROOT / folder).rglob("*.md") if "reference" not in p.parts]
        text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
        absent = [path for path, _ in leaves(main, "fleet-audit") if path not in text]
        assert absent == [], folder


def test_every_link_between_pages_leads_somewhere() -> None:
    """A link to a file of the repository names a file that exists."""
    broken = [
        (page.name, found["target"])
        for page in PAGES
        for found in LINK.finditer(page.read_text(encoding="utf-8"))
        if "://" not in found["target"] and not found["target"].startswith("mailto:")
        if not (page.parent / found["target"]).exists()
    ]
    assert broken == []


@pytest.mark.parametrize(("english", "french"), TWINS.items())
def test_readers_of_both_languages_have_the_same_pages(english: str, french: str) -> None:
    """Each page for readers exists in French and English, with as many sections."""

    def sections(name: str) -> list[str]:
        return re.findall(r"^#{1,3} ", read(name), re.MULTILINE)

    assert sections(english) == sections(french)


def test_readmes_give_the_two_commands() -> None:
    """Both READMEs have the same commands, which make the environment themselves."""
    lines = [set(re.findall(r"^(?:python3|py) .*$", read(name), re.MULTILINE)) for name in TWINS_OF]
    assert lines[0] == lines[1]
    assert any(line.endswith("fleet-audit quickstart") for line in lines[0])
    assert any(line.endswith("-m pytest") for line in lines[0])


TWINS_OF = ("README.md", "README.fr.md")


def test_the_canonical_table_is_documented_column_by_column() -> None:
    """Each column and each category of the canonical table is in the page of formats."""
    page = read("docs/reference/canonical-table.md")
    assert [name for name in CANONICAL_COLUMNS if f"`{name}`" not in page] == []
    assert [name for name in CATEGORIES if f"`{name}`" not in page] == []


def test_every_reference_table_is_explained() -> None:
    """The page of the reference data names each table and its licence."""
    page = read("docs/reference/reference-data.md")
    for table in read_manifest().tables:
        assert f"`{table.file}`" in page
