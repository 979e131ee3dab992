"""Write the reference of the agent's command line from its own options, in French and in English.

Run it as `python tools/make_agent_reference.py`; a test keeps the pages in step. With a language
after it, it prints one page: the agent chooses its language when it starts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from fleet_audit_agent.speech import choose_language
from fleet_audit_agent.verbs import VERBS

ROOT = Path(__file__).parent.parent
PAGES = {"en": "docs/reference/agent.md", "fr": "docs/fr/reference/agent.md"}
HEADINGS = {
    "en": """\
# Commands of the agent

Made from the options of `fleet-audit-agent` themselves (`just generate`). What is printed on
standard output is the result; remarks and refusals go to standard error. `--lang en` gives English
where the environment says otherwise.

| Exit code | Meaning |
|---|---|
| 0 | done |
| 2 | wrong usage, or a refusal that names its remedy |
| 3 | the document was refused where it was sent; it is set aside |
| 4 | the collector, the share or the stick was not reached; nothing is lost |

| Variable | Meaning |
|---|---|
| `FLEET_AUDIT_AGENT_CONFIG` | the file of settings, instead of the usual one |
| `FLEET_AUDIT_AGENT_STATE` | the folder of the agent's own files |
| `FLEET_AUDIT_SALT_FILE` | the file of the organisation's salt |
| `https_proxy`, `no_proxy` | the proxy, and what goes without it |
""",
    "fr": """\
# Commandes de l’agent

Page tirée des options de `fleet-audit-agent` elles-mêmes (`just generate`). La sortie standard
porte le résultat ; remarques et refus vont sur la sortie d’erreur. `--lang fr` donne le français
quand l’environnement dit autre chose.

| Code de sortie | Sens |
|---|---|
| 0 | fait |
| 2 | mauvais usage, ou refus qui dit comment y remédier |
| 3 | le document est refusé là où il a été envoyé ; il est mis de côté |
| 4 | le collecteur, le partage ou la clé n’a pas été atteint ; rien n’est perdu |

| Variable | Sens |
|---|---|
| `FLEET_AUDIT_AGENT_CONFIG` | le fichier des réglages, au lieu de celui d’usage |
| `FLEET_AUDIT_AGENT_STATE` | le dossier des fichiers propres à l’agent |
| `FLEET_AUDIT_SALT_FILE` | le fichier du sel de l’organisation |
| `https_proxy`, `no_proxy` | le proxy, et ce qui s’en passe |
""",
}
COLUMNS = {"en": "| Option | Meaning |\n|---|---|", "fr": "| Option | Sens |\n|---|---|"}


def sections(language: str) -> Iterator[str]:
    """Each verb with its options, in the order of the help."""
    for name in VERBS:
        verb = import_module(f"fleet_audit_agent.verbs.{name}")
        parser = argparse.ArgumentParser(add_help=False)
        verb.declare(parser)
        summary = verb.summary()
        rows = [f"| {_called(one)} | {one.help} |" for one in parser._actions]  # noqa: SLF001
        table = [COLUMNS[language], *rows] if rows else []
        lines = [f"## fleet-audit-agent {name}", f"{summary[:1].upper()}{summary[1:]}."]
        yield "\n\n".join([*lines, "\n".join(table)]).rstrip() + "\n"


def _called(option: argparse.Action) -> str:
    """An option as it is written, with what follows it."""
    value = option.metavar or "|".join(map(str, option.choices or ()))
    return f"`{' '.join(filter(None, (option.option_strings[0], str(value))))}`".replace("|", "\\|")


def page(language: str) -> str:
    """One page, made by a program that speaks that language from its start."""
    command = [sys.executable, __file__, language]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def main() -> None:
    """Print one page, or write both."""
    if sys.argv[1:]:
        choose_language(("--lang", sys.argv[1]))
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
        print(HEADINGS[sys.argv[1]] + "\n" + "\n".join(sections(sys.argv[1])), end="")
        return
    for language, name in PAGES.items():
        (ROOT / name).write_text(page(language), encoding="utf-8", newline="\n")
        print(name)


if __name__ == "__main__":
    main()
