"""`newsletter stats import` as a person types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXPORT = "id,role,Email\n" + "".join(f"{n},{'GP' if n % 2 else 'Manager'},p{n}@example.org\n" for n in range(1, 11))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "newsletter.toml").write_text('name = "Weekly"\n', encoding="utf-8")
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    return tmp_path


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newsletter", "stats", "import", *words],
        cwd=project,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_it_says_what_it_guessed_what_it_left_out_and_what_is_there_now(project: Path) -> None:
    done = run(project, "export.csv", "--as", "tea")
    assert (done.returncode, done.stdout) == (0, "surveys/tea: 10 respondents, 1 question.\n")
    assert "export.csv is plain CSV (guessed:" in done.stderr
    assert "Left out: “Email”" in done.stderr
    assert "\r" not in done.stderr, "no progress in a pipe"
    again = run(project, "export.csv", "--as", "tea")
    assert again.stdout == "surveys/tea: 10 respondents, 1 question (0 new questions, 0 new options).\n"


def test_json_is_all_that_standard_output_holds(project: Path) -> None:
    done = run(project, "export.csv", "--as", "tea", "--keep", "Email", "--form", "csv", "--format", "json")
    report = json.loads(done.stdout)
    assert (report["schema"], report["respondents"], report["left_out"], report["chosen"]) == (1, 10, [], True)


def test_bad_input_is_explained_and_changes_nothing(project: Path) -> None:
    (project / "export.csv").write_text(f"{EXPORT}3,GP,x@example.org\n", encoding="utf-8")
    done = run(project, "export.csv", "--as", "tea")
    assert (done.returncode, done.stdout) == (1, "")
    assert "export.csv, row 12: the respondent “3” stands in row 4 already" in done.stderr
    assert not (project / "surveys" / "tea").exists()
    assert not list(project.glob("surveys/.*"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gone.csv", "--as", "tea"), "There is no file gone.csv"),
        (("export.csv", "--as", "Tea round"), "can't be a survey's id"),
        (("export.csv", "--as", "tea", "--form", "limesurvay"), "Did you mean “limesurvey”?"),
    ],
)
def test_what_can_not_be_done_at_all(project: Path, words: tuple[str, ...], said: str) -> None:
    done = run(project, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
