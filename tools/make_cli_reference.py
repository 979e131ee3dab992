"""Write the reference of the command line from its own help, in French and in English.

Run it as `python tools/make_cli_reference.py`; a test keeps the pages in step. With `--lang fr` or
`--lang en` it prints one page, since the command line chooses its language when it is loaded.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = {"en": "docs/reference/cli.md", "fr": "docs/fr/reference/commandes.md"}
HEADINGS = {
    "en": """\
# Commands

Made from the help of the commands themselves (`just generate`). What is printed on standard output
is the result; remarks, progress and refusals go to standard error. `--lang en` gives English where
the environment says otherwise, `NO_COLOR` is respected, and nothing ever asks a question.

| Exit code | Meaning |
|---|---|
| 0 | done |
| 1 | a threshold was crossed |
| 2 | wrong usage, or a refusal that names its remedy |
| 3 | some input was rejected; the rest was kept |
| 4 | a remote was unreachable |

The store is named by `--store`, else by the environment variable `FLEET_AUDIT_STORE`, else it is a
file in the user's data folder.
""",
    "fr": """\
# Commandes

Page tirée de l’aide des commandes elles-mêmes (`just generate`). La sortie standard porte le
résultat ; remarques, avancement et refus vont sur la sortie d’erreur. `--lang fr` donne le français
quand l’environnement dit autre chose, `NO_COLOR` est respecté, et rien ne pose jamais de question.

| Code de sortie | Sens |
|---|---|
| 0 | fait |
| 1 | un seuil est dépassé |
| 2 | mauvais usage, ou refus qui dit comment y remédier |
| 3 | une partie de l’entrée est rejetée, le reste est gardé |
| 4 | un service distant est injoignable |

La base est nommée par `--store`, sinon par la variable d’environnement `FLEET_AUDIT_STORE`, sinon
c’est un fichier du dossier de données de l’utilisateur.
""",
}


def sections() -> Iterator[str]:
    """The help of each command, in order of use, groups before their verbs."""
    import click

    from fleet_audit.cli import main

    def walk(command: click.Command, parent: click.Context | None, name: str) -> Iterator[str]:
        context = click.Context(
            command, parent=parent, info_name=name, terminal_width=90, max_content_width=90
        )
        lines = (line.rstrip() for line in command.get_help(context).splitlines())
        yield f"## {context.command_path}\n\n```text\n" + "\n".join(lines) + "\n```\n"
        if isinstance(command, click.Group):
            for verb in command.list_commands(context):
                found = command.get_command(context, verb)
                if found is not None and not found.hidden:
                    yield from walk(found, context, verb)

    yield from walk(main, None, "fleet-audit")


def page(language: str) -> str:
    """One page, made by a program that speaks that language from its start."""
    command = [sys.executable, __file__, "--lang", language]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def main() -> None:
    """Print one page, or write both."""
    if sys.argv[1:2] == ["--lang"]:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
        print(HEADINGS[sys.argv[2]] + "\n" + "\n".join(sections()), end="")
        return
    for language, name in PAGES.items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(page(language), encoding="utf-8", newline="\n")
        print(name)


if __name__ == "__main__":
    main()
