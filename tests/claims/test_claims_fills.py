"""What a fill prints is in house style, and true of its figure."""

from __future__ import annotations

from typing import get_args

import pytest
from facts_in_words import NOUNS, compared, figure, share
from hypothesis import given, reject
from hypothesis import strategies as st
from msgspec.structs import replace

from newsletter.claims.facts import Facts
from newsletter.claims.judge import judge
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.claims.wording import CantSay, fill_words
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate, Possible, among, exactly

STYLE = HouseStyle()
MANY = share(43, 99, 2, 7)


def say(subject: Estimate | Comparison, form: Form | None = None, digits: int | None = None, **choices: object) -> str:
    opens = bool(choices.pop("opens", False))
    return fill_words(subject, form, digits, replace(STYLE, **choices), opens_sentence=opens)


@pytest.mark.parametrize(
    ("form", "digits", "inside", "opening"),
    [
        (None, None, "43 per cent", "Forty-three per cent"),
        ("percent", 0, "43 per cent", "Forty-three per cent"),
        ("percent", 1, "43.4 per cent", "43.4 per cent"),
        ("count", None, "43", "Forty-three"),
        ("base", None, "99", "Ninety-nine"),
        ("of", None, "43 of 99", "Forty-three of 99"),
        ("rank", None, "second", "Second"),
    ],
)
def test_a_share_takes_each_form(form: Form | None, digits: int | None, inside: str, opening: str) -> None:
    assert say(MANY, form, digits) == inside
    assert say(MANY, form, digits, opens=True) == opening


@pytest.mark.parametrize(
    ("count", "fraction", "one_in"),
    [
        (25, "a quarter", "one in four"),
        (66, "two thirds", "two in three"),
        (50, "half", "one in two"),
        (12, "an eighth", "one in eight"),
        (90, "nine tenths", "nine in ten"),
        (5, "a twentieth", "one in 20"),
    ],
)
def test_the_nearest_true_fraction_is_printed(count: int, fraction: str, one_in: str) -> None:
    assert say(share(count, 100), "fraction") == fraction
    assert say(share(count, 100), "one-in") == one_in


def test_counts_under_ten_are_words_and_thousands_have_commas() -> None:
    assert say(share(8, 99), "count") == "eight"
    assert say(share(8, 99), "of") == "eight of 99"
    assert say(share(8, 99)) == "8 per cent"
    assert say(share(1204, 2000), "count") == "1,204"
    assert say(share(1204, 2000), "count", opens=True) == "One thousand two hundred and four"
    assert say(share(1204, 2000), "count", opens=True, language="en-US") == "One thousand two hundred four"


@pytest.mark.parametrize(
    ("value", "unit", "words", "opening"),
    [
        (8, "trusts", "eight trusts", "Eight trusts"),
        (39, "CCGs", "39 CCGs", "Thirty-nine CCGs"),
        (1, "CCGs", "one CCG", "One CCG"),
        (1, "bodies", "one body", "One body"),
        (800, "£m", "£800m", "£800m"),
        (1.2, "£bn", "£1.2bn", "£1.2bn"),
        (-3, "£m", "-£3m", "-£3m"),
        (1204.5, "£", "£1,204.50", "£1,204.50"),
        (2, "million patients", "2 million patients", "2 million patients"),
        (12.5, "%", "12.5 per cent", "12.5 per cent"),
        (2, "per cent", "2 per cent", "Two per cent"),
        (3.4, "days", "3.4 days", "3.4 days"),
        (39, "", "39", "Thirty-nine"),
        (30, "£ per head", "£30 per head", "£30 per head"),
    ],
)
def test_a_figure_is_printed_with_its_unit(value: float, unit: str, words: str, opening: str) -> None:
    assert say(figure(value, unit)) == words
    assert say(figure(value, unit), opens=True) == opening


