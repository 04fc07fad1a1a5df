"""Every hedge with every form of a number and what may follow it, against the meanings of FORMATS 4 worked out anew."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from facts_in_words import NOUNS

from newsletter.claims.facts import Facts
from newsletter.claims.judge import judge
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.survey.estimate import Estimate, exactly

Meaning = Callable[[float, str], Callable[[float], bool]]

FORMS: dict[str, tuple[tuple[str, float], ...]] = {
    "percent": (
        ("60 per cent", 60),
        ("60%", 60),
        ("sixty percent", 60),
        ("60 pc", 60),
        ("10 per cent", 10),
        ("Ten Per Cent", 10),
        ("42.5 per cent", 42.5),
    ),
    "fraction": (
        ("half", 50),
        ("a quarter", 25),
        ("one in four", 25),
        ("1 in 4", 25),
        ("a tenth", 10),
        ("two fifths", 40),
        ("two-fifths", 40),
        ("two in five", 40),
        ("two out of five", 40),
        ("two in every five", 40),
        ("three quarters", 75),
        ("¾", 75),
        ("nine in 10", 90),
    ),
    "count": (
        ("40 people", 40),
        ("forty respondents", 40),
        ("120 leaders", 120),
        ("one hundred and twenty people", 120),
        ("two dozen chairs", 24),
        ("40", 40),
        ("120 of the 1,000", 120),
    ),
}


def _reach(number: float, kind: str, points: float, share: float) -> float:
    return 0.1 * number if kind == "count" else min(points, share * number)


def _plain(number: float, kind: str) -> tuple[float, float]:
    if kind == "fraction":
        give = min(1.5, 0.15 * number)
        return number - give, number + give
    half = 0.0 if kind == "count" else 0.05 if number == 42.5 else 0.5
    return number - half, number + half


def _within(low: float, high: float) -> Callable[[float], bool]:
    return lambda value: low - 1e-9 <= value <= high + 1e-9


def _about(number: float, kind: str) -> Callable[[float], bool]:
    if kind == "count":
        return _within(0.9 * number, 1.1 * number)
    give = 3.0 if kind == "percent" else 2 * min(1.5, 0.15 * number)
    return _within(number - give, number + give)


def _nearly(number: float, kind: str) -> Callable[[float], bool]:
    return lambda value: number - _reach(number, kind, 5, 0.2) - 1e-9 <= value < number - 1e-9


def _under(number: float, kind: str) -> Callable[[float], bool]:
    return lambda value: number - _reach(number, kind, 3, 0.2) - 1e-9 <= value < number - 1e-9


def _over(number: float, kind: str) -> Callable[[float], bool]:
    return lambda value: number + 1e-9 < value <= number + _reach(number, kind, 3, 0.2) + 1e-9


def _well(number: float, kind: str) -> float:
    return 0.1 * number if kind == "count" else 5.0


HEDGES: tuple[tuple[str, Meaning], ...] = (
    ("{}|only {}|just {}|as many as {}|still {}|fully {}|a mere {}", lambda n, k: _within(*_plain(n, k))),
    ("exactly {}|precisely {}|{} exactly", lambda n, _: _within(n, n)),
    (
        "about {}|around {}|roughly {}|approximately {}|in the region of {}|only about {}|some {}|{} or so|{}, give or "
        "take",
        _about,
    ),
    ("nearly {}|almost {}|close to {}|approaching {}|still nearly {}", _nearly),
    ("just under {}|just shy of {}|not quite {}|a little under {}|slightly fewer than {}|only just under {}", _under),
    ("just over {}|barely over {}|a little over {}|slightly more than {}|only slightly more than {}", _over),
    (
        "more than {}|over {}|above {}|in excess of {}|upwards of {}",
        lambda n, _: lambda v: v > n + 1e-9,
    ),
    ("at least {}|no fewer than {}|{} or more|{} at least", lambda n, _: lambda v: v >= n - 1e-9),
    ("less than {}|fewer than {}|under {}|below {}", lambda n, _: lambda v: v < n - 1e-9),
    ("at most {}|up to {}|no more than {}|{} or fewer|{} at most", lambda n, _: lambda v: v <= n + 1e-9),
    ("well over {}|far more than {}|well above {}", lambda n, k: lambda v: v >= n + _well(n, k) - 1e-9),
    ("well under {}|far fewer than {}|well below {}", lambda n, k: lambda v: v <= n - _well(n, k) + 1e-9),
)
ENDS = ("", " said so", ", we found", " (see the box)", " – a surprise –", " agreed with the plan")


def _values(number: float, kind: str) -> list[float]:
    """Every boundary that any hedge has about the number, just inside it, on it and just outside."""
    gives = (0, 0.05, 0.5, 1.5, 3, 5, 0.15 * number, 0.3 * number, 0.2 * number, 0.1 * number)
    bounds = {round(number + sign * give, 6) for give in gives for sign in (1, -1)}
    steps = (-1.0, 0.0, 1.0) if kind == "count" else (-0.01, 0.0, 0.01)
    top = 1000.0 if kind == "count" else 100.0
    values = {bound + step for bound in bounds for step in steps}
    whole = {float(int(value)) for value in values} if kind == "count" else values
    return sorted(value for value in whole if 0 <= value <= top)


def _telling(number: float, kind: str, true: Callable[[float], bool]) -> list[float]:
    """The values on both sides of each place where the words turn true or false, and the two ends."""
    values = _values(number, kind)
    turns = [pair for pair in itertools.pairwise(values) if true(pair[0]) != true(pair[1])]
    return sorted({values[0], values[-1], *itertools.chain.from_iterable(turns)})


def _facts(kind: str, value: float) -> Facts:
    percent = value / 10 if kind == "count" else value
    figure = Estimate("share", percent, exactly(percent), exactly(10 * percent), 1000)
    return Facts((figure,), nouns=NOUNS)


def _cases() -> Iterator[tuple[str, str, str, float, Meaning]]:
    for (hedges, meaning), (kind, forms) in itertools.product(HEDGES, FORMS.items()):
        for hedge, (form, number) in itertools.product(hedges.split("|"), forms):
            yield hedge, form, kind, number, meaning


@pytest.mark.parametrize(("hedges", "meaning"), HEDGES, ids=lambda value: value[:24] if isinstance(value, str) else "")
def test_each_hedge_means_the_same_of_each_form_of_each_number(hedges: str, meaning: Meaning) -> None:
    wrong = []
    for number, (hedge, form, kind, size, means) in enumerate(_cases()):
        if means is not meaning:
            continue
        end = ENDS[number % len(ENDS)]
        words = hedge.format(form) + ("" if hedge.endswith("take") else end)
        words = words if number % 2 else words[:1].upper() + words[1:]
        true = means(size, kind)
        for value in _telling(size, kind, true):
            outcome = judge(words, _facts(kind, value), Tolerances(), HouseStyle()).outcome
            expected = "true" if true(value) else "false"
            if outcome != expected:
                wrong.append(f"{words} of {value:g}: {outcome}")
    assert not wrong, wrong[:20]
