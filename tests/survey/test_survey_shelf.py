"""The shelf: what is there, read when it is asked for, and what is wrong with the rest. Never a traceback."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from survey_world import invalid, opened, shelf_of

from newsletter.survey.shelf import open_shelf

GOOD = "title: T\nsource: published\nbase: 9\nquestions:\n  q: {text: Q, kind: text}\n"


def test_surveys_are_the_folders_that_references_can_name(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, GOOD, survey_id="b")
    for name in ("a", ".hidden", "No Name"):
        (tmp_path / "surveys" / name).mkdir()
    (tmp_path / "surveys" / "notes").write_text("", encoding="utf-8")
    assert shelf.ids() == ("a", "b")
    assert shelf.dataset("c") is None
    assert shelf.problems("c") == ()
    assert shelf.dataset("../surveys/b") is None


def test_a_project_without_surveys_has_none(tmp_path: Path) -> None:
    assert open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path).ids() == ()


def test_paths_are_told_from_the_project(tmp_path: Path) -> None:
    assert opened(shelf_of(tmp_path, GOOD)).survey.path == "surveys/s/survey.yaml"
    outside = open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path / "elsewhere")
    assert opened(outside).survey.path.endswith("/surveys/s/survey.yaml")


def test_a_codebook_is_read_once_and_only_when_it_is_asked_for(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, GOOD)
    (tmp_path / "surveys" / "s" / "survey.yaml").write_text(GOOD.replace("title: T", "title: U"), encoding="utf-8")
    first = opened(shelf)
    assert first.survey.title == "U"
    assert opened(shelf) is first


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"title: T\nsource: caf\xe9\n", "not UTF-8 text: byte 0xE9", 2),
        (b"\xff\xfet\x00i\x00", "not UTF-8 text", 1),
        (b"title: T\nsource: \x00\n", "holds NUL", 2),
        (b"\x7fELF\x01\x01\x00\x00", "NUL", 1),
        (b"", "empty", 1),
        (b"[" * 20_000, "nested", 1),
        (b"title: T\n" + b"# padding\n" * 1_100_000, "bytes", 1),
    ],
    ids=["Latin-1", "UTF-16", "NUL", "binary", "empty", "brackets", "10 MB"],
)
def test_what_is_no_codebook_is_a_problem_with_its_place(tmp_path: Path, data: bytes, message: str, line: int) -> None:
    shelf = shelf_of(tmp_path, GOOD)
    (tmp_path / "surveys" / "s" / "survey.yaml").write_bytes(data)
    assert shelf.dataset("s") is None
    (problem,) = invalid(shelf)
    assert message in problem.message
    assert (problem.path, problem.span.line) == ("surveys/s/survey.yaml", line)


def test_a_folder_without_codebook_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "surveys" / "s").mkdir(parents=True)
    shelf = open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path)
    assert shelf.dataset("s") is None
    (problem,) = invalid(shelf)
    assert "no codebook" in problem.message


def test_a_codebook_that_is_a_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "surveys" / "s" / "survey.yaml").mkdir(parents=True)
    (problem,) = invalid(open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path))
    assert "can't be read" in problem.message


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n"))
    assert opened(shelf).survey.title == "T"


def test_importing_the_survey_room_imports_nothing_dear() -> None:
    import subprocess

    script = (
        "import newsletter.survey.shelf, newsletter.survey.comparing, newsletter.survey.answers, sys;"
        "dear = {'duckdb', 'scipy', 'yaml', 'pydantic', 'statistics', 'numpy', 'requests', 'asyncio'};"
        "print(sorted(dear & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
