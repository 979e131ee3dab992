"""Write `constraints.txt` again: the versions that a new environment takes today.

Run it as `python tools/make_constraints.py`. It installs both distributions with every extra into
a folder that is thrown away, for Linux; what only Windows needs is kept from the file before.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
HEADING = """\
# Exact versions that the tests passed with: pip install -c constraints.txt …
# Written again by `just pins`.
"""
ONLY_WINDOWS = ("colorama", "tzdata")
TOOLS_OF_INSTALLATION = ("pip", "setuptools", "wheel")


def installed_pins(folder: Path) -> list[str]:
    """`name==version` of all that a new environment takes, but the two distributions."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    wanted = ["-e", "./agent", "-e", ".[dask,dev,docs,pdf,postgres,trials]"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], cwd=ROOT, check=True)
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format=freeze", "--exclude-editable"],
        capture_output=True,
        text=True,
        check=True,
    )
    pins = (line.replace("_", "-").lower() for line in listed.stdout.splitlines())
    return [pin for pin in pins if pin.partition("==")[0] not in TOOLS_OF_INSTALLATION]


def kept_pins() -> list[str]:
    """What only another system needs, as it was pinned before."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.partition("==")[0] in ONLY_WINDOWS]


def main() -> None:
    """Write the file, and say how many versions it pins."""
    with tempfile.TemporaryDirectory() as folder:
        pins = sorted({*installed_pins(Path(folder)), *kept_pins()})
    CONSTRAINTS.write_text(HEADING + "\n".join(pins) + "\n", encoding="utf-8")
    print(f"{len(pins)} versions")


if __name__ == "__main__":
    sys.exit(main())
