"""Which words `check --fix` may write anew: one exact numeral, and nothing that an editor weighed."""

from __future__ import annotations

import pytest

from newsletter.claims.restating import restated
from newsletter.claims.style import HouseStyle
from newsletter.survey.estimate import Estimate, exactly

NOW = Estimate("share", 51.515, exactly(51.515), exactly(51.0), 99)
PRINTED = Estimate("share", 51.0, None, None, 99, decimals=0)
TRUSTS = Estimate("figure", 12_400.0, None, exactly(12_400.0), unit="trusts")
NOUNS = frozenset({"trusts"})


@pytest.mark.parametrize(
    ("words", "anew"),
    [
        ("49 per cent", "52 per cent"),
        ("49%", "52%"),
        ("49pc", "52pc"),
        ("49\u00a0per cent", "52\u00a0per cent"),
        ("49.5 per cent", "51.5 per cent"),
        ("49.55 percent", "51.52 percent"),
        ("Forty-nine per cent", "Fifty-two per cent"),
        ("forty-nine per cent of the trusts", "fifty-two per cent of the trusts"),
        ("49 trusts", "51 trusts"),
        ("forty-nine trusts", "fifty-one trusts"),
        ("49 respondents", "51 respondents"),
        ("49", "51"),
    ],
)
def test_a_numeral_alone_is_written_as_the_figure_has_it_now(words: str, anew: str) -> None:
    assert restated(words, NOW, NOUNS, HouseStyle()) == anew


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
        "49 of 99",
        "49 of the 99 trusts",
        "49% of the 99 trusts",
        "half",
        "a quarter",
        "one in four",
        "a majority",
        "a dozen trusts",
        "1.2 million people",
        "49 per cent, up from 43",
        "a healthy 49 per cent",
        "49 per cent agree",
        "４９ per cent",
        "4\u200b9 per cent",
        "",
    ],
)
def test_any_wording_is_its_author_s(words: str) -> None:
    assert restated(words, NOW, NOUNS, HouseStyle()) is None


def test_what_is_right_already_is_left_alone() -> None:
    assert restated("52 per cent", NOW, NOUNS, HouseStyle()) is None


def test_no_decimal_is_made_up_that_was_not_printed() -> None:
    assert restated("49 per cent", PRINTED, NOUNS, HouseStyle()) == "51 per cent"
    assert restated("49.0 per cent", PRINTED, NOUNS, HouseStyle()) is None


def test_no_count_is_made_up_where_none_is_known() -> None:
    assert restated("49 trusts", PRINTED, NOUNS, HouseStyle()) is None


@pytest.mark.parametrize(
    ("words", "anew"),
    [("1,204 trusts", "12,400 trusts"), ("1204 trusts", "12,400 trusts"), ("nine trusts", "twelve thousand, four")],
)
def test_thousands_are_separated_as_they_were_or_where_they_are_many(words: str, anew: str) -> None:
    assert (restated(words, TRUSTS, NOUNS, HouseStyle()) or "").startswith(anew[:12])


def test_another_language_s_words_are_not_read() -> None:
    assert restated("49 per cent", NOW, NOUNS, HouseStyle(language="de-DE")) is None


def test_a_sum_with_decimals_is_not_said_in_words() -> None:
    mean = Estimate("figure", 4.5, None, exactly(4.5), unit="trusts")
    assert restated("four trusts", mean, NOUNS, HouseStyle()) is None
