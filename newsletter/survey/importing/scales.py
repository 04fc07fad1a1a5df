"""The order of answers, and those that stand aside from it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.survey.importing.cell_kinds import is_number

# Each from its first step to its last, every wording that a step has.
SCALES: tuple[tuple[str, ...], ...] = (
    ("strongly disagree", "disagree strongly", "disagree", "tend to disagree", "somewhat disagree", "slightly disagree",
     "neither agree nor disagree", "neither", "neutral", "undecided", "slightly agree", "somewhat agree",
     "tend to agree", "agree", "agree strongly", "strongly agree"),
    ("very dissatisfied", "dissatisfied", "fairly dissatisfied", "somewhat dissatisfied",
     "neither satisfied nor dissatisfied", "neither", "neutral", "somewhat satisfied", "fairly satisfied", "satisfied",
     "very satisfied", "extremely satisfied"),
    ("very unlikely", "extremely unlikely", "unlikely", "fairly unlikely", "somewhat unlikely",
     "neither likely nor unlikely", "neither", "neutral", "somewhat likely", "fairly likely", "likely", "very likely",
     "extremely likely"),
    ("never", "almost never", "hardly ever", "rarely", "seldom", "occasionally", "sometimes", "about half the time",
     "often", "usually", "most of the time", "very often", "nearly always", "always"),
    ("very poor", "very bad", "poor", "bad", "fairly poor", "fair", "average", "neither good nor poor",
     "neither good nor bad", "good", "fairly good", "very good", "excellent"),
    ("not at all important", "not important", "not very important", "slightly important", "somewhat important",
     "moderately important", "fairly important", "important", "very important", "extremely important"),
    ("not at all confident", "not confident", "not very confident", "slightly confident", "somewhat confident",
     "moderately confident", "fairly confident", "confident", "very confident", "extremely confident"),
    ("not at all", "a little", "slightly", "somewhat", "moderately", "to some extent", "quite a bit", "a lot",
     "a great deal", "very much", "completely"),
    ("much worse", "worse", "slightly worse", "somewhat worse", "a little worse", "about the same", "the same",
     "no change", "a little better", "slightly better", "somewhat better", "better", "much better"),
    ("very low", "low", "medium", "moderate", "high", "very high"),
    ("yes", "maybe", "no"),
    ("true", "false"),
)  # fmt: skip
_ASIDE = re.compile(
    r"((i )?(don['’]?t|do not|can['’]?t|cannot|couldn['’]?t) (know|say|remember|recall)|dk|unsure|not sure|n/?a"
    r"|(i )?(would )?(prefer|rather) not (to )?(say|answer|disclose)|refused|declined( to answer)?"
    r"|no (answer|opinion|response|reply|view)|not (applicable|stated|answered|asked)"
    r"|none of (the above|these|them))( ?/ ?.*| ?\(.*\))?\.?",
    re.IGNORECASE,
)


def stands_aside(label: str) -> bool:
    """Whether an answer is "don't know" or its like, which is not ranked."""
    return _ASIDE.fullmatch(label.strip()) is not None


def in_order(values: Iterable[str]) -> list[str]:
    """Numbers by size, the steps of a known scale by the scale, others as they come; what stands aside goes last."""
    values = list(values)
    ranked = [value for value in values if not stands_aside(value)]
    last = [value for value in values if stands_aside(value)]
    if all(map(is_number, ranked)):
        return [*sorted(ranked, key=float), *last]
    lowered = {value: value.lower().strip() for value in ranked}
    for scale in SCALES:
        if len(ranked) > 1 and set(lowered.values()) <= set(scale):
            return [*sorted(ranked, key=lambda value: scale.index(lowered[value])), *last]
    return [*ranked, *last]
