"""The commands as a person types them, each in a process of its own."""

from __future__ import annotations

import email
import email.policy
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_project import SLUG, CommandLine


class Project(CommandLine):
    """A new project on disk, and its command line."""

    @property
    def issue(self) -> Path:
        return self.root / "issues" / f"{SLUG}.md"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "weekly", tmp_path / "state")
    done = made.run("init", str(made.root), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return made


def test_a_new_project_checks_clean_from_any_folder_inside_it(project: Project) -> None:
    for folder in (project.root, project.root / "issues"):
        done = project.run("check", cwd=folder)
        assert (done.returncode, done.stdout) == (0, "")


def test_a_new_project_builds_at_once_and_the_same_bytes_twice(project: Project) -> None:
    assert project.run("build", "tea").returncode == 0
    folder = project.root / "build" / SLUG
    first = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert set(first) == {"email.html", "email.txt", "email.eml", "web.html", "manifest.json"}
    assert project.run("build", str(project.issue), "--out", "elsewhere").returncode == 0
    assert {path.name: path.read_bytes() for path in (project.root / "elsewhere").iterdir() if path.is_file()} == first


def test_build_refuses_what_check_calls_an_error_and_leaves_the_last_build_alone(project: Project) -> None:
    project.run("build", "tea")
    manifest = project.root / "build" / SLUG / "manifest.json"
    before = manifest.read_bytes()
    project.issue.write_text(project.issue.read_text(encoding="utf-8") + "\n<stat:tea/nowhere>\n", encoding="utf-8")
    done = project.run("build", "tea")
    assert done.returncode == 1
    assert "reference-unknown" in done.stderr
    assert manifest.read_bytes() == before


def test_check_has_an_exit_code_for_clean_for_errors_and_for_not_run(project: Project, tmp_path: Path) -> None:
    assert project.run("check").returncode == 0
    assert project.run("check", "no-such-issue").returncode == 2
    assert project.run("check", cwd=tmp_path).returncode == 2
    project.issue.write_text("", encoding="utf-8")
    assert project.run("check").returncode == 1


def test_check_json_is_all_that_standard_output_holds(project: Project) -> None:
    project.issue.write_text("---\nsubjects: x\n---\n", encoding="utf-8")
    report = project.json("check")
    assert report["schema"] == 1
    assert report["summary"]["errors"] >= 1
    (finding,) = (each for each in report["findings"] if each["line"] == 2)
    assert finding["rule"] == "front-matter-invalid"
    assert finding["path"] == f"issues/{SLUG}.md"
    assert (finding["column"], finding["end_line"], finding["end_column"]) == (1, 2, 9)


@pytest.mark.parametrize("format", ["github", "sarif"])
def test_check_speaks_to_other_programs(project: Project, format: str) -> None:
    project.issue.write_text("---\nsubjects: x\n---\n", encoding="utf-8")
    done = project.run("check", "--format", format)
    assert done.returncode == 1
    assert "front-matter-invalid" in done.stdout


def test_init_leaves_a_folder_that_holds_something_alone(project: Project) -> None:
    before = sorted(project.root.rglob("*"))
    done = project.run("init", str(project.root))
    assert done.returncode == 2
    assert "not an empty folder" in done.stderr
    assert sorted(project.root.rglob("*")) == before


def test_new_makes_an_issue_in_the_last_ones_shape_that_has_no_errors(project: Project) -> None:
    done = project.run("new", "“Ranked #1”: we're first")
    assert done.returncode == 0, done.stderr
    path = project.root / done.stdout.strip()
    text = path.read_text(encoding="utf-8")
    assert "subject: “Ranked #1”: we're first" in text
    assert "Dear <reader:" in text
    assert "reading list" in text.lower()
    assert all(finding["severity"] == "warning" for finding in project.json("check", path.stem)["findings"])


def test_new_never_overwrites(project: Project) -> None:
    first = project.root / project.run("new", "Twice").stdout.strip()
    first.write_text(first.read_text(encoding="utf-8").replace("Write here.", "Mine."), encoding="utf-8")
    second = project.root / project.run("new", "Twice").stdout.strip()
    assert second != first
    assert "Mine." in first.read_text(encoding="utf-8")
    assert "Mine." not in second.read_text(encoding="utf-8")


@pytest.mark.parametrize("subject", ["", "  ", "two\nlines", "\x1b[31m"])
def test_new_refuses_what_is_no_subject(project: Project, subject: str) -> None:
    assert project.run("new", subject).returncode == 2


def test_an_issue_goes_to_each_reader_of_its_list_once(project: Project) -> None:
    assert project.run("lists", "import", "lists/readers.csv", "--list", "readers").returncode == 0
    first = project.json("send", "tea", "--yes")
    assert (first["accepted"], first["earlier"]) == (2, 0)
    outbox = project.root / ".newsletter" / "outbox" / SLUG
    messages = {path.name: path.read_bytes() for path in outbox.glob("*.eml")}
    assert len(messages) == 2
    again = project.json("send", "tea", "--yes")
    assert (again["accepted"], again["earlier"]) == (0, 2)
    assert {path.name: path.read_bytes() for path in outbox.glob("*.eml")} == messages


def test_each_message_greets_its_reader_and_offers_a_way_out(project: Project) -> None:
    project.run("lists", "import", "lists/readers.csv", "--list", "readers")
    project.run("send", "tea", "--yes")
    path = project.root / ".newsletter" / "outbox" / SLUG / "ada@example.org.eml"
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["To"] == "ada@example.org"
    assert message["List-Unsubscribe"].startswith("<https://example.org/u/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = message.get_body(("html",))
    text = message.get_body(("plain",))
    assert html is not None
    assert text is not None
    for part in (html, text):
        assert "Ada" in part.get_content()
        assert "[[" not in part.get_content()


def test_a_test_goes_only_where_it_is_told_and_does_not_count(project: Project) -> None:
    project.run("lists", "import", "lists/readers.csv", "--list", "readers")
    done = project.json("send", "tea", "--test", "me@example.org", "--yes")
    assert done["accepted"] == 1
    assert project.json("send", "tea", "--yes")["accepted"] == 2


def test_send_asks_and_without_a_terminal_says_so(project: Project) -> None:
    project.run("lists", "import", "lists/readers.csv", "--list", "readers")
    done = project.run("send", "tea")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert not (project.root / ".newsletter" / "outbox").exists()


def test_a_dry_run_sends_nothing(project: Project) -> None:
    project.run("lists", "import", "lists/readers.csv", "--list", "readers")
    done = project.run("send", "tea", "--dry-run")
    assert done.returncode == 0
    assert "2 readers" in done.stderr
    assert not (project.root / ".newsletter" / "outbox").exists()


def test_send_refuses_what_check_calls_an_error(project: Project) -> None:
    project.run("lists", "import", "lists/readers.csv", "--list", "readers")
    project.issue.write_text(project.issue.read_text(encoding="utf-8") + "\n<stat:tea/nowhere>\n", encoding="utf-8")
    done = project.run("send", "tea", "--yes")
    assert done.returncode == 1
    assert "reference-unknown" in done.stderr


def test_deliveries_say_what_was_sent_to_whom(project: Project) -> None:
    project.run("lists", "import", "lists/readers.csv", "--list", "readers")
    project.run("send", "tea", "--yes")
    (delivery,) = project.json("deliveries", "list")["deliveries"]
    assert delivery["issue"] == SLUG
    people = project.json("deliveries", "show", str(delivery["delivery"]))["people"]
    assert {person["address"] for person in people} == {"ada@example.org", "tea-lovers@example.org"}
    assert {person["state"] for person in people} == {"accepted"}


def test_somebody_suppressed_is_never_written_to_whatever_is_imported(project: Project) -> None:
    project.run("lists", "suppress", "Ada@Example.org")
    project.run("lists", "import", "lists/readers.csv", "--list", "readers")
    assert project.json("send", "tea", "--yes")["accepted"] == 1


def test_figures_have_their_evidence(project: Project) -> None:
    report = project.json("figures", "tea")
    assert report["schema"] == 1
    first = report["figures"][0]
    assert set(first) == {
        "reference", "path", "line", "column", "text", "kind", "value", "unit", "count", "base", "weighted_base",
        "standard_error", "interval", "survey", "question_text", "option_label", "data_digest",
    }  # fmt: skip
    assert first["text"] == "Sixty-one per cent"


def test_a_wrong_command_is_answered_with_the_nearest(project: Project) -> None:
    done = project.run("chekc")
    assert done.returncode == 2
    assert "Did you mean “check”?" in done.stderr


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("lists", "import", "-h")])
def test_every_command_explains_itself(project: Project, words: tuple[str, ...]) -> None:
    done = project.run(*words)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage:")


