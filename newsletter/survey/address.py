"""Where in the store a figure lies: the parsed form of `survey/question/option?where=…`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Form = Literal["percent", "count", "base", "of", "fraction", "one-in", "mean", "median", "rank", "points", "ratio"]


class Condition(Struct, frozen=True):
    """`where=question:a+b`: people who chose any of `options`. Several conditions must all hold."""

    question: str
    options: tuple[str, ...]


class Side(Struct, frozen=True):
    """One side of a reference.

    `survey` is as written: an issue's short name or a survey's id. `each` is true for `a,b` (each of them),
    false for `a+b` (a net: people who chose either). `options` is empty for a whole question, `question` is None
    for a whole survey. In charts and tables `question` may be the name of a grid.
    """

    survey: str
    question: str | None = None
    options: tuple[str, ...] = ()
    each: bool = False
    where: tuple[Condition, ...] = ()
