"""Every phrase of every row means what the row's own examples say."""

from __future__ import annotations

import pytest
from facts_in_words import NOUNS, compared, share

from newsletter.claims.facts import Facts
from newsletter.claims.judge import judge
from newsletter.claims.meanings import Example, Row, spelled
from newsletter.claims.page import NUMBERS, what_words_mean
from newsletter.claims.phrases import FAMILIES
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.survey.estimate import Estimate, exactly

ROWS = [(family, row) for family, rows in FAMILIES for row in rows]


def _facts(family: str, example: Example) -> Facts:
    _, one, two = example
    if family == "Ranks":
        return Facts((share(30, 100, round(one), round(two)),), nouns=NOUNS)
    if family == "Changes":
        first, second = (Estimate("share", value, exactly(value), base=1000) for value in (one, two))
        return Facts(comparison=compared(first, second), nouns=NOUNS)
    return Facts((share(one, round(two)),), nouns=NOUNS)


@pytest.mark.parametrize(
    ("family", "row"), ROWS, ids=lambda value: value.phrases[:40] if isinstance(value, Row) else value
)
def test_each_phrase_is_true_false_or_unreadable_as_its_row_says(family: str, row: Row) -> None:
    expected = {"true": row.true, "false": row.false, "unreadable": row.unreadable}
    for outcome, examples in expected.items():
        for example in examples:
            for phrase in spelled(row.phrases):
                words = example[0].format(phrase)
                verdict = judge(words, _facts(family, example), Tolerances(), HouseStyle())
                assert verdict.outcome == outcome, f"{words} {example[1:]}: {verdict.message}"


def test_every_row_but_the_signs_has_an_example_of_each_kind() -> None:
    """A row without examples is untested; what marks other words has them in the tables of wordings."""
    bare = [row.phrases for family, row in ROWS if not (row.true or row.unreadable)]
    assert all(row.says for _, row in ROWS)
    assert len(bare) == 8, bare


def test_no_phrase_stands_in_two_rows_of_one_family() -> None:
    for family, rows in FAMILIES:
        seen: dict[str, str] = {}
        for row in rows:
            for phrase in spelled(row.phrases):
                place = f"{row.says} {getattr(row.meaning, 'after', '')}"
                assert seen.setdefault(phrase, place) == place or getattr(row.meaning, "after", False), (family, phrase)


def test_the_users_page_names_every_row() -> None:
    page = what_words_mean()
    for family, row in ROWS:
        assert f"## {family}" in page
        assert row.says in page


def test_the_pages_examples_of_numbers_are_right() -> None:
    for _, _, true, false in NUMBERS:
        for outcome, example in (("true", true), ("false", false)):
            verdict = judge(example[0], _facts("Numbers", example), Tolerances(), HouseStyle())
            assert verdict.outcome == outcome, example
