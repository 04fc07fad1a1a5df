"""The project is found from anywhere inside it; its state lies outside it; files are written whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.actions.issues import find_issue
from newsletter.actions.project import open_project, state_folder
from newsletter.actions.recent import recent_project, remember
from newsletter.actions.records import audience_of
from newsletter.actions.writing import write_files, write_whole
from newsletter.errors import CouldNotRun


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "weekly"
    (folder / "issues").mkdir(parents=True)
    (folder / "newsletter.toml").write_text("name = 'x'\n", encoding="utf-8")
    for name in ("2016-07-27-reset", "2016-11-16-after", "2016-11-23-before"):
        (folder / "issues" / f"{name}.md").write_text("---\nsubject: x\n---\n", encoding="utf-8")
    return folder


def test_a_project_is_found_by_walking_up(root: Path) -> None:
    assert open_project(root / "issues", {}).root == root.resolve()


def test_a_named_folder_must_be_the_project_itself(root: Path) -> None:
    with pytest.raises(CouldNotRun, match="is not a newsletter project"):
        open_project(root / "issues", {}, exact=True)


def test_state_lies_outside_the_checkout_and_is_told_apart_by_path(root: Path) -> None:
    first, second = state_folder(root, {}), state_folder(root / "elsewhere", {})
    assert first != second
    assert not first.is_relative_to(root)
    assert state_folder(root, {"NEWSLETTER_STATE": str(root.parent / "state")}) == root.parent / "state"


@pytest.mark.parametrize("name", ["2016-07-27-reset", "reset", "2016-07", "issues/2016-07-27-reset.md"])
def test_an_issue_is_found_by_whatever_names_only_it(root: Path, name: str) -> None:
    assert find_issue(open_project(root, {}), name).stem == "2016-07-27-reset"


@pytest.mark.parametrize(
    ("name", "words"), [("2016-11", "any of 2"), ("rest", "no issue"), ("", "no issue"), ("../x", "no issue")]
)
def test_a_name_that_means_none_or_several_says_so(root: Path, name: str, words: str) -> None:
    with pytest.raises(CouldNotRun, match=words):
        find_issue(open_project(root, {}), name)


@pytest.mark.parametrize("name", ["notes.md", "issues/links.yaml"])
def test_a_file_that_is_no_draft_is_no_issue(root: Path, name: str) -> None:
    (root / name).write_text("x", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="is no issue"):
        find_issue(open_project(root, {}), str(root / name))


def test_a_file_of_the_same_name_where_one_stands_does_not_hide_an_issue(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reset").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_issue(open_project(root, {}), "reset").stem == "2016-07-27-reset"


def test_the_last_project_is_remembered_while_it_is_there(root: Path, tmp_path: Path) -> None:
    environment = {"NEWSLETTER_STATE": str(tmp_path / "state")}
    assert recent_project(environment) is None
    remember(open_project(root, environment))
    assert recent_project(environment) == root.resolve()
    (root / "newsletter.toml").unlink()
    assert recent_project(environment) is None


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    write_whole(file, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_an_edition_takes_away_only_the_pictures_of_the_edition_before_it(tmp_path: Path) -> None:
    manifest = b'{"files": {"images/old.png": {}, "../outside.png": {}, "email.html": {}}}'
    write_files(tmp_path / "out", {"images/old.png": b"1", "manifest.json": manifest}, "manifest.json")
    mine = [
        tmp_path / "out" / "images" / "mine.txt",
        tmp_path / "outside.png",
        tmp_path / "out" / "images" / "sub" / "x",
    ]
    for file in mine:
        file.parent.mkdir(exist_ok=True)
        file.write_text("mine", encoding="utf-8")
    write_files(tmp_path / "out", {"images/new.png": b"2", "manifest.json": b"{}"}, "manifest.json")
    assert all(file.read_text(encoding="utf-8") == "mine" for file in mine)
    assert not (tmp_path / "out" / "images" / "old.png").exists()
    assert (tmp_path / "out" / "images" / "new.png").read_bytes() == b"2"


@pytest.mark.parametrize(
    "configuration",
    ['ledger = "mysql://x"', "ledger = 7", 'leger = "postgresql://db.example.org/newsletter"', "name = 'x\n"],
)
def test_no_other_record_stands_in_for_one_that_can_not_be_read(root: Path, configuration: str) -> None:
    (root / "newsletter.toml").write_text(f"{configuration}\n", encoding="utf-8")
    project = open_project(root, {"NEWSLETTER_STATE": str(root.parent / "state")}, exact=True)
    with pytest.raises(CouldNotRun, match="can't be read from the configuration") as told, audience_of(project):
        pass
    assert told.value.problems
    assert not (root.parent / "state").exists()
