"""Each form of export, made up after what the tool writes: it is recognised, and becomes the questions that it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing_world import World, csv_bytes, times

from newsletter.errors import Refused
from newsletter.survey.importing import bulk_table

FIXTURES = Path(__file__).parent / "fixtures"  # made up: nobody was asked any of it


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_qualtrics_questions_take_their_words_from_the_second_row(world: World) -> None:
    report = world.take(FIXTURES / "qualtrics.csv")
    assert (report.form, report.chosen) == ("a Qualtrics export", False)
    assert "ImportId" in report.why
    assert world.question("q1").text == "What is your role?"
    assert world.counts("q1") == {"GP": 2, "Other": 1}
    assert world.question("q2").text == "Which hold you up? Choose all."
    assert world.counts("q2") == {"Time": 1, "Money - any kind": 2, "None of these": 1}
    assert world.question("q2").options["none-of-these"].aside
    assert world.question("q4").kind == "text"
    assert world.question("q1-3-text").kind == "text"


def test_qualtrics_previews_are_dropped_by_their_status_and_counted(world: World) -> None:
    report = world.take(FIXTURES / "qualtrics.csv")
    assert report.respondents == 3
    assert any("1 row was left out" in note and "preview" in note for note in report.notes)
    assert "R_0" not in str(world.answers())


def test_qualtrics_matrices_become_grids(world: World) -> None:
    world.take(FIXTURES / "qualtrics.csv")
    items = world.codebook().grid_items("q3")
    assert [(item.text, item.kind) for item in items] == [
        ("How sure are you? – Of the plan", "single"),
        ("How sure are you? – Of the budget", "single"),
    ]
    assert world.counts("of-the-plan") == {"Not sure at all": 0, "Fairly sure": 1, "Very sure": 2}


def test_qualtrics_columns_that_tell_who_somebody_is_are_left_out(world: World) -> None:
    report = world.take(FIXTURES / "qualtrics.csv")
    assert [each.column for each in report.left_out] == ["IPAddress", "RecipientEmail", "LocationLatitude"]
    assert "example.org" not in str(world.answers())
    assert world.codebook().responses is not None
    assert world.codebook().responses.respondent == "ResponseId"  # type: ignore[union-attr] # the line above


def test_the_days_of_answers_are_offered_as_fieldwork(world: World) -> None:
    world.take(FIXTURES / "qualtrics.csv")
    assert "# fieldwork: {start: 2016-10-31, end: 2016-11-11}" in world.yaml()


def test_surveymonkey_carries_each_question_over_the_blanks_after_it(world: World) -> None:
    report = world.take(FIXTURES / "surveymonkey.csv")
    assert report.form == "a SurveyMonkey export"
    assert report.respondents == 3
    assert world.question("what-is-your-role").text == "What is your role?"
    assert world.counts("what-is-your-role") == {"GP": 2, "Other": 1}
    assert world.question("which-hold-you-up").text == "Which hold you up?"
    assert world.counts("which-hold-you-up") == {"Time": 1, "Money": 2, "Other (please specify)": 1}
    assert world.base("which-hold-you-up") == 2
    assert world.counts("the-plan") == {"Very sure": 2, "Not sure": 1}
    assert world.question("the-plan").grid == world.question("the-budget").grid == "how-sure-are-you"
    assert world.question("what-would-help-most").kind == "text"


def test_surveymonkey_names_and_addresses_are_left_out(world: World) -> None:
    report = world.take(FIXTURES / "surveymonkey.csv")
    assert {each.column for each in report.left_out} == {"IP Address", "Email Address", "First Name", "Last Name"}
    assert "# fieldwork: {start: 2016-10-31, end: 2016-11-11}" in world.yaml()


def test_google_forms_several_answers_in_a_cell_become_a_multiple_question(world: World) -> None:
    report = world.take(FIXTURES / "google_forms.csv")
    assert report.form == "a Google Forms export"
    question = world.question("which-hold-you-up")
    assert question.kind == "multiple"
    assert world.counts("which-hold-you-up") == {"Time": 3, "Money": 3, "Trust, if any": 2}
    assert world.base("which-hold-you-up") == 4
    assert any("which-hold-you-up" in note and "several answers" in note for note in report.notes)


def test_google_forms_single_answers_with_commas_stay_whole(world: World) -> None:
    answers = ["Yes, often", "Yes, always", "No, never", "Yes, often", "No, never"]
    rows = [["Timestamp", "Would you?"], *([f"31/10/2016 0{n}:00:00", cell] for n, cell in enumerate(answers))]
    world.take(rows)
    assert world.counts("would-you") == {"Yes, often": 2, "Yes, always": 1, "No, never": 2}


def test_google_forms_own_csv_parts_answers_with_semicolons(world: World) -> None:
    cells = ["Time;Money, any", "Time", "Money, any", "Time;Trust"]
    rows = [["Timestamp", "Which?"], *(["2016/10/31 9:00:00 AM GMT", cell] for cell in cells)]
    world.take(rows)
    assert world.counts("which") == {"Time": 3, "Money, any": 2, "Trust": 1}


@pytest.mark.parametrize("headings", ["codes", "texts", "both"])
def test_limesurvey_is_read_whatever_its_headings_are(world: World, headings: str) -> None:
    report = world.take(FIXTURES / f"limesurvey_{headings}.csv")
    assert report.form == "a LimeSurvey export"
    role, several = ("q1", "q2") if headings != "texts" else ("what-is-your-role", "which-hold-you-up")
    assert world.counts(role) == {"GP": 3, "Manager": 1}
    assert list(world.counts(several).values()) == [2, 2]
    assert world.base(several) == 3, "N/A is not answered"
    if headings == "both":
        assert world.question(role).text == "What is your role?"
        assert list(world.counts(several)) == ["Time", "Money"]
        assert world.counts("the-budget") == {"Not sure": 1, "Very sure": 1}
    assert {each.column.split(".")[0] for each in report.left_out} <= {"token", "Access code"}
    assert report.left_out


PLAIN = [
    ["id", "role", "weight", "q4_1", "q4_2", "spend", "when", "note"],
    *(
        [
            str(n),
            "GP" if n % 3 else "Manager",
            "1.1",
            str(n % 2),
            str((n + 1) % 2),
            f"{n}.5",
            "2016-10-31",
            f"Remark {n} of many",
        ]
        for n in range(1, 31)
    ),
]


def test_plain_csv_tells_kinds_by_what_stands_in_the_columns(world: World) -> None:
    report = world.take(PLAIN)
    assert report.form == "plain CSV"
    codebook = world.codebook()
    assert codebook.responses is not None
    assert (codebook.responses.respondent, codebook.responses.weight) == ("id", "weight")
    assert codebook.weighted
    kinds = {name: question.kind for name, question in codebook.questions.items()}
    assert kinds == {"role": "single", "q4": "multiple", "spend": "numeric", "note": "text"}
    assert [(each.column, each.why) for each in report.unplaced] == [("when", "dates")]
    assert world.counts("role") == {"GP": 20, "Manager": 10}


def test_the_form_can_be_said(world: World) -> None:
    report = world.take(FIXTURES / "google_forms.csv", form="csv")
    assert (report.form, report.chosen) == ("plain CSV", True)
    assert "as you said" in next(iter(report.lines()))


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", "UTF-16"), ("cp1252", "Windows-1252")]
)
def test_every_common_encoding_is_read_and_a_guess_is_said(world: World, encoding: str, said: str) -> None:
    rows = [["Rôle", "£"], *times([["Médecin – généraliste", "12,5"], ["Sage-femme", "3"]], 5)]
    report = world.take(csv_bytes(rows, delimiter=";", encoding=encoding))
    assert world.counts("role") == {"Médecin – généraliste": 5, "Sage-femme": 5}
    assert any(said in note for note in report.notes)
    assert world.answers()[1][1] == "12.5"


def test_decimal_commas_and_thousands_become_plain_numbers(world: World) -> None:
    rows = [
        ["a", "b", "c"],
        *([f"1.23{n},5", f"{n}{n},25", f"{n},500"] for n in range(1, 10)),
        ["", "", ""],
        ["7", "0", "2"],
    ]
    world.take(csv_bytes(rows, delimiter=";"))
    assert world.answers()[1] == ["1231.5", "11.25", "1.500"]
    world.take(rows, "t")
    assert world.answers("t")[1] == ["1231.5", "11.25", "1500"]


def test_qualtrics_codes_and_what_it_measures_of_the_interview(world: World) -> None:
    """Exported with numbers: an option's column holds its own number, or 1."""
    ids = [
        f'{{"ImportId":"{name}"}}' for name in ("_recordId", "status", "QID2_1", "QID2_2", "QID3_FIRST_CLICK", "QID4")
    ]
    rows = [
        ["ResponseId", "Status", "Q2_1", "Q2_2", "Q3_First Click", "Q4"],
        ["Response ID", "Response Type", "Which? - Time", "Which? - Money", "Timing - First Click", "Sure?"],
        ids,
        *(
            [f"R_{n}", str(int(n == 9)), "1" * (n % 2), "" if n % 3 else "2", f"{n}.5", str(n % 2 + 1)]
            for n in range(1, 21)
        ),
    ]
    report = world.take(rows)
    assert report.respondents == 19
    assert world.counts("q2") == {"Time": 9, "Money": 5}
    assert [each.column for each in report.unplaced] == ["Status", "Q3_First Click"]


