"""Each boundary of each tolerance is where FORMATS 4 puts it: just inside is true, just outside is not."""

from __future__ import annotations

import pytest
from facts_in_words import NOUNS, compared
from msgspec.structs import replace

from newsletter.claims.facts import Facts
from newsletter.claims.judge import judge
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.survey.estimate import Estimate, exactly

FINE = 1e-6
T = Tolerances()

# words, tolerance, its boundary in per cent, the side on which the words are true (1: above), whether the bound is in
SHARES: tuple[tuple[str, str, float, int, bool], ...] = (
    ("half", "fraction", 48.5, 1, True),
    ("half", "fraction", 51.5, -1, True),
    ("one in twenty", "fraction_share", 4.25, 1, True),
    ("one in twenty", "fraction_share", 5.75, -1, True),
    ("about half", "fraction", 47.0, 1, True),
    ("about half", "fraction", 53.0, -1, True),
    ("about one in twenty", "fraction_share", 3.5, 1, True),
    ("about one in twenty", "fraction_share", 6.5, -1, True),
    ("about 60 per cent", "about", 57.0, 1, True),
    ("about 60 per cent", "about", 63.0, -1, True),
    ("nearly half", "nearly", 45.0, 1, True),
    ("nearly 10 per cent", "nearly_share", 8.0, 1, True),
    ("just under half", "just", 47.0, 1, True),
    ("just under 10 per cent", "just_share", 8.0, 1, True),
    ("just over half", "just", 53.0, -1, True),
    ("just over 10 per cent", "just_share", 12.0, -1, True),
    ("well over half", "well", 55.0, 1, True),
    ("well under half", "well", 45.0, -1, True),
    ("a narrow majority", "narrow_majority", 55.0, -1, True),
    ("a large majority", "large_majority", 60.0, 1, True),
    ("an overwhelming majority", "overwhelming_majority", 75.0, 1, True),
    ("the bulk", "large_majority", 60.0, 1, True),
    ("nearly all", "nearly_all", 90.0, 1, True),
    ("hardly any", "hardly_any", 10.0, -1, True),
)
FIXED: tuple[tuple[str, float, int, bool], ...] = (
    ("49 per cent", 48.5, 1, True),
    ("49 per cent", 49.5, -1, True),
    ("49.5 per cent", 49.45, 1, True),
    ("49.5 per cent", 49.55, -1, True),
    ("exactly half", 50.0, 1, True),
    ("exactly half", 50.0, -1, True),
    ("nearly half", 50.0, -1, False),
    ("just under half", 50.0, -1, False),
    ("just over half", 50.0, 1, False),
    ("more than half", 50.0, 1, False),
    ("at least half", 50.0, 1, True),
    ("less than half", 50.0, -1, False),
    ("at most half", 50.0, -1, True),
    ("between 40 and 45 per cent", 40.0, 1, True),
    ("between 40 and 45 per cent", 45.0, -1, True),
    ("most", 50.0, 1, False),
    ("a minority", 50.0, -1, False),
    ("a minority", 0.0, 1, False),
    ("all", 100.0, 1, True),
    ("none", 0.0, -1, True),
    ("nearly all", 100.0, -1, False),
    ("hardly any", 0.0, 1, False),
)
# words, tolerance, the first side, the boundary of the second, the side on which the words are true, whether it is in
CHANGES: tuple[tuple[str, str, float, float, int, bool], ...] = (
    ("slightly higher", "slight_change", 40, 43, -1, True),
    ("slightly lower", "slight_change", 40, 37, 1, True),
    ("much higher", "large_change", 40, 50, 1, True),
    ("much lower", "large_change", 40, 30, -1, True),
    ("unchanged", "unchanged", 40, 42, -1, False),
    ("unchanged", "unchanged", 40, 38, 1, False),
    ("doubled", "ratio_share", 20, 38, 1, True),
    ("doubled", "ratio_share", 20, 42, -1, True),
    ("nearly doubled", "ratio_share", 20, 36, 1, True),
    ("just over twice", "ratio_share", 20, 44, -1, True),
)
COUNTS: tuple[tuple[str, float, int, bool], ...] = (
    ("about 40 people", 36, 1, True),
    ("about 40 people", 44, -1, True),
    ("nearly 40 people", 36, 1, True),
    ("just over 40 people", 44, -1, True),
    ("well over 40 people", 44, 1, True),
    ("well under 40 people", 36, -1, True),
)


def _share(words: str, percent: float, tolerances: Tolerances = T) -> str:
    estimate = Estimate("share", percent, exactly(percent))
    return judge(words, Facts((estimate,), nouns=NOUNS), tolerances, HouseStyle()).outcome


