"""`fleet-audit reference`, as people use it: load, update, compare, carry."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SHEETS = """\
manufacturer,name,category,subcategory,gwp_total,gwp_use_ratio,yearly_tec,lifetime,report_date,\
sources,gwp_error_ratio,gwp_manufacturing_ratio,screen_size
Dell,Latitude 7420,Workplace,Laptop,300.0,0.2,22.5,4,March 2022,https://example.org/a.pdf,0.25,0.72,14
Dell,OptiPlex 7070 Ultra,Workplace,Desktop,400,0.4,60,4,2020,,,7.76,0.0
"""
BROKEN = SHEETS + ",,Workplace,Laptop,300,0.2,,,,,,,\n"
OWN = """\
kind;category;subtype;criterion;stage;value;unit;method;source;source_year;url;retrieved;licence
lifetime;laptop;;;;9;years;declared;Our own rule;2026;https://example.org;2026-10-01;ours
"""


def written(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def listed(run: Run, store: Path, *arguments: str) -> list[dict[str, str]]:
    """The lines of a list."""
    printed = run("reference", *arguments, "--format", "csv", store=store).stdout
    return list(csv.DictReader(io.StringIO(printed)))


def test_a_list_is_loaded_once(tmp_path: Path, fleet_audit: Run) -> None:
    """Loaded, then unchanged; a value left out is a warning by row and field, and no refusal."""
    store, file = tmp_path / "s.sqlite", written(tmp_path, "pcf.csv", SHEETS)
    first = fleet_audit("reference", "import", file, store=store)
    assert first.stdout == "pcf (pcf): facts: 0, figures of models: 2; loaded\n"
    assert "line 3, OptiPlex 7070 Ultra, field gwp_manufacturing_ratio" in first.stderr
    second = fleet_audit("reference", "import", file, store=store)
    assert "already known, unchanged" in second.stdout
    (line,) = listed(fleet_audit, store, "sets")
    assert (line["set"], line["layer"], line["licence"].startswith("ODbL")) == ("pcf", "set", True)


def test_a_refused_row_is_named_and_the_rest_is_kept(tmp_path: Path, fleet_audit: Run) -> None:
    """Exit code 3, file, line and field on standard error, and the other rows in force."""
    store, file = tmp_path / "s.sqlite", written(tmp_path, "pcf.csv", BROKEN)
    done = fleet_audit("reference", "import", file, "--as", "mine", store=store, expect=3)
    assert "mine (pcf): facts: 0, figures of models: 2; loaded; 1 rejected" in done.stdout
    assert f"rejected: {file}, line 4, field manufacturer, name" in done.stderr
    kinds = {
        line["factor_id"].split("/")[0] for line in listed(fleet_audit, store, "list", "--models")
    }
    assert "mine" in kinds


def test_an_unknown_file_changes_nothing(tmp_path: Path, fleet_audit: Run) -> None:
    """A file of no known form is refused with the forms; no store is needed to list facts."""
    store, file = tmp_path / "s.sqlite", written(tmp_path, "x.csv", "a,b\n1,2\n")
    done = fleet_audit("reference", "import", file, store=store, expect=3)
    assert "the forms are pcf" in done.stderr
    missing = fleet_audit("reference", "import", tmp_path / "no.csv", store=store, expect=2)
    assert "no such file" in missing.stderr
    fleet_audit("reference", "import", file, "--as", "core", store=store, expect=2)
    fleet_audit("reference", "import", file, "--format", "nonsense", store=store, expect=2)
    other = tmp_path / "none.sqlite"
    assert listed(fleet_audit, other, "list", "--kind", "rule")
    assert not other.exists()


def test_an_empty_file_and_an_archive_say_what_to_do(tmp_path: Path, fleet_audit: Run) -> None:
    """Neither is read as a list: a stored list inside an archive would end in a broken line."""
    empty, archive = written(tmp_path, "x.csv", " \n"), tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("pcf.csv", SHEETS)
    store = tmp_path / "s.sqlite"
    for file, remedy in ((empty, "empty file: export it again"), (archive, "unpack it")):
        done = fleet_audit("reference", "import", file, store=store, expect=3)
        assert f"{file}: " in done.stderr
        assert remedy in done.stderr


def test_own_facts_cover_what_ships_and_show_it(tmp_path: Path, fleet_audit: Run) -> None:
    """The list tells layer and set; each of the two facts tells the other; removed, it is over."""
    store, file = tmp_path / "s.sqlite", written(tmp_path, "own.csv", OWN)
    fleet_audit("reference", "import", file, store=store)
    lives = listed(fleet_audit, store, "list", "--kind", "lifetime", "--all")
    (own,) = [line for line in lives if line["layer"] == "own"]
    (below,) = [line for line in lives if line["covered_by"] == own["factor_id"]]
    assert (own["set"], below["layer"], below["category"]) == ("own", "core", "laptop")
    show = ("reference", "show")
    top = json.loads(fleet_audit(*show, own["factor_id"], store=store).stdout)
    assert [one["factor_id"] for one in top["covers"]] == [below["factor_id"]]
    assert "laptop" in top["classes"]
    under = json.loads(fleet_audit(*show, below["factor_id"], store=store).stdout)
    assert under["covered_by"] == own["factor_id"]
    fleet_audit("reference", "remove", "own", store=store)
    assert listed(fleet_audit, store, "sets") == []
    fleet_audit("reference", "remove", "own", store=store, expect=2)


def test_a_difference_of_facts_and_of_the_fleet(
    tmp_path: Path, store: Path, fleet_audit: Run
) -> None:
    """What changed between two bodies, and how the figures of the fleet move with it."""
    file = written(tmp_path, "own.csv", OWN)
    fleet_audit("reference", "import", file, "--as", "lives", store=store)
    (line,) = listed(fleet_audit, store, "diff", "core", "lives")
    assert (line["change"], line["kind"], line["about"]) == ("changed", "lifetime", "laptop")
    moves = listed(
        fleet_audit, store, "diff", "core", "in-force", "--fleet", "--as-of", "2026-11-01"
    )
    yearly = {m["category"]: m for m in moves if m["measure"] == "gwp_kgco2e_per_year"}
    assert yearly["laptop"]["after"] != yearly["laptop"]["before"]
    assert yearly["monitor"]["after"] == yearly["monitor"]["before"]
    report = fleet_audit("report", "--out", tmp_path / "r", "--as-of", "2026-11-01", store=store)
    stated = json.loads((Path(report.stdout.strip()).parent / "report.json").read_text())
    assert "+ lives@" in stated["reference_version"]
    fleet_audit("reference", "diff", "core", "nonsense", store=store, expect=3)
    fleet_audit("reference", "remove", "lives", store=store)


def test_old_facts_are_told(tmp_path: Path, fleet_audit: Run) -> None:
    """More than twelve months after they were read, facts warn by the name of their set."""
    store, file = tmp_path / "s.sqlite", written(tmp_path, "pcf.csv", SHEETS)
    fleet_audit("reference", "import", file, store=store)
    now = fleet_audit("reference", "list", "--kind", "rule", store=store)
    assert "12 months" not in now.stderr
    later = fleet_audit("reference", "sets", "--as-of", "2099-01-01", store=store)
    assert "more than 12 months ago: core, pcf" in later.stderr
    assert "yes" in later.stdout
    spoken = fleet_audit("reference", "sets", "--lang", "fr", store=store)
    assert "False" not in spoken.stdout
    assert listed(fleet_audit, store, "sets")[0]["is_old"] == "false"


def test_a_bundle_crosses_an_air_gap(tmp_path: Path, fleet_audit: Run) -> None:
    """Signed there, loaded here; its key is pinned, another one is refused until it is trusted."""
    there, here = tmp_path / "there.sqlite", tmp_path / "here.sqlite"
    fleet_audit("reference", "import", written(tmp_path, "pcf.csv", SHEETS), store=there)
    export = ("reference", "bundle", "export")
    take = ("reference", "bundle", "import")
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    made = fleet_audit(*export, one, "--key", tmp_path / "key", store=there)
    key = made.stderr.split("Signed with the key ")[1].splitlines()[0]
    first = fleet_audit(*take, one, store=here)
    assert first.stdout == "pcf: loaded\n" and key in first.stderr
    assert fleet_audit(*take, one, store=here).stdout == "pcf: already known, unchanged\n"
    fleet_audit(*export, two, "--key", tmp_path / "other", store=there)
    other = fleet_audit(*take, two, store=here, expect=3)
    assert "not the one that is trusted" in other.stderr
    told = other.stderr.split("the key ")[1].split(",")[0]
    fleet_audit(*take, two, "--trust", told, store=here)
    changed = written(tmp_path, "changed.json", one.read_text().replace('"body": "', '"body": "A'))
    refused = fleet_audit(*take, changed, store=here, expect=3)
    assert "changed.json: changed after it was signed" in refused.stderr
    assert [line["set"] for line in listed(fleet_audit, here, "sets")] == ["pcf"]


class Publisher(ThreadingHTTPServer):
    """A publisher of lists, with an ETag for each, which counts what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.lists = {"/pcf.csv": SHEETS, "/nonsense.csv": "a,b\n1,2\n"}
        self.answers: list[int] = []

    @property
    def address(self) -> str:
        """Its own address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answers(BaseHTTPRequestHandler):
    server: Publisher

    def do_GET(self) -> None:
        text = self.server.lists.get(self.path)
        tag = f'"{sha256((text or "").encode()).hexdigest()}"'
        status = 404 if text is None else 304 if self.headers["If-None-Match"] == tag else 200
        body = (text or "").encode() if status == 200 else b""
        self.server.answers.append(status)
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher on this machine."""
    with Publisher() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sources(folder: Path, *lines: tuple[str, str, str | None]) -> Path:
    """A file of sources: name, address and hash of each."""
    text = "".join(
        f'[[sources]]\nname = "{name}"\nform = "pcf"\naddress = "{address}"\n'
        + (f'sha256 = "{digest}"\n' if digest else "")
        for name, address, digest in lines
    )
    return written(folder, "sources.toml", text)


