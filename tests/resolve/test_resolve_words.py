"""The small words that resolving adds: lists, nouns, dates, who did the survey."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from newsletter.claims.style import HouseStyle
from newsletter.resolve.lists import joined
from newsletter.resolve.nouns import counted_nouns, label_nouns
from newsletter.resolve.survey_words import commissioned, group, period_words, when
from newsletter.survey.address import Condition
from newsletter.survey.codebook import Option, Period, Question, Survey

SURVEY = Survey("s", "surveys/s/survey.yaml", "A survey", "published", {})
GERMAN = HouseStyle(language="de-DE", percent="Prozent")


@pytest.mark.parametrize(
    ("phrases", "style", "list_"),
    [
        ([], HouseStyle(), ""),
        (["61 per cent"], HouseStyle(), "61 per cent"),
        (["61 per cent", "54 per cent"], HouseStyle(), "61 and 54 per cent"),
        (["Sixty-one per cent", "Fifty-four per cent"], HouseStyle(), "Sixty-one and fifty-four per cent"),
        (["61%", "54%", "4%"], HouseStyle(percent="%"), "61%, 54% and 4%"),
        (["one in four", "one in four"], HouseStyle(), "one in four and one in four"),
        (["49 of 99", "42 of 99", "8 of 99"], HouseStyle(), "49 of 99, 42 of 99 and 8 of 99"),
        (["61 Prozent", "54 Prozent", "4 Prozent"], GERMAN, "61, 54 und 4 Prozent"),
    ],
)
def test_several_figures_in_one_breath(phrases: list[str], style: HouseStyle, list_: str) -> None:
    assert joined(phrases, style) == list_


@pytest.mark.parametrize(
    ("label", "nouns"),
    [
        ("CCG chairs and accountable officers", {"chairs", "chair", "ccg chairs", "officers", "accountable officer"}),
        ("members of CCG boards", {"members", "member"}),
        ("GPs in England (clinical)", {"gps", "gp"}),
        ("A nurse, an ally or a GP", {"nurse", "nurses", "ally", "gp"}),
        ("", set()),
    ],
)
def test_the_nouns_of_a_label_are_its_heads(label: str, nouns: set[str]) -> None:
    found = label_nouns(label)
    assert nouns <= found
    assert not found & {"boards", "england", "clinical", "and"}


@pytest.mark.parametrize(
    ("unit", "noun", "counts"), [("CCGs", "ccgs", True), ("£m", "m", False), ("acute trusts", "trusts", True)]
)
def test_a_figures_unit_is_a_noun_where_it_is_a_word(unit: str, noun: str, counts: bool) -> None:
    question = Question("q", "Text", "figure", unit=unit)
    assert (noun in counted_nouns(SURVEY, question)) == counts
    assert "respondents" in counted_nouns(SURVEY, None)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2016-10", "2016-11", "October to November 2016"),
        ("2016-10", "2016-10", "October 2016"),
        ("2015-12", "2016-01", "December 2015 to January 2016"),
        ("2016-10-03", "2016-10-09", "3 to 9 October 2016"),
        ("2016-09-03", "2016-10-09", "3 September to 9 October 2016"),
        ("2015-12-30", "2016-01-02", "30 December 2015 to 2 January 2016"),
        ("2016-10-03", "2016-10-03", "3 October 2016"),
    ],
)
def test_a_period_says_each_month_and_year_once(start: str, end: str, words: str) -> None:
    period = Period(dt.date(2016, 1, 1), dt.date(2016, 1, 1), (start, end))
    assert period_words(period) == words
    assert when(replace(SURVEY, fieldwork=period)) == words


def test_a_survey_without_fieldwork_says_nothing_of_when() -> None:
    assert when(SURVEY) == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"client": "HSJ", "conducted_by": "HSJ"}, "Commissioned and conducted by HSJ"),
        ({"client": "A", "conducted_by": "B"}, "Commissioned by A, conducted by B"),
        ({"conducted_by": "B"}, "Conducted by B"),
        ({"client": "A", "sponsor": "C"}, "Commissioned by A, sponsored by C"),
        ({"sponsor": "C", "sponsor_credit": "supported by"}, "Supported by C"),
    ],
)
def test_who_did_the_survey_for_whom(fields: dict[str, str], words: str) -> None:
    assert commissioned(replace(SURVEY, **fields)) == words


def test_a_group_is_called_by_its_labels_and_an_undescribed_one_by_its_names() -> None:
    role = Question("role", "Your role", "single", {"gp": Option("gp", "GP"), "boss": Option("boss", "Manager")})
    survey = replace(SURVEY, questions={"role": role})
    assert group(survey, Condition("role", ("gp", "boss"))) == "GP or Manager"
    assert group(survey, Condition("sector", ("a", "b"))) == "a or b"
