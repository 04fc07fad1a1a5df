"""Each form of export, made up after what the tool writes: it is recognised, and becomes the questions that it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from importing_world import World, csv_bytes, times


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def import_id(name: str, **more: str) -> str:
    return json.dumps({"ImportId": name, **more}, separators=(",", ":"))


QUALTRICS = [
    ["StartDate", "Status", "IPAddress", "Finished", "ResponseId", "RecipientEmail", "LocationLatitude",
     "Q1", "Q1_3_TEXT", "Q2_1", "Q2_2", "Q2_3", "Q3_1", "Q3_2", "Q4", "Q5"],
    ["Start Date", "Response Type", "IP Address", "Finished", "Response ID", "Recipient Email", "Location Latitude",
     "What is your role? - Selected Choice", "What is your role? - Other - Text",
     "Which hold you up?\nChoose all. - Time", "Which hold you up?\nChoose all. - Money - any kind",
     "Which hold you up?\nChoose all. - None of these",
     "How sure are you? - Of the plan", "How sure are you? - Of the budget", "What would help most?", "How many meetings?"],
    [import_id("startDate", timeZone="Europe/London"), import_id("status"), import_id("ipAddress"),
     import_id("finished"), import_id("_recordId"), import_id("recipientEmail"), import_id("locationLatitude"),
     import_id("QID1"), import_id("QID1_3_TEXT"), import_id("QID2", choiceId="1"), import_id("QID2", choiceId="2"),
     import_id("QID2", choiceId="3"), import_id("QID3_1"), import_id("QID3_2"), import_id("QID4_TEXT"), import_id("QID5_TEXT")],
    ["2016-10-31 09:00:00", "Survey Preview", "192.0.2.9", "True", "R_0", "", "51.5", "GP", "", "Time", "", "", "Very sure",
     "Not sure at all", "A preview", "99"],
    ["2016-10-31 10:00:00", "IP Address", "192.0.2.1", "True", "R_1", "a@example.org", "51.5", "GP", "", "Time", "Money - any kind",
     "", "Very sure", "Not sure at all", "One purse, and one person to hold it for all of us.", "4"],
    ["2016-11-01 10:00:00", "IP Address", "192.0.2.2", "True", "R_2", "b@example.org", "51.5", "Other", "Nurse", "", "", "None of these",
     "Fairly sure", "Very sure", "Fewer meetings, and shorter ones where there must be any.", "12"],
    ["2016-11-11 10:00:00", "IP Address", "192.0.2.3", "False", "R_3", "c@example.org", "51.5", "GP", "", "", "Money - any kind", "",
     "Very sure", "", "", ""],
]  # fmt: skip


def test_qualtrics_questions_take_their_words_from_the_second_row(world: World) -> None:
    report = world.take(QUALTRICS)
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
    report = world.take(QUALTRICS)
    assert report.respondents == 3
    assert any("1 rows were left out" in note and "preview" in note for note in report.notes)
    assert "R_0" not in str(world.answers())


def test_qualtrics_matrices_become_grids(world: World) -> None:
    world.take(QUALTRICS)
    items = world.codebook().grid_items("q3")
    assert [(item.text, item.kind) for item in items] == [
        ("How sure are you?: Of the plan", "single"),
        ("How sure are you?: Of the budget", "single"),
    ]
    assert world.counts("of-the-plan") == {"Not sure at all": 0, "Fairly sure": 1, "Very sure": 2}


def test_qualtrics_columns_that_tell_who_somebody_is_are_left_out(world: World) -> None:
    report = world.take(QUALTRICS)
    assert [each.column for each in report.left_out] == ["IPAddress", "RecipientEmail", "LocationLatitude"]
    assert "example.org" not in str(world.answers())
    assert world.codebook().responses is not None
    assert world.codebook().responses.respondent == "ResponseId"  # type: ignore[union-attr] # the line above


def test_the_days_of_answers_are_offered_as_fieldwork(world: World) -> None:
    world.take(QUALTRICS)
    assert "# fieldwork: {start: 2016-10-31, end: 2016-11-11}" in world.yaml()


SURVEYMONKEY = [
    ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name", "Last Name",
     "What is your role?", "", "Which hold you up?", "", "", "How sure are you?", "", "What would help most?"],
    ["", "", "", "", "", "", "", "", "Response", "Other (please specify)", "Time", "Money", "Other (please specify)",
     "The plan", "The budget", "Open-Ended Response"],
    ["1001", "7", "10/31/2016 9:00:00 AM", "10/31/2016 9:10:00 AM", "192.0.2.1", "a@example.org", "Ada", "Example",
     "GP", "", "Time", "Money", "", "Very sure", "Not sure", "One purse, held by one person."],
    ["1002", "7", "11/11/2016 9:00:00 AM", "11/11/2016 9:10:00 AM", "192.0.2.2", "b@example.org", "Bob", "Example",
     "Other", "Nurse", "", "Money", "Trust", "Not sure", "Very sure", ""],
    ["1003", "7", "11/01/2016 9:00:00 AM", "11/01/2016 9:10:00 AM", "192.0.2.3", "c@example.org", "Cy", "Example",
     "GP", "", "", "", "", "Very sure", "", ""],
]  # fmt: skip


def test_surveymonkey_carries_each_question_over_the_blanks_after_it(world: World) -> None:
    report = world.take(SURVEYMONKEY)
    assert report.form == "a SurveyMonkey export"
    assert report.respondents == 3
    assert world.question("what-is-your-role").text == "What is your role?"
    assert world.counts("what-is-your-role") == {"GP": 2, "Other": 1}
    assert world.question("which-hold-you-up").text == "Which hold you up?"
    assert world.counts("which-hold-you-up") == {"Time": 1, "Money": 2}
    assert world.base("which-hold-you-up") == 2
    assert world.counts("the-plan") == {"Very sure": 2, "Not sure": 1}
    assert world.question("the-plan").grid == world.question("the-budget").grid == "how-sure-are-you"
    assert world.question("what-would-help-most").kind == "text"


def test_surveymonkey_names_and_addresses_are_left_out(world: World) -> None:
    report = world.take(SURVEYMONKEY)
    assert {each.column for each in report.left_out} == {"IP Address", "Email Address", "First Name", "Last Name"}
    assert "# fieldwork: {start: 2016-10-31, end: 2016-11-11}" in world.yaml()


GOOGLE = [
    ["Timestamp", "What is your role?", "Which hold you up?", "How sure are you? [The plan]",
     "How sure are you? [The budget]", "What would help most?"],
    ["31/10/2016 09:00:00", "GP", "Time, Money", "Very sure", "Not sure", "One purse, held by one person."],
    ["31/10/2016 09:05:00", "Manager", "Money", "Not sure", "Very sure", "Fewer meetings, and shorter ones."],
    ["01/11/2016 09:05:00", "GP", "Time, Trust, if any", "Very sure", "Very sure", ""],
    ["02/11/2016 09:05:00", "GP", "Time, Money, Trust, if any", "Very sure", "Very sure", ""],
    ["02/11/2016 09:05:00", "GP", "", "Very sure", "Very sure", ""],
]  # fmt: skip


def test_google_forms_several_answers_in_a_cell_become_a_multiple_question(world: World) -> None:
    report = world.take(GOOGLE)
    assert report.form == "a Google Forms export"
    question = world.question("which-hold-you-up")
    assert question.kind == "multiple"
    assert world.counts("which-hold-you-up") == {"Time": 3, "Money": 3, "Trust, if any": 2}
    assert world.base("which-hold-you-up") == 4
    assert any("which-hold-you-up" in note and "several answers" in note for note in report.notes)


def test_google_forms_single_answers_with_commas_stay_whole(world: World) -> None:
    rows = [["Timestamp", "Would you?"], *([f"31/10/2016 0{n}:00:00", a] for n, a in enumerate(
        ["Yes, often", "Yes, always", "No, never", "Yes, often", "No, never"]))]  # fmt: skip
    world.take(rows)
    assert world.counts("would-you") == {"Yes, often": 2, "Yes, always": 1, "No, never": 2}


def test_google_forms_own_csv_parts_answers_with_semicolons(world: World) -> None:
    rows = [["Timestamp", "Which?"], ["2016/10/31 9:00:00 AM GMT", "Time;Money, any"], ["2016/10/31 9:00:00 AM GMT", "Time"],
            ["2016/10/31 9:00:00 AM GMT", "Money, any"], ["2016/10/31 9:00:00 AM GMT", "Time;Trust"]]  # fmt: skip
    world.take(rows)
    assert world.counts("which") == {"Time": 3, "Money, any": 2, "Trust": 1}


LIMESURVEY = {
    "codes": ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "Q1", "Q2[SQ001]", "Q2[SQ002]", "Q3[A]", "Q3[B]"],
    "texts": ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Access code", "What is your role?",
              "Which hold you up? [Time]", "Which hold you up? [Money]", "How sure are you? [The plan]", "How sure are you? [The budget]"],
    "both": ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "startlanguage. Start language", "seed. Seed",
             "token. Access code", "Q1. What is your role?", "Q2[SQ001]. Which hold you up? [Time]", "Q2[SQ002]. Which hold you up? [Money]",
             "Q3[A]. How sure are you? [The plan]", "Q3[B]. How sure are you? [The budget]"],
}  # fmt: skip
LIME_ROWS = [
    ["1", "2016-10-31 09:00:00", "4", "en", "123", "tok1", "GP", "Yes", "No", "Very sure", "Not sure"],
    ["2", "2016-11-01 09:00:00", "4", "en", "124", "tok2", "Manager", "No", "Yes", "Not sure", "Very sure"],
    ["3", "", "2", "en", "125", "tok3", "GP", "Yes", "Yes", "Very sure", "N/A"],
    ["5", "", "1", "en", "126", "tok4", "GP", "N/A", "N/A", "", ""],
]


@pytest.mark.parametrize("headings", list(LIMESURVEY))
def test_limesurvey_is_read_whatever_its_headings_are(world: World, headings: str) -> None:
    report = world.take([LIMESURVEY[headings], *LIME_ROWS])
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
    *([str(n), "GP" if n % 3 else "Manager", "1.1", str(n % 2), str((n + 1) % 2), f"{n}.5", "2016-10-31", f"Remark no. {n} of many"]
      for n in range(1, 31)),
]  # fmt: skip


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
    report = world.take(GOOGLE, form="csv")
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
