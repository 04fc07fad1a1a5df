"""What is taken for a name in an answer. Everybody here is made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.survey.persons import without_names
from newsletter.survey.quoting import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jane Doe told me so.", "[…] told me so."),
        ("Ask Dr Ann Example; then Jo Sample said no", "Ask […]; then […] said no"),
        ("We need Sara O'Neill. Nobody else is heard", "We need […]. Nobody else is heard"),
        ("I think Éamon Ó Briain, of NHS England, is right", "I think […], of NHS England, is right"),
        ("J. Smith and Mary-Jane Watson-Parker agree", "[…] and […] agree"),
        ("The Department of Health is wrong. Mr Patel isn't.", "The Department of Health is wrong. […] isn't."),
        ("Dear Prof. Jones, please", "Dear […], please"),
        ("Too many meetings in Kent and Medway", "Too many meetings in Kent and Medway"),
        ("Money. Time. Trust", "Money. Time. Trust"),
        ("MR JOHN SAMPLE IS RUDE", "[…] IS RUDE"),
        ("Ask Dr SAMPLE about NHS cuts", "Ask […] about NHS cuts"),
        ("My name is Ahmed and I’m from Leeds", "My name is […] and I’m from Leeds"),
        ("I'm Priya. The NHS is called a service", "I'm […]. The NHS is called a service"),
        ("Ask Priya about it, or tell Sam", "Ask […] about it, or tell […]"),
        ("My manager Karen never listens", "My manager […] never listens"),
        ("They asked nobody. Tell us more", "They asked nobody. Tell us more"),
        ("", ""),
    ],
)
def test_names_are_masked_and_other_words_are_not(text: str, shown: str) -> None:
    assert without_names(text, "[…]") == shown


@given(st.text(max_size=60))
def test_whatever_is_written_nothing_but_names_goes(text: str) -> None:
    left = without_names(text, "")
    assert len(left) <= len(text)
    assert without_names(text.lower(), "") == text.lower()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to ann.example@example.org, or ring 020 7946 0958.", "Write to […], or ring […]."),
        ("I am @ann_example there, see www.example.org/ann", "I am […] there, see […]"),
        ("The surgery in SW1A 1AA closed", "The surgery in […] closed"),
        ("Twelve of 209 CCGs @ 5 per cent", "Twelve of 209 CCGs @ 5 per cent"),
    ],
)
def test_addresses_and_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