def _count(words: str, count: float, tolerances: Tolerances = T) -> str:
    estimate = Estimate("respondents", count, count=exactly(count))
    return judge(words, Facts((estimate,), nouns=NOUNS), tolerances, HouseStyle()).outcome


def _change(words: str, first: float, second: float, tolerances: Tolerances = T) -> str:
    one, other = (Estimate("share", value, exactly(value)) for value in (first, second))
    return judge(words, Facts(comparison=compared(one, other)), tolerances, HouseStyle()).outcome


def _outcome(true: bool) -> str:
    return "true" if true else "false"


@pytest.mark.parametrize(("words", "bound", "side", "included"), [(*row[:1], *row[2:]) for row in SHARES] + list(FIXED))
@pytest.mark.parametrize("step", [0.1, FINE])
def test_a_share_just_inside_is_true_and_just_outside_is_not(
    words: str, bound: float, side: int, included: bool, step: float
) -> None:
    step = min(step, 0.02) if words.startswith("49.5") else step
    assert _share(words, bound) == _outcome(included)
    assert _share(words, bound - side * step) == "false"
    if not words.startswith(("exactly", "all", "none")):
        assert _share(words, bound + side * step) == "true"


@pytest.mark.parametrize(("words", "tolerance", "bound", "side", "included"), SHARES)
def test_a_tolerance_that_is_shifted_by_a_tenth_moves_its_boundary(
    words: str, tolerance: str, bound: float, side: int, included: bool
) -> None:
    shift = 0.1 / 5 if tolerance.endswith("_share") else 0.1
    near = [_share(words, bound + move) for move in (-0.05, 0.05)]
    for by in (shift, -shift):
        shifted = replace(T, **{tolerance: getattr(T, tolerance) + by})
        if [_share(words, bound + move, shifted) for move in (-0.05, 0.05)] != near:
            return
    pytest.fail(f"{tolerance} does not move the boundary of “{words}”")


@pytest.mark.parametrize(("words", "tolerance", "first", "bound", "side", "included"), CHANGES)
@pytest.mark.parametrize("step", [0.1, FINE])
def test_a_change_just_inside_is_true_and_just_outside_is_not(
    words: str, tolerance: str, first: float, bound: float, side: int, included: bool, step: float
) -> None:
    assert _change(words, first, bound) == _outcome(included)
    assert _change(words, first, bound + side * step) == "true"
    assert _change(words, first, bound - side * step) == "false"
    shift = 0.01 if tolerance.endswith("_share") else 0.2
    outer = replace(T, **{tolerance: getattr(T, tolerance) + shift})
    inner = replace(T, **{tolerance: getattr(T, tolerance) - shift})
    moved = [_change(words, first, bound + way * side * 0.1, to) for to in (outer, inner) for way in (1, -1)]
    assert moved != ["true", "false", "true", "false"]


@pytest.mark.parametrize(("words", "bound", "side", "included"), COUNTS)
def test_a_count_just_inside_is_true_and_just_outside_is_not(
    words: str, bound: float, side: int, included: bool
) -> None:
    assert _count(words, bound) == _outcome(included)
    assert _count(words, bound + side) == "true"
    assert _count(words, bound - side) == "false"
    assert _count(words, bound, replace(T, count_share=0.12 if side * (bound - 40) > 0 else 0.08)) == "false"


def test_the_test_of_significance_is_at_five_per_cent() -> None:
    one, other = (Estimate("share", value, exactly(value)) for value in (30.0, 50.0))
    for chance, outcome in ((0.05, "false"), (0.05 - FINE, "true"), (0.04, "true"), (0.06, "false")):
        facts = Facts(comparison=compared(one, other, chance))
        assert judge("significantly higher", facts, T, HouseStyle()).outcome == outcome
        opposite = "true" if outcome == "false" else "false"
        assert judge("not significantly higher", facts, T, HouseStyle()).outcome == opposite


def test_every_tolerance_has_a_boundary_that_is_tested() -> None:
    tested = {row[1] for row in SHARES} | {row[1] for row in CHANGES} | {"count_share", "significance"}
    assert tested == set(Tolerances.__struct_fields__)


@pytest.mark.parametrize("base", range(2, 240))
def test_floating_point_never_decides_at_a_boundary(base: int) -> None:
    """Of every base, the count that is exactly half is half, no majority and no minority, and likewise for fifths."""
    if base % 2 == 0:
        percent = 100 * (base // 2) / base
        assert _share("exactly half", percent) == "true"
        assert _share("a majority", percent) == _share("a minority", percent) == "false"
    for fifths in range(1, 5):
        if base % 5 == 0:
            percent = sum([100 / base] * (base // 5 * fifths))  # summed, as weights are
            assert _share(f"at least {20 * fifths} per cent", percent) == "true"
            assert _share(f"more than {20 * fifths} per cent", percent) == "false"