def test_surveymonkey_questions_with_the_same_words_are_told_apart(world: World) -> None:
    head = [["Respondent ID", "Collector ID", "Sure?", "Sure?"], ["", "", "Response", "Response"]]
    world.take([*head, *([str(n), "7", "Yes" if n % 2 else "No", "Maybe" if n % 3 else "No"] for n in range(1, 11))])
    assert world.counts("sure") == {"Yes": 5, "No": 5}
    assert world.counts("sure-2") == {"Maybe": 7, "No": 3}


def test_a_grid_whose_cells_hold_several_answers_is_a_multiple_question_a_row(world: World) -> None:
    rows = [["Timestamp", "When? [GP]", "When? [Nurse]"], *(
        [f"2016-10-31 0{n}:00", cell, cell] for n, cell in enumerate(["Mon, Tue", "Mon", "Tue", "Mon, Tue", ""])
    )]  # fmt: skip
    world.take(rows)
    assert {question.kind for question in world.codebook().questions.values()} == {"multiple"}
    assert world.counts("when-gp") == {"Mon": 3, "Tue": 3}


MONKEY = [
    ["Respondent ID", "Collector ID", "What is your role?", "", "Which hold you up?", "", "", "How many staff?"],
    ["", "", "Response", "Other (please specify)", "Time", "Money", "Other (please specify)", "Open-Ended Response"],
]
MADE_UP = [
    ["1", "9", "GP", "", "Time", "", "", "12"],
    ["2", "9", "", "Porter, nights", "", "", "The law", "3"],
    ["3", "9", "Manager", "for now", "", "Money", "the “rules”", "140"],
    ["4", "9", "GP", "", "", "", "", ""],
]


