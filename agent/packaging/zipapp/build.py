"""Build the agent as a single file that any Python from 3.9 on runs: `build.py [FILE]`.

The same sources give the same bytes. Beside each module lies its compiled form for the Python that
builds: that one starts in half the time, every other takes the source.
"""

from __future__ import annotations

import importlib.util
import marshal
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

PACKAGE = Path(__file__).parents[2] / "fleet_audit_agent"
KINDS = {".py", ".mo", ".service", ".timer", ".plist"}
SHEBANG = b"#!/usr/bin/env python3\n"
START = "import sys\nfrom fleet_audit_agent.cli import main\nsys.exit(main())\n"
NEVER_CHECKED = 0b01
"""Flag of a compiled module that stands by a hash nobody compares: the archive is whole or not."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def members() -> Iterator[tuple[str, bytes]]:
    """Everything that goes into the archive, in order."""
    yield "__main__.py", START.encode()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in KINDS or "__pycache__" in path.parts:
            continue
        name, content = path.relative_to(PACKAGE.parent).as_posix(), path.read_bytes()
        yield name, content
        if path.suffix == ".py":
            yield f"{name}c", compiled(name, content)


def compiled(name: str, source: bytes) -> bytes:
    """A module as this Python would cache it."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    head = importlib.util.MAGIC_NUMBER + NEVER_CHECKED.to_bytes(4, "little")
    return head + importlib.util.source_hash(source) + _settled(code)


def _settled(code: CodeType) -> bytes:
    """A module's code as bytes, the same however its objects came to be shared in memory."""
    return marshal.dumps(marshal.loads(marshal.dumps(code)))  # noqa: S302 - our own, just made


def build(target: Path) -> None:
    """Write the archive, ready to be run."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.write(SHEBANG)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members():
                entry = zipfile.ZipInfo(name, LONG_AGO)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content)
    target.chmod(0o755)


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Constant sets are written in the order of their hashes.
        os.execve(  # noqa: S606 - itself
            sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"}
        )
    build(Path(sys.argv[1] if sys.argv[1:] else "dist/fleet-audit-agent.pyz"))
