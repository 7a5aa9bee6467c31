"""Files of one export appear together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.transcoding.atomic import writing_beside, written_together

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    return folder


def write(path: Path, text: str) -> None:
    with writing_beside(path) as part:
        part.write_text(text)


def test_files_written_together_appear_when_all_are_whole(folder: Path) -> None:
    film, report = folder / "film.mp4", folder / "report.html"
    film.write_text("earlier")
    with written_together():
        write(film, "new")
        write(report, "new")
        assert film.read_text() == "earlier"
        assert not report.exists()
    assert [path.read_text() for path in (film, report)] == ["new", "new"]
    assert sorted(path.name for path in folder.iterdir()) == ["film.mp4", "report.html"]


def test_one_that_fails_leaves_all_as_they_were(folder: Path) -> None:
    film = folder / "film.mp4"
    film.write_text("earlier")

    def export() -> None:
        with written_together():
            write(film, "new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        export()
    assert film.read_text() == "earlier"
    assert [path.name for path in folder.iterdir()] == ["film.mp4"]


def test_afterwards_files_appear_at_once_again(folder: Path) -> None:
    with written_together():
        pass
    write(folder / "film.mp4", "new")
    assert (folder / "film.mp4").read_text() == "new"
