"""Importing again after more answers arrive: what people wrote stays, what is new is added."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing_world import World, times

from newsletter.errors import Refused
from newsletter.survey.importing.additions import Additions, add, keeps
from newsletter.survey.importing.plan import PlannedOption, PlannedQuestion
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.reading import read_codebook

FIRST = [
    ["id", "role", "money", "hours"],
    *([str(n), "GP" if n % 2 else "Manager", "1" if n % 3 else "2", f"{n}.5"] for n in range(1, 31)),
]
EDITED = """\
# Mine: do not lose this.
title: The tea round   # a better title
series: tea
source: responses
responses: {file: responses.csv,   respondent: id}
disclosure: {threshold: 7, identifying: [post]}

questions:
  post:                      # was `role`
    text: "What is your post?"
    kind: single
    column: role
    options: {gp: {label: General practitioners, value: GP}, manager: {label: Managers, value: Manager}} # two
    nets:
      all: {of: [gp, manager]}

  # Codes of last year's form.
  money:
    text: Is there enough?
    kind: single
    column: money
    options:
      "yes":
        label: Yes, é
        value: "1"
      # a comment between options
      "no": {label: 'No', value: "2"}   # and after the last one
# The end.
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.take(FIRST)
    made.write_yaml(EDITED)
    return made


def more(*rows: list[str]) -> list[list[str]]:
    return [*map(list, FIRST), *rows]


def test_more_answers_alone_leave_the_codebook_byte_for_byte(world: World) -> None:
    report = world.take(more(["31", "GP", "1", "3"]))
    assert world.yaml() == EDITED
    assert report.respondents == 31
    assert world.counts("post") == {"General practitioners": 16, "Managers": 15}


def test_a_value_that_the_codebook_lacks_becomes_an_option_of_the_question_as_it_is_called_now(world: World) -> None:
    report = world.take(more(["31", "Nurse", "3", "3"], ["32", "Nurse", "9", "3"]))
    assert report.new_options == ("post/nurse", "money/3", "money/9")
    lines = world.yaml().splitlines()
    assert [line for line in EDITED.splitlines() if line not in lines] == [
        "    options: {gp: {label: General practitioners, value: GP}, manager: {label: Managers, value: Manager}} # two"
    ]
    assert "manager: {label: Managers, value: Manager}, nurse: {label: Nurse, value: Nurse}} # two" in world.yaml()
    assert world.counts("post")["Nurse"] == 2
    assert world.counts("money") == {"Yes, é": 20, "No": 10, "3": 1, "9": 1}
    assert keeps(EDITED, world.yaml())


def test_a_new_column_becomes_a_question_at_the_end(world: World) -> None:
    rows = [[*row, extra] for row, extra in zip(FIRST, ["tea", *["Yes", "No", "Yes"] * 10], strict=True)]
    report = world.take(rows)
    assert report.new_questions == ("tea",)
    assert world.counts("tea") == {"Yes": 20, "No": 10}
    assert world.yaml().startswith(EDITED.removesuffix("# The end.\n"))
    assert world.yaml().endswith("# The end.\n")
    assert list(world.codebook().questions) == ["post", "money", "tea"]


def test_a_question_that_somebody_deleted_stays_deleted_and_its_column_is_kept(world: World) -> None:
    """`hours` stood in the first codebook; its column is in the last file of answers, so it is not new."""
    report = world.take(more(["31", "GP", "1", "3"]))
    assert report.new_questions == ()
    assert world.answers()[0] == ["id", "role", "money", "hours"]


def test_a_question_gets_another_name_where_its_own_is_taken(world: World) -> None:
    rows = [[*row, extra] for row, extra in zip(FIRST, ["Post", *["Yes", "No", "Yes"] * 10], strict=True)]
    assert world.take(rows).new_questions == ("post-2",)


def test_a_column_that_vanished_is_refused_by_name_and_nothing_changes(world: World) -> None:
    before = world.state()
    with pytest.raises(Refused, match="the column “money”, which “money” uses, is not in this file") as refused:
        world.take([[row[0], row[1], row[3]] for row in FIRST])
    assert "another survey" in refused.value.help
    assert world.state() == before


def test_labels_where_codes_stood_are_refused(world: World) -> None:
    with pytest.raises(Refused, match="column “money” holds “Enough”, and “money” knows “1”, “2”") as refused:
        world.take(
            [FIRST[0], *([row[0], row[1], "Enough" if row[2] == "1" else "Too little", row[3]] for row in FIRST[1:])]
        )
    assert "labels" in refused.value.help


