"""The samples are in words of their own, and say of everything made up that it is."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.actions.project import open_project
from newsletter.draft.parse import parse

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / ".." / "shared" / "seeds"
STARTER = ROOT / "newsletter" / "starter"
RUN = 8  # words in a row that no two people write by chance
_WRITTEN = (
    "issues/*.md",
    "surveys/*/survey.yaml",
    "tests/as_printed/**/*.md",
    "tests/as_printed/**/*.yaml",
    "newsletter/starter/**/*.*",
)


def words(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8").lower().replace("’", "'")
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text)


def runs(found: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1))


def test_no_sentence_comes_from_the_reports_behind_the_figures() -> None:
    reports = sorted(SEEDS.glob("*.txt"))
    if not reports and not os.environ.get("CI"):
        pytest.skip("../shared/seeds is not on this machine")
    assert reports
    theirs = {run for report in reports for run in runs(words(report))}
    ours = sorted(path for pattern in _WRITTEN for path in ROOT.glob(pattern) if path.is_file())
    assert len(ours) > 10
    assert [(path.name, " ".join(run)) for path in ours for run in runs(words(path)) if run in theirs] == []


@pytest.mark.parametrize("path", sorted([*(ROOT / "issues").glob("*.md"), *(STARTER / "issues").glob("*.md")]), ids=str)
def test_a_link_to_example_org_is_called_a_sample(path: Path) -> None:
    """In its own line, or, for a reading list, in the line that introduces the list."""
    source = path.read_text(encoding="utf-8")
    lines = source.split("\n")
    for link in parse(source, f"issues/{path.name}").links:
        if "example.org" in link.target:
            assert re.search(r"\b[Ss]ample", lines[link.span.line - 1]), link.text
            if link.kind == "reading":
                before = "\n".join(lines[: link.span.line - 1]).rpartition("\n#")[2]
                assert "samples" in before
                assert "example.org" in before


@pytest.mark.parametrize("root", [ROOT, STARTER], ids=["samples", "starter"])
def test_every_answer_that_may_be_printed_says_that_it_is_made_up(root: Path) -> None:
    shelf = open_project(root, {}, exact=True).shelf()
    answers = []
    for survey_id in shelf.ids():
        dataset = shelf.dataset(survey_id)
        assert dataset is not None
        for question in dataset.survey.questions.values():
            for respondent in (*question.answers, *_respondents(root, survey_id)):
                answer = dataset.answer(question.id, respondent) if question.kind == "text" else None
                if answer and answer.consent:
                    answers.append(answer)
                    assert "made up" in dataset.survey.title.replace("-", " ")
    assert answers
    assert all("made-up sample answer" in answer.attribution for answer in answers)


def _respondents(root: Path, survey_id: str) -> list[str]:
    file = root / "surveys" / survey_id / "responses.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as rows:
        return [row["id"] for row in csv.DictReader(rows) if "id" in row]  # a real survey's people have none here


@pytest.mark.parametrize(
    "file", [ROOT / "lists/commissioners.csv", STARTER / "lists/readers.csv"], ids=lambda f: f.stem
)
def test_nobody_on_a_sample_list_can_be_written_to(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as rows:
        people = list(csv.DictReader(rows))
    assert len(people) > 1
    assert all(person["email"].endswith("@example.org") for person in people)
    assert all("made-up" in person["note"] for person in people)
