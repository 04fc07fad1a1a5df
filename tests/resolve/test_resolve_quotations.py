"""A quotation's words must stand in the answer (FORMATS 3, "Quotations")."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.resolve.quotations import Difference, difference

ANSWER = (
    "We'd like to see substantial commissioning functions passed to a provider – or providers – in 2016-17. "
    'Non-GPs said "it won\'t work", and £5.5m (50% of it) is gone... Still, the well-known problem is not money. '
    "St\u00e4ndig."
)

STANDS = {
    "the words as they are": "substantial commissioning functions passed to a provider",
    "spaces and line ends": "substantial  commissioning\n functions\u00a0passed",
    "dashes": "a provider \u2014 or providers \u2014 in 2016\u201317",
    "typewriter dashes": "a provider -- or providers --- in",
    "apostrophes": "We\u2019d like to see",
    "quotation marks": "Non-GPs said \u2018it won\u2019t work\u2019",
    "quotation marks of its own around it": "\u201csubstantial commissioning functions\u201d",
    "the first letter's case": "Substantial commissioning functions",
    "the first letter's case after a mark": "\u201cIt won\u2019t work\u201d, and",
    "an omission": "substantial commissioning functions … in 2016-17",
    "an omission in dots": "substantial ... providers",
    "an omission in spaced dots": "substantial . . . providers",
    "an omission at each end": "… commissioning functions …",
    "an omission and a full stop": "We'd like .... is gone",
    "an insertion": "substantial commissioning functions [being] passed",
    "a replacement": "substantial [NHS] functions passed to [someone]",
    "an omission in brackets": "substantial […] providers",
    "an editor's capital": "[S]till, the well-known problem",
    "an editor's small letter": "2016-17. [n]on-GPs said",
    "an editor's ending": "the well-known problem[s] is not money",
    "an editor's beginning": "the well-known [non]problem is not money",
    "sic": "substantial commissioning [sic] functions",
    "sic in capitals": "substantial commissioning functions [ SIC ] passed",
    "the answer's own dots": "is gone... Still",
    "a whole number": "£5.5m",
    "a whole percentage": "50% of it",
    "a hyphenated word": "well-known problem",
    "one side of a pair of marks": "\u201cWe'd like to see",
    "soft hyphens and zero-width spaces": "sub\u00adstantial com\u200bmissioning",
    "letters written in parts": "sta\u0308ndig",
}

ALTERED = {
    "a word left out": "substantial functions passed",
    "a word put in": "substantial new commissioning functions",
    "another word": "significant commissioning functions",
    "another case within": "substantial Commissioning functions",
    "words in another order": "providers … substantial commissioning functions",
    "the same words twice": "commissioning functions … commissioning functions",
    "a part of a word": "stantial commissioning",
    "the beginning of a word": "substantial commission",
    "a part of a hyphenated word": "GPs said",
    "the first part of one": "the well",
    "a part of a number": "5m",
    "a number without its sign": "5.5m",
    "a number without its percentage": "50",
    "a dropped negation": "the well-known problem is money",
    "a mark changed": "it won't work!",
    "marks of the editor's": "the 'well-known' problem",
    "nothing but the editor's": "[everything]",
    "nothing but an omission": "…",
    "nothing": "",
    "an editor's capital of another word": "[M]till, the",
}


@pytest.mark.parametrize("case", STANDS)
def test_what_stands_in_the_answer(case: str) -> None:
    assert difference(STANDS[case], ANSWER) is None


@pytest.mark.parametrize("case", ALTERED)
def test_what_does_not(case: str) -> None:
    assert difference(ALTERED[case], ANSWER) is not None


def test_the_difference_shows_the_words_of_both_where_they_part() -> None:
    answer = "My CCG is considering a merger with another CCG."
    assert difference("is considering merger with another CCG", answer) == Difference(
        "considering merger with another", "considering a merger with"
    )


def test_a_quotation_that_goes_on_after_the_answer_shows_the_answers_end() -> None:
    assert difference("a merger soon", "We plan a merger") == Difference("merger soon", "merger")


def test_words_that_stand_nowhere_have_no_counterpart() -> None:
    assert difference("bananas are fine", "We plan a merger") == Difference("bananas are fine", "")


def test_a_comma_of_the_editors_at_the_end_is_told_apart() -> None:
    found = difference("We plan a merger,", "We plan a merger soon")
    assert found is not None
    assert found.final_mark


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_stretch_of_whole_words_stands_in_its_answer(answer: str, start: int, length: int) -> None:
    words = [word for word in answer.split() if word.isalpha()]
    chosen = " ".join(words[start : start + length])
    plain = " ".join(words)
    assert (difference(chosen, plain) is None) == bool(chosen)


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_breaks_it(quotation: str, answer: str) -> None:
    found = difference(quotation, answer)
    assert found is None or isinstance(found, Difference)


@pytest.mark.parametrize(
    ("quotation", "answer"),
    [
        ("a " * 20_000 + "b", "a " * 40_000),
        ("[" * 20_000, "x" * 20_000),
        ("[a]" * 10_000, "a " * 10_000),
        ("a … " * 10_000, "a " * 9_000),
        ("x" * 50_000 + "[y]", "x" * 50_000),
        ("-a" * 20_000, "a-" * 20_000),
    ],
)
def test_hostile_texts_are_compared_in_a_moment(quotation: str, answer: str) -> None:
    """Quadratic time would take minutes here."""
    assert difference(quotation, answer) is not None