def test_a_figure_may_be_a_range() -> None:
    assert say(figure(20, "CCGs", 30)) == "20 to 30 CCGs"
    assert say(figure(20, "CCGs", 30), opens=True) == "Twenty to thirty CCGs"
    assert say(figure(20, "£m", 30)) == "£20m to £30m"
    assert say(figure(20, "CCGs", 30), "count") == "20 to 30"
    assert say(figure(39, "CCGs", base=209), "percent") == "19 per cent"
    assert say(figure(12.5, "%"), "percent", 1) == "12.5 per cent"


def test_means_have_the_decimals_asked_for() -> None:
    mean = Estimate("mean", 3.456, unit="£")
    assert say(mean, "mean") == "£3"
    assert say(mean, "mean", 2) == "£3.46"
    assert say(Estimate("median", 12.0, unit="days"), "median") == "12 days"
    assert say(Estimate("respondents", 99, count=exactly(99), base=99)) == "99"


def test_two_sides_are_points_or_a_multiple() -> None:
    assert say(compared(share(37, 100), share(43, 100))) == "6 percentage points"
    assert say(compared(share(43, 100), share(37, 100)), opens=True) == "Six percentage points"
    assert say(compared(share(42, 100), share(43, 100))) == "1 percentage point"
    assert say(compared(share(37, 100), share(43, 100)), "points", 1) == "6.0 percentage points"
    assert say(compared(share(20, 100), share(43, 100)), "ratio") == "2.2 times"
    assert say(compared(share(20, 100), share(40, 100)), "ratio") == "two times"


def test_points_of_other_figures_are_their_difference_in_their_unit() -> None:
    assert say(compared(figure(39, "CCGs"), figure(31, "CCGs"))) == "eight CCGs"
    assert say(compared(figure(330, "£m"), figure(800, "£m"))) == "£470m"


def test_an_exact_half_follows_the_unrounded_value() -> None:
    printed = Estimate("share", 49.5, exactly(49.4949), exactly(49), 99, decimals=1)
    assert say(printed) == "49 per cent"
    assert say(Estimate("share", 49.5, Possible(49.45, 49.55), decimals=1)) == "50 per cent"


@pytest.mark.parametrize(
    ("subject", "form", "digits", "why"),
    [
        (Estimate("share", 49.0, exactly(49.49), decimals=0), "percent", 1, "0 decimals"),
        (Estimate("share", None, Possible(50, 100)), "percent", None, "No percentage"),
        (Estimate("share", 49.0, Possible(48.5, 49.5)), "count", None, "count"),
        (Estimate("share", 49.0, Possible(48.5, 49.5)), "of", None, "base"),
        (Estimate("share", 49.0, Possible(48.5, 49.5)), "base", None, "base"),
        (Estimate("share", 49.0), "fraction", None, "No percentage"),
        (share(29, 1000), "fraction", None, "No fraction"),
        (share(996, 1000), "one-in", None, "No “one in"),
        (MANY, "points", None, "two sides"),
        (Estimate("share", 1.0, rank=among((1.0, 2.0))), "rank", None, "rank"),
        (Estimate("mean", None), "mean", None, "No value"),
        (compared(share(0, 10), share(5, 10)), "ratio", None, "nothing"),
        (compared(share(20, 100), share(29, 100)), "ratio", 0, "too few decimals"),
        (compared(MANY, MANY), "ratio", None, "equal"),
        (compared(MANY, MANY), "count", None, "two sides"),
        (compared(MANY, Estimate("share", None)), None, None, "not known well enough"),
        (compared(MANY, Estimate("share", 49.0, exactly(49.49), decimals=0)), None, 1, "0 decimals"),
    ],
)
def test_what_a_figure_does_not_have_is_refused(
    subject: Estimate | Comparison, form: Form | None, digits: int | None, why: str
) -> None:
    with pytest.raises(CantSay, match=why) as refused:
        say(subject, form, digits)
    assert refused.value.message.endswith(".")


