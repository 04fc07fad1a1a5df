"""The four real files give the labels and counts that they hold, compared with a reading that shares no code."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path
from statistics import fmean

import pyreadstat
import pytest
from importing_world import World

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "surveys"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir() and not os.environ.get("CI"), reason="the real survey files are not beside this checkout"
)
AGREEMENT = ["Very Inaccurate", "Moderately Inaccurate", "Slightly Inaccurate", "Slightly Accurate",
             "Moderately Accurate", "Very Accurate"]  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def cells(name: str) -> dict[str, list[str]]:
    """The columns of one of the CSV files, by heading, without blanks."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    return {heading: [row[heading] for row in rows if row[heading]] for heading in rows[0]}


def test_bfi_as_csv(world: World) -> None:
    report = world.take(FOLDER / "bfi_likert.csv")
    assert (report.respondents, report.questions, report.left_out, report.unplaced) == (2800, 28, (), ())
    for heading, column in cells("bfi_likert.csv").items():
        name = heading.lower()
        assert world.base(name) == len(column), heading
        if heading == "age":
            assert world.dataset().number(name).value == pytest.approx(fmean(map(float, column)), rel=1e-12)
        else:
            assert world.counts(name) == Counter(column), heading


def test_bfi_as_spss_has_the_questions_words_and_the_steps_labels(world: World) -> None:
    world.take(FOLDER / "bfi_labelled.sav")
    assert world.question("a1").text == "Am indifferent to the feelings of others."
    labels = [option.label for option in world.question("o5").options.values()]
    assert labels == AGREEMENT
    for heading, column in cells("bfi_likert.csv").items():
        name = heading.lower()
        assert world.base(name) == len(column), heading
        if heading[0] in "ACENO":
            counted = Counter(AGREEMENT[int(cell) - 1] for cell in column)
            assert world.counts(name) == {label: counted[label] for label in AGREEMENT}
    assert sum(world.counts("gender").values()) == 2800


@pytest.mark.parametrize(("name", "labelled"), [("bfi_labelled.sav", 26), ("mass_student_survey.sav", 7)])
def test_every_label_text_and_count_of_an_spss_file_is_the_readers_own(world: World, name: str, labelled: int) -> None:
    """The same file read by pyreadstat alone: each variable's words, each code's label, how many gave it."""
    data, about = pyreadstat.read_sav(FOLDER / name, output_format="dict")
    world.take(FOLDER / name)
    questions = {question.column: question for question in world.codebook().questions.values()}
    assert list(questions) == about.column_names
    for variable, labels in about.variable_value_labels.items():
        question, given = questions[variable], Counter(value for value in data[variable] if value is not None)
        assert question.text == (about.column_names_to_labels[variable] or variable)
        assert [option.label for option in question.options.values()] == list(labels.values())
        assert world.counts(question.id) == {label: given[code] for code, label in labels.items()}
        assert world.base(question.id) == given.total()
    assert len(about.variable_value_labels) == labelled


@pytest.mark.parametrize("name", ["mass_student_survey.csv", "mass_student_survey.sav"])
def test_mass_students(world: World, name: str) -> None:
    report = world.take(FOLDER / name)
    assert (report.respondents, report.questions) == (237, 12)
    numeric = {"wr-hnd", "nw-hnd", "pulse", "height", "age"}
    for heading, column in cells("mass_student_survey.csv").items():
        question = heading.lower().replace(".", "-")
        assert world.question(question).kind == ("numeric" if question in numeric else "single")
        if question in numeric:
            assert world.dataset().number(question).value == pytest.approx(fmean(map(float, column)), rel=1e-12)
        else:
            assert world.counts(question) == Counter(column), heading


@pytest.mark.parametrize(
    "name", ["bfi_likert.csv", "bfi_labelled.sav", "mass_student_survey.csv", "mass_student_survey.sav"]
)
def test_importing_the_same_file_again_changes_nothing(world: World, name: str) -> None:
    world.take(FOLDER / name)
    before = world.state()
    report = world.take(FOLDER / name)
    assert (report.created, report.new_questions, report.new_options) == (False, (), ())
    assert world.state() == before