def test_a_word_where_a_number_belongs_is_refused_with_its_row(world: World) -> None:
    world.write_yaml(EDITED.replace("# The end.\n", "  hours: {text: Hours, kind: numeric, column: hours}\n"))
    with pytest.raises(Refused, match="row 32: the column “hours” holds “many”, which is not a number"):
        world.take(more(["31", "GP", "1", "many"]))
    before = world.state()
    with pytest.raises(Refused, match=r"row 32: the column “hours” holds “9{40}…”, which is not a number"):
        world.take(more(["31", "GP", "1", "9" * 400]))
    assert world.state() == before


def test_a_codebook_that_is_wrong_is_to_be_corrected_first(world: World) -> None:
    world.write_yaml(EDITED.replace("kind: single", "kind: singel", 1))
    before = world.state()
    with pytest.raises(Refused, match="can't be read") as refused:
        world.take(FIRST)
    assert refused.value.problems[0].rule == "survey-invalid"
    assert world.state() == before


def test_printed_totals_are_not_overwritten(world: World) -> None:
    world.write_yaml(
        "title: T\nsource: published\nbase: 9\nquestions:\n  q: {text: Q, kind: single, options: {a: {percent: 9}}}\n"
    )
    with pytest.raises(Refused, match="holds printed totals"):
        world.take(FIRST)


def test_answers_keep_the_name_that_the_codebook_gives_them(world: World) -> None:
    folder = world.surveys / "s"
    (folder / "responses.csv").rename(folder / "tea.csv")
    world.write_yaml(EDITED.replace("file: responses.csv", "file: tea.csv"))
    world.take(more(["31", "GP", "1", "3"]))
    assert sorted(path.name for path in folder.iterdir()) == ["survey.yaml", "tea.csv"]
    assert len((folder / "tea.csv").read_text(encoding="utf-8").splitlines()) == 32


def test_windows_line_ends_and_a_byte_order_mark_stay(world: World) -> None:
    edited = "\ufeff" + EDITED.replace("\n", "\r\n")
    world.write_yaml(edited)
    world.take(more(["31", "Nurse", "3", "3"]))
    assert world.yaml().startswith("\ufeff# Mine")
    assert "\n" not in world.yaml().replace("\r\n", "")
    assert set(edited.split("\r\n")) - set(world.yaml().split("\r\n")) == {
        "    options: {gp: {label: General practitioners, value: GP}, manager: {label: Managers, value: Manager}} # two"
    }


def test_an_option_that_shares_a_cell_with_others_and_that_nobody_chose_this_time_stays(tmp_path: Path) -> None:
    world = World(tmp_path)
    head = ["Timestamp", "Which?"]
    cells = ["Time, Money", "Money", "Time", "Time, Trust", "Trust"]
    world.take([head, *([f"2016-10-31 0{n}:00", cell] for n, cell in enumerate(cells))])
    report = world.take(
        [head, *([f"2016-10-31 0{n}:00", cell] for n, cell in enumerate(["Time, Money", "Money", "Law", "Law, Time"]))]
    )
    assert world.counts("which") == {"Time": 2, "Money": 2, "Trust": 0, "Law": 2}
    assert report.new_options == ("which/law",)


def test_answers_dated_outside_the_fieldwork_are_said_with_their_row(world: World) -> None:
    dated = [[*row, day] for row, day in zip(FIRST, ["Submitted", *["2016-11-02"] * 29, "2016-12-24"], strict=True)]
    world.take(dated, "t")
    world.write_yaml(
        world.yaml("t").replace(
            "# fieldwork: {start: 2016-11-02, end: 2016-12-24}", "fieldwork: {start: 2016-11, end: 2016-11}"
        ),
        "t",
    )
    report = world.take(dated, "t")
    assert "Row 31: “Submitted” is 2016-12-24, outside the fieldwork." in report.notes


def test_a_personal_column_that_was_asked_for_stays_without_asking_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    rows = [["id", "role", "Email"], *([str(n), "GP", f"p{n}@example.org"] for n in range(1, 9))]
    assert [each.column for each in world.take(rows).left_out] == ["Email"]
    assert world.take(rows, "t", keep=["Email"]).left_out == ()
    world.take(rows, "t")
    assert world.answers("t")[0] == ["id", "role", "Email"]


OPTION = PlannedOption("new", "New: “one”, {two}", "#3")
QUESTION = PlannedQuestion("more", "More? – yes: no #", "single", "more", (OPTION, PlannedOption("x", "X", "y")))
BLOCK = "title: T\nsource: responses\nresponses: {file: a.csv}\nquestions:\n"


