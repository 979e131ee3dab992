"""What the installer for Windows asks of the agent: keep its settings, make its tasks, and undo.

`python -I -m fleet_audit_agent.windows_setup install --server=… --token-file=…`, as the system.
A value may end in a blank, which the installer puts before each closing quotation mark.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence

from fleet_audit_agent import windows_security, windows_tasks
from fleet_audit_agent.durable import write_whole
from fleet_audit_agent.settings import FILE_NAME, config_folder, settings_text

OPTIONS = ("server", "to", "tag", "proxy")
"""Options of `send` whose value is kept as it is."""
COPIED = {"token-file": "token", "salt-file": "salt", "ca-file": "ca.pem"}
"""Options that name a file: it is copied into the agent's own folder, which users cannot read."""
LOG_NAME = "fleet-audit-agent-setup.log"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a step of the installer; a failure leaves its reason in the system's folder for logs."""
    options = _parser().parse_args(argv)
    try:
        options.step(options)
    except (OSError, ValueError) as failure:
        _log(f"{options.name}: {failure}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="windows_setup")
    steps = parser.add_subparsers(dest="name", required=True)
    step = steps.add_parser("install")
    for name in (*OPTIONS, *COPIED):
        step.add_argument(f"--{name}", default="", type=str.strip)
    step.add_argument("--no-category", default="", type=str.strip)
    step.set_defaults(step=install)
    for name, run in (("uninstall", uninstall), ("tidy", tidy)):
        steps.add_parser(name).set_defaults(step=run)
    return parser


def install(options: argparse.Namespace) -> None:
    """Keep the settings given, else those of the version before, and make the tasks."""
    folder = config_folder(is_system=True)
    if os.path.lexists(folder) and not windows_security.is_ours(folder):
        # Any user may have made a folder of this name first, to have us obey what is in it.
        shutil.rmtree(folder)
    os.makedirs(folder, exist_ok=True)
    windows_security.protect(folder)
    if options.server and not options.token_file:
        raise ValueError("a collector asks for a token: name its file with TOKENFILE")
    settings = _settings(options, folder)
    if settings:
        write_whole(os.path.join(folder, FILE_NAME), settings_text(settings).encode())
    windows_tasks.register((sys.executable, "-I", "-m", "fleet_audit_agent"))


def _settings(options: argparse.Namespace, folder: str) -> list[tuple[str, str]]:
    """The lines of the file of settings, secrets copied."""
    given = {name: getattr(options, name.replace("-", "_")) for name in (*OPTIONS, *COPIED)}
    settings = [(name, given[name]) for name in OPTIONS if given[name]]
    settings += [("no-category", name) for name in options.no_category.replace(",", " ").split()]
    for name, kept_as in COPIED.items():
        if given[name]:
            kept = os.path.join(folder, kept_as)
            shutil.copyfile(given[name], kept)
            settings.append((name, kept))
    return settings


def uninstall(_options: argparse.Namespace) -> None:
    """Leave nothing: no task, no settings, no state."""
    windows_tasks.unregister()
    shutil.rmtree(config_folder(is_system=True), ignore_errors=True)


def tidy(_options: argparse.Namespace) -> None:
    """Remove what Python has compiled beside the files that the installer is about to remove."""
    for folder, below, _files in os.walk(os.path.dirname(os.path.abspath(__file__))):
        if "__pycache__" in below:
            shutil.rmtree(os.path.join(folder, "__pycache__"), ignore_errors=True)
            below.remove("__pycache__")


def _log(text: str) -> None:
    path = os.path.join(os.environ.get("SYSTEMROOT", tempfile.gettempdir()), "Temp", LOG_NAME)
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    raise SystemExit(main())
