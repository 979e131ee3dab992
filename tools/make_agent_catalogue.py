"""Keep the agent's French catalogue in step with its code: extract, update, compile.

Run it as `python tools/make_agent_catalogue.py`. What `argparse` says itself is kept as it is; a
message that is new comes in with an empty translation, and a test asks for it.
"""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

AGENT = Path(__file__).parent.parent / "agent" / "fleet_audit_agent"
HEADER = """\
# French messages of fleet-audit-agent; made by tools/make_agent_catalogue.py.
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
CATALOGUE = AGENT / "locale" / "fr" / "LC_MESSAGES" / "fleet-audit-agent.po"


def messages() -> list[str]:
    """Every sentence that the agent says, in the order of its files."""
    calls = (
        node
        for module in sorted(AGENT.rglob("*.py"))
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"
    )
    texts = [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]
    return list(dict.fromkeys(str(text) for text in texts))


def updated(catalogue: Catalog) -> Catalog:
    """The catalogue with every sentence of today, and none of yesterday's."""
    wanted = messages()
    for message in list(catalogue):
        if message.id and message.id not in wanted and "argparse" not in message.auto_comments:
            catalogue.delete(message.id)
    for text in wanted:
        if text not in catalogue:
            catalogue.add(text, "")
    return catalogue


def main() -> None:
    """Write the catalogue and its compiled form, and name what is not translated yet."""
    with CATALOGUE.open("rb") as file:
        catalogue = updated(read_po(file, locale="fr", domain="fleet-audit-agent"))
    with CATALOGUE.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, width=100, omit_header=True)
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    for message in catalogue:
        if message.id and not message.string:
            print(message.id)


if __name__ == "__main__":
    main()
