"""The gallery that is committed is what the product makes today."""

from __future__ import annotations

from pathlib import Path

from tests.pages.conftest import ROOT

COMMITTED = ROOT / "reports" / "gallery"
PACKED = (".xlsx", ".zip")
"""Files of which the packing, though not what is in it, may follow the machine's own zlib."""


def files(folder: Path) -> dict[str, bytes]:
    """What a folder holds, by place; the ends of lines are nobody's figures."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().replace(b"\r\n", b"\n")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_gallery_is_made_by_this_code(gallery: Path) -> None:
    """Made again, the gallery has the files that are committed; `just gallery` writes them anew."""
    made, committed = files(gallery), files(COMMITTED)
    assert sorted(made) == sorted(committed), "run `just gallery`"
    changed = [name for name in made if not name.endswith(PACKED) and made[name] != committed[name]]
    assert changed == [], "run `just gallery`, and read the difference"
