"""Which printed figures a number without a reference may rest on."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from newsletter.checks.sources import fitting, sources
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.claims.unsourced import unsourced, with_its_hedge
from newsletter.survey.codebook import Option, Printed, Question, Survey


def _option(name: str, percent: str) -> Option:
    return Option(name, name.capitalize(), Printed(Decimal(percent)))


SURVEY = Survey(
    "tea",
    "surveys/tea/survey.yaml",
    "Made-up tea",
    "published",
    {
        "cup": Question("cup", "?", "single", {"tea": _option("tea", "61"), "milk": _option("milk", "23")}, base=64),
        "dip": Question("dip", "?", "multiple", {"ginger": _option("ginger", "41")}, base=64),
        "sold": Question("sold", "Pots sold", "figure", value=(Decimal(1204), Decimal(1204)), unit="pots"),
    },
    base=64,
    population_label="neighbours",
)


@pytest.mark.parametrize(
    ("words", "references"),
    [
        ("61 per cent", ("stat:tea/cup/tea",)),
        ("Sixty-one per cent", ("stat:tea/cup/tea",)),
        ("nearly a quarter", ("stat:tea/cup/milk",)),
        ("three in five", ("stat:tea/cup/tea",)),
        ("26 neighbours", ("stat:tea/dip/ginger",)),
        ("64 respondents", ("stat:tea",)),
        ("1,204 pots", ("stat:tea/sold",)),
        ("fewer than half", ("stat:tea/cup/milk", "stat:tea/dip/ginger")),
        ("62 per cent", ()),
    ],
)
def test_the_figures_that_words_are_true_of_are_found(words: str, references: tuple[str, ...]) -> None:
    assert fitting(words, list(sources([SURVEY], {})), Tolerances(), HouseStyle()) == references


def test_references_have_the_issues_own_names() -> None:
    assert fitting("61 per cent", sources([SURVEY], {"tea": "brew"}), Tolerances(), HouseStyle()) == (
        "stat:brew/cup/tea",
    )


def test_answers_that_are_held_here_are_not_counted_for_a_hint() -> None:
    assert list(sources([replace(SURVEY, source="responses")], {})) == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("They say nearly a quarter dip.", "nearly a quarter"),
        ("They say that just under a quarter dip.", "just under a quarter"),
        ("In all, no fewer than 61 per cent.", "no fewer than 61 per cent"),
        ("A more modest 61 per cent.", "61 per cent"),
        ("It is not 61 per cent.", "61 per cent"),
        ("61 per cent.", "61 per cent"),
    ],
)
def test_a_figure_is_held_with_its_hedge(text: str, phrase: str) -> None:
    ((start, end),) = unsourced(text, frozenset())
    assert text[with_its_hedge(text, start, end, frozenset()) : end] == phrase
