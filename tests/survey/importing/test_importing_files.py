"""Excel, SPSS and Parquet: files that know types, labels and lists. All made up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest
from importing_workbooks import sheet, workbook
from importing_world import World

from newsletter.survey.importing.cell_text import SEVERAL, cell_text

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


HEADINGS: list[object] = ["id", "role", "score", "spend", "agreed"]
PEOPLE: list[list[object]] = [[n, "GP" if n % 2 else "Manager", n % 3 + 1, n + 0.1, n % 2 == 0] for n in range(1, 31)]
ROWS = [HEADINGS, *PEOPLE]


def test_excel_numbers_are_as_the_sheet_shows_them(world: World) -> None:
    report = world.take(world.file(workbook({"Answers": ROWS}), "a.xlsx"))
    assert report.form == "a plain Excel table"
    assert world.answers()[1:3] == [["1", "GP", "2", "1.1", "false"], ["2", "Manager", "3", "2.1", "true"]]
    assert world.counts("role") == {"GP": 15, "Manager": 15}
    assert world.counts("agreed") == {"false": 15, "true": 15}
    assert list(world.counts("score")) == ["1", "2", "3"]
    assert world.dataset().number("spend").value == pytest.approx(15.6)


def test_excel_reads_the_first_sheet_with_a_table_and_names_those_that_it_does_not(world: World) -> None:
    report = world.take(world.file(workbook({"Cover": [["Hello"]], "Answers": ROWS, "More": ROWS}), "a.xlsx"))
    assert "The sheet “Answers” was read; not read: “More”." in report.notes


def test_a_survey_tools_workbook_is_known_by_its_header(world: World) -> None:
    rows = [["Timestamp", "Which?"], *(["2016-10-31 09:00", cell] for cell in ("A, B", "A", "B", "B, C"))]
    report = world.take(world.file(workbook({"Form responses 1": rows}), "a.xlsx"))
    assert report.form == "a Google Forms export"
    assert world.counts("which") == {"A": 2, "B": 3, "C": 1}


def test_excel_faults_are_no_answers(world: World) -> None:
    rows = [[*row, "#N/A" if n % 2 else "x"] for n, row in enumerate(ROWS)]
    rows[0][-1] = "sum"
    world.take(world.file(workbook({"A": rows}), "a.xlsx"))
    assert world.base("sum") == 15


def parquet(world: World, select: str, name: str = "answers.parquet") -> Path:
    path = world.root / name
    path.parent.mkdir(exist_ok=True)
    duckdb.connect().execute(
        f"COPY ({select}) TO 'answers_made.parquet' (FORMAT parquet)".replace(
            "answers_made.parquet", (world.root / "made.parquet").as_posix()
        )
    )
    (world.root / "made.parquet").rename(path)
    return path


def test_parquet_keeps_types_and_lists(world: World) -> None:
    select = """SELECT i AS id, CASE WHEN i % 2 = 0 THEN 'GP' ELSE 'Manager' END AS role, i / 4 AS spend,
                DATE '2016-10-31' AS day, CASE WHEN i = 9 THEN NULL WHEN i % 3 = 0 THEN ['Time', 'Money, any']
                ELSE ['Time'] END AS "which[]" FROM range(1, 31) AS t(i)"""
    report = world.take(parquet(world, select))
    assert report.form == "a Parquet file"
    assert world.counts("role") == {"Manager": 15, "GP": 15}
    assert world.question("which").kind == "multiple"
    assert world.counts("which") == {"Time": 29, "Money, any": 9}
    assert world.base("which") == 29
    assert world.dataset().number("spend").value == pytest.approx(3.875)
    assert [each.column for each in report.unplaced] == ["day"]


def test_a_parquet_files_name_is_no_pattern(world: World) -> None:
    parquet(world, "SELECT 'no' AS q FROM range(9)", "a1.parquet")
    report = world.take(parquet(world, "SELECT 'yes' AS q FROM range(9)", "a[1].parquet"))
    assert report.respondents == 9
    assert world.counts("q") == {"yes": 9}


def test_spss_missing_values_are_no_answers_and_are_said(world: World) -> None:
    report = world.take(FIXTURES / "made_up.sav")
    assert world.question("q1").text == "Are you sure?"
    assert world.counts("q1") == {"Yes": 10, "No": 10}
    assert world.base("q1") == 20
    assert any("“Q1” 9 (Refused)" in note for note in report.notes)


def test_spss_codes_among_quantities_are_no_answers_and_are_said(world: World) -> None:
    """`AGE` runs from 20 to 48, and 999 is labelled “Won't say” without being declared as missing."""
    report = world.take(FIXTURES / "made_up.sav")
    assert world.question("age").kind == "numeric"
    assert world.base("age") == 29
    assert world.dataset().number("age").value == 34
    assert any("age: 999 (Won't say) counts as not answered" in note for note in report.notes)