@pytest.mark.parametrize("large", [0, 10**9])
def test_who_wrote_an_answer_of_their_own_is_in_the_base_and_counted(
    world: World, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_table, "LARGE", large)
    world.take(csv_bytes([*MONKEY, *MADE_UP]))
    assert world.counts("what-is-your-role") == {"GP": 2, "Manager": 1, "Other (please specify)": 1}
    assert world.base("what-is-your-role") == 4
    assert world.counts("which-hold-you-up") == {"Time": 1, "Money": 1, "Other (please specify)": 2}
    assert world.base("which-hold-you-up") == 3
    assert world.question("what-is-your-role-other-please-specify").kind == "text"
    assert world.question("how-many-staff").kind == "numeric"


def test_an_answer_of_ones_own_that_first_comes_later_is_a_new_option(world: World) -> None:
    world.take(csv_bytes([*MONKEY, MADE_UP[0], MADE_UP[3]]))
    assert world.counts("what-is-your-role") == {"GP": 2}
    report = world.take(csv_bytes([*MONKEY, *MADE_UP]))
    assert "what-is-your-role/other-please-specify" in report.new_options
    assert world.counts("what-is-your-role")["Other (please specify)"] == 1


def test_limesurvey_other_is_an_option_beside_the_ticked_ones(world: World) -> None:
    header = ["id", "submitdate", "lastpage", "Q1", "Q1[other]", "Q2[SQ001]", "Q2[SQ002]", "Q2[other]"]
    rows = [[str(n), "2016-11-01 10:00:00", "3", ("A1", "-oth-")[n % 2], "x" * (n % 2), "Y", "", ""] for n in range(8)]
    world.take(csv_bytes([header, *rows, ["8", "2016-11-01 10:00:00", "3", "A1", "", "", "Y", "the law"]]))
    assert world.counts("q1") == {"A1": 5, "Other": 4}
    assert world.counts("q2") == {"SQ001": 8, "SQ002": 1, "Other": 1}