def test_update_asks_only_for_what_is_newer(
    tmp_path: Path, fleet_audit: Run, publisher: Publisher
) -> None:
    """Fetched with its hash, then not again until the publisher changes it."""
    store = tmp_path / "s.sqlite"
    file = sources(tmp_path, ("pcf", f"{publisher.address}/pcf.csv", None))
    update = ("reference", "update", "--source", "pcf", "--sources", file)
    first = fleet_audit(*update, store=store)
    assert "figures of models: 2; loaded" in first.stdout
    assert sha256(SHEETS.encode()).hexdigest() in first.stderr
    second = fleet_audit(*update, store=store)
    assert second.stdout == "pcf: nothing newer is published\n"
    publisher.lists["/pcf.csv"] = SHEETS.replace("300.0", "310.0")
    third = fleet_audit(*update, store=store)
    assert "loaded in place of what was there" in third.stdout
    assert publisher.answers == [200, 304, 200]


def test_update_loses_nothing_where_an_address_fails(
    tmp_path: Path, fleet_audit: Run, publisher: Publisher
) -> None:
    """What does not answer, answers nonsense or has another hash is told; the rest is loaded."""
    store, good = tmp_path / "s.sqlite", f"{publisher.address}/pcf.csv"
    fleet_audit("reference", "import", written(tmp_path, "pcf.csv", SHEETS), store=store)
    file = sources(tmp_path, ("pcf", f"{publisher.address}/gone.csv", None), ("good", good, None))
    update = ("reference", "update", "--sources", file)
    done = fleet_audit(*update, "--source", "pcf", "--source", "good", store=store, expect=4)
    assert "pcf: 127.0.0.1: status 404; what was loaded before stays in force" in done.stderr
    assert "good (pcf): facts: 0, figures of models: 2" in done.stdout
    assert [line["set"] for line in listed(fleet_audit, store, "sets")] == ["pcf", "good"]
    wrong = sources(
        tmp_path, ("a", good, "00" * 32), ("b", f"{publisher.address}/nonsense.csv", None)
    )
    update = ("reference", "update", "--sources", wrong, "--source", "a", "--source", "b")
    done = fleet_audit(*update, store=store, expect=3)
    assert "a: the file at" in done.stderr or "has the hash" in done.stderr
    assert "the forms are pcf" in done.stderr
    assert len(listed(fleet_audit, store, "sets")) == 2


