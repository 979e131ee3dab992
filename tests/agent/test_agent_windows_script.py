"""Files of sources: what `collect.ps1` asks, and who reads what it wrote."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from fleet_audit_agent.windows_registry import WANTED
from tests.agent.windows_machine import packed, scripted, written


def test_the_command_reads_a_file_of_sources(laptop, tmp_path):
    """`inventory --from FILE` takes what `collect.ps1` wrote, in UTF-8 or PowerShell's UTF-16."""
    path = tmp_path / "PC-1.sources.json"
    command = [sys.executable, "-m", "fleet_audit_agent", "inventory", "--from", str(path)]
    texts = []
    for encoding in ("utf-8", "utf-16"):
        path.write_text(json.dumps(packed(laptop)), encoding=encoding)
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        texts.append(done.stdout)
    assert texts[0] == texts[1] and json.loads(texts[0])["agent"]["os"] == "windows"


def test_import_takes_a_folder_of_what_the_script_wrote(
    machines, build_edid, fleet_audit, tmp_path
):
    """`fleet-audit import` of a share reads each PC by the agent, once; damage is named."""
    share = tmp_path / "share"
    share.mkdir()
    made = scripted(machines["laptop"]["sys/firmware/dmi/tables/DMI"], build_edid)
    (share / "pc.sources.json").write_bytes(written(made))
    (share / "damaged.sources.json").write_bytes(written({**made, "taken_at": "yesterday"}))
    (share / "half.sources.json.part").write_bytes(written(made)[:100])
    store = tmp_path / "store.sqlite"
    told = json.loads(fleet_audit("import", share, "--json", store=store, expect=3).stdout)
    assert told["created"] == 2, "the laptop and its monitor"
    ((file, reason),) = [(one["file"], one["reason"]) for one in told["rejected"]]
    assert "damaged.sources.json" in file and "gather them again" in reason
    again = json.loads(fleet_audit("import", share, "--json", store=store, expect=3).stdout)
    assert (again["created"], again["updated"]) == (0, 0)
    listed = json.loads(fleet_audit("assets", "list", "--format", "json", store=store).stdout)
    assert {one["category"] for one in listed} == {"laptop", "monitor"}


SCRIPT = Path(__file__).parents[2] / "agent" / "packaging" / "windows" / "collect.ps1"
LISTED = re.compile(r"@\(((?:[^()@]|\n)+?)\)", re.DOTALL)
QUOTED = re.compile(r"""(['"])(.+?)\1""")


def lists_of_script() -> list[list[str]]:
    """The lists of texts in the script, its variables put in."""
    text = SCRIPT.read_text(encoding="utf-8")
    named = dict(re.findall(r"^\$(\w+) = '(.+)'$", text, re.MULTILINE))
    quoted = ([found[1] for found in QUOTED.findall(block)] for block in LISTED.findall(text))
    return [
        [re.sub(r"\$(\w+)", lambda word: named.get(word[1], word[0]), part) for part in parts]
        for parts in quoted
    ]


def test_the_script_reads_the_same_keys_as_the_agent():
    """Each key and value of the registry that the agent wants is in `collect.ps1`, and no other."""
    found = {
        (parts[0].casefold(), frozenset(parts[1:]))
        for parts in lists_of_script()
        if len(parts) > 1
        and parts[0].casefold().startswith(("system\\", "software\\", "hardware\\"))
    }
    assert found == {(pattern.casefold(), frozenset(names)) for pattern, names in WANTED}


def test_the_script_asks_nothing_of_people():
    """No class or property of accounts, programs or addresses, no download, nothing compiled."""
    text = SCRIPT.read_text(encoding="ascii").casefold()
    for word in (
        *("win32_product", "username", "win32_useraccount", "win32_process'", "ipaddress"),
        *("invoke-webrequest", "invoke-expression", "add-type", "-encodedcommand", "computername"),
    ):
        assert word not in text, word
    assert text.count("{") == text.count("}") and text.count("(") == text.count(")")
