"""What a codebook says, and how: names, order, marks, and YAML that reads back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing_world import World, csv_bytes, times

from newsletter.survey.importing.codebook_text import codebook_text
from newsletter.survey.importing.dates import Days
from newsletter.survey.importing.forms import FORMS
from newsletter.survey.importing.naming import LONGEST_COLUMN, column_name, slug, tidy, unique
from newsletter.survey.importing.plan import Design, Plan, PlannedOption, PlannedQuestion
from newsletter.survey.importing.scales import SCALES, in_order, stands_aside
from newsletter.survey.importing.several import find_several
from newsletter.survey.names import is_name
from newsletter.survey.reading import read_codebook

WORDS = (
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=80)
    .filter(str.strip)
    .map(str.strip)
)


@given(title=WORDS, text=WORDS, label=WORDS, value=WORDS, column=WORDS)
def test_any_words_stand_in_the_codebook_as_they_were(
    title: str, text: str, label: str, value: str, column: str
) -> None:
    question = PlannedQuestion(
        "q",
        text,
        "single",
        column,
        (PlannedOption("a", label, value), PlannedOption("no", "x", "y", aside=True)),
        "g",
        "look",
    )
    plan = Plan((question,), (), Design(respondent=column, weight=column))
    survey, problems = read_codebook(codebook_text(title, plan, "x.csv", None), "s", "survey.yaml")
    assert survey is not None
    assert [problem.rule for problem in problems if problem.rule != "survey-incomplete"] == []
    read = survey.questions["q"]
    assert (survey.title, read.text, read.column, read.grid) == (title, text, column, "g")
    assert (read.options["a"].label, read.options["a"].value) == (label, value)
    assert read.options["no"].aside
    assert survey.responses is not None
    assert survey.responses.weight == column


@given(WORDS)
def test_any_words_make_a_name_that_references_can_use(words: str) -> None:
    assert is_name(slug(words, "option-1"))


@given(WORDS, WORDS)
def test_a_columns_name_fits_a_database_and_is_the_same_every_time(heading: str, part: str) -> None:
    name = column_name(heading * 3, part)
    assert len(name.encode()) <= LONGEST_COLUMN
    assert name == column_name(heading * 3, part)
    assert name != column_name(heading * 3, part + "x")


def test_names_are_told_apart() -> None:
    assert unique("a", {"a", "a-2"}) == "a-3"
    assert slug("NHS funding (revenue & capital)", "x") == "nhs-funding-revenue-and-capital"
    assert slug("-5", "x") == "minus-5"
    assert slug("Don’t know", "x") == "dont-know"
    assert slug("日本", "option-4") == "option-4"


def test_markup_and_white_space_are_tidied_away() -> None:
    assert tidy("<p>Which <b>two</b>?</p>\n&nbsp;Choose &amp; tell") == "Which two ? Choose & tell"
    assert tidy("5 < 6") == "5 < 6"


@pytest.mark.parametrize("scale", SCALES)
def test_the_steps_of_a_scale_are_in_its_order_however_they_come(scale: tuple[str, ...]) -> None:
    assert in_order([step.capitalize() for step in reversed(scale)]) == [step.capitalize() for step in scale]


def test_numbers_go_by_size_others_as_they_come_and_dont_know_last() -> None:
    assert in_order(["10", "9", "-1", "2.5"]) == ["-1", "2.5", "9", "10"]
    assert in_order(["Don't know", "Manager", "GP"]) == ["Manager", "GP", "Don't know"]


@pytest.mark.parametrize(
    "label",
    [
        "Don’t know",
        "Don't know / no view",
        "DK",
        "Prefer not to say",
        "N/A",
        "None of the above",
        "Not applicable",
        "I don't know",
    ],
)
def test_answers_that_stand_aside(label: str) -> None:
    assert stands_aside(label)


@pytest.mark.parametrize("label", ["No", "None", "Nobody knows", "Not important", "Don't know enough people"])
def test_answers_that_do_not(label: str) -> None:
    assert not stands_aside(label)


@given(st.lists(st.lists(st.sampled_from(["Time", "Money", "Trust", "Law"]), unique=True, min_size=1), min_size=6))
def test_options_in_a_cell_are_those_that_were_chosen(people: list[list[str]]) -> None:
    order = ["Time", "Money", "Trust", "Law"]
    cells = [";".join(sorted(each, key=order.index)) for each in people]
    found = find_several(dict.fromkeys(cells, 1), [";"], forced=True)
    assert found is not None
    for cell, each in zip(cells, people, strict=True):
        marked = {option for option in found.options if found.marks(option)(cell) == "1"}
        assert {part for option in marked for part in option.split("; ")} == set(each)
        assert {found.marks(option)("") for option in found.options} == {""}


def test_days_are_read_one_way_only_where_a_column_leaves_no_doubt() -> None:
    british, american, either = Days(), Days(), Days()
    for row, cells in enumerate(
        (("31/10/2016", "10/31/2016", "01/02/2016"), ("01/11/2016 9:00", "11/01/2016", "02/01/2016")), 2
    ):
        for days, cell in zip((british, american, either), cells, strict=True):
            days.add(cell, row)
    for days in (british, american):
        assert [(str(day), row) for day, row in days.span() or ()] == [("2016-10-31", 2), ("2016-11-01", 3)]
    assert either.span() is None


def test_columns_that_are_doubtful_are_said(tmp_path: Path) -> None:
    world = World(tmp_path)
    rows = [
        ["code", "mixed", "only", ""],
        *([str(n % 3 + 1), str(n) if n % 5 else "unknown", "", "x"] for n in range(1, 31)),
    ]
    report = world.take(csv_bytes(rows))
    assert any("Please look at code: its numbers (1 to 3) have no labels" in note for note in report.notes)
    assert {each.column: each.why for each in report.unplaced} == {
        "mixed": "numbers in 80% of its cells, and other words, such as “unknown”",
        "only": "empty",
    }
    assert [(each.column, each.why) for each in report.left_out] == [("column 4", "it has no heading")]
    assert "# Please look: its numbers" in world.yaml()


def test_two_headings_that_would_be_one_question_are_told_apart(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.take([["Your role?", "Your role!", "Your-role"], *times([["GP", "Yes", "1"], ["Manager", "No", "2"]], 5)])
    assert list(world.codebook().questions) == ["your-role", "your-role-2", "your-role-3"]


def test_every_form_has_a_name_of_its_own_and_stands_in_the_help() -> None:
    from newsletter.cli.stats import import_answers

    names = [form.name for form in FORMS]
    assert len(set(names)) == len(names)
    assert all(name in (import_answers.help or "") for name in names)


def test_columns_whose_beginning_is_all_that_they_share_are_questions_of_their_own(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.take([["q_1", "q_2", "q_3"], *times([["12.5", "1", "0"], ["13.5", "0", "1"]], 5)])
    kinds = {name: question.kind for name, question in world.codebook().questions.items()}
    assert kinds == {"q-1": "numeric", "q-2": "single", "q-3": "single"}


def test_what_is_doubtful_of_many_questions_is_said_once(tmp_path: Path) -> None:
    headings = [f"q{n}" for n in range(30)]
    report = World(tmp_path).take([headings, *times([["1"] * 30, ["2"] * 30], 5)])
    (note,) = (note for note in report.notes if "Please look" in note)
    assert "q0, q1, q2, q3, q4, q5, q6, q7 and 22 more: its numbers (1 to 2) have no labels" in note


def test_points_and_commas_in_one_column_are_to_be_looked_at(tmp_path: Path) -> None:
    world = World(tmp_path)
    report = world.take([["id", "spend"], ["1", "1,500"], ["2", "2.500"], ["3", "3.100"], ["4", "4,250"], ["5", "7"]])
    assert any("“2.500” has a point and “1,500” a comma" in note for note in report.notes)
    same = world.take(
        [["id", "spend"], ["1", "1,500"], ["2", "2,500"], ["3", "3,100"], ["4", "4,250"], ["5", "7"]], "t"
    )
    assert not any("has a point" in note for note in same.notes)
