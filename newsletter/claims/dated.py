"""Which side of a comparison a level is of, by its time: "30 per cent in 2015", "in 2015, 30 per cent", "2015: 30"."""

from __future__ import annotations

from newsletter.claims.asides import MONTHS
from newsletter.claims.context import start_of
from newsletter.claims.meanings import Counted, Direction, Hedge, Ratio, Share, words
from newsletter.claims.numbers import word_at
from newsletter.claims.phrases.counts import ANY_PEOPLE, KINDS_OF_PEOPLE
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.sides import Groups, Side

_PARTING = frozenset(",;:.()—?!")
_SAYING = (Quantity, Counted, Share, Ratio, Direction)
_WHEN = words("in during for ( the early late mid back spring summer autumn fall winter")
_COMPARED = words("than on since from with against to versus vs v as by until over unlike after before")
_OCCASIONS = words("year time wave survey round poll barometer month quarter spring summer autumn fall winter edition")
_VERBS_OF_ANSWERS = words(
    "said say so this agreed agree disagreed disagree answered answer did do thought think felt feel"
)
_LEVELS = words("figure figures level share proportion result was were is are stood at the of only just some s : - —")
_STOOD = words("was were is are had has at")
_JOINING = words("and or but that who which when while whose than")
_NO_MONTHS_ALONE = words("may march")  # verbs too, unless a word before or a year after shows otherwise
_BEFORE_A_MONTH = words("in last this early late mid of since by until during for from ( next and to")
_OPENING = _PARTING | words("and but while then")
_MOST_WORDS_BETWEEN = 8
_MOST_WORDS_OF_A_NOUN = 4


def dated_side(reading: Reading, place: int, dates: Groups) -> Side | None:
    """The side whose own time stands after the quantity, or before it and with no other quantity."""
    if not (dates[0] or dates[1]) or (dates[0] | dates[1]).isdisjoint(reading.texts):
        return None
    after = _date_after(reading, place, dates)
    found = _date_before(reading, place, dates) if after is None else after
    return None if found is None else _side(reading, found, dates)


def hinted_side(reading: Reading, place: int) -> Side | None:
    """The side that "last year", "this time" or "a year ago" beside the quantity may give it to."""
    start, end = reading.elements[place].end, _end_of_breath(reading, place)
    after = next((side for at in range(start, end) if (side := _hinted_at(reading, at))), None)
    return after or _hinted_before(reading, reading.elements[start_of(reading, place)].start)


def _hinted_before(reading: Reading, start: int) -> Side | None:
    """As in "last year 37 per cent said so", and not in "more than last year: 37 per cent"."""
    at = start - 1 - (start > 0 and reading.tokens[start - 1].text == ",")
    if at < 1 or word_at(reading.tokens, at) not in _OCCASIONS:
        return None
    opens = at == 1 or reading.tokens[at - 2].text in _OPENING
    return _hinted_at(reading, at - 1) if opens else None


def _hinted_at(reading: Reading, at: int) -> Side | None:
    word, following = word_at(reading.tokens, at), word_at(reading.tokens, at + 1)
    if word == "ago" or (word in {"last", "previous"} and following in _OCCASIONS):
        return "first"
    return "second" if word == "this" and following in _OCCASIONS else None


def _side(reading: Reading, at: int, dates: Groups) -> Side:
    return "first" if reading.tokens[at].text in dates[0] else "second"


def _date_after(reading: Reading, place: int, dates: Groups) -> int | None:
    """As in "30 per cent in 2015", "30 per cent of leaders in March 2015", "30 per cent (2015)".

    Not in "30 per cent think that it was better in 2015", nor where two times stand there.
    """
    start = reading.elements[place].end
    opened = start + (word_at(reading.tokens, start) == "(")
    end = _end_of_breath(reading, place, opened)
    found = [at for at in range(opened, end) if _is_date(reading, at, dates)]
    if len({_side(reading, at, dates) for at in found}) != 1:
        return None
    heads_the_next = word_at(reading.tokens, found[0] + 1) == ":"
    ours = _says_when(reading, _past_people(reading, opened, end), found[0]) and _is_attributed(reading, found[0])
    return found[0] if ours and not heads_the_next else None


def _is_date(reading: Reading, at: int, dates: Groups) -> bool:
    """Whether a time stands there: "may" may be a verb, and 2015 a part of "2015-16"."""
    token, following = reading.tokens[at], word_at(reading.tokens, at + 1)
    if token.text not in dates[0] | dates[1] or token.glued:
        return False
    if at + 1 < len(reading.tokens) and reading.tokens[at + 1].glued:
        return False
    if token.text not in _NO_MONTHS_ALONE:
        return True
    return following.isdigit() or (at > 0 and reading.tokens[at - 1].text in _BEFORE_A_MONTH)