def test_a_configuration_with_mistakes_is_findings_not_a_crash(project: Project) -> None:
    (project.root / "newsletter.toml").write_text("name = \n", encoding="utf-8")
    report = project.json("check")
    assert [finding["rule"] for finding in report["findings"] if finding["severity"] == "error"] == ["config-invalid"]
    assert project.run("build", "tea").returncode == 1


def test_what_the_system_refuses_is_told_and_never_a_traceback(project: Project) -> None:
    (project.root / "issues" / "2025-01-01-a-folder.md").mkdir()
    earlier = project.root / "issues" / "2025-01-02-loop.md"
    earlier.symlink_to(earlier)
    for words in (("check",), ("build", "tea"), ("check", "2025-01-01")):
        done = project.run(*words)
        assert "Traceback" not in done.stderr


def test_a_build_does_not_touch_what_is_not_its_own(project: Project) -> None:
    mine = project.root / "site" / "images" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    assert project.run("build", "tea", "--out", "site").returncode == 0
    assert mine.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("folder", [".", "./", "new/"])
def test_init_works_in_the_folder_that_one_stands_in(project: Project, tmp_path: Path, folder: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert project.run("init", folder, cwd=empty).returncode == 0
    assert project.run("check", cwd=empty / folder).returncode == 0


def test_names_too_long_for_the_system_are_told(project: Project) -> None:
    long = "x" * 5000
    assert project.run("new", long).returncode == 0
    for words in (("check", long), ("build", "tea", "--out", long), ("--project", long, "check"), ("init", long)):
        done = project.run(*words)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)


@pytest.mark.skipif(os.name != "posix", reason="the device is Linux's")
def test_a_full_disk_behind_standard_output_is_told(project: Project) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "newsletter", "check", "--format", "json"],
            cwd=project.root, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_what_a_killed_build_left_is_swept_away_by_a_later_one(project: Project) -> None:
    project.run("build", "tea")
    litter = project.root / "build" / SLUG / ".email.html.abc.part"
    litter.write_bytes(b"half")
    os.utime(litter, (0, 0))
    assert project.run("build", "tea").returncode == 0
    assert not litter.exists()
