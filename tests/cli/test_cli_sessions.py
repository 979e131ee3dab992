"""`fleet-audit awareness --session`: what saved sessions moved; bad records, by file and field."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fleet_audit.model.contracts import schema_of

RECORD: dict[str, Any] = {
    "version": 1,
    "club": "Club des artisans",
    "date": "2026-11-20",
    "minutes": 30,
    "language": "fr",
    "attendance": 34,
    "quiz": [
        {
            "question": "making",
            "right": "a",
            "before": {"a": 12, "b": 20},
            "after": {"a": 26, "b": 5},
        },
        {"question": "centres", "right": "b", "before": {"a": 15, "b": 15}, "after": None},
    ],
    "sheets_taken": 19,
    "workshop": [{"category": "laptop", "count": 61, "past_usual_life": 12}],
    "engine": "0.1.0",
    "reference": "2026.11",
}
Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a record, some of its fields changed."""

    def write(name: str = "session.json", **changed: Any) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({**RECORD, **changed}), encoding="utf-8")
        return path

    return write


def asked(*files: Path) -> list[object]:
    return [word for file in files for word in ("--session", file)]


def test_a_session_tells_what_it_moved(fleet_audit, written: Written, tmp_path: Path) -> None:
    """A line a question: shares before and after, and the points between them with their doubt."""
    done = fleet_audit("awareness", *asked(written()), store=tmp_path / "none.sqlite")
    assert "38% (12 of 32)" in done.stdout and "84% (26 of 31)" in done.stdout
    assert "+46 (+27 to +61)" in done.stdout
    summary = done.stderr.replace("\u00a0", " ")
    assert "1 session, 34 people, 19 sheets taken away" in summary
    assert not (tmp_path / "none.sqlite").exists()


def test_json_answers_its_contract_and_csv_says_the_same(
    fleet_audit, written: Written, tmp_path: Path
) -> None:
    """Programs get the evaluation by its published schema, or a line a question."""
    files = asked(written(), written("two.json", club="Another", attendance=None))
    printed = fleet_audit("awareness", *files, "--format", "json", store=tmp_path / "s").stdout
    found = json.loads(printed)
    Draft202012Validator(schema_of("sessions_evaluated")).validate(found)
    assert found["sessions"] == 2 and found["attendance"] == 34
    assert found["uncounted_attendance"] == 1
    as_csv = fleet_audit("awareness", *files, "--format", "csv", store=tmp_path / "s").stdout
    rows = {row["question"]: row for row in csv.DictReader(io.StringIO(as_csv))}
    making = next(one for one in found["questions"] if one["question"] == "making")
    assert float(rows["making"]["moved"]) == pytest.approx(making["moved"]["value"], abs=1e-4)
    assert rows["centres"]["moved"] == ""


def test_a_record_answers_the_contract_of_the_deck() -> None:
    """What the deck is asked to save is valid by the schema that is published for it."""
    Draft202012Validator(schema_of("session")).validate(RECORD)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"names": ["Somebody"]}, "names"),
    ({"club": "someone@example.org"}, "field club"),
    ({"club": "Call 06 12 34 56 78"}, "field club"),
    ({"club": "One\nTwo"}, "field club"),
    ({"club": "x" * 61}, "field club"),
    ({"attendance": 30}, "field quiz[0].before: 32 hands of 30 people"),
    ({"attendance": -1}, "field attendance"),
    ({"minutes": 60}, "field minutes"),
    ({"version": 2}, "field version"),
    ({"date": "20/11/2026"}, "field date"),
    ({"quiz": [RECORD["quiz"][0]] * 2}, "field quiz[1].question"),
    (
        {"workshop": [{"category": "laptop", "count": 1, "past_usual_life": 2}]},
        "field workshop[0].past_usual_life",
    ),
    ({"workshop": [{"category": "laptop", "count": 1, "owner": "me"}]}, "workshop[0]"),
]
"""What is changed in a record, and what its refusal names."""


def test_records_that_are_none_are_refused_by_file_and_field(
    fleet_audit, written: Written, tmp_path: Path
) -> None:
    """A field that could name somebody, or that cannot be true, is refused by its name."""
    files = [written(f"bad{n}.json", **changed) for n, (changed, _) in enumerate(REFUSED)]
    done = fleet_audit("awareness", *asked(*files), store=tmp_path / "s", expect=3)
    lines = done.stderr.splitlines()
    assert done.stdout == "" and len(lines) == len(REFUSED)
    for number, (line, (_, named)) in enumerate(zip(lines, REFUSED, strict=True)):
        assert f"bad{number}.json" in line and named in line


NO_JSON = (b"", b"hello", b'{"version": 1', b"\xff\xfe", b"[" * 100_000, b" " * 1_000_001)


