"""Facts written as short texts, for the tables of wordings and the examples of phrases."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

from newsletter.claims.facts import Facts
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate, Possible, exactly

NOUNS = frozenset({"ccgs", "ccg", "people", "respondents", "ccg chairs", "chairs", "accountable officers"})

_FORM = re.compile(r"^(.*?)(?: as ([a-z-]+))?$")
_SIDE = r"(\S+) of ([^\s,]+)(?: (GPs|managers))?(?: in (\w+))?"
_COMPARED = re.compile(rf"^{_SIDE}, then {_SIDE}(?:, p (\S+))?$")
_CALLED = {"GPs": frozenset({"gps", "gp"}), "managers": frozenset({"managers", "manager"}), None: frozenset[str]()}
_PLACE = re.compile(r"^(tied |sole )?place (\d+) of (\d+)$")
_SHARE = re.compile(r"^(\S+) of (\d+)(?: (who do not|GPs))?$")
_FIGURE = re.compile(r"^([\d.]+)(?: to ([\d.]+))? (.+?)(?:, base (\d+))?$")


def share(count: float, base: int, rank: int | None = None, ranked: int | None = None) -> Estimate:
    percent = 100 * count / base
    place = None if rank is None else exactly(rank)
    return Estimate("share", percent, exactly(percent), exactly(count), base, rank=place, ranked=ranked)


def compared(first: Estimate, second: Estimate, chance: float | None = None) -> Comparison:
    return Comparison(first, second, unsupported="No test." if chance is None else "", p_value=lambda: chance)


def figure(value: float, unit: str, high: float | None = None, base: int | None = None) -> Estimate:
    possible = exactly(value) if high is None else Possible(value, high)
    percent = None if base is None else exactly(100 * value / base)
    return Estimate("figure", value if high is None else None, percent, possible, base, unit)


def facts(text: str) -> Facts:
    """The facts that a table's cell states."""
    found_form = _FORM.fullmatch(text)
    assert found_form
    plain, form = found_form[1], next((form for form in get_args(Form) if form == found_form[2]), None)
    for pattern, made in _MADE:
        found = pattern.fullmatch(plain)
        if found:
            return made(found.groups(), form)
    raise AssertionError(f"no such facts: {text}")


Groups = tuple[str | None, ...]


def _compared(groups: Groups, form: Form | None) -> Facts:
    one, of_one, these, then, other, of_other, those, now, chance = groups
    first, second = share(float(one or 0), int(of_one or 0)), share(float(other or 0), int(of_other or 0))
    comparison = compared(first, second, float(chance) if chance else None)
    dates = (frozenset({then} if then else ()), frozenset({now} if now else ()))
    people = (_CALLED[these], _CALLED[those])
    return Facts(comparison=comparison, nouns=NOUNS.union(*people), groups=people, dates=dates, form=form)


def _place(groups: Groups, form: Form | None) -> Facts:
    """An option's place, which another has too or none has; where neither is said, the other options are not known."""
    tied, place, ranked = groups[0], int(groups[1] or 0), int(groups[2] or 0)
    beside = share(30, 100, place if tied == "tied " else place % ranked + 1, ranked)
    others = (beside,) if tied else None
    return Facts((share(30, 100, place, ranked),), others=lambda: others, nouns=NOUNS, form=form)


def _share(groups: Groups, form: Form | None) -> Facts:
    """A share; of an option such as "No" or "Don't know", or of one group among others ("GPs", not managers)."""
    count, base, of = groups
    nouns = NOUNS | ({"gps"} if of == "GPs" else frozenset())
    strangers = frozenset({"managers"} if of == "GPs" else ())
    figure = share(float(count or 0), int(base or 0))
    return Facts((figure,), nouns=nouns, strangers=strangers, denies=of == "who do not", form=form)


def _figure(groups: Groups, form: Form | None) -> Facts:
    low, high, unit, base = groups
    made = figure(float(low or 0), unit or "", float(high) if high else None, int(base) if base else None)
    return Facts((made,), nouns=NOUNS, form=form)


_MADE: tuple[tuple[re.Pattern[str], Callable[[Groups, Form | None], Facts]], ...] = (
    (_COMPARED, _compared),
    (_PLACE, _place),
    (_SHARE, _share),
    (_FIGURE, _figure),
)