@pytest.mark.parametrize(
    "questions",
    [
        "  q: {text: Q, kind: single, column: q, options: {a: {label: A}}}\n",
        "  q: {text: Q, kind: single, column: q, options: {a: {label: A}, }}",
        "  q:\n    kind: single\n    options: { a : { label : A } }   # why\n    column: q\n    text: |\n      Words\n"
        "      on lines\n",
        "  q:\n    kind: single\n    column: q\n    options:\n      a:\n        label: >-\n          folded\n"
        "          words\n\n\n# end\n",
        "    q:\n       kind: single\n       column: q\n       options:\n         a:\n",
        "  {q: {text: Q, kind: single, column: q, options: {a: {label: A}}}}\n",
        "  {\n  q: {text: Q, kind: single, column: q,\n options: {a: {label: A},  # one\n }},\n  }\n# end",
    ],
)
def test_additions_fit_into_every_layout(questions: str) -> None:
    text = BLOCK + questions
    added = add(text, Additions((QUESTION,), {"q": (OPTION,)}))
    survey, problems = read_codebook(added, "s", "survey.yaml")
    assert survey is not None, added
    assert not [problem for problem in problems if problem.rule == "survey-invalid"], (added, problems)
    assert list(survey.questions) == ["q", "more"]
    assert survey.questions["q"].options["new"].label == OPTION.label
    assert survey.questions["more"].text == QUESTION.text
    assert survey.questions["more"].options["new"].value == "#3"
    assert keeps(text, added)


def test_where_there_is_no_room_the_lines_to_write_are_given() -> None:
    with pytest.raises(Refusal) as refused:
        add("title: T\nquestions: []\n", Additions((QUESTION,), {}))
    assert "kind: single" in refused.value.help


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=30).filter(
    str.strip
)


@given(label=WORDS, value=WORDS, text=WORDS)
def test_any_words_can_be_added_and_read_back(label: str, value: str, text: str) -> None:
    option = PlannedOption("new", label.strip(), value.strip())
    question = PlannedQuestion("more", text.strip(), "single", "more", (option,))
    for layout in (
        "  q: {text: Q, kind: single, column: q, options: {a: {label: A}}}\n",
        "  q:\n    kind: single\n    column: q\n    options:\n      a:\n",
    ):
        survey, problems = read_codebook(add(BLOCK + layout, Additions((question,), {"q": (option,)})), "s", "y")
        assert survey is not None
        assert not [problem for problem in problems if problem.rule == "survey-invalid"]
        for name in ("q", "more"):
            assert survey.questions[name].options["new"].label == label.strip()
            assert survey.questions[name].options["new"].value == value.strip()
        assert survey.questions["more"].text == text.strip()


def test_the_last_import_is_the_one_that_counts(world: World) -> None:
    for number in (31, 32, 33):
        world.take(more(*times([["x", "GP", "1", "3"]], 1), [str(number), "GP", "1", "3"]))
    assert len(world.answers()) == 33


def test_a_folder_without_a_codebook_yet_keeps_what_it_holds(tmp_path: Path) -> None:
    world = World(tmp_path)
    (world.surveys / "s").mkdir(parents=True)
    (world.surveys / "s" / "logo.png").write_bytes(b"a picture")
    world.take(FIRST)
    assert sorted(world.state()) == ["s/logo.png", "s/responses.csv", "s/survey.yaml"]
    assert world.counts("role") == {"GP": 15, "Manager": 15}


def test_answers_that_were_lost_are_written_again(world: World) -> None:
    (world.surveys / "s" / "responses.csv").unlink()
    world.take(FIRST)
    assert world.counts("post") == {"General practitioners": 15, "Managers": 15}


def test_an_option_that_was_never_chosen_must_be_marked_as_such_marks_are(tmp_path: Path) -> None:
    """Its column was empty at first, so what stands for yes is not known."""
    world = World(tmp_path)
    rows = [["q4_a", "q4_b", "q5"], *([["1", "", "x"], ["0", "", "y"]] * 5)]
    world.take(rows)
    assert world.counts("q4") == {"a": 5, "b": 0}
    with pytest.raises(Refused, match="“q4_b” holds “7”, which is neither yes nor no"):
        world.take([*rows, ["1", "7", "x"]])
    world.take([*rows, ["1", "1", "x"]])
    assert world.counts("q4") == {"a": 6, "b": 1}


def test_options_that_are_columns_of_their_own_are_added_to_their_question(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.take([["q4_a", "q4_b", "q5"], *([["1", "0", "x"], ["0", "1", "y"]] * 5)])
    world.write_yaml(world.yaml().replace("  q4:", "  barriers:"))
    report = world.take([["q4_a", "q4_b", "q4_c", "q5"], *([["1", "0", "1", "x"], ["0", "1", "0", "y"]] * 5)])
    assert (report.new_questions, report.new_options) == ((), ("barriers/c",))
    assert world.counts("barriers") == {"a": 5, "b": 5, "c": 5}


def test_what_a_crashed_import_left_long_ago_is_swept_away(world: World) -> None:
    import os

    old, young = world.surveys / ".s.import-old", world.surveys / ".s.import-young"
    for folder in (old, young):
        folder.mkdir()
    os.utime(old, (0, 0))
    world.take(FIRST)
    assert not old.exists()
    assert young.exists(), "another import may be at work there"