def test_update_takes_no_facts_in_the_clear(tmp_path: Path, fleet_audit: Run) -> None:
    """An address without TLS is refused before it is asked; an unknown source is a usage error."""
    file = sources(tmp_path, ("pcf", "http://example.org/pcf.csv", None))
    update = ("reference", "update", "--sources", file, "--source")
    done = fleet_audit(*update, "pcf", store=tmp_path / "s.sqlite", expect=2)
    assert "use https" in done.stderr
    unknown = fleet_audit(*update, "nonsense", store=tmp_path / "s.sqlite", expect=2)
    assert "the sources are pcf" in unknown.stderr


def test_an_address_can_be_imported_as_a_file(
    tmp_path: Path, fleet_audit: Run, publisher: Publisher
) -> None:
    """An address in place of a file is fetched."""
    done = fleet_audit(
        "reference", "import", f"{publisher.address}/pcf.csv", store=tmp_path / "s.sqlite"
    )
    assert "figures of models: 2; loaded" in done.stdout


def test_update_goes_through_the_proxy_of_the_environment(
    tmp_path: Path, fleet_audit: Run, publisher: Publisher
) -> None:
    """Where the environment names a proxy, it is asked in place of the address."""
    address = "http://localhost:9/far/pcf.csv"
    publisher.lists[address] = SHEETS
    file = sources(tmp_path, ("pcf", address, None))
    update = ("reference", "update", "--source", "pcf", "--sources", file)
    done = fleet_audit(*update, store=tmp_path / "s.sqlite", http_proxy=publisher.address)
    assert "figures of models: 2; loaded" in done.stdout
    assert publisher.answers == [200]


