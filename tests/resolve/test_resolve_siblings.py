"""What "the only" and "the remaining eight per cent" are held against."""

from __future__ import annotations

from pathlib import Path

import pytest
from prose import FIXTURES

from newsletter.resolve.located import Located, locate
from newsletter.resolve.named import named_before
from newsletter.resolve.siblings import others, remainder
from newsletter.survey.address import Condition, Side
from newsletter.survey.estimate import exactly
from newsletter.survey.shelf import open_shelf


@pytest.fixture
def at(tmp_path: Path) -> Path:
    return tmp_path


def located(folder: Path, question: str | None, *options: str, where: tuple[Condition, ...] = ()) -> Located:
    dataset = open_shelf(FIXTURES / "surveys", folder, FIXTURES).dataset("autumn")
    assert dataset is not None
    return locate(dataset, Side("autumn", question, options, where=where))


def test_the_others_are_the_ranked_options_but_its_own(at: Path) -> None:
    found = others(located(at, "outturn", "surplus"))
    assert found is not None
    assert [estimate.count.low for estimate in found if estimate.count] == [42]  # "don't know" is aside


def test_the_others_of_a_grids_item_are_the_other_items(at: Path) -> None:
    found = others(located(at, "providers", "major"))
    assert found is not None
    assert [estimate.value for estimate in found] == [40, 21]


@pytest.mark.parametrize(
    ("question", "options"),
    [(None, ()), ("outturn", ()), ("merger", ("considering",)), ("measures", ("sharing",)), ("funding", ("minor",))],
)
def test_others_that_are_not_all_known_are_none(question: str | None, options: tuple[str, ...], at: Path) -> None:
    assert others(located(at, question, *options)) is None


def test_the_remainder_is_everyone_who_chose_none_of_the_named(at: Path) -> None:
    found = remainder(located(at, "outturn", "deficit"), {"surplus"})
    assert found is not None
    percent, count = found
    assert count is not None
    assert percent is not None
    assert (count.low, round(percent.low, 3)) == (50, 50.505)


def test_where_nothing_else_is_left_the_remainder_is_the_option_itself(at: Path) -> None:
    side = located(at, "outturn", "dont-know")
    found = remainder(side, {"surplus", "deficit"})
    assert remainder(side, {"surplus", "deficit", "dont-know"}) == found
    own = side.dataset.share("outturn", ("dont-know",))
    assert found == (own.percent, own.count)


@pytest.mark.parametrize(
    ("question", "options", "named"),
    [
        (None, (), {"surplus"}),
        ("outturn", (), {"surplus"}),
        ("measures", ("sharing",), {"pooling"}),
        ("merger", ("decided",), {"considering"}),
    ],
)
def test_a_remainder_that_cannot_be_known_is_none(
    question: str | None, options: tuple[str, ...], named: set[str], at: Path
) -> None:
    assert remainder(located(at, question, *options), named) is None


def test_where_nothing_was_named_everyone_remains(at: Path) -> None:
    assert remainder(located(at, "outturn", "deficit"), set()) == (exactly(100.0), exactly(99.0))


def test_a_subgroup_that_lacks_an_option_has_no_remainder(at: Path) -> None:
    gps = (Condition("role", ("gp",)),)
    assert remainder(located(at, "outturn", "deficit", where=gps), {"surplus"}) is None


def test_what_can_be_found_nowhere_names_nothing() -> None:
    assert named_before((), lambda _: None) == ()
