"""The files of a report: whole or not at all, safe whatever the names, the same each time."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fleet_audit.model.codes import REPORT_FORMATS, USUAL_FORMATS, ReportFormat
from fleet_audit.model.errors import NoPdfPrinter
from fleet_audit.pipeline import publishing
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.publishing import ARCHIVE, LISTED, write_report
from fleet_audit.pipeline.reporting import Reported, reported
from fleet_audit.render.site_pages import site_slug
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

DAY = date(2026, 6, 30)
LONG = "Très longue adresse " * 16
SITES = (
    "Lyon",
    "LYON",
    "<script>alert(1)</script>",
    "مكتب الدار البيضاء",
    LONG,
    "../../etc",
    "=1+1",
)
HEAD = "category;manufacturer;model;serial;asset_tag;quantity;purchase_date;site;country\n"
LINK = re.compile(r'href="([^"#]+)"')


def line(number: int, site: str, quantity: int = 1) -> str:
    """A laptop of a site, whose tag a spreadsheet would run."""
    return (
        f"laptop;Dell;Latitude 7420;LAP{number:05};=cmd|{number};{quantity};2022-03-15;{site};FR\n"
    )


def store_of(folder: Path, lines: Sequence[str]) -> Reported:
    """The report of a store that holds these lines."""
    address = store_address(str(folder / "store.sqlite"))
    engine = open_store(address)
    (folder / "fleet.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    import_paths(
        engine, organisation_id(engine), [folder / "fleet.csv"], datetime(2026, 6, 30, tzinfo=UTC)
    )
    engine.dispose()
    return reported(address, DAY)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """The report of a fleet whose sites have names to be afraid of."""
    lines = [line(number, site) for number, site in enumerate(SITES)]
    return store_of(tmp_path_factory.mktemp("hostile"), lines)


Write = Callable[..., dict[str, bytes]]


@pytest.fixture
def write(found: Reported, tmp_path: Path) -> Write:
    """Writes the report as some formats into a folder; gives its files."""

    def written(*formats: ReportFormat, name: str = "2026-06-30") -> dict[str, bytes]:
        folder = tmp_path / name
        write_report(found.context, folder, "fr", formats=formats, behind=found.behind)
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LISTED}

    return written


def test_the_usual_formats_are_written_and_nothing_else(write: Write) -> None:
    """Pages in two languages, a workbook, lists, figures and one archive of all of them."""
    files = write(*USUAL_FORMATS)
    assert {"index.html", "index.en.html", "report.xlsx", "assets.csv", "sites.csv"} <= set(files)
    assert {"report.json", "explanations.json", ARCHIVE, "assets-per-action.csv"} <= set(files)
    assert set(write("json", name="json")) == {"report.json", "explanations.json"}
    assert set(REPORT_FORMATS) == {*USUAL_FORMATS, "pdf"}


def test_the_archive_holds_all_files_and_its_links_work_anywhere(
    write: Write, tmp_path: Path
) -> None:
    """Unpacked elsewhere, every link of every page leads to a file that is there."""
    files = write(*USUAL_FORMATS)
    with zipfile.ZipFile(io.BytesIO(files[ARCHIVE])) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "elsewhere")
    assert names[0].endswith("/index.html")
    (folder,) = (tmp_path / "elsewhere").iterdir()
    assert {path.name for path in folder.iterdir()} == set(files) - {ARCHIVE}
    for page in folder.glob("*.html"):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (folder / target).is_file(), (page, target)


def test_the_same_report_is_the_same_archive(write: Write) -> None:
    """Written twice, in two places, the archive has the same bytes."""
    one, other = (write("html", "csv", "zip", name=f"{n}/2026-06-30") for n in ("a", "b"))
    assert one[ARCHIVE] == other[ARCHIVE]


def test_what_an_earlier_report_left_goes_and_what_others_put_there_stays(
    write: Write, tmp_path: Path
) -> None:
    """A report of the same day takes away what it does not write any more, and nothing else."""
    write(*USUAL_FORMATS)
    (tmp_path / "2026-06-30" / "my-notes.txt").write_text("mine")
    (tmp_path / "2026-06-30" / "demo").mkdir()
    kept = {path.name for path in (tmp_path / "2026-06-30").iterdir()}
    assert "report.xlsx" in kept
    write_again = {path.name for path in _again(write, tmp_path)}
    assert write_again == {"report.json", "explanations.json", "my-notes.txt", "demo", LISTED}


def _again(write: Write, tmp_path: Path) -> list[Path]:
    folder = tmp_path / "2026-06-30"
    (folder / "demo").rmdir()
    (folder / "demo").write_text("not ours")
    write("json")
    return list(folder.iterdir())


def test_an_interrupted_report_leaves_what_was_there(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped half-way, a report changes no file, and leaves none of its own behind."""
    before = write("html", "json")
    put = publishing._write

    def stopped(path: Path, content: publishing.Content) -> None:
        if path.name == "report.json":
            raise KeyboardInterrupt
        put(path, content)

    monkeypatch.setattr(publishing, "_write", stopped)
    for name in ("2026-06-30", "new"):
        with pytest.raises(KeyboardInterrupt):
            write("html", "json", name=name)
    monkeypatch.undo()
    folder = tmp_path / "2026-06-30"
    left = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LISTED}
    assert left == before
    assert {path.name for path in tmp_path.iterdir()} == {"2026-06-30"}


