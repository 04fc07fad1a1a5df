"""Ranks in words: "the second most common", "among the three biggest", "the top three"."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from newsletter.claims.context import has_pause, only_of, refuse_negation
from newsletter.claims.meanings import Ordinal, Share, Superlative, words
from newsletter.claims.phrases.counts import COUNTED_NOUNS
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.statement import Unreadable
from newsletter.claims.tokens import Token

AMONG = 3
"""As in "among the most" and "one of the" speak of so many places where they name no number."""

_SHARED = words("joint jointly equal equally tied level sharing shared")
_SOLE = words("sole outright undisputed single")
_JOINERS = words("the - and or , overall place very for in a an distant close poor strong narrow") | _SHARED | _SOLE
_BEFORE_A_WHOLE = words("the all our these those")
_BESIDE = words("and but plus yet while also still now so")
_MAY_PLACE = (Superlative, Ordinal, Share, Quantity)
_TIMES = words("since ever yet")
_PARTS_A_PHRASE = words(", ; : . ( ) to for of in with at and or but who that which")
_LEAVING_OUT = words("after behind besides bar barring excepting")
_MOST_WORDS_TO_A_TIME = 4
_MOST_WORDS_TO_THOSE_ASKED = 3
_VERBS_OF_BEING = words("is are was were be been being remains remain became become")
_OPTIONS = words("answer answers reply replies response responses vote votes chief chiefs plan plans scheme schemes")
_OPTIONS |= words("project projects service services place places measure measures area areas group groups case cases")
_THOSE_ASKED = COUNTED_NOUNS - _OPTIONS
_SAYING = words(
    "say said saying see saw name named naming call called rank ranked put think thought feel felt consider"
)
_ON_THE_LIST, _IN_THE_LIST = ["on", "the", "list"], ["in", "the", "list"]
_OF_A_LIST = words("half quarter third fifth tenth")


class Places(Struct, frozen=True):
    """The places from `first` to `last`, counted from the top or the bottom.

    `open_ended`: no number was named ("the biggest"), so that several options fill as many places as they are.
    `among`: each lies in them, without filling them. `of`: how many places there are, 0 where that is not said.
    `shared`: another holds the same place ("joint first"); `sole`: no other does ("the outright first").
    """

    first: int
    last: int
    top: bool
    words: str
    among: bool = False
    open_ended: bool = False
    of: int = 0
    shared: bool = False
    sole: bool = False


def read_places(reading: Reading, *, ranks: bool) -> tuple[list[Places], set[int]]:
    """The places named, and the elements that name them. `ranks`: a bare ordinal or number is a place (`as=rank`)."""
    found: list[Places] = []
    used: set[int] = set()
    for at, element in enumerate(reading.elements):
        if not isinstance(element.meaning, _MAY_PLACE) or (isinstance(element.meaning, Quantity) and not ranks):
            continue
        top = _superlative(reading, at)
        if at in used or (top is None and not _stands_alone(reading, at, ranks=ranks)):
            continue
        if _speaks_of_something_else(reading, at) or (not ranks and _describes_those_asked(reading, at)):
            used.add(at)
            continue
        refuse_negation(reading, at)
        _refuse_outside(reading, at)
        places, elements = _places(reading, at, True if top is None else top)
        found.append(places)
        used |= elements
    return found, used


def names_a_place(reading: Reading, at: int) -> bool:
    """Whether the superlative at `at` is a place, and not a word of the option or of whom the words speak of."""
    return not (_speaks_of_something_else(reading, at) or _describes_those_asked(reading, at))


def _describes_those_asked(reading: Reading, at: int) -> bool:
    """As in "the largest trusts", "chief executives", "the most senior leaders": which of them, and no place."""
    end = reading.elements[at].end
    for token in reading.tokens[end : end + _MOST_WORDS_TO_THOSE_ASKED]:
        if token.text in _THOSE_ASKED:
            return True
        if token.kind != "word" or token.text in _PARTS_A_PHRASE | _VERBS_OF_BEING:
            return False
    return False


def _superlative(reading: Reading, at: int) -> bool | None:
    """Whether it counts from the top, or the bottom; None where the element is no superlative."""
    element = reading.elements[at]
    if isinstance(element.meaning, Superlative):
        return element.meaning.top
    if isinstance(element.meaning, Ordinal) and not element.meaning.top:
        return False
    if isinstance(element.meaning, Share) and reading.said(element) == "most" and at:
        before = reading.elements[at - 1]
        ranked = isinstance(before.meaning, Ordinal) or before.is_marker("among")
        return True if ranked and only_of(reading.gap(before, element), _JOINERS) else None
    return None


def _stands_alone(reading: Reading, at: int, *, ranks: bool) -> bool:
    """Whether an ordinal is a place without a superlative: "came second", "in third place", "no 1"."""
    element = reading.elements[at]
    if isinstance(element.meaning, Quantity):
        return ranks and element.meaning.kind == "bare"
    if not isinstance(element.meaning, Ordinal):
        return False
    following = reading.elements[at + 1] if at + 1 < len(reading.elements) else None
    if following and only_of(reading.gap(element, following), _JOINERS) and _counts_places(reading, at + 1):
        return False  # it belongs to the one that follows
    after = reading.tokens[element.end].text if element.end < len(reading.tokens) else ""
    listed = [token.text for token in reading.tokens[element.end : element.end + 3]] in (_ON_THE_LIST, _IN_THE_LIST)
    named = element.meaning.alone or listed or after in {"place", "placed", "ranked", "equal"}
    return (
        ranks
        or named
        or _is_ranked(reading, at)
        or _whole_after(reading, at) > 0
        or _is_all_that_is_said(reading, element)
    )


def _is_all_that_is_said(reading: Reading, element: Element) -> bool:
    """As in "second", "the joint first": the whole of the words is an ordinal."""
    if len(reading.elements) > 1:
        return False
    around = (*reading.tokens[: element.start], *reading.tokens[element.end :])
    return only_of(around, _JOINERS)


def _counts_places(reading: Reading, at: int) -> bool:
    return isinstance(reading.elements[at].meaning, Ordinal) or _superlative(reading, at) is not None


def _is_ranked(reading: Reading, at: int) -> bool:
    before = reading.elements[at - 1] if at else None
    return (
        before is not None
        and before.is_marker("ranked")
        and only_of(reading.gap(before, reading.elements[at]), _JOINERS)
    )


def _speaks_of_something_else(reading: Reading, at: int) -> bool:
    """As in "61 per cent see it as the biggest risk": the words of the option, not its rank.

    "61 per cent and the biggest risk" states both.
    """
    for earlier in range(at - 1, -1, -1):
        gap = reading.gap(reading.elements[earlier], reading.elements[earlier + 1])
        if any(token.text in _SAYING for token in gap):
            return _follows_a_share(reading, at)
        if has_pause(gap) or (gap and gap[0].text in _BESIDE and only_of(gap, _BESIDE | _JOINERS)):
            return False
        if _is_a_share(reading.elements[earlier]):
            return reading.elements[earlier].end < reading.elements[at].start
    return False


def _follows_a_share(reading: Reading, at: int) -> bool:
    return any(_is_a_share(element) for element in reading.elements[:at])


def _is_a_share(element: Element) -> bool:
    meaning = element.meaning
    return isinstance(meaning, Share) or (isinstance(meaning, Quantity) and meaning.is_share)


def _places(reading: Reading, at: int, top: bool) -> tuple[Places, set[int]]:
    elements = reading.elements
    used, numbers, number = {at}, _own_place(elements[at]), 0
    among = False
    for earlier in range(at - 1, -1, -1):
        if not only_of(reading.gap(elements[earlier], elements[earlier + 1]), _JOINERS):
            break
        meaning = elements[earlier].meaning
        if isinstance(meaning, Ordinal):
            numbers.append(meaning.place)
        elif isinstance(meaning, Quantity) and meaning.kind in {"bare", "count"} and not numbers and not number:
            if has_pause(reading.gap(elements[earlier], elements[earlier + 1])):  # "380, the top answer"
                break
            number = int(meaning.low)
        elif elements[earlier].is_marker("among"):
            among = True
        elif not elements[earlier].is_marker("editorial", "ranked"):
            break
        used.add(earlier)
    after = _number_after(reading, at)
    if after and not numbers and not number:
        number = after
        used.add(at + 1)
    _refuse_parts(reading, at)
    _refuse_times(reading, at)
    whole = _whole_after(reading, max(used))
    used |= {max(used) + 1} if whole else set()
    said = " ".join(reading.said(elements[place]) for place in sorted(used))
    around = {token.text for token in _around(reading, used)}
    if not numbers and not number and not among:
        _refuse_one_of_several(reading, min(used))
        _refuse_after_others(reading, at)
    only = min(used) > 0 and elements[min(used) - 1].is_marker("only")
    places = _counted(numbers, number, top, said, among=among)
    return replace(places, of=whole, shared=bool(around & _SHARED), sole=only or bool(around & _SOLE)), used


def _whole_after(reading: Reading, last: int) -> int:
    """As in "second of seven", "the biggest of the seven barriers": how many were ranked; 0 where that is not said."""
    if last + 1 >= len(reading.elements):
        return 0
    number = reading.elements[last + 1]
    gap = [token.text for token in reading.gap(reading.elements[last], number)]
    counted = isinstance(number.meaning, Quantity) and number.meaning.kind in {"bare", "count"}
    if not counted or gap[-1:] == [] or "of" not in gap or not set(gap[gap.index("of") + 1 :]) <= _BEFORE_A_WHOLE:
        return 0
    return int(number.meaning.low) if isinstance(number.meaning, Quantity) else 0


def _around(reading: Reading, used: set[int]) -> tuple[Token, ...]:
    """The small words before, between and directly after the elements."""
    start, end = reading.elements[min(used)].start, reading.elements[max(used)].end
    first = start
    while first and reading.tokens[first - 1].text in _JOINERS and reading.tokens[first - 1].kind == "word":
        first -= 1
    return (*reading.tokens[first : end + 1],)


def _refuse_outside(reading: Reading, at: int) -> None:
    """Raises Unreadable for "just outside the top three": a place that it has not."""
    before = [
        token.text for token in reading.tokens[max(0, reading.elements[at].start - 2) : reading.elements[at].start]
    ]
    if {"outside", "below", "beyond"}.intersection(before):
        raise Unreadable(
            f"what “{reading.said(reading.elements[at])}” means after “outside” is in no row of the tables"
        )


def _refuse_parts(reading: Reading, at: int) -> None:
    """Raises Unreadable for "in the top half": a part of a list is no place."""
    end = reading.elements[at].end
    if end < len(reading.tokens) and reading.tokens[end].text in _OF_A_LIST:
        said = f"{reading.said(reading.elements[at])} {reading.tokens[end].text}"
        raise Unreadable(f"“{said}” names no place; say which, or “among the top three”")


def _refuse_times(reading: Reading, at: int) -> None:
    """Raises Unreadable for "the highest since 2013", "the most common barrier ever": a place among other times."""
    start = reading.elements[at].end
    following = [token.text for token in reading.tokens[start : start + _MOST_WORDS_TO_A_TIME]]
    for place, word in enumerate(following):
        if word in _TIMES or (word == "on" and following[place + 1 : place + 2] == ["record"]):
            said = " ".join([reading.said(reading.elements[at]), *following[: place + 1]])
            raise Unreadable(f"“{said}” sets it beside other times, and this reference has one; compare two waves")
        if word in _PARTS_A_PHRASE:
            return


def _refuse_one_of_several(reading: Reading, at: int) -> None:
    """Raises Unreadable for "a leading barrier": there are several, and it does not say how many."""
    element = reading.elements[at]
    if element.start and reading.tokens[element.start - 1].text in {"a", "an"}:
        said = f"{reading.tokens[element.start - 1].text} {reading.said(element)}"
        raise Unreadable(f"“{said}” names no place; say which, or “one of the three biggest”")


def _refuse_after_others(reading: Reading, at: int) -> None:
    """Raises Unreadable for "the most common answer after money": the first of those that are left."""
    end = reading.elements[at].end
    for token in reading.tokens[end : end + _MOST_WORDS_TO_A_TIME]:
        if token.text in _LEAVING_OUT:
            said = f"{reading.said(reading.elements[at])} … {token.text}"
            raise Unreadable(f"“{said}” leaves others out; say which place it has among all")
        if token.kind == "mark" or token.text in _PARTS_A_PHRASE:
            return


def _own_place(element: Element) -> list[int]:
    if isinstance(element.meaning, Ordinal):
        return [element.meaning.place]
    return [int(element.meaning.low)] if isinstance(element.meaning, Quantity) else []


def _number_after(reading: Reading, at: int) -> int:
    """As in "top three": a number directly after the superlative."""
    if at + 1 == len(reading.elements) or not isinstance(reading.elements[at].meaning, Superlative):
        return 0
    meaning = reading.elements[at + 1].meaning
    close = reading.elements[at].end == reading.elements[at + 1].start
    return int(meaning.low) if close and isinstance(meaning, Quantity) and meaning.kind in {"bare", "count"} else 0


def _counted(numbers: list[int], number: int, top: bool, said: str, *, among: bool) -> Places:
    if numbers:
        return Places(min(numbers), max(numbers), top, said, among=among)
    if number > 1:
        return Places(1, number, top, said, among=among)
    return Places(1, AMONG if among else 1, top, said, among=among, open_ended=not among)
