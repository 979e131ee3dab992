"""The tutorials and guides do what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"(?:<!-- exit (?P<code>\d) -->\n)?```sh\n(?P<commands>.*?)```", re.DOTALL)
PAGES = (
    "docs/en/tutorial.md",
    "docs/fr/tutoriel.md",
    "docs/en/how-to/import-inventories.md",
    "docs/fr/guides/importer.md",
    "docs/en/how-to/import-lists.md",
    "docs/fr/guides/importer-une-liste.md",
    "docs/en/how-to/measure.md",
    "docs/fr/guides/mesurer.md",
    "docs/en/how-to/fill-in.md",
    "docs/fr/guides/completer.md",
    "docs/en/how-to/mend-assets.md",
    "docs/fr/guides/corriger.md",
    "docs/en/how-to/keep-the-store.md",
    "docs/fr/guides/garder-la-base.md",
    "docs/en/how-to/load-reference-data.md",
    "docs/fr/guides/charger-des-donnees.md",
    "docs/en/how-to/compare-hosting.md",
    "docs/fr/guides/comparer-hebergements.md",
    "docs/en/how-to/decide-what-to-do.md",
    "docs/fr/guides/decider-quoi-faire.md",
    "docs/en/how-to/deliver.md",
    "docs/fr/guides/remettre.md",
    "docs/en/how-to/plan-under-a-budget.md",
    "docs/fr/guides/planifier-sous-budget.md",
    "docs/en/how-to/compare-scenarios.md",
    "docs/fr/guides/comparer-des-scenarios.md",
    "docs/en/how-to/freeze-a-baseline.md",
    "docs/fr/guides/figer-une-reference.md",
    "docs/en/how-to/run-a-session.md",
    "docs/fr/guides/animer-une-seance.md",
    "docs/en/how-to/commit.md",
    "docs/fr/guides/s-engager.md",
    "docs/en/how-to/theme.md",
    "docs/fr/guides/theme.md",
    "docs/en/how-to/share-a-report.md",
    "docs/fr/guides/partager-un-rapport.md",
    "docs/reference/lists.md",
    "docs/fr/reference/listes.md",
)
WRITTEN = {
    "docs/en/tutorial.md": (
        "footprint.csv",
        "this-machine.json",
        "tutorial-reports/*/index.html",
        "hurry-reports/*/note.html",
    ),
    "docs/fr/tutoriel.md": (
        "empreinte.csv",
        "cette-machine.json",
        "rapports-*/*/index.html",
        "rapports-vite/*/note.html",
    ),
}


def commands_of(page: str) -> list[tuple[int, str]]:
    """Each command of a page with the exit code that the page announces."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        (int(block["code"] or 0), line)
        for block in BLOCK.finditer(text)
        for line in block["commands"].splitlines()
        if line.strip()
    ]


def script(commands: list[tuple[int, str]]) -> str:
    """A shell script that stops at the first command that does not end as announced."""
    lines = []
    for code, command in commands:
        lines.append(command)
        lines.append(f"found=$?; [ $found -eq {code} ] || {{ echo exit $found >&2; exit 9; }}")
    return "\n".join(lines)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_ends_as_announced(page: str, tmp_path: Path) -> None:
    """A reader who types the commands of the page in order meets no surprise."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("the pages are written for a POSIX shell")
    commands = commands_of(page)
    assert commands
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "FLEET_AUDIT_STORE": str(tmp_path / "default.sqlite"),
        "FLEET_AUDIT_AGENT_STATE": str(tmp_path / "agent"),
        "FLEET_AUDIT_AGENT_CONFIG": str(tmp_path / "agent.conf"),
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        [bash, "-x", "-c", script(commands)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for pattern in WRITTEN.get(page, ()):
        assert list(tmp_path.glob(pattern)), pattern


def test_both_tutorials_take_the_same_steps() -> None:
    """The French and the English tutorial run the same verbs in the same order."""

    def verbs(page: str) -> list[str]:
        return [" ".join(line.split()[:2]) for _, line in commands_of(page)]

    english, french = verbs("docs/en/tutorial.md"), verbs("docs/fr/tutoriel.md")
    assert [v.split("=")[0] for v in english] == [v.split("=")[0] for v in french]
