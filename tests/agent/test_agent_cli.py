"""The command line of the agent."""

from __future__ import annotations

import ast
import gettext
import json
import tarfile
from pathlib import Path

import pytest

from fleet_audit_agent import __version__, cli, identifier, speech


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """A state folder for the test, English messages, and the language given back afterwards."""
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(tmp_path / "state"))
    monkeypatch.setenv("LANGUAGE", "en")
    yield
    gettext.textdomain("messages")


def test_inventory_prints_one_document(capsys):
    """`inventory` writes JSON on standard output and nothing on standard error."""
    assert cli.main(["inventory"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["schema"] == "fleet-audit/inventory/1"
    assert err == "" and out.count("\n") == 1


def test_a_recorded_machine_is_replayed_from_a_folder_or_an_archive(
    machines, record, tmp_path, capsys
):
    """`--root` and `--from` give the same document, dated by the recording."""
    base = record(machines["laptop"])
    with tarfile.open(tmp_path / "laptop.tar.gz", "w:gz") as archive:
        archive.add(base, arcname=".")
    assert cli.main(["inventory", "--root", str(base)]) == 0
    from_folder = capsys.readouterr().out
    assert cli.main(["inventory", "--from", str(tmp_path / "laptop.tar.gz")]) == 0
    assert capsys.readouterr().out == from_folder
    assert json.loads(from_folder)["sent_at"] == "2026-03-02T09:30:00Z"


def test_output_goes_to_a_file(tmp_path, capsys):
    """`--output` writes the file whole and prints nothing."""
    target = tmp_path / "machine.json"
    assert cli.main(["inventory", "--no-category", "display", "--output", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert "display" not in json.loads(target.read_text())
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--root", "/no/such/folder"], "not a directory"),
        (["--from", "/no/such/archive"], "/no/such/archive: cannot be read: No such file"),
        (["--from", __file__], f"{__file__}: neither a tar archive nor raw sources"),
        (["--output", "/no/such/folder/file"], "cannot be written"),
    ],
)
def test_misuse_is_told_in_one_line(arguments, word, capsys):
    """What cannot be done is said in one line on standard error, with exit code 2."""
    assert cli.main(["inventory", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and word in err and err.count("\n") == 1


def test_an_archive_that_leaves_its_folder_is_refused(tmp_path, capsys):
    """A member outside of the tree is not unpacked."""
    (tmp_path / "x").write_text("x")
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.add(tmp_path / "x", arcname="../../evil")
    assert cli.main(["inventory", "--from", str(tmp_path / "evil.tar")]) == 2
    assert "outside" in capsys.readouterr().err


def test_a_damaged_archive_is_told_in_one_line(tmp_path, capsys):
    """An archive whose compressed bytes were altered is refused, by its name."""
    damaged = tmp_path / "damaged.tar.gz"
    with tarfile.open(damaged, "w:gz") as archive:
        archive.add(Path(cli.__file__).parent, arcname="sys")
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    damaged.write_bytes(content)
    assert cli.main(["inventory", "--from", str(damaged)]) == 2
    err = capsys.readouterr().err
    assert str(damaged) in err and err.count("\n") == 1


@pytest.mark.parametrize("seconds", ["-1", "soon", "nan", "86401"])
def test_a_splay_is_seconds(seconds, capsys):
    """A wait that is no span of a day is refused, with what is taken."""
    with pytest.raises(SystemExit) as exit_:
        cli.main(["send", "--to", "/tmp", "--splay", seconds])  # noqa: S108
    assert exit_.value.code == 2
    assert f"{seconds}: give seconds, from 0 to 86400" in capsys.readouterr().err


def test_the_version_is_that_of_the_package(capsys):
    """`--version` names the program and its version."""
    with pytest.raises(SystemExit) as exit_:
        cli.main(["--version"])
    assert exit_.value.code == 0
    assert capsys.readouterr().out == f"fleet-audit-agent {__version__}\n"


def test_help_speaks_french(capsys, monkeypatch):
    """`--lang fr` gives help and errors in French, before or after the command."""
    monkeypatch.setenv("LANGUAGE", "")
    for arguments in (["--lang", "fr", "inventory", "--help"], ["inventory", "--lang=fr", "-h"]):
        with pytest.raises(SystemExit):
            cli.main(arguments)
        assert "machine enregistrée" in capsys.readouterr().out
    assert cli.main(["--lang", "fr", "inventory", "--root", "/no/such"]) == 2
    assert "ce n'est pas un dossier" in capsys.readouterr().err


def test_every_message_has_its_french():
    """No message of the agent is missing from the compiled French catalogue."""
    package = Path(cli.__file__).parent
    french = gettext.translation(speech.DOMAIN, package / "locale", languages=["fr"])
    messages = [
        call.args[0].value
        for module in package.rglob("*.py")
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "_"
        and isinstance(call.args[0], ast.Constant)
    ]
    assert len(messages) > 10
    assert [text for text in messages if french.gettext(text) == text] == []
