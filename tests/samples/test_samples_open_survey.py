"""The real and openly licensed survey that comes along: what its file holds, counted without this program."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from statistics import mean, median

import pytest
from click.testing import CliRunner

from newsletter.actions.project import open_project
from newsletter.actions.surveys import survey_of, tables_of
from newsletter.cli.main import newsletter

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "surveys" / "anes-1996"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "responses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_whole_and_says_whence_it_is(rows: list[dict[str, str]]) -> None:
    dataset = survey_of(open_project(ROOT, {}, exact=True), "anes-1996")
    assert dataset.respondents().base == len(rows) == 944
    codebook = (FOLDER / "survey.yaml").read_text(encoding="utf-8")
    assert "statsmodels" in codebook
    assert "public domain" in codebook


def test_every_choice_is_counted_as_the_file_has_it(rows: list[dict[str, str]]) -> None:
    dataset = survey_of(open_project(ROOT, {}, exact=True), "anes-1996")
    for question in dataset.survey.questions.values():
        if question.kind != "single":
            continue
        held = Counter(row[question.column or ""] for row in rows)
        assert set(held) == {option.value for option in question.options.values()}
        for option in question.options.values():
            counted = dataset.share(question.id, (option.id,)).count
            assert counted is not None
            assert counted.low == held[option.value or ""]


@pytest.mark.parametrize("question", ["tv-news", "age", "place-size"])
def test_means_and_medians_are_the_files(rows: list[dict[str, str]], question: str) -> None:
    dataset = survey_of(open_project(ROOT, {}, exact=True), "anes-1996")
    numbers = [float(row[dataset.survey.questions[question].column or ""]) for row in rows]
    assert dataset.number(question).value == pytest.approx(mean(numbers))
    assert dataset.number(question, (), "median").value == median(numbers)


def test_the_docs_show_what_it_says() -> None:
    """The command in docs/surveys.md, and every line of its answer."""
    text = (ROOT / "docs" / "surveys.md").read_text(encoding="utf-8")
    _, _, shown = text.partition("$ newsletter ")
    command, _, answer = shown.partition("\n")
    told = CliRunner(env={"COLUMNS": "80"}).invoke(newsletter, ["--project", str(ROOT), *command.split()])
    assert told.stdout == answer.partition("```")[0]


def test_its_leanings_are_a_grid() -> None:
    tables = tables_of(open_project(ROOT, {}, exact=True), "anes-1996", "leanings", "vote")
    assert [table.question.id for table in tables] == ["own-leaning", "clinton-leaning", "dole-leaning"]
    assert all(table.association and table.association.p_value < 0.0001 for table in tables)
