"""FORMATS 5: what a codebook may say, and what is wrong with one that says otherwise."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from survey_prose import Case, read_cases

from newsletter.problems import Problem
from newsletter.survey.codebook import Printed, Survey
from newsletter.survey.reading import read_codebook

PATH = "surveys/s/survey.yaml"
CASES = read_cases("codebooks.md")


def survey_of(text: str) -> Survey:
    survey, problems = read_codebook(text, "s", PATH)
    assert survey is not None, problems
    assert not [problem for problem in problems if problem.rule == "survey-invalid"], problems
    return survey


def matches(expected: str, problem: Problem) -> bool:
    rule, place, words = expected.split(" ", 2)
    message, _, advice = words.partition(" | ")
    at = f"{problem.span.line}:{problem.span.column}"
    return (rule, place) == (problem.rule, at) and message in problem.message and advice in problem.help


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_every_problem_is_told_with_its_place(case: Case) -> None:
    _, problems = read_codebook(case.codebook, "s", PATH)
    listed = [problem for problem in problems if problem.path == PATH]
    invalid = [problem for problem in listed if problem.rule == "survey-invalid"]
    expected = [line for line in case.expected if line.startswith("survey-invalid")]
    for line in case.expected:
        assert any(matches(line, problem) for problem in listed), (line, listed)
    assert len(invalid) == len(expected), invalid


FULL = """
title: CCG Barometer, autumn 2016
series: ccg-barometer
fieldwork: {start: 2016-10, end: 2016-11}
population: {label: CCG chairs and accountable officers, size: 418}
client: HSJ
conducted_by: HSJ
sponsor: {name: PA Consulting Group, credit: supported by}
logo: {file: barometer.png, alt: CCG Barometer}
method: Online self-completion
url: https://example.org/barometer
source: published
base: 99
weighted: false
questions:
  outturn:
    text: How do you expect your CCG to end this financial year?
    kind: single
    base: 98
    complete: false
    options:
      surplus-or-balance: {label: Cumulative balance or surplus, percent: 49}
    among:
      - {where: "role:gp+manager", base: 51, percent: {surplus-or-balance: 55}}
  confidence:
    text: How confident are you of agreeing a strong STP?
    kind: single
    complete: false
    options:
      very-high: {label: Very high, percent: 4.0}
      high: {label: High, count: 57}
      no: {label: no, above: 50}
      null-one: {label: Other, rank: 1-3}
      known:
      dont-know: {label: Don't know, percent: 1, aside: true}
    nets:
      confident: {of: [high, very-high], percent: 62}
  funding: {text: Funding, kind: single, grid: barriers, complete: false, options: {major: {label: Major, percent: 40}}}
  concerns:
    text: What concerns you most?
    kind: text
    answers: {R_2aB: {text: "a made-up answer", consent: yes, attribution: CCG chair}}
  deficits: {text: CCGs planning a deficit, kind: figure, value: 39, unit: CCGs, base: 209, source_url: "https://x.org"}
  inadequate: {text: CCGs rated inadequate, kind: figure, value: [20, 30], unit: CCGs}
"""


def test_every_field_of_a_published_survey_is_read() -> None:
    survey, problems = read_codebook(FULL, "ccg", "surveys/ccg/survey.yaml")
    assert survey is not None
    assert [problem.message for problem in problems] == ["“role” is not described, so its groups have no labels."]
    assert (survey.id, survey.title, survey.series, survey.source) == (
        "ccg",
        "CCG Barometer, autumn 2016",
        "ccg-barometer",
        "published",
    )
    assert survey.fieldwork is not None
    assert (survey.fieldwork.start, survey.fieldwork.end) == (dt.date(2016, 10, 1), dt.date(2016, 11, 30))
    assert survey.fieldwork.text == ("2016-10", "2016-11")
    assert (survey.population_label, survey.population_size) == ("CCG chairs and accountable officers", 418)
    assert (survey.client, survey.conducted_by, survey.method) == ("HSJ", "HSJ", "Online self-completion")
    assert (survey.sponsor, survey.sponsor_credit) == ("PA Consulting Group", "supported by")
    assert (survey.logo, survey.logo_alt) == ("surveys/ccg/barometer.png", "CCG Barometer")
    assert (survey.url, survey.base, survey.weighted) == ("https://example.org/barometer", 99, False)
    assert list(survey.questions) == ["outturn", "confidence", "funding", "concerns", "deficits", "inadequate"]


def test_fieldwork_may_be_days_or_one_month() -> None:
    days = survey_of(FULL.replace("{start: 2016-10, end: 2016-11}", "{start: 2016-10-03, end: 2016-10-07}")).fieldwork
    month = survey_of(FULL.replace("{start: 2016-10, end: 2016-11}", "{start: 2016-02}")).fieldwork
    assert days is not None
    assert month is not None
    assert (days.start, days.end) == (dt.date(2016, 10, 3), dt.date(2016, 10, 7))
    assert (month.start, month.end) == (dt.date(2016, 2, 1), dt.date(2016, 2, 29))


def test_options_keep_what_was_printed_of_them() -> None:
    options = survey_of(FULL).questions["confidence"].options
    assert options["very-high"].printed == Printed(percent=Decimal("4.0"))
    assert str(options["very-high"].printed.percent) == "4.0"
    assert options["high"].printed == Printed(count=57)
    assert options["no"].printed == Printed(above=Decimal(50))
    assert options["null-one"].printed == Printed(rank=(1, 3))
    assert (options["known"].printed, options["known"].label) == (Printed(), "known")
    assert options["dont-know"].aside
    assert options["no"].label == "no"


def test_questions_keep_bases_subgroups_grids_answers_and_values() -> None:
    questions = survey_of(FULL).questions
    outturn, confidence = questions["outturn"], questions["confidence"]
    assert (outturn.base, outturn.complete, confidence.base) == (98, False, 99)
    (among,) = outturn.among
    assert (among.where[0].options, among.base) == (("gp", "manager"), 51)
    assert confidence.nets["confident"].of == ("high", "very-high")
    assert questions["funding"].grid == "barriers"
    answer = questions["concerns"].answers["R_2aB"]
    assert (answer.text, answer.consent, answer.attribution) == ("a made-up answer", True, "CCG chair")
    assert questions["deficits"].value == (Decimal(39), Decimal(39))
    assert (questions["deficits"].base, questions["inadequate"].base) == (209, None)
    assert questions["inadequate"].value == (Decimal(20), Decimal(30))


def test_a_file_of_answers_keeps_its_columns_and_values_as_text() -> None:
    survey = survey_of("""
title: Made-up answers
source: responses
base: 3
responses: {file: responses.csv, respondent: id, weight: w, strata: s, cluster: c, population_total: N}
disclosure: {threshold: 7, identifying: [role]}
questions:
  role: {text: Role, kind: single, column: role, options: {gp: {label: GP, value: "01"}, no: {label: no, value: no}}}
  many:
    text: Many
    kind: multiple
    asked: seen
    options: {a: {label: A, column: q1}, b: {label: B, column: q2, value: yes}}
  spend: {text: Spend, kind: numeric, column: q9, unit: £}
  own: {text: Own words, kind: text, column: q12, consent: ok, attribution: role}
""")
    responses, role = survey.responses, survey.questions["role"]
    assert responses is not None
    assert (responses.file, responses.respondent, responses.weight) == ("responses.csv", "id", "w")
    assert (responses.strata, responses.cluster, responses.population_total) == ("s", "c", "N")
    assert [option.value for option in role.options.values()] == ["01", "no"]
    assert survey.questions["many"].asked == "seen"
    assert (survey.disclosure.threshold, survey.disclosure.identifying) == (7, ("role",))
    assert (survey.weighted, survey.base) == (True, None)
    assert (survey.questions["own"].consent, survey.questions["own"].attribution) == ("ok", "role")


def test_one_slip_does_not_hide_the_rest() -> None:
    survey, problems = read_codebook(FULL.replace("percent: 62", "percent: 620"), "s", PATH)
    assert survey is not None
    assert len(survey.questions) == 6
    assert [problem.rule for problem in problems if problem.rule == "survey-invalid"] == ["survey-invalid"]


def test_the_digest_follows_the_text() -> None:
    assert survey_of(FULL).digest == survey_of(FULL).digest != survey_of(FULL + "\n").digest


def test_the_example_of_the_formats_is_read_whole() -> None:
    formats = Path(__file__).parents[2] / ".." / "shared" / "FORMATS.md"
    if not formats.exists():
        pytest.skip("the formats are not beside this checkout")
    examples = re.findall(r"```yaml\n(# surveys/.*?)```", formats.read_text(encoding="utf-8"), flags=re.S)
    assert survey_of(examples[0]).base == 99


@given(st.text(max_size=200))
def test_no_text_at_all_makes_it_fall_over(text: str) -> None:
    read_codebook(text, "s", PATH)


@given(
    st.recursive(
        st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["title", "source", "base", "questions", "q", "options", "kind", "among", "where", "nets", "of"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_no_shape_of_yaml_makes_it_fall_over(shape: object) -> None:
    import json

    read_codebook("title: T\nsource: published\nbase: 9\nquestions:\n  q: " + json.dumps(shape), "s", PATH)
