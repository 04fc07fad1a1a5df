"""Which words `check --fix` may write anew: exact numerals, and nothing that an editor weighed."""

from __future__ import annotations

import pytest

from newsletter.claims.facts import Facts
from newsletter.claims.restating import restated
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate, exactly

NOW = Estimate("share", 51.515, exactly(51.515), exactly(51.0), 99)
BEFORE = Estimate("share", 43.0, exactly(43.0), exactly(43.0), 100)
PRINTED = Estimate("share", 51.0, None, None, 99, decimals=0)
TRUSTS = Estimate("figure", 12_400.0, None, exactly(12_400.0), unit="trusts")
BUDGET = Estimate("figure", 850.0, None, exactly(850.0), unit="£m")
STAY = Estimate("mean", 7.43, None, exactly(99.0), 99, unit="days")
NOUNS = frozenset({"trusts"})


def anew(words: str, figure: Estimate = NOW, form: Form | None = None, style: HouseStyle | None = None) -> str | None:
    return written_anew(words, Facts(figures=(figure,), nouns=NOUNS, form=form), style)


def written_anew(words: str, facts: Facts, style: HouseStyle | None = None) -> str | None:
    """The words with every numeral put in its place; None where there is none to put."""
    rewrites = restated(words, facts, Tolerances(), style or HouseStyle())
    for rewrite in reversed(rewrites):
        words = words[: rewrite.start] + rewrite.text + words[rewrite.end :]
    return words if rewrites else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("49 per cent", "52 per cent"),
        ("49%", "52%"),
        ("49pc", "52pc"),
        ("49\u00a0per cent", "52\u00a0per cent"),
        ("49.5 per cent", "51.5 per cent"),
        ("49.55 percent", "51.52 percent"),
        ("Forty-nine per cent", "Fifty-two per cent"),
        ("forty-nine per cent of the trusts", "fifty-two per cent of the trusts"),
        ("49 per cent agree", "52 per cent agree"),
        ("Of all trusts, 49 per cent", "Of all trusts, 52 per cent"),
        ("49 trusts", "51 trusts"),
        ("a total of forty-nine trusts", "a total of fifty-one trusts"),
        ("49 respondents", "51 respondents"),
    ],
)
def test_a_numeral_is_written_as_the_figure_has_it_now(words: str, expected: str) -> None:
    assert anew(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("**49** per cent", "**52** per cent"),
        ("_forty-nine_ per cent", "_fifty-two_ per cent"),
        ("49\nper cent", "52\nper cent"),
    ],
)
def test_emphasis_and_line_ends_stay_where_they_are(words: str, expected: str) -> None:
    assert anew(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("38 of 98", "51 of 99"),
        ("38 of the 98 trusts", "51 of the 99 trusts"),
        ("thirty-eight out of the 99", "fifty-one out of the 99"),
        ("49 per cent (48 of 98)", "52 per cent (51 of 99)"),
        ("48 trusts, 49 per cent", "51 trusts, 52 per cent"),
        ("49% of the 98 trusts", "52% of the 99 trusts"),
        ("52 per cent, 48 trusts", "52 per cent, 51 trusts"),
        ("a clear majority (49 per cent)", "a clear majority (52 per cent)"),
    ],
)
def test_every_exact_numeral_of_a_phrase_is(words: str, expected: str) -> None:
    assert anew(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("up 6 points", "up 9 points"),
        ("rose by six percentage points", "rose by nine percentage points"),
        ("from 40 to 49 per cent", "from 43 to 52 per cent"),
        ("49 per cent, up from 40 per cent", "52 per cent, up from 43 per cent"),
        ("up 10 per cent", "up 20 per cent"),
        ("49 trusts, up from 40", "51 trusts, up from 43"),
        ("up by 3 trusts", "up by 8 trusts"),
        ("49 trusts, up from 40 per cent", None),
        ("up nearly 6 points", None),
        ("three times", None),
        ("more than in February", None),
    ],
)
def test_levels_and_the_size_of_a_change_are_numerals_too(words: str, expected: str | None) -> None:
    assert written_anew(words, Facts(comparison=Comparison(BEFORE, NOW), nouns=NOUNS)) == expected


