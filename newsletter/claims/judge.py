"""Words held against the figure that they speak of (FORMATS 4)."""

from __future__ import annotations

from msgspec import Struct

from newsletter.claims.averages import refuse_other_average
from newsletter.claims.context import has_pause
from newsletter.claims.explanation import figure_text, reason_text
from newsletter.claims.facts import Facts, Outcome, Verdict
from newsletter.claims.figured import as_counted, described, described_sides, known, known_sides, nouns_of, worlds
from newsletter.claims.languages import is_english
from newsletter.claims.one_side import Side
from newsletter.claims.places import Places, read_places
from newsletter.claims.ranking import placed
from newsletter.claims.reading import Element, Reading, read
from newsletter.claims.region import Truth, both
from newsletter.claims.remaining import exhausts, not_the_rest
from newsletter.claims.statement import Dimension, Statement, Unreadable
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.claims.suggestions import About, candidates
from newsletter.claims.two_sides import Change
from newsletter.claims.worlds import Known, World, dimensional, judged
from newsletter.survey.estimate import exactly

MOST_SUGGESTIONS = 4
LONGEST = 1_000
"""Characters of a claim: far more than a sentence has, so few that how its words stand together is soon looked at."""
_SHOWN = 60
_OF_PEOPLE: frozenset[Dimension | str] = frozenset({"count", "count or base", "left out"})


class _Ruling(Struct, frozen=True):
    """An outcome, and what it is due to: a statement or places that are not true, or why the words can't be read."""

    outcome: Outcome
    due_to: Statement | Places | str = ""


_TRUE = _Ruling("true")


def judge(words: str, facts: Facts, tolerances: Tolerances, style: HouseStyle) -> Verdict:
    """Whether the words are true of the facts; where not, why, and words that would be."""
    if not is_english(style.language):
        return Verdict("unreadable", f"Words are held to figures in English alone, and this is in “{style.language}”.")
    if facts.comparison is not None and facts.comparison.unlike:
        return Verdict("unlike", facts.comparison.unlike)
    ruling = _ruling(words, facts, tolerances)
    if ruling.outcome == "true":
        return Verdict("true")
    if ruling.outcome == "unsupported":
        return Verdict("unsupported", str(ruling.due_to))
    reason = reason_text(ruling.outcome, ruling.due_to, facts)
    message = f"“{_shortened(words)}” {reason}: {figure_text(facts, style, ruling.due_to)}."
    return Verdict(ruling.outcome, message, _suggestions(facts, tolerances, style, _about(ruling)))


def is_true(words: str, facts: Facts, tolerances: Tolerances, style: HouseStyle) -> bool:
    """Whether the words are true of the facts, where why not is of no interest."""
    if not is_english(style.language) or (facts.comparison is not None and facts.comparison.unlike):
        return False
    return _ruling(words, facts, tolerances).outcome == "true"


def _shortened(words: str) -> str:
    """The words on one line; of an overlong text, the beginning."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[:_SHOWN].rstrip()} …"


def _suggestions(facts: Facts, tolerances: Tolerances, style: HouseStyle, about: About) -> tuple[str, ...]:
    """The first few wordings that are true; each is held to the figure like the editor's own."""
    told: list[str] = []
    for group in candidates(facts, style, about):
        best = next((words for words in group if _ruling(words, facts, tolerances).outcome == "true"), "")
        told += [best] if best and best not in told else []
        if len(told) == MOST_SUGGESTIONS:
            break
    return tuple(told)


def _about(ruling: _Ruling) -> About:
    """What the words that are not true spoke of."""
    due_to = ruling.due_to
    if isinstance(due_to, Places):
        return "place"
    dimension = due_to.dimension if isinstance(due_to, Statement) else ""
    return "test" if dimension == "chance" else "count" if dimension in _OF_PEOPLE else "size"


def _ruling(words: str, facts: Facts, tolerances: Tolerances) -> _Ruling:
    if len(words) > LONGEST:
        return _Ruling("unreadable", "it is too long to be one claim; link only the words that state the figure")
    reading = read(words, nouns_of(facts), two_sided=facts.comparison is not None)
    try:
        if reading.odd:
            raise Unreadable("has a number that is not written in plain digits or words")
        refuse_other_average(reading, facts)
        if facts.comparison is not None:
            return _of_two_sides(reading, facts, tolerances)
        return _of_figures(reading, facts, tolerances)
    except Unreadable as unread:
        return _Ruling("unreadable", unread.reason)


