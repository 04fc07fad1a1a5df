"""`figure-impossible`: printed figures that no whole count prints as, with the nearest and the bases that would fit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from survey_world import published

from newsletter.problems import Problem
from newsletter.survey.fitting import bases_that_fit
from newsletter.survey.printing import counts_behind


def found(questions: str, *, base: str = "99", extra: str = "") -> list[Problem]:
    data = published(questions, base=base, extra=extra)
    return [problem for name in data.survey.questions for problem in data.impossible(name)]


CONFIDENCE = """
confidence:
  text: How confident are you?
  kind: single
  options:
    very-high: {percent: 4}
    high: {percent: 58}
    low: {percent: 35}
    very-low: {percent: 2}
"""


def test_58_per_cent_of_54_is_impossible() -> None:
    """As printed by the barometer of February 2016."""
    (problem,) = found(CONFIDENCE, base="54")
    assert problem.rule == "figure-impossible"
    assert "58 per cent of 54 is impossible" in problem.message
    assert "57 (31 of 54 is 57.4) and 59 (32 of 54 is 59.3)" in problem.message
    assert "48, 52" in problem.help
    assert (problem.path, problem.span.line, problem.span.column) == ("surveys/s/survey.yaml", 11, 7)


def test_50_and_10_per_cent_of_85_are_impossible_and_84_would_fit() -> None:
    """As printed by the barometer of early 2013."""
    problems = found(
        "q: {text: Q, kind: single, complete: false, options: {grip: {percent: 50}, balance: {percent: 40}, "
        "dk: {percent: 10}}}",
        base="85",
    )
    assert [problem.message.split(" of 85")[0] for problem in problems] == ["“grip”: 50 per cent", "“dk”: 10 per cent"]
    assert all("84" in problem.help for problem in problems)


def test_39_of_209_is_19_per_cent_not_20() -> None:
    """As printed of NHS England's forecast."""
    (problem,) = found(
        "q: {text: Q, kind: single, complete: false, options: {a: {count: 39, percent: 20}}}", base="209"
    )
    assert "39 of 209 is 19, not 20 per cent" in problem.message


def test_a_count_can_not_be_above_its_base() -> None:
    (problem,) = found("q: {text: Q, kind: single, complete: false, options: {a: {count: 55}}}", base="54")
    assert "55 people can't be of a base of 54" in problem.message


@pytest.mark.parametrize(("base", "extra"), [("unknown", ""), ("54", "weighted: true")])
def test_unknown_bases_and_weighted_figures_are_not_judged(base: str, extra: str) -> None:
    assert not found(CONFIDENCE, base=base, extra=extra)


def test_subgroups_are_judged_on_their_own_base() -> None:
    questions = """
q:
  text: Q
  kind: single
  options: {a: {percent: 60}, b: {percent: 40}}
  among: [{where: "role:gp", base: 7, percent: {a: 58}}, {where: "role:other", base: unknown, percent: {a: 58}}]
"""
    (problem,) = found(questions, base="100")
    assert "“a” of gp: 58 per cent of 7 is impossible" in problem.message
    assert problem.span.line == 10


def test_no_percentage_is_impossible_of_a_base_of_100_or_more() -> None:
    options = ", ".join(f"o{percent}: {{percent: {percent}}}" for percent in range(101))
    for base in (100, 101, 209, 1000):
        assert not found(f"q: {{text: Q, kind: multiple, options: {{{options}}}}}", base=str(base))


@pytest.mark.parametrize(("base", "impossible"), [(29, 71), (54, 46), (85, 15)])
def test_as_many_whole_percentages_are_impossible_as_arithmetic_says(base: int, impossible: int) -> None:
    assert sum(not counts_behind(Decimal(percent), base) for percent in range(101)) == impossible


def test_more_than_everyone_is_impossible_of_a_single_question() -> None:
    (problem,) = found("q: {text: Q, kind: single, options: {a: {percent: 60}, b: {percent: 60}}}", base="100")
    assert "sum to at least 120.0 per cent" in problem.message
    assert "multiple" in problem.help
    assert not found("q: {text: Q, kind: multiple, options: {a: {percent: 60}, b: {percent: 60}}}", base="100")


def test_rounding_may_make_a_little_more_than_everyone() -> None:
    assert not found(
        "q: {text: Q, kind: single, options: {a: {percent: 34}, b: {percent: 34}, c: {percent: 33}}}", base="unknown"
    )


def test_a_net_can_not_be_more_or_less_than_its_options_make() -> None:
    nets = "nets: {{n: {{of: [a, b], percent: {percent}}}}}"
    single = (
        "q: {{text: Q, kind: single, options: {{a: {{percent: 40}}, b: {{percent: 20}}, c: {{percent: 40}}}}, {nets}}}"
    )
    multiple = single.replace("single", "multiple")
    told = {
        (kind, percent): len(found(form.format(nets=nets.format(percent=percent)), base="100"))
        for kind, form in (("single", single), ("multiple", multiple))
        for percent in (39, 40, 59, 60, 61)
    }
    wrong = {key for key, count in told.items() if count}
    assert wrong == {("single", 39), ("single", 40), ("single", 59), ("single", 61), ("multiple", 39), ("multiple", 61)}


def test_a_net_of_something_that_was_not_printed_is_not_judged() -> None:
    assert not found(
        "q: {text: Q, kind: single, options: {a: {percent: 40}, b: {}}, nets: {n: {of: [a, b], count: 3}}}", base="100"
    )


@given(st.integers(2, 120), st.data())
def test_the_bases_that_fit_do_fit_and_lie_near(base: int, data: st.DataObject) -> None:
    percents = data.draw(st.lists(st.integers(0, 100).map(Decimal), min_size=1, max_size=4))
    fitting = bases_that_fit(percents, base, None)
    assert list(fitting) == sorted(fitting)
    for other in fitting:
        assert all(counts_behind(percent, other) for percent in percents)
        assert abs(other - base) <= max(base // 2, 10)


def test_where_no_base_near_fits_the_help_says_so() -> None:
    (problem,) = found("q: {text: Q, kind: single, complete: false, options: {a: {percent: 58}}}", base="2")
    assert "No base near 2 fits it" in problem.help
