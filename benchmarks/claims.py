"""How long holding words to figures takes: a thousand different claims, read and judged in a process that is warm."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.measuring import line, wall

_CLAIMS = 1_000
_BASE = 1_000
# Words, and how many tenths of a per cent above their number the figure is that they are true of.
_WORDS = (
    ("{n} per cent", 0),
    ("nearly {n} per cent", -20),
    ("just over {n} per cent", 20),
    ("more than {n} per cent", 50),
    ("between {n} and {m} per cent", 30),
    ("around {n} per cent of leaders", 10),
    ("well under {n} per cent", -80),
    ("at least {n} per cent", 5),
    ("only {n} per cent", 4),
    ("fewer than {n} per cent", -10),
)


def report() -> None:
    """Wall time of a thousand claims that are true, and of a thousand that are not, with what would be."""
    print("\nClaims, in process, warm")
    for off, aim in ((0, "at most 50"), (300, "with words that would be true")):
        judged, outcomes = _thousand(off)
        told = ", ".join(f"{many} {outcome}" for outcome, many in sorted(outcomes.items()))
        line(f"{_CLAIMS:,} claims ({told})", f"{wall(judged, 5):.0f} ms", aim)


def _thousand(off: int) -> tuple[Callable[[], None], dict[str, int]]:
    """What reads and judges a thousand claims, each off the mark by so many tenths; and what they come to."""
    from newsletter.claims.facts import Facts
    from newsletter.claims.judge import judge
    from newsletter.claims.reading import read
    from newsletter.claims.style import HouseStyle, Tolerances
    from newsletter.claims.tokens import tokenise
    from newsletter.survey.estimate import Estimate, exactly

    def estimate(count: int) -> Estimate:
        return Estimate("share", 100 * count / _BASE, exactly(100 * count / _BASE), exactly(float(count)), _BASE)

    claims = []
    for number in range(_CLAIMS):
        words, above = _WORDS[number % len(_WORDS)]
        whole = 20 + number // len(_WORDS) % 60
        claims.append((words.format(n=whole, m=whole + 9), Facts((estimate(10 * whole + above - off // 2),))))

    def judged() -> None:
        read.cache_clear()  # nothing is known of any of them yet
        tokenise.cache_clear()
        for words, facts in claims:
            judge(words, facts, Tolerances(), HouseStyle())

    outcomes: dict[str, int] = {}
    for words, facts in claims:
        outcome = judge(words, facts, Tolerances(), HouseStyle()).outcome
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    return judged, outcomes