def test_the_house_chooses_its_words_and_other_languages_their_own() -> None:
    assert say(MANY, percent="%") == "43%"
    assert say(MANY, percent="%", opens=True) == "Forty-three per cent"
    assert say(MANY, percent="%", opens=True, language="en-US") == "Forty-three percent"
    assert say(MANY, percent="Prozent", language="de", opens=True) == "Dreiundvierzig Prozent"
    assert say(share(1204, 2000), "count", language="de") == "1.204"
    assert say(MANY, "rank", language="de") == "zweite"
    for form in ("fraction", "one-in"):
        with pytest.raises(CantSay, match="English"):
            say(MANY, form, language="de")
    assert say(share(3, 99, 12, 20), "rank") == "12th"
    assert [say(share(3, 99, place, 50), "rank") for place in (21, 22, 23, 24)] == ["21st", "22nd", "23rd", "24th"]


counts = st.integers(1, 500).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
FORMS = tuple(form for form in get_args(Form) if form not in {"points", "ratio", "mean", "median"})


@given(counts, st.sampled_from([None, *FORMS]), st.sampled_from([None, 0, 1, 2, 3]), st.booleans(), st.integers(1, 30))
def test_what_a_fill_prints_is_true_of_its_figure(
    counted: tuple[int, int], form: Form | None, digits: int | None, opens: bool, rank: int
) -> None:
    estimate = share(*counted, rank=rank, ranked=30)
    try:
        words = say(estimate, form, digits, opens=opens)
    except CantSay:
        reject()
    verdict = judge(words, Facts((estimate,), nouns=NOUNS, form=form), Tolerances(), STYLE)
    assert verdict.outcome == "true", (words, verdict.message)


@given(counts, counts, st.sampled_from(["points", "ratio"]), st.sampled_from([None, 0, 1, 2]), st.booleans())
def test_what_a_fill_of_two_sides_prints_is_true(
    first: tuple[int, int], second: tuple[int, int], form: Form, digits: int | None, opens: bool
) -> None:
    comparison = compared(share(*first), share(*second))
    try:
        words = say(comparison, form, digits, opens=opens)
    except CantSay:
        reject()
    verdict = judge(words, Facts(comparison=comparison, nouns=NOUNS), Tolerances(), STYLE)
    assert verdict.outcome == "true", (words, verdict.message)


@given(
    st.one_of(st.integers(0, 10**9).map(float), st.integers(0, 10**6).map(lambda thousandths: thousandths / 1000)),
    st.sampled_from(["CCGs", "trusts", "£m", "£bn", "£", "%", "days", "", "million patients"]),
    st.booleans(),
)
def test_what_a_fill_of_an_official_figure_prints_is_true(value: float, unit: str, opens: bool) -> None:
    estimate = figure(value, unit)
    words = say(estimate, opens=opens)
    verdict = judge(words, Facts((estimate,), nouns=NOUNS), Tolerances(), STYLE)
    assert verdict.outcome == "true", (words, verdict.message)


@given(st.integers(0, 100), st.one_of(st.none(), st.integers(1, 400)), st.sampled_from([None, "count", "of"]))
def test_what_a_fill_of_a_printed_figure_prints_is_true(percent: int, base: int | None, form: Form | None) -> None:
    counts = [count for count in range((base or 0) + 1) if base and abs(100 * count / base - percent) <= 0.5]
    possible = Possible(max(0, percent - 0.5), min(100, percent + 0.5))
    if counts and base:
        possible = among(tuple(100 * count / base for count in counts))
    people = among(tuple(map(float, counts))) if counts else None
    estimate = Estimate("share", float(percent), possible, people, base, decimals=0)
    try:
        words = say(estimate, form)
    except CantSay:
        reject()
    verdict = judge(words, Facts((estimate,), nouns=NOUNS, form=form), Tolerances(), STYLE)
    assert verdict.outcome == "true", (words, verdict.message)
