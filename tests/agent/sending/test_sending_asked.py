"""What one asks of `send`: options, settings, tokens and addresses, right or refused."""

from __future__ import annotations

import json
import re
import sys

import pytest

from fleet_audit_agent import cli
from tests.agent.sending.sent import waiting


def test_a_dry_run_prints_the_very_bytes(
    send, collector, own_place, capfdbinary, tmp_path, machine
):
    """What `--dry-run` prints is byte for byte what is then sent, or put into the folder."""
    assert send("--dry-run", "--tag", "Nantes") == 0
    shown = capfdbinary.readouterr().out
    assert collector.asked == [] and waiting(own_place) == []
    assert send("--tag", "Nantes") == 0
    assert collector.asked[0].body == shown
    (tmp_path / "share").mkdir()
    cli.main(["send", "--to", str(tmp_path / "share"), "--root", str(machine), "--tag", "Nantes"])
    (file,) = (tmp_path / "share").iterdir()
    assert file.read_bytes() == shown
    assert json.loads(shown)["tag"] == "Nantes"


def test_a_category_that_is_left_out_does_not_leave(send, collector):
    """`--no-category` keeps a section from the wire."""
    assert send("--no-category", "display", "--no-category", "storage") == 0
    (document,) = collector.documents()
    assert not {"display", "storage"} & set(document)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_token_that_others_may_read_is_refused(send, collector, token_file, mode, capsys):
    """The refusal says which command mends it; nothing is sent."""
    token_file.chmod(mode)
    assert send() == 2
    assert f"chmod 600 {token_file}" in capsys.readouterr().err
    assert collector.asked == []


@pytest.mark.parametrize("content", ["", " \n", "two words", "ligne\nligne", "é", "\x00"])
def test_a_file_without_a_token_is_refused(send, token_file, content, capsys):
    """Whatever is no single word of ASCII is not sent as a token."""
    token_file.write_text(content)
    assert send() == 2
    assert "holds no token" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://fleet.example:8477", "without TLS"),
        ("fleet.example", "not the address"),
        ("https://", "not the address"),
        ("https://user:secret@fleet.example", "not the address"),
        ("https://fleet.example:99999", "not the address"),
        ("ftp://fleet.example", "not the address"),
    ],
)
def test_an_address_that_will_not_do_is_refused(send, url, words, capsys):
    """A token goes to no address that is not one of a collector, or is in clear on the way."""
    assert send(server=url) == 2
    err = capsys.readouterr().err
    assert words in err and err.count("\n") == 1


def test_settings_stand_for_options_and_the_command_line_counts(
    collector, token_file, machine, tmp_path, own_place, capsys
):
    """`agent.conf` gives the options; a destination of the command line takes its place."""
    conf = tmp_path / "agent.conf"
    lines = (
        f"# where to\nserver = {collector.url}\n\ntoken-file = {token_file}\n"
        "no-category = display\nno-category=gpu\ntag = Lyon 3 = Part-Dieu\n"
    )
    conf.write_text(lines)
    assert cli.main(["send", "--root", str(machine)]) == 0
    (document,) = collector.documents()
    assert document["tag"] == "Lyon 3 = Part-Dieu" and not {"display", "gpu"} & set(document)
    (tmp_path / "stick").mkdir()
    assert cli.main(["send", "--root", str(machine), f"--to={tmp_path / 'stick'}"]) == 0
    assert len(list((tmp_path / "stick").iterdir())) == 1
    conf.write_text("servr = https://fleet.example\n")
    assert cli.main(["send"]) == 2
    assert f"{conf}:1: not a setting" in capsys.readouterr().err


def test_without_a_destination_the_remedy_is_told(capsys):
    """`send` alone names the options and the file that would say where to."""
    assert cli.main(["send"]) == 2
    assert re.search(
        r"--server URL or --to DIR, or a line of \S+agent\.conf", capsys.readouterr().err
    )