def test_a_kind_or_set_that_is_none_is_a_mistake(tmp_path: Path, fleet_audit: Run) -> None:
    """A typing mistake ends with 2 and names what there is, instead of an empty list."""
    store = tmp_path / "s.sqlite"
    kind = fleet_audit("reference", "list", "--kind", "typo", store=store, expect=2)
    assert "electricity" in kind.stderr and "lifetime" in kind.stderr
    one = fleet_audit("reference", "list", "--set", "cors", store=store, expect=2)
    assert "core" in one.stderr


def test_a_set_that_takes_the_place_of_another_list_says_so(
    tmp_path: Path, fleet_audit: Run
) -> None:
    """Another list under one name warns of what is lost; a newer copy of the same list does not."""
    store = tmp_path / "s.sqlite"
    first = written(tmp_path, "pcf.csv", SHEETS)
    fleet_audit("reference", "import", first, "--as", "ours", store=store)
    newer = written(tmp_path, "pcf.csv", SHEETS.replace("300.0", "310.0"))
    quiet = fleet_audit("reference", "import", newer, "--as", "ours", store=store)
    assert "was another list" not in quiet.stderr
    other = written(tmp_path, "own.csv", OWN)
    told = fleet_audit("reference", "import", other, "--as", "ours", store=store)
    assert "ours was another list: pcf, read from pcf.csv" in told.stderr