@pytest.mark.parametrize(
    ("words", "figure", "expected"),
    [
        ("£800m", BUDGET, "£850m"),
        ("£800 million", BUDGET, "£850 million"),
        ("about £800m", BUDGET, None),
        ("£0.8bn", BUDGET, None),  # less than one of what it counts
        ("7.2 days", STAY, "7.4 days"),
        ("six days", STAY, "seven days"),
        ("7 days", STAY, None),
    ],
)
def test_sums_and_means_keep_their_unit_and_their_decimals(words: str, figure: Estimate, expected: str | None) -> None:
    assert anew(words, figure) == expected


@pytest.mark.parametrize(
    "words",
    [
        "only 49 per cent",
        "just 49 per cent",
        "a mere 49 per cent",
        "as many as 49 per cent",
        "nearly 49 per cent",
        "about 49 per cent",
        "exactly 49 per cent",
        "more than 49 per cent",
        "49 per cent or more",
        "not 49 per cent",
        "49 to 50 per cent",
        "the remaining 49 per cent",
        "half",
        "a quarter",
        "one in four",
        "49 in 98",
        "a majority",
        "a dozen trusts",
        "1.2 million people",
        "a healthy 49 per cent",
        "an 81 per cent share",  # the article would have to agree
        "1 trust",  # so would the noun
        "the 98 respondents",  # the figure or its base: only the author knows
        "４９ per cent",
        "4\u200b9 per cent",
        "",
    ],
)
def test_any_wording_is_its_author_s(words: str) -> None:
    assert anew(words) is None


def test_a_number_that_may_speak_of_something_else_is_left_alone() -> None:
    assert anew("49 per cent, up from 43") in {None, "52 per cent, up from 43"}
    assert anew("49 per cent of trusts in 12 regions") == "52 per cent of trusts in 12 regions"


def test_what_is_right_already_is_left_alone() -> None:
    assert anew("52 per cent") is None
    assert anew("51 of 99") is None
    assert anew("50 per cent", Estimate("share", 50.5, exactly(50.5), exactly(101.0), 200)) is None  # either way


def test_a_bare_number_is_what_the_reference_says_that_it_is() -> None:
    assert anew("49", form="count") == "51"
    assert anew("49", form="percent") == "52"


def test_no_decimal_is_made_up_that_was_not_printed() -> None:
    assert anew("49 per cent", PRINTED) == "51 per cent"
    assert anew("49.0 per cent", PRINTED) == "51 per cent"


def test_no_count_is_made_up_where_none_is_known() -> None:
    assert anew("49 trusts", PRINTED) is None


def test_each_of_several_options_has_a_number_of_its_own() -> None:
    assert written_anew("49 per cent", Facts(figures=(NOW, NOW), nouns=NOUNS)) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1,204 trusts", "12,400 trusts"),
        ("1204 trusts", "12,400 trusts"),
        ("nine trusts", "twelve thousand four hundred trusts"),
    ],
)
def test_thousands_are_separated_as_they_were_or_where_they_are_many(words: str, expected: str) -> None:
    assert anew(words, TRUSTS) == expected


def test_a_number_that_grows_past_a_thousand_has_a_comma() -> None:
    trusts = Estimate("figure", 1000.0, None, exactly(1000.0), unit="trusts")
    assert anew("990 trusts", trusts) == "1,000 trusts"
    assert anew("1204 trusts", trusts) == "1000 trusts"


def test_another_language_s_words_are_not_read() -> None:
    assert anew("49 per cent", style=HouseStyle(language="de-DE")) is None


def test_a_number_with_decimals_is_not_said_in_words() -> None:
    mean = Estimate("figure", 4.7, None, exactly(4.7), unit="trusts")
    assert anew("three point five trusts", mean) is None
    assert anew("three trusts", mean) == "five trusts"