def test_what_is_no_json_is_refused_in_a_line(fleet_audit, tmp_path: Path) -> None:
    """Whatever stands in a file, the refusal names it in one line."""
    files = [tmp_path / f"bad{number}.json" for number in range(len(NO_JSON))]
    for file, content in zip(files, NO_JSON, strict=True):
        file.write_bytes(content)
    done = fleet_audit("awareness", *asked(*files), store=tmp_path / "s", expect=3)
    lines = done.stderr.splitlines()
    assert len(lines) == len(NO_JSON)
    assert all(file.name in line for file, line in zip(files, lines, strict=True))


def test_a_bad_record_costs_itself_alone(fleet_audit, written: Written, tmp_path: Path) -> None:
    """The others are told; a record given twice counts once, and says so."""
    good, bad = written(), written("bad.json", names=[])
    copy = written("copy.json")
    done = fleet_audit("awareness", *asked(good, bad, copy), store=tmp_path / "s", expect=3)
    assert "38% (12 of 32)" in done.stdout
    assert "bad.json" in done.stderr
    assert "copy.json: the same session as before, counted once" in done.stderr


@pytest.mark.parametrize("beside", [0, 1])
def test_a_file_that_is_not_there_is_wrong_usage(
    fleet_audit, written: Written, tmp_path: Path, beside: int
) -> None:
    """As with `import`, a slip in a name exits with 2 and nothing is told, alone or with others."""
    files = [written()] * beside + [tmp_path / "nowhere.json"]
    for command in (["awareness", *asked(*files)], ["import", *files]):
        done = fleet_audit(*command, store=tmp_path / "s", expect=2)
        assert done.stdout == "" and "nowhere.json" in done.stderr, command


def test_french_speaks_french(fleet_audit, written: Written, tmp_path: Path) -> None:
    """The table and the refusals are in the language of the run."""
    files = asked(written(), written("bad.json", club="a@b"))
    done = fleet_audit("awareness", *files, "--lang", "fr", store=tmp_path / "s", expect=3)
    assert "bonnes réponses" in done.stdout and "38\u00a0% (12 sur 32)" in done.stdout
    assert "le nom d’un club" in done.stderr


def test_a_page_holds_a_club_as_it_is_called(fleet_audit, written: Written, tmp_path: Path) -> None:
    """The page to share bears names as text, one line of policy, and nothing to fetch."""
    out = tmp_path / "moved.html"
    record = written(club="Les & « autres »")
    options = ("--format", "html", "--output", out)
    fleet_audit("awareness", *asked(record), *options, store=tmp_path / "s")
    page = out.read_text(encoding="utf-8")
    assert "Les &amp; « autres »" in page and "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "") and "<script" not in page


def test_a_session_lies_in_one_folder(fleet_audit, tmp_path: Path) -> None:
    """Deck, handout and guide in both languages; as PDF too, where asked, what can be printed."""
    out = tmp_path / "stick"
    options = ("--public", "--out", out, "--lang", "fr", "--as-of", "2026-11-01")
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    printer = browser or importlib.util.find_spec("weasyprint")
    pdf = ("--pdf",) if printer else ()
    done = fleet_audit("awareness", *options, *pdf, store=tmp_path / "none.sqlite")
    assert done.stdout.strip() == str(out / "deck.html")
    pages = {
        f"{name}{end}" for name in ("deck", "handout", "guide") for end in (".html", ".en.html")
    }
    printed = (("handout",) if printer else ()) + (("deck", "deck-notes") if browser else ())
    papers = {f"{name}{end}" for name in printed for end in (".pdf", ".en.pdf")}
    names = {file.name for file in out.iterdir()}
    assert names >= pages and {name for name in names if name.endswith(".pdf")} == papers
    sheets = {name: (out / name).read_bytes().count(b"/Type /Page\n") for name in papers}
    if browser:
        assert sheets["deck.pdf"] == sheets["deck.en.pdf"] == 14
        assert sheets["deck-notes.pdf"] == sheets["deck-notes.en.pdf"] == 7
    assert 'lang="fr"' in (out / "handout.html").read_text(encoding="utf-8")
    assert 'lang="en"' in (out / "guide.en.html").read_text(encoding="utf-8")


def test_a_deck_that_nothing_prints_is_told_of(fleet_audit, tmp_path: Path) -> None:
    """Where no browser is found, the handout is printed, and each deck that is not is named."""
    pytest.importorskip("weasyprint")
    out = tmp_path / "stick"
    options = ("--public", "--pdf", "--quiet", "--out", out, "--lang", "en")
    done = fleet_audit("awareness", *options, store=tmp_path / "s", PATH=str(tmp_path))
    assert "deck.pdf, deck-notes.pdf, deck.fr.pdf, deck-notes.fr.pdf" in done.stderr
    assert "print the deck from any browser" in done.stderr
    assert {file.name for file in out.glob("*.pdf")} == {"handout.pdf", "handout.fr.pdf"}