def test_spss_dates_and_words_are_what_they_are_elsewhere(world: World) -> None:
    report = world.take(FIXTURES / "made_up.sav")
    assert [(each.column, each.why) for each in report.unplaced] == [("WHEN", "dates")]
    assert world.question("remark").kind == "text"
    assert world.answers()[1][-2:] == ["2016-10-31", "Remark no. 0, in words of its own: café"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (-0.5, "-0.5"),
        (1e20, "1e+20"),
        (True, "true"),
        (7, "7"),
        (dt.date(2016, 10, 31), "2016-10-31"),
        (dt.datetime(2016, 10, 31, 9), "2016-10-31 09:00:00"),  # noqa: DTZ001 -- as files hold it
        ([" a ", None, 2.0], f"a{SEVERAL}2"),
        (" x ", "x"),
    ],
)
def test_values_become_the_text_that_a_csv_file_would_hold(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_times_with_a_zone_are_dates_and_times_of_day_are_no_addresses(world: World) -> None:
    select = "SELECT 'yes' AS q, TIMESTAMPTZ '2016-11-01 10:00:00+00' AS zoned, TIME '10:30:00' AS clock FROM range(9)"
    report = world.take(parquet(world, select))
    assert [(each.column, each.why) for each in report.unplaced] == [("zoned", "dates")]
    assert report.left_out == ()
    assert world.counts("clock") == {"10:30:00": 9}
    assert "# fieldwork: {start: 2016-11-01, end: 2016-11-01}" in world.yaml()


def test_spss_sets_of_ticked_variables_are_multiple_questions(world: World) -> None:
    """Of a set that counts a word ("Yes") the reader does not tell which; “Email” is an option, and no address."""
    report = world.take(FIXTURES / "made_up_sets.sav")
    assert (report.respondents, report.questions, report.left_out, report.unplaced) == (20, 3, (), ())
    assert world.question("barriers").text == "Which hold you up?"
    assert world.counts("barriers") == {"Time": 10, "Money": 5, "Trust": 3}
    assert world.counts("read") == {"Email": 10, "Letter": 13}
    assert world.base("read") == 20


def test_spss_sets_of_categories_are_one_question_each(world: World) -> None:
    """`M1` holds everyone's first answer, `M2` the second of every other person: 7, 7 and 6, then 3, 4 and 3."""
    report = world.take(FIXTURES / "made_up_sets.sav")
    assert world.question("media").text == "Where did you hear of it?"
    assert world.question("media").kind == "multiple"
    assert world.counts("media") == {"Radio": 10, "Press": 11, "Web": 9}
    assert world.base("media") == 20
    assert not any("several answers in a cell" in note for note in report.notes), "the file itself says so"


def test_what_always_stands_together_in_a_list_stays_two_answers(world: World) -> None:
    select = "SELECT CASE WHEN i % 3 = 0 THEN ['time', 'money'] WHEN i % 3 = 1 THEN ['time', 'money', 'trust']"
    world.take(parquet(world, f"{select} ELSE ['trust'] END AS barriers FROM range(9) t(i)"))
    assert world.counts("barriers") == {"time": 6, "money": 6, "trust": 6}


LAID_OUT: list[list[object]] = [
    ["What hospitals said in 2016", "", "", "", "", ""],
    ["ID", "Role", "Which hold you up?", "", "How sure are you?", ""],
    ["", "", "Time", "Money", "The plan", "The budget"],
    *[[n, "GP", "x" * (n % 2), "x" * (n % 3 == 0), ["Sure", "Not"][n % 2], ["Not", "Sure"][n % 3 % 2]]
      for n in range(1, 13)],
]  # fmt: skip


def test_a_title_and_questions_over_their_options_are_read_as_people_lay_them_out(world: World) -> None:
    report = world.take(world.file(workbook({"Answers": LAID_OUT}), "a.xlsx"))
    assert (report.respondents, report.unplaced, report.left_out) == (12, (), ())
    assert world.counts("which-hold-you-up") == {"Time": 6, "Money": 4}
    assert world.question("which-hold-you-up").text == "Which hold you up?"
    assert world.question("the-plan").text == "How sure are you? – The plan"
    assert world.question("the-plan").grid == world.question("the-budget").grid
    assert "“What hospitals said in 2016” above the headings was taken for a title." in report.notes
    assert any(note.startswith("Two rows of headings were read") for note in report.notes)


def test_answers_below_a_blank_heading_are_no_second_row_of_headings(world: World) -> None:
    rows: list[list[object]] = [["id", "role", "", "q"], *[[n, "GP", "stray", "yes"] for n in range(1, 9)]]
    report = world.take(world.file(workbook({"Answers": rows}), "a.xlsx"))
    assert report.respondents == 8
    assert [each.column for each in report.left_out] == ["column 3"]


def test_formulas_without_a_result_are_said(world: World) -> None:
    part = sheet([["id", "vat"], [1, 2], [2, 3]]).replace(b"<c><v>3</v></c>", b"<c><f>A3*2</f><v /></c>")
    report = world.take(world.file(workbook({"A": ROWS}, {"xl/worksheets/sheet1.xml": part}), "a.xlsx"))
    assert any("formulas have no result" in note for note in report.notes)
    assert world.answers()[2] == ["2", ""]
    again = world.take(world.file(workbook({"A": ROWS}), "a.xlsx"), "t")
    assert not any("formulas" in note for note in again.notes)