def _of_figures(reading: Reading, facts: Facts, tolerances: Tolerances) -> _Ruling:
    places, used = read_places(reading, ranks=facts.form == "rank")
    said = Side(reading, described(facts), tolerances, used).statements()
    firm = [statement for statement in said if not statement.soft]
    if not firm and not places:
        raise Unreadable(_nothing_to_check(reading))
    rulings = [_Ruling(placed(place, facts), place) for place in places]
    rulings += [
        _of_statements(firm, known(figure, facts.population), worlds(figure)) for figure in facts.figures if firm
    ]
    rulings += [_of_the_rest(facts, statement) for statement in firm if statement.remaining]
    only = next((element for element in reading.elements if element.is_marker("only")), None)
    if only is not None and firm:
        said_alone = _said_alone(reading, only, firm)
        rulings.append(_Ruling(_alone(said_alone, facts), "is true of other options too, or may be"))
    worst = _worst(rulings)
    if worst.outcome == "true":
        _check_soft([statement for statement in said if statement.soft], facts)
        _check_nouns(firm)
    return worst


def _nothing_to_check(reading: Reading) -> str:
    vague = next((element for element in reading.elements if element.is_marker("vague")), None)
    if vague:
        return f"can't be checked, because “{reading.said(vague)}” is no quantity"
    return "can't be checked, because it holds no quantity"


def _of_statements(said: list[Statement], may_be: Known, states: list[World]) -> _Ruling:
    return _due_to(judged(said, may_be, states), said, may_be)


def _of_the_rest(facts: Facts, statement: Statement) -> _Ruling:
    outcome = exhausts(facts, statement)
    return _Ruling(outcome, not_the_rest(facts, outcome))


def _due_to(outcome: Truth, said: list[Statement], may_be: Known) -> _Ruling:
    """The ruling, with the first statement that by itself comes to it."""
    if outcome == "true":
        return _TRUE
    return _Ruling(outcome, next((one for one in said if dimensional([one], may_be) == [outcome]), said[0]))


def _said_alone(reading: Reading, only: Element, firm: list[Statement]) -> list[Statement]:
    """What is said to be true of this option alone: in "38 per cent, the only one above a third" what follows it."""
    following = [one for one in firm if one.at is not None and one.at >= only.end]
    together = [one for one in following if not has_pause(reading.tokens[only.end : one.at])]
    return together or following or firm


def _alone(said: list[Statement], facts: Facts) -> Truth:
    """Whether the statements are false of every other option of the question."""
    others = facts.others()
    if others is None:
        return "uncertain"
    opposite: dict[Truth, Truth] = {"true": "false", "false": "true", "uncertain": "uncertain"}
    return both(opposite[judged(said, known(other), worlds(other))] for other in others)


def _check_soft(said: list[Statement], facts: Facts) -> None:
    for statement in said:
        if (
            both(
                truth for figure in facts.figures for truth in dimensional([statement], known(figure, facts.population))
            )
            != "true"
        ):
            raise Unreadable(
                f"can't be checked, because “{statement.words}” may speak of something else; "
                "link only the words that state the figure"
            )


def _check_nouns(said: list[Statement]) -> None:
    for statement in said:
        if statement.of_others:
            raise Unreadable(
                f"can't be checked, because the number in “{statement.words}” is right, but not of those whom the "
                "words name; use the survey's own word for them, or “respondents”, or refer to that group with `where`"
            )


def _worst(rulings: list[_Ruling]) -> _Ruling:
    """What must all be true: the first that is false, else the first that is uncertain."""
    if len(rulings) == 1:
        return rulings[0]
    order: tuple[Outcome, ...] = ("false", "uncertain", "true")
    return min(rulings, key=lambda ruling: order.index(ruling.outcome))


def _of_two_sides(reading: Reading, facts: Facts, tolerances: Tolerances) -> _Ruling:
    facts = as_counted(facts, reading)
    comparison = facts.comparison
    assert comparison is not None
    said = Change(reading, described_sides(facts), tolerances).statements()
    if not said:
        raise Unreadable(_nothing_to_check(reading))
    may_be, states = known_sides(facts)
    if any(statement.dimension == "chance" for statement in said):
        chance = comparison.p_value()
        if chance is None:
            return _Ruling("unsupported", comparison.unsupported or "No test exists for this comparison.")
        may_be["chance"] = exactly(chance)
    return _due_to(judged(said, may_be, states), said, may_be)
