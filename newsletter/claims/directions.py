"""Which way the words of a comparison say that it went: "up", "six points ahead", "more than", "+6 points"."""

from __future__ import annotations

from newsletter.claims.beyond import is_points
from newsletter.claims.context import FILLERS, MINUS, only_of, refuse_negation
from newsletter.claims.levels import BESIDE_A_CHANGE, PLACED
from newsletter.claims.meanings import Counted, Direction, Hedge, Ratio, Share, words
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.sides import MOST_WORDS_TO_A_NOUN, Groups, side_named, sides_about
from newsletter.claims.statement import Unreadable

BOUNDS = {"more": 1, "less": -1, "much more": 1, "much less": -1, "slightly more": 1, "slightly less": -1}
_OF_HOW_MANY = words("likely common popular numerous often frequent than of")
_EXCEEDING = frozenset({"exceed", "exceeds", "exceeded", "exceeding", "short of"})


class Directions:
    """The directions in one reading. `says_of_whom`: one of them was turned to the side that it is said of."""

    def __init__(self, reading: Reading, groups: Groups) -> None:
        self.reading = reading
        self.groups = groups
        self.says_of_whom = False

    def direction(self, *, asserted: bool) -> int:
        """1 or -1 where the words go one way, 0 where they go none. Raises Unreadable where they go both."""
        signs = set()
        for place in range(len(self.reading.elements)):
            sign = self.sign(place)
            if sign:
                if asserted:
                    refuse_negation(self.reading, place)
                signs.add(sign)
        if len(signs) > 1:
            raise Unreadable("the words go both up and down; link only those that state the change")
        return signs.pop() if signs else 0

    def word(self) -> str:
        """The first words that say which way."""
        places = range(len(self.reading.elements))
        return next(self.reading.said(self.reading.elements[place]) for place in places if self.sign(place))

    def sign(self, place: int) -> int:
        """1 or -1 where the element says which way, else 0. Raises Unreadable."""
        meaning = self.reading.elements[place].meaning
        if isinstance(meaning, Direction):
            if not meaning.beside:
                return 0 if self._is_of_a_kind(place) else meaning.sign
            return self._turned(place, meaning.sign) if self._beside_points(place) else 0
        if isinstance(meaning, Hedge) and not self.hedges(place):
            if self.reading.said(self.reading.elements[place]) == "up to":
                return 1
            if meaning.bound == "turned round":
                raise Unreadable(f"“{self.reading.said(self.reading.elements[place])}” needs a quantity after it")
            sign = BOUNDS.get(meaning.bound or "", 0)
            said = self.reading.said(self.reading.elements[place])
            return self._turned(place, sign) if said in PLACED | _EXCEEDING else sign
        if isinstance(meaning, Quantity) and meaning.kind in {"points", "percent", "bare"}:
            return self._signed(place)
        return 0

    def hedges(self, place: int) -> bool:
        """Whether the hedge stands with a quantity, and not alone ("more than in February")."""
        element = self.reading.elements[place]
        if not isinstance(element.meaning, Hedge):
            return False
        if element.meaning.after:
            return True
        if self.reading.said(element) == "up to":
            return False
        for following in range(place + 1, len(self.reading.elements)):
            after = self.reading.elements[following]
            if not only_of(self.reading.gap(self.reading.elements[following - 1], after), FILLERS):
                return False
            if not (after.is_marker("editorial") or isinstance(after.meaning, Hedge)):
                return isinstance(after.meaning, Quantity | Counted | Ratio | Share)
        return False

    def touching(self, one: int, two: int) -> bool:
        """Whether only small words stand between the elements, and between those that lie between them."""
        elements = self.reading.elements
        return all(
            only_of(self.reading.gap(elements[place], elements[place + 1]), BESIDE_A_CHANGE)
            for place in range(one, two)
        )

    def _is_of_a_kind(self, place: int) -> bool:
        """As in "the more sceptical", which is what they are and not how many."""
        element = self.reading.elements[place]
        before = self.reading.tokens[element.start - 1].text if element.start else ""
        after = self.reading.tokens[element.end].text if element.end < len(self.reading.tokens) else ""
        return self.reading.said(element) in {"more", "less"} and before == "the" and after not in _OF_HOW_MANY

    def _turned(self, place: int, sign: int) -> int:
        """The sign of the second side against the first: "GPs are six points behind managers" says it of the first."""
        element = self.reading.elements[place]
        said_of, other = sides_about(self.reading, element, self.groups)
        if said_of and said_of == other:
            raise Unreadable(f"“{self.reading.said(element)}” has the same people on both sides")
        self.says_of_whom = self.says_of_whom or bool(said_of or other)
        return -sign if said_of == "first" or other == "second" else sign

    def _beside_points(self, place: int) -> bool:
        """As in "20 points ahead", "trailing by 20 points", "trail managers by 20 points"."""
        elements = self.reading.elements
        before = place and is_points(elements[place - 1]) and self.touching(place - 1, place)
        after = place + 1
        while after < len(elements) and (
            isinstance(elements[after].meaning, Hedge) or elements[after].is_marker("editorial")
        ):
            after += 1
        if before or after >= len(elements) or not is_points(elements[after]):
            return bool(before)
        return all(self._only_names_between(elements[at], elements[at + 1]) for at in range(place, after))

    def _only_names_between(self, one: Element, other: Element) -> bool:
        """Whether nothing but one of the sides and small words stands there: "trail senior managers by six points"."""
        named = [at for at in range(one.end, other.start) if side_named(self.reading, at, self.groups)]
        noun = self.reading.tokens[one.end : named[-1]] if named else ()
        after = self.reading.tokens[named[-1] + 1 if named else one.end : other.start]
        short = len(noun) < MOST_WORDS_TO_A_NOUN and all(token.kind == "word" for token in noun)
        return short and only_of(after, BESIDE_A_CHANGE | {","})

    def _signed(self, place: int) -> int:
        """As in "+6 points", "minus six points": a sign directly before the number."""
        start = self.reading.elements[place].start
        before = self.reading.tokens[start - 1].text if start else ""
        return -1 if before in MINUS else int(before in {"+", "plus"})