@pytest.mark.parametrize(
    ("cells", "labels"),
    [
        (["Time,Money", "Time", "Money, any", "Time,Money, any"], ["Time", "Money", "Money, any"]),
        (["1,2", "1", "3", "1,3"], ["1", "2", "3"]),
    ],
)
def test_qualtrics_several_answers_in_a_cell(world: World, cells: list[str], labels: list[str]) -> None:
    header = [["ResponseId", "Q2"], ["Response ID", "Which hold you\nup? - Selected Choice"]]
    ids = ['{"ImportId":"_recordId"}', '{"ImportId":"QID2"}']
    world.take(csv_bytes([*header, ids, *([f"R_{n}", cell] for n, cell in enumerate(cells))]))
    assert world.question("q2").text == "Which hold you up?"
    assert list(world.counts("q2").values()) == [3, 1, 2]
    assert list(world.counts("q2")) == labels


def test_a_question_with_brackets_of_its_own_keeps_its_words(world: World) -> None:
    cells = ["Time, Money", "Time", "Money", "Law, Time"]
    rows = [["Timestamp", "Which? [Choose all]"], *(["31/10/2016 10:00:00", cell] for cell in cells)]
    world.take(csv_bytes(rows))
    assert world.question("which-choose-all").text == "Which? – Choose all"
    assert world.counts("which-choose-all") == {"Law": 1, "Time": 3, "Money": 2}


JOINED = [["Timestamp", "When did you join?", "How sure are you? [The plan]", "How sure are you? [The budget]"]] + [
    [f"2016/11/{1 + n:02} 9:00:00 AM GMT", f"{1 + n}/12/2010", str(1 + n % 3), str(1 + n % 2)] for n in range(9)
]


def test_a_date_that_people_were_asked_for_is_no_day_of_the_fieldwork(world: World) -> None:
    world.take(JOINED)
    assert "# fieldwork: {start: 2016-11-01, end: 2016-11-09}" in world.yaml()


def test_a_plain_tables_fieldwork_is_told_by_the_headings_of_its_dates(world: World) -> None:
    rows = [["Role", "Contract until", "Date completed"]] + [
        ["GP", "2019-01-01", f"2016-11-{n:02}"] for n in range(1, 9)
    ]
    world.take(rows)
    assert "# fieldwork: {start: 2016-11-01, end: 2016-11-08}" in world.yaml()


def test_the_day_that_limesurvey_writes_where_it_keeps_no_dates_is_no_day(world: World) -> None:
    head = ["id", "submitdate", "lastpage", "startlanguage", "role"]
    world.take([head, *([str(n), "1980-01-01 00:00:00", "2", "en", "GP"] for n in range(9))])
    assert "1980" not in world.yaml()
    dated = [head, *([str(n), f"2016-11-0{n}" if n else "1980-01-01", "2", "en", "GP"] for n in range(9))]
    world.take(dated, "t")
    assert "# fieldwork: {start: 2016-11-01, end: 2016-11-08}" in world.yaml("t")


def test_an_item_of_a_grid_has_the_words_that_were_asked_of_every_item(world: World) -> None:
    world.take(JOINED)
    assert world.question("the-plan").text == "How sure are you? – The plan"
    world.take(FIXTURES / "surveymonkey.csv", "t")
    assert world.question("the-plan", "t").text == "How sure are you? – The plan"


def test_a_grid_of_bare_numbers_wants_labels(world: World) -> None:
    report = world.take(JOINED)
    caution = "its numbers (1 to 3) have no labels"
    assert any(note.startswith(f"Please look at the-plan, the-budget: {caution}") for note in report.notes)
    assert f"# Please look: {caution}" in world.yaml()


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_title_above_a_plain_tables_headings_is_none(world: World, delimiter: str) -> None:
    rows = [["id", "role", "q"], *([str(n), "GP", "yes"] for n in range(9))]
    report = world.take(b"What hospitals said\r\n\r\n" + csv_bytes(rows, delimiter=delimiter))
    assert report.respondents == 9
    assert world.counts("q") == {"yes": 9}
    assert "“What hospitals said” above the headings was taken for a title." in report.notes


def test_headings_that_stand_again_below_a_title_are_found(world: World) -> None:
    rows = [["id", "role", "q"], ["1", "GP", "yes"], ["2", "GP", "no"]]
    with pytest.raises(Refused) as refused:
        world.take(b"What hospitals said\r\n" + csv_bytes([*rows, *rows]))
    assert "row 5" in str(refused.value)
    assert "repeats the header" in str(refused.value)


