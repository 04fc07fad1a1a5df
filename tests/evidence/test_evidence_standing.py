"""How a figure stands, and what is said of two standings."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.parse import parse
from newsletter.resolve.resolve import resolve
from newsletter.resolve.standing import Number, Standing, standing, told_apart, unit_of
from newsletter.survey.shelf import open_shelf

SURVEYS = Path(__file__).parent.parent / "resolve" / "fixtures" / "surveys"
FRONT = "---\nsubject: A test\nsurveys:\n  ccg: autumn\n  ccg-feb: winter\n---\n"


def stood(value: Number, count: Number = None, base: Number = None) -> Standing:
    return Standing((value,), (count,), (base,))


@pytest.mark.parametrize(
    ("reference", "expected", "unit"),
    [
        ("stat:ccg/outturn/surplus", stood(4900 / 99, 49, 99), "per cent"),
        ("stat:ccg/outturn/surplus?as=count", stood(4900 / 99, 49, 99), "per cent"),
        ("stat:ccg/outturn/surplus?as=rank", stood(1, 49, 99), ""),
        ("stat:ccg", stood(99, 99, 99), ""),
        ("stat:facts/inadequate", stood((20, 30), (20, 30), None), "CCGs"),
        ("stat:ccg/measures/pooling,sharing", Standing((61, 43), (60, 43), (99, 99)), "per cent"),
        ("stat:ccg-feb/outturn/surplus..ccg/outturn/surplus", Standing((4000 / 54, 4900 / 99), (40, 49), (54, 99)), ""),
    ],
)
def test_the_numbers_behind_a_reference(reference: str, expected: Standing, unit: str, tmp_path: Path) -> None:
    source = f"{FRONT}It is [so](<{reference}>).\n".replace("(<", "(").replace(">)", ")")
    resolved = resolve(
        parse(source, "issues/test.md"), open_shelf(SURVEYS, tmp_path, SURVEYS), HouseStyle(), Tolerances()
    )
    (figure,) = resolved.figures
    found = standing(figure)
    assert found.values == pytest.approx(expected.values) if ".." in reference else found.same_as(expected), found
    assert unit_of(figure) == unit or ".." in reference


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (stood(49.49494949494949), stood(49.49494949494950)),  # the last digit of another machine's sum
        (stood((20, 30)), stood((20.0, 30.0))),
        (stood(None), stood(None)),
        (stood(0.0), stood(-0.0)),
    ],
)
def test_what_differs_only_in_how_a_machine_adds_is_the_same(one: Standing, other: Standing) -> None:
    assert one.same_as(other)
    assert other.same_as(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (stood(49.0), stood(49.001)),
        (stood(49.0, 49, 99), stood(49.0, 49, 100)),
        (stood(49.0, 49, 99), stood(49.0, 48, 99)),
        (stood(None), stood(0)),
        (stood((20, 30)), stood((20, 31))),
        (stood((20, 20)), stood(20)),
        (Standing((1,), (1,), (1,)), Standing((1, 2), (1, 2), (1, 2))),
    ],
)
def test_any_other_number_is_another(one: Standing, other: Standing) -> None:
    assert not one.same_as(other)
    assert not other.same_as(one)


@pytest.mark.parametrize(
    ("before", "now", "unit", "said"),
    [
        (stood(49.49494), stood(51.5151), "per cent", ("49.5 per cent", "51.5 per cent")),
        (stood(49.49494), stood(49.504), "per cent", ("49.49 per cent", "49.5 per cent")),
        (stood(1204), stood(1304), "", ("1204", "1304")),
        (stood(800), stood(900), "£m", ("800", "900")),
        (stood((20, 30)), stood((20, 35)), "CCGs", ("20 to 30 CCGs", "20 to 35 CCGs")),
        (stood(None), stood(3), "", ("unknown", "3")),
        (stood(49, 49, 99), stood(49, 490, 990), "per cent", ("49 (49 of 99)", "49 (490 of 990)")),
    ],
)
def test_two_standings_are_told_with_as_many_digits_as_show_the_difference(
    before: Standing, now: Standing, unit: str, said: tuple[str, str]
) -> None:
    assert told_apart(before, now, unit) == said
