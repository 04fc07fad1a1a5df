"""Columns that stand for one question with several answers, or for the items of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.survey.importing.cell_kinds import is_number
from newsletter.survey.importing.deciding import Decision, decide
from newsletter.survey.importing.layout import Column
from newsletter.survey.importing.profile import Profile, combined
from newsletter.survey.importing.several import find_several

YES = frozenset({"1", "yes", "y", "true", "checked", "selected", "x", "ticked", "ja", "oui"})
NO = frozenset({"0", "no", "n", "false", "unchecked", "not selected", "not checked", "not ticked", "nein", "non"})
_MOST_STEPS = 15
Member = tuple[Column, Profile]


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option with a column of its own; `value` stands there where it was chosen, None: it never was."""

    column: Column
    value: str | None


def as_multiple(members: Sequence[Member]) -> tuple[Chosen, ...] | None:
    """The options, where each column says whether its own was chosen; None where they say something else."""
    found = [_chosen(column, profile) for column, profile in members]
    kept = [each for each in found if each is not None]
    if len(kept) < len(found) or all(each.value is None for each in kept):
        return None
    return tuple(kept) if _alike(kept) else None


def _alike(options: Sequence[Chosen]) -> bool:
    """A number that is neither yes nor the option's label means "chosen" only where each column has its own."""
    if all(each.value is None or _plain(each) for each in options):
        return True
    codes = [each.value for each in options if each.value is not None]
    return 1 < len(codes) == len(set(codes))


def _plain(option: Chosen) -> bool:
    value = option.value or ""
    return value.lower() in YES or value == option.column.part or value in option.column.labels


def _chosen(column: Column, profile: Profile) -> Chosen | None:
    values = profile.values
    if values is None:
        return None
    said = [value for value in values if value.lower() not in NO]
    if column.labels and len(said) == 1 and said[0] in column.labels:
        return Chosen(column, said[0])
    if not said:
        return Chosen(column, None)
    if len(said) > 1:
        return None
    only = said[0]
    coded = len(values) == 1 and (only == column.part or is_number(only))
    return Chosen(column, only) if only.lower() in YES or coded else None


def as_grid(members: Sequence[Member]) -> Decision | None:
    """The single question that each item is, with the labels that they share; None where their answers differ.

    They are judged together: what few people said of one item may look like free text, of all items it does not.
    """
    answered = [(column, profile) for column, profile in members if profile.filled]
    if len(answered) < 2:
        return None
    column, together = answered[0][0], combined([profile for _, profile in answered])
    decision = decide(column, together)
    several = together.values is not None and find_several(together.values, column.separators)
    if decision.kind != "single" or decision.labels is None or len(decision.labels) > _MOST_STEPS or several:
        return None
    values = [frozenset(profile.values or ()) for _, profile in answered]
    return decision if all(_overlaps(each, values) for each in values) else None


def _overlaps(values: frozenset[str], all_values: Sequence[frozenset[str]]) -> bool:
    others = frozenset[str]().union(*(each for each in all_values if each is not values))
    return bool(values & others)