@pytest.mark.parametrize("cell", ["£{}", "{} €", "{}%", "$1,{}"])
def test_amounts_with_a_sign_are_no_free_text(world: World, cell: str) -> None:
    rows = [["role", "spend"], *(["GP", cell.format(100 + n)] for n in range(20))]
    report = world.take(rows)
    assert [each.column for each in report.unplaced] == ["spend"]
    assert "take the sign off" in report.unplaced[0].why


def test_people_who_did_not_finish_are_counted_and_said(world: World) -> None:
    head = ["id", "submitdate", "lastpage", "role"]
    report = world.take([head, *([str(n), "2016-11-01 09:00:00" if n % 3 else "", "2", "GP"] for n in range(9))])
    assert world.counts("role") == {"GP": 9}
    assert any(note.startswith("3 respondents did not finish the form") for note in report.notes)
    ids = [f'{{"ImportId":"{name}"}}' for name in ("finished", "_recordId", "QID1")]
    rows = [["Finished", "ResponseId", "Q1"], ["Finished", "Response ID", "Well?"], ids]
    report = world.take([*rows, *([["True", "False"][n == 4], f"R_{n}", "Yes"] for n in range(9))], "t")
    assert any(note.startswith("1 respondent did not finish the form") for note in report.notes)
    report = world.take([*rows, *(["True", f"R_{n}", "Yes"] for n in range(9))], "u")
    assert not any("finish" in note for note in report.notes)


GROUPED = [
    [
        "r{n}",
        ["yes", "no"][n % 2],
        ["Good", "Poor"][n % 2],
        ["Good", "Poor"][n // 2 % 2],
        "x" * (n % 2),
        "",
        str(20 + n),
    ]
    for n in range(12)
]
LOWER = ["id", "Agree?", "Food", "Price", "Radio", "Print", "Age"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["", "", "How good?", "", "What do you use?", "", ""], LOWER),
        (["About you", "", "How good?", "", "What do you use?", "", ""], LOWER),
        (["", "", "How good?", "How good?", "What do you use?", "What do you use?", ""], LOWER),
        (["id", "Agree?", "How good?", "How good?", "What do you use?", "What do you use?", "Age"], LOWER),
        (["id", "", "How good?", "", "What do you use?", "", ""], ["", *LOWER[1:]]),
        (["id", "Agree?", "How good?", "", "What do you use?", "", "Age"],
         ["Response", "Response", *LOWER[2:6], "Response"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("title", [[], [["Hospitals, 2016", *[""] * 6]]])
def test_headings_over_groups_alone_are_combined_with_those_below(
    world: World, title: list[list[str]], upper: list[str], lower: list[str]
) -> None:
    rows = [[cell.format(n=n) for cell in row] for n, row in enumerate(GROUPED)]
    report = world.take([*title, upper, lower, *rows])
    assert (report.respondents, report.left_out) == (12, ())
    assert world.question("food").text == "How good? – Food"
    assert world.question("food").grid == world.question("price").grid
    assert world.counts("what-do-you-use") == {"Radio": 6, "Print": 0}
    assert (world.question("agree").text, world.question("age").text) == ("Agree?", "Age")
    assert "“id” is taken for the respondents' ids." in report.notes


def test_items_with_the_same_words_in_two_groups_are_told_apart_by_them(world: World) -> None:
    rows = [[str(n), *["Good", "Poor", "Poor", "Good"][n % 4 :][:2], *["Often", "Never"][:: 1 - n % 2 * 2]]
            for n in range(12) if n % 4 < 3]  # fmt: skip
    world.take([["", "Last year", "", "This year", ""], ["id", "Food", "Price", "Food", "Price"], *rows])
    assert world.question("food").text == "Last year – Food"
    assert world.question("food-2").text == "This year – Food"


def test_a_first_answer_below_a_gap_in_the_headings_stays_an_answer(world: World) -> None:
    rows = [[f"r{n}", ["yes", "no"][n % 2], ["yes", "no"][n // 2 % 2], "GP"] for n in range(12)]
    report = world.take([["id", "agree", "", "role"], *rows])
    assert report.respondents == 12
    assert [each.column for each in report.left_out] == ["column 3"]


def test_a_table_most_of_whose_columns_have_no_heading_is_refused(world: World) -> None:
    rows = [["r1", "yes", "Good", "Good", "x"], ["r2", "no", "Good", "Poor", ""]]
    with pytest.raises(Refused) as refused:
        world.take([["", "", "How good?", "", "Ticked"], ["id", "Agree?", "Food", "Price", "Print"], *rows])
    assert str(refused.value).startswith("export.csv, row 1: 3 of its 5 columns have no heading: 1, 2, 4.")
