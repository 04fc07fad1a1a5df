"""Numbers in words and digits are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.claims.english import cardinal, ordinal
from newsletter.claims.judge import judge
from newsletter.claims.languages import in_digits, in_words, ordinal_in_words
from newsletter.claims.meanings import words
from newsletter.claims.numbers import read_number, read_ordinal
from newsletter.claims.rounding import decimals_needed, rounded
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.claims.tokens import normalise, normalise_in_place, tokenise

whole = st.integers(0, 999_999_999)


@given(whole, st.sampled_from([" and ", " "]), st.booleans())
def test_a_number_in_words_reads_back_as_itself(number: int, joiner: str, hyphens: bool) -> None:
    said = cardinal(number, joiner)
    tokens = tokenise(said if hyphens else said.replace("-", " "))
    read = read_number(tokens, 0)
    assert read is not None
    assert (read.value, read.end) == (number, len(tokens))


@given(whole, st.integers(0, 3))
def test_a_number_in_digits_reads_back_as_itself(number: int, decimals: int) -> None:
    value = number / 10**decimals
    tokens = tokenise(in_digits(value, decimals, "en-GB"))
    read = read_number(tokens, 0)
    assert read is not None
    assert read.value == pytest.approx(value)
    assert read.decimals == decimals


@given(st.integers(1, 99))
def test_an_ordinal_reads_back_as_itself(place: int) -> None:
    assert read_ordinal(tokenise(ordinal(place)), 0) == (place, len(tokenise(ordinal(place))))


def test_number_words_are_those_of_each_language() -> None:
    assert in_words(104, "en-GB") == "one hundred and four"
    assert in_words(104, "en-US") == "one hundred four"
    assert in_words(21, "de") == "einundzwanzig"
    assert in_words(21, "tlh") is None
    assert ordinal_in_words(2, "fr") == "deuxième"
    assert in_digits(1204.5, 1, "de") == "1.204,5"
    assert in_digits(1204.5, 1, "xx-nonsense-yy") == "1,204.5"
    assert cardinal(-3) == "minus three"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("a hundred and four", 104),
        ("twelve hundred", 1200),
        ("one thousand, two hundred and four", 1204),
        ("two and a half", 2.5),
        ("1.2 million", 1_200_000),
        ("5k", 5000),
        ("forty-nine point five", 49.5),
        ("two point five million", 2_500_000),
        ("49½", 49.5),
        ("nought", 0),
        ("a thousand", 1000),
        ("one million two thousand", 1_002_000),
    ],
)
def test_numbers_are_read_as_they_are_said(said: str, number: float) -> None:
    read = read_number(tokenise(said), 0)
    assert read is not None
    assert read.value == number


@given(st.floats(0, 1e6, allow_nan=False), st.integers(0, 3))
def test_rounding_moves_by_half_a_unit_at_most(value: float, digits: int) -> None:
    assert abs(rounded(value, digits) - value) <= 0.5 / 10**digits + 1e-6
    assert rounded(-value, digits) == -rounded(value, digits)


def test_an_exact_half_goes_up() -> None:
    assert [rounded(value, 0) for value in (0.5, 1.5, 2.5, -2.5)] == [1, 2, 3, -3]
    assert rounded(1.005, 2) == 1.01
    assert [decimals_needed(value) for value in (3, 3.4, 3.25, 1 / 3)] == [0, 1, 2, 3]


@given(st.text())
def test_text_in_place_keeps_the_offsets_of_what_it_came_from(text: str) -> None:
    plain, offsets = normalise_in_place(text)
    assert plain == normalise(text)
    assert len(plain) == len(offsets)
    assert list(offsets) == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@given(st.text(max_size=80))
def test_any_text_gets_a_verdict(text: str) -> None:
    """Whatever is written, the answer is a verdict and not a traceback."""
    from facts_in_words import facts

    for described in ("49 of 99", "37 of 100, then 43 of 100", "place 2 of 7", "800 £m"):
        judge(text, facts(described), Tolerances(), HouseStyle())


_PIECES = st.sampled_from(
    sorted(
        words(
            """about nearly half 49 per cent one in four the only most common second of 99 people from to up six points
            £ m not significantly more than between and a dozen ( ) , — - all three remaining other least top % ½ + 0
            hundred 800 times"""
        )
    )
)


@given(st.lists(_PIECES, max_size=9).map(" ".join))
def test_any_string_of_claim_words_gets_a_verdict(text: str) -> None:
    from facts_in_words import facts

    for described in (
        "49 of 99",
        "0 of 99",
        "37 of 100, then 43 of 100, p 0.2",
        "0 of 10, then 0 of 10",
        "20 to 30 CCGs",
    ):
        verdict = judge(text, facts(described), Tolerances(), HouseStyle())
        assert (verdict.outcome == "true") != bool(verdict.message)
