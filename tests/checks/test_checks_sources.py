"""Which printed figures a number without a reference may rest on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from newsletter.checks.sources import fitting, sources
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.claims.unsourced import unsourced, with_its_hedge
from newsletter.survey import sqlite_engine
from newsletter.survey.codebook import Option, Printed, Question, Survey
from newsletter.survey.dataset import Dataset
from newsletter.survey.published import PublishedDataset
from newsletter.survey.shelf import open_shelf


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
    assert fitting(words, list(sources([PublishedDataset(SURVEY)], {})), Tolerances(), HouseStyle()) == references


def test_references_have_the_issues_own_names() -> None:
    assert fitting("61 per cent", sources([PublishedDataset(SURVEY)], {"tea": "brew"}), Tolerances(), HouseStyle()) == (
        "stat:brew/cup/tea",
    )


HELD = """
title: Made-up tea
source: responses
responses: {file: answers.csv}
questions:
  cup: {text: "?", kind: single, column: cup, options: {tea: {label: Tea, value: t}, milk: {label: Milk, value: m}}}
  dip: {text: "?", kind: single, column: dip, options: {ginger: {label: Ginger, value: g}, no: {label: No, value: n}}}
"""


def held(root: Path) -> Dataset:
    """A survey of 64 made-up answers: 39 of them tea, 26 ginger."""
    folder = root / "surveys" / "tea"
    if not folder.exists():
        folder.mkdir(parents=True)
        (folder / "survey.yaml").write_text(HELD, encoding="utf-8")
        rows = [f"{'t' if place < 39 else 'm'},{'g' if place < 26 else 'n'}" for place in range(64)]
        (folder / "answers.csv").write_text("\n".join(["cup,dip", *rows, ""]), encoding="utf-8")
    found = open_shelf(root / "surveys", root / "cache", root).dataset("tea")
    assert found
    return found


def test_what_few_answers_say_is_known_whether_or_not_it_is_cited(tmp_path: Path) -> None:
    known = list(sources([held(tmp_path)], {}))
    assert fitting("61 per cent", known, Tolerances(), HouseStyle()) == ("stat:tea/cup/tea",)
    assert fitting("26 people", known, Tolerances(), HouseStyle()) == ("stat:tea/dip/ginger",)
    assert fitting("64 respondents", known, Tolerances(), HouseStyle()) == ("stat:tea",)


def test_of_many_answers_only_what_was_counted_before_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_engine, "LARGEST", 10)
    assert list(sources([held(tmp_path)], {})) == []
    held(tmp_path).share("cup", ("milk",))
    assert [each.reference for each in sources([held(tmp_path)], {})] == ["stat:tea/cup/tea", "stat:tea/cup/milk"]


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