def _past_people(reading: Reading, at: int, end: int) -> int:
    """Past "of the NHS leaders", "said so": whom the quantity is of, and that they answered."""
    if word_at(reading.tokens, at) in {"of", "among", "amongst"}:
        noun = range(at + 1, min(end, at + 2 + _MOST_WORDS_OF_A_NOUN))
        at = next((place + 1 for place in reversed(noun) if reading.tokens[place].text in _people(reading)), at)
    while at < end and reading.tokens[at].text in _VERBS_OF_ANSWERS | _people(reading):
        at += 1
    return at


def _people(reading: Reading) -> frozenset[str]:
    return reading.nouns | KINDS_OF_PEOPLE | ANY_PEOPLE


def _says_when(reading: Reading, start: int, at: int) -> bool:
    """Whether nothing but small words stand before the time: "in the spring of 2015", and not "the 2015 reforms"."""
    following = word_at(reading.tokens, at + 1)
    names = at > start and reading.tokens[at - 1].text == "the" and following not in _OCCASIONS | _people(reading)
    small = all(token.text in _WHEN | {"of"} or token.text in MONTHS | {"may"} for token in reading.tokens[start:at])
    return small and not names


def _date_before(reading: Reading, place: int, dates: Groups) -> int | None:
    """As in "2015: 30 per cent", "in 2015, 30 per cent", "the 2015 figure of 30 per cent"."""
    start = reading.elements[start_of(reading, place)].start
    last = _quantity_before(reading, place)
    least = max(0 if last is None else reading.elements[last].end, start - _MOST_WORDS_BETWEEN)
    for at in range(start - 1, least - 1, -1):
        if _is_date(reading, at, dates):
            taken = last is not None and _date_after(reading, last, dates) == at
            return at if not taken and _is_the_time_of(reading, at, start) else None
        text = reading.tokens[at].text
        if text in {";", ".", "?", "!"} or (text != "at" and _says_more(reading, at)):
            return None
    return None


def _is_the_time_of(reading: Reading, at: int, start: int) -> bool:
    """Whether the time at `at` is that of what begins at `start`: after a pause, small words, or a verb ("it was")."""
    between = [token.text for token in reading.tokens[at + 1 : start]]
    if all(text in _LEVELS | _OCCASIONS for text in between):
        return True
    stood = between[-1] in _STOOD and _JOINING.isdisjoint(between)
    return (stood or not _PARTING.isdisjoint(between)) and _is_attributed(reading, at) and _opens(reading, at)


def _opens(reading: Reading, at: int) -> bool:
    """Whether the time begins what is said, or nothing but small words do: "and in the autumn of 2015"."""
    before = at
    while before and (reading.tokens[before - 1].text in (_WHEN - _PARTING) | {"of"} or _is_month(reading, before - 1)):
        before -= 1
    return before == 0 or reading.tokens[before - 1].text in _OPENING


def _is_attributed(reading: Reading, at: int) -> bool:
    """Whether the time at `at` is when something was so, and not what it is set against ("up on 2015")."""
    before = at - 1
    while before >= 0 and (reading.tokens[before].text in _WHEN | _OCCASIONS | {"of"} or _is_month(reading, before)):
        before -= 1
    return before < 0 or reading.tokens[before].text not in _COMPARED


def _is_month(reading: Reading, at: int) -> bool:
    return reading.tokens[at].text in MONTHS | {"may"}


def _says_more(reading: Reading, at: int) -> bool:
    """Whether the token belongs to a change or to another quantity."""
    return any(_is_said(element) for element in reading.elements if element.start <= at < element.end)


def _is_said(element: Element) -> bool:
    bound = isinstance(element.meaning, Hedge) and element.meaning.bound is not None
    return bound or isinstance(element.meaning, _SAYING) or element.is_marker("second", "same", "significant")


def _quantity_before(reading: Reading, place: int) -> int | None:
    earlier = range(place - 1, -1, -1)
    return next((at for at in earlier if isinstance(reading.elements[at].meaning, Quantity | Counted | Share)), None)


def _end_of_breath(reading: Reading, place: int, start: int | None = None) -> int:
    """Where what is said after the quantity ends: at a pause, a comparison or another quantity."""
    at = reading.elements[place].end if start is None else start
    stops = [each.start for each in reading.elements[place + 1 :] if _is_said(each) or each.is_marker("first")]
    limit = min([len(reading.tokens), at + _MOST_WORDS_BETWEEN, *stops])
    while at < limit and reading.tokens[at].text not in _PARTING:
        at += 1
    return at