def test_a_list_of_files_that_was_tampered_with_removes_nothing_outside(
    write: Write, tmp_path: Path
) -> None:
    """Only plain names of the folder are ours to remove."""
    write("json")
    (tmp_path / "precious.txt").write_text("mine")
    listed = ["../precious.txt", "/etc/hostname", 7, "gone.html"]
    (tmp_path / "2026-06-30" / LISTED).write_text(json.dumps(listed))
    write("json")
    assert (tmp_path / "precious.txt").read_text() == "mine"


@pytest.mark.parametrize("ending", [".csv", "-actions.csv"])
def test_every_site_has_a_page_and_lists_under_a_safe_name(
    write: Write, found: Reported, ending: str
) -> None:
    """Names that differ by case, of 300 letters, of markup, of another alphabet: one file each."""
    files = write("html", "csv")
    slugs = [site_slug(found.context, place) for place in range(len(found.context.sites))]
    own = [f"{slug}{ending}" for slug in slugs]
    assert len(own) == len(SITES) == len({name.lower() for name in own})
    for slug, name in zip(slugs, own, strict=True):
        assert re.fullmatch(r"site-\d+(-[a-z0-9-]+)?\.csv", name) and len(name) < 64
        page = files[f"{slug}.html"].decode()
        assert name in files
        assert f'href="{name}"' in page
        assert "<script" not in page


def test_no_list_runs_in_a_spreadsheet(write: Write) -> None:
    """Text that begins like a formula is written as text, in CSV and in the workbook."""
    files = write("csv", "xlsx")
    text = files["assets.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(SITES)
    assert {row["asset_tag"][:2] for row in rows} == {"'="}
    for name in (name for name in files if name.endswith(".csv")):
        for row in csv.reader(io.StringIO(files[name].decode("utf-8-sig")), delimiter=";"):
            assert not [cell for cell in row if cell[:1] in ("=", "+", "@", "\t")], name
    with zipfile.ZipFile(io.BytesIO(files["report.xlsx"])) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "/sheet" in name]
        assert len(sheets) > 8 and not [sheet for sheet in sheets if "<f>" in sheet]
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()


def test_the_lists_say_what_the_report_says(write: Write, found: Reported) -> None:
    """Sums of the lists are the figures of the report; each action has its assets."""
    files = write("csv", "json")

    def rows(name: str) -> list[dict[str, str]]:
        text = files[name].decode("utf-8-sig").replace(",", ".")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    whole = found.context.headline.gwp_per_year.value
    for name in ("assets.csv", "sites.csv", "categories.csv"):
        total = sum(float(row["gwp_kgco2e_per_year"]) for row in rows(name))
        assert total == pytest.approx(whole, abs=0.01), name
    advised = found.context.advised
    assert advised is not None
    concerned = rows("assets-per-action.csv")
    for rank, one in enumerate(advised.found, start=1):
        of_one = [row for row in concerned if row["rank"] == str(rank)]
        assert sum(int(row["quantity"]) for row in of_one) == one.devices, one.lever
    by_site = rows("actions-by-site.csv")
    avoided = sum(one.gwp_kgco2e_per_year.mid for one in advised.found)
    assert sum(float(row["gwp_kgco2e_per_year"]) for row in by_site) == pytest.approx(avoided)
    for place, detail in enumerate(found.context.site_details):
        there = rows(f"{site_slug(found.context, place)}-actions.csv")
        assert {row["site"].removeprefix("'") for row in there} == {
            found.context.sites[place].name or ""
        }
        devices = sum(one.devices for one in detail.actions)
        assert sum(int(row["quantity"]) for row in there) == devices
    explained = json.loads(files["explanations.json"])
    assert "explained" not in {k for k, v in json.loads(files["report.json"]).items() if v}
    assert any(one["figure"] == "fleet.gwp_per_year" for one in explained)


@pytest.mark.parametrize("lines", [[], [line(1, "Lyon")]], ids=["empty", "one asset"])
def test_a_fleet_of_nothing_or_of_one_is_reported(lines: list[str], tmp_path: Path) -> None:
    """Every format is written, and every link leads somewhere."""
    found = store_of(tmp_path, lines)
    folder = tmp_path / "report"
    write_report(found.context, folder, "en", formats=USUAL_FORMATS, behind=found.behind)
    for page in folder.glob("*.html"):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (folder / target).is_file(), (page, target)
    assert zipfile.is_zipfile(folder / "report.xlsx")


def test_many_places_stand_on_further_pages_and_none_is_dropped(tmp_path: Path) -> None:
    """200,000 devices on 300 sites: every site is named on a page that keeps to its budget."""
    lines = [line(number, f"Site {number:03}", 700) for number in range(300)]
    found = store_of(tmp_path, lines)
    assert found.context.headline.devices == 210_000
    folder = tmp_path / "report"
    write_report(found.context, folder, "en", formats=("html",))
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    text = "\n".join(page for name, page in pages.items() if name.startswith("places"))
    assert all(f"Site {number:03}" in text for number in range(300))
    for name, page in pages.items():
        outside = re.sub(r"<svg.*?</svg>", "<svg>", page, flags=re.DOTALL)
        assert len(page.encode()) <= 150_000 and len(re.findall(r"<[a-z]", outside)) <= 400, name


def test_without_a_printer_of_pdf_all_the_rest_is_written(
    found: Reported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing makes a PDF, the pages are kept, and the trouble is told."""
    monkeypatch.setattr("fleet_audit.render.pdf._printers", lambda: iter(()))
    with pytest.raises(NoPdfPrinter):
        write_report(found.context, tmp_path / "report", "fr", formats=("html", "pdf"))
    assert (tmp_path / "report" / "note.html").is_file()
    assert not list((tmp_path / "report").glob("*.pdf"))
