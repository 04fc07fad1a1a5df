"""What a single column is, by its labels and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from newsletter.survey.codebook import Kind
from newsletter.survey.importing.cell_kinds import kind_of
from newsletter.survey.importing.layout import Column
from newsletter.survey.importing.profile import Profile
from newsletter.survey.importing.refusal import shown
from newsletter.survey.importing.scales import in_order

DATES = "dates"
MOST_OPTIONS = 60
_MOST_UNLABELLED = 15
_MOST_CODES = 11
_LONGEST_LABEL = 150  # characters
_CODE = re.compile(r"-?[0-9]{1,2}")
_AMOUNT = re.compile(r"[+-]?[£$€]\s?[0-9][0-9.,]*|[+-]?[0-9][0-9.,]*\s?[%£$€]")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a column is. `kind` None: no question, because of `why`. `labels`: of a single question, by value.

    `special` are values of a numeric question that are no quantities. `caution` is for a person. `stray` is the first
    of the words among the numbers of a column that is no question for them.
    """

    kind: Kind | None
    why: str = ""
    caution: str = ""
    labels: Mapping[str, str] | None = None
    special: tuple[str, ...] = ()
    stray: str = ""


def decide(column: Column, profile: Profile) -> Decision:
    """The kind of question that a column holds, if it is one."""
    if not profile.filled:
        return Decision(None, "empty")
    if column.role == "open":
        return Decision("numeric" if profile.all("number", "comma", "thousands") else "text")
    if column.labels:
        return _labelled(column.labels, profile)
    if profile.share("date") > 0.9:
        return Decision(None, DATES)
    if column.role in {"paradata", "previews"}:
        return Decision(None, "about the interview, not the person")
    return _numbers(profile) if profile.all("number", "comma", "thousands") else _words(profile)


def _labelled(labels: Mapping[str, str], profile: Profile) -> Decision:
    values = profile.values
    others = [] if values is None else [value for value in values if value not in labels]
    if values is None or len(others) > _MOST_UNLABELLED:
        if profile.all("number", "comma"):
            named = ", ".join(f"{code} ({label})" for code, label in labels.items())
            return Decision("numeric", caution=f"{named} counts as not answered", special=tuple(labels))
        return (
            Decision("text", caution="it has labels for a few of its many values")
            if values is None
            else _words(profile)
        )
    caution = f"the file has no label for {_listed(others)}" if others else ""
    return Decision("single", caution=caution, labels={**labels, **{value: value for value in in_order(others)}})


def _numbers(profile: Profile) -> Decision:
    values = profile.values
    if values is not None and len(values) <= _MOST_CODES and all(map(_CODE.fullmatch, values)):
        numbers = sorted(map(int, values))
        if numbers[-1] - numbers[0] <= _MOST_CODES:
            first, last = in_order(values)[0], in_order(values)[-1]
            what = f"its numbers ({first} to {last}) have no labels: write them, or `kind: numeric` for a quantity"
            return Decision("single", caution=what, labels={value: value for value in in_order(values)})
    return Decision("numeric", caution=of_two_minds(values or ()))


def of_two_minds(values: Collection[str]) -> str:
    """Points and commas in one column may both be meant as the decimal mark, or one of them parts thousands."""
    point = next((value for value in values if "." in value and "," not in value), "")
    comma = next((value for value in values if "," in value and "." not in value), "")
    return f"“{point}” has a point and “{comma}” a comma, and one of them may part thousands" if point and comma else ""


def _words(profile: Profile) -> Decision:
    values, filled = profile.values, profile.filled
    if values is not None and len(values) > _MOST_CODES and all(map(_AMOUNT.fullmatch, values)):
        return Decision(None, f"numbers with a sign, such as “{next(iter(values))}”: take the sign off in the file")
    if (values is None or len(values) > _MOST_CODES) and (doubtful := _mostly_numbers(profile)):
        return doubtful
    if values is None or len(values) > MOST_OPTIONS or profile.longest > _LONGEST_LABEL:
        return Decision("text")
    different, mean = len(values), profile.letters / filled
    sure = filled >= 2.5 * different and mean <= _LONGEST_LABEL / 2
    repeated = filled > different or different == 1
    likely = different <= 12 and repeated and (filled >= 1.4 * different or mean <= 12)
    if not sure and not likely:
        return Decision("text")
    doubt = "only a few answers: it may be free text" if not sure and filled > 1 else ""
    return Decision("single", caution=doubt, labels={value: value for value in in_order(values)})


def _mostly_numbers(profile: Profile) -> Decision | None:
    """No question, where most cells are numbers and some are not: it could be either."""
    share = profile.share("number", "comma", "thousands")
    if not 0.5 < share < 1:
        return None
    others = [value for value in profile.values or {} if kind_of(value) not in {"number", "comma", "thousands"}]
    stray = others[0] if others else ""
    example = f", such as {shown(stray)}" if stray else ""
    return Decision(None, f"numbers in {share:.0%} of its cells, and other words{example}", stray=stray)


def _listed(values: list[str]) -> str:
    shown = ", ".join(f"“{value}”" for value in values[:5])
    return shown + (f" and {len(values) - 5} more" if len(values) > 5 else "")
