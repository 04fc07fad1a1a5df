"""What the words of a comparison say of the second side against the first."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from newsletter.claims.beyond import is_points, with_points_beyond
from newsletter.claims.context import hedge_of, is_of_all, only_of, phrase_of, refuse_negation, start_of
from newsletter.claims.dated import dated_side, hinted_side
from newsletter.claims.directions import BOUNDS, Directions
from newsletter.claims.distances import is_a_distance
from newsletter.claims.insignificant import with_negated_tests
from newsletter.claims.levels import BESIDE_A_CHANGE, Level, first_of, level_of
from newsletter.claims.likened import is_of_both
from newsletter.claims.meanings import (
    Bound,
    Counted,
    Direction,
    Hedge,
    Marker,
    Ordinal,
    Ratio,
    Share,
    Size,
    Superlative,
    words,
)
from newsletter.claims.places import names_a_place
from newsletter.claims.qualified import NOUNS_OF_CHANGE, refuse_parts, refuse_qualified
from newsletter.claims.quantity import Quantity, plain
from newsletter.claims.reading import Element, Reading
from newsletter.claims.region import (
    NOWHERE,
    Interval,
    Region,
    above,
    at_least,
    at_most,
    below,
    mirrored,
    strictly_between,
)
from newsletter.claims.sides import Groups, Side, refuse_reversed, refuse_turned
from newsletter.claims.statement import Dimension, Statement, Unreadable
from newsletter.claims.style import Tolerances

Role = Literal["change", "relative change", "first", "second"]

_ADVERBS = words("up upward upwards down downward downwards higher lower more less fewer ahead behind")
_OF_BOTH: frozenset[Dimension] = frozenset({"change", "chance", "first", "second"})
_SIZES: dict[Bound | None, bool] = {
    "much more": True,
    "much less": True,
    "slightly more": False,
    "slightly less": False,
}


class Compared(Struct, frozen=True):
    """What is to be known of the two sides before the words can be read.

    `in_points`: shares, whose change is in points. `bare` numbers are percentages, or counts. `currency` is the
    sign of the sides' where they are sums of money. `groups` are what each side's people alone are called, `called`
    what its option or question is, `dates` when each side's alone were asked.
    """

    in_points: bool
    counted: bool = False
    form_points: bool = False
    currency: str = ""
    groups: Groups = (frozenset(), frozenset())
    called: Groups = (frozenset(), frozenset())
    dates: Groups = (frozenset(), frozenset())


class Change:
    """The statements of one reading about two sides."""

    def __init__(self, reading: Reading, compared: Compared, tolerances: Tolerances) -> None:
        self.reading = with_points_beyond(with_negated_tests(reading))
        self.compared = compared
        self.ways = Directions(self.reading, compared.groups)
        self.tolerances = tolerances
        self.found: list[Statement] = []
        self.sign = 0
        self.levels: list[Level] = []
        self.asserts_direction = not any(element.is_marker("not significant") for element in self.reading.elements)

    def statements(self) -> list[Statement]:
        """Everything that the words say. Raises Unreadable."""
        self._refuse_places()
        self.sign = self.ways.direction(asserted=self.asserts_direction)
        if self.sign and self.asserts_direction:
            self._add("change", above(0) if self.sign > 0 else below(0), self.ways.word())
        for place, element in enumerate(self.reading.elements):
            self._read(place, element)
        other = first_of(self.levels)
        if other is not None:
            self.found[other] = replace(self.found[other], dimension="first")
        if not self.sign and is_of_both(self.reading, self.compared.groups, self.compared.dates):
            self.found += self._of_the_first()
        if self.found and not self.ways.says_of_whom and not self._are_mutual():
            refuse_reversed(self.reading, self.compared.groups)
        if self.sign:
            refuse_turned(self.reading, self.compared.called)
        return self.found

    def _of_the_first(self) -> list[Statement]:
        """What is said of the second side, and so of the first, where nothing else is."""
        if any(statement.dimension == "first" for statement in self.found):
            return []
        return [replace(one, dimension="first") for one in self.found if one.dimension == "second"]

    def _are_mutual(self) -> bool:
        """As in "GPs and managers differ by seven points", "37 per cent of GPs": no side is the higher."""
        return not self.sign and all(statement.dimension in _OF_BOTH for statement in self.found)

    def _refuse_places(self) -> None:
        """Raises Unreadable for "up six points, and now the most common": a place is one side's alone."""
        for place, element in enumerate(self.reading.elements):
            top = isinstance(element.meaning, Ordinal) and element.meaning.alone
            if (top or isinstance(element.meaning, Superlative)) and names_a_place(self.reading, place):
                raise Unreadable(
                    f"“{self.reading.said(element)}” is a place, and this reference has two sides; link it to the "
                    "figure that has it"
                )

    def _read(self, place: int, element: Element) -> None:
        meaning = element.meaning
        if isinstance(meaning, Marker):
            self._marker(place, element)
        elif isinstance(meaning, Size):
            self._size(place, element, large=meaning.large)
        elif isinstance(meaning, Hedge) and meaning.bound in _SIZES and not self.ways.hedges(place):
            self._sized(element, large=_SIZES[meaning.bound])
        elif isinstance(meaning, Ratio):
            self._ratio(place, element, Quantity("ratio", meaning.times, meaning.times), fell=meaning.fell)
        elif isinstance(meaning, Quantity) and meaning.kind == "ratio":
            self._ratio(place, element, meaning, fell=False)
        elif isinstance(meaning, Quantity | Counted | Share):
            self._quantity(place, element)

    def _marker(self, place: int, element: Element) -> None:
        level, unchanged = self.tolerances.significance, self.tolerances.unchanged
        if element.is_marker("not significant"):
            self._add("chance", at_least(level), element)
        elif element.is_marker("significant"):
            refuse_negation(self.reading, place)
            self._add("chance", below(level), element)
        elif element.is_marker("same"):
            refuse_negation(self.reading, place)
            self._add(self._steps, strictly_between(-unchanged, unchanged), element)

    @property
    def _steps(self) -> Dimension:
        """Small and large are points for shares, per cent of the first side for other figures."""
        return "change" if self.compared.in_points else "relative change"

    def _size(self, place: int, element: Element, *, large: bool) -> None:
        """A size counts where a direction stands beside it: "much-discussed" is none."""
        if self.asserts_direction and self._beside_a_direction(place):
            self._sized(element, large=large)

    def _sized(self, element: Element, *, large: bool) -> None:
        if large:
            size = self.tolerances.large_change
            self._add(self._steps, at_least(size) + at_most(-size), element)
            return
        size = self.tolerances.slight_change
        self._add(self._steps, (*above(0, size), *mirrored(above(0, size))), element)

    def _beside_a_direction(self, place: int) -> bool:
        for other in (place - 1, place + 1):
            if 0 <= other < len(self.reading.elements) and self.ways.sign(other):
                one, two = sorted((place, other))
                return only_of(
                    self.reading.gap(self.reading.elements[one], self.reading.elements[two]), BESIDE_A_CHANGE
                )
        return False

    def _ratio(self, place: int, element: Element, quantity: Quantity, *, fell: bool) -> None:
        refuse_negation(self.reading, place)
        if quantity.low > 1 and self.sign < 0 and isinstance(element.meaning, Quantity):
            raise Unreadable(f"what “{self.reading.said(element)}” means of a fall is in no row of the tables")
        hedge = hedge_of(self.reading, place)
        if hedge is None:
            region = plain(quantity, self.tolerances)
        elif fell:  # more than halved is less than half; nearly halved, a little more than half
            inverse = Quantity("ratio", 1 / quantity.low, 1 / quantity.low)
            region = _inverted(hedge.region(inverse, self.tolerances))
        else:
            region = hedge.region(quantity, self.tolerances)
        self._add("ratio", region, element, place)

    def _quantity(self, place: int, element: Element) -> None:
        meaning = element.meaning
        if (isinstance(meaning, Quantity) and meaning.idle) or is_of_all(self.reading, element):
            return
        refuse_negation(self.reading, place)
        refuse_parts(self.reading, element)
        role = self._role(place, element)
        if isinstance(meaning, Share):
            refuse_qualified(self.reading, place)
            if hedge_of(self.reading, place):
                raise Unreadable(f"what “{self.reading.said(element)}” means after a hedge is not defined")
            self._level(place, element, "first" if role == "first" else "second", meaning.region(self.tolerances))
            return
        quantity = self._as_read(meaning, role)
        hedge = hedge_of(self.reading, place)
        region = hedge.region(quantity, self.tolerances) if hedge else plain(quantity, self.tolerances)
        if quantity.kind == "money" and quantity.currency != self.compared.currency:
            region = NOWHERE
        if role in {"change", "relative change"}:
            region = region if self.sign > 0 else mirrored(region) if self.sign < 0 else region + mirrored(region)
            if not self.sign and (role == "relative change" or not self._is_a_distance(place)):
                raise Unreadable(f"“{self.reading.said(element)}” does not say which way it changed")
        if role == "second":
            beyond = hedge is not None and hedge.bound is not None and self._is_definite(place)
            times = {dated_side(self.reading, place, self.compared.dates), hinted_side(self.reading, place)}
            if hedge is not None and beyond and "first" in times:
                self._beyond(place, element, hedge, quantity)
                return
            self._level(place, element, role, region)
            return
        self._add(role, region, element, place)

    def _level(self, place: int, element: Element, role: Side, region: Region) -> None:
        """What one side is at; without a word of its own it is the second's, unless the others show otherwise."""
        dated = dated_side(self.reading, place, self.compared.dates) if role == "second" else None
        named = dated is not None or level_of(self.reading, place, self.compared.groups) is not None
        if (dated or role) == "second":
            self.levels.append(Level(len(self.found), region, named, hinted_side(self.reading, place)))
        self._add(dated or role, region, element, place)

    def _is_definite(self, place: int) -> bool:
        """As in "higher than the 30 per cent in 2015": a level that was; not "more than 30 per cent in 2015"."""
        before = self.reading.elements[place].start - 1
        return before >= 0 and self.reading.tokens[before].text in {"the", "that"}

    def _beyond(self, place: int, element: Element, hedge: Hedge, quantity: Quantity) -> None:
        """The first side is at the level, and the second beyond it, as far as the hedge says."""
        self._add("first", plain(quantity, self.tolerances), element)
        self._add("second", hedge.region(quantity, self.tolerances), element, place)
        sign = BOUNDS.get(hedge.bound or "", 0)
        if sign:
            self._add("change", above(0) if sign > 0 else below(0), element, place)

    def _as_read(self, meaning: object, role: Role) -> Quantity:
        """The quantity in the units of its role; a bare number has those of the sides."""
        if isinstance(meaning, Counted):
            return Quantity("count", meaning.low, meaning.high)
        assert isinstance(meaning, Quantity)
        if meaning.kind != "bare" or not self.compared.in_points:
            return meaning
        if role == "change":
            return replace(meaning, kind="points", half_unit=0.5 / 10**meaning.decimals)
        return replace(meaning, kind="percent", half_unit=0.5 / 10**meaning.decimals)

    def _role(self, place: int, element: Element) -> Role:
        """Whether the quantity is a change, a relative change, or the level of one side."""
        meaning = element.meaning
        if isinstance(meaning, Quantity) and meaning.kind == "points":
            return "change"
        level = level_of(self.reading, place, self.compared.groups)
        if level:
            return level
        is_share = isinstance(meaning, Quantity) and meaning.is_share
        if is_share and self._glosses_points(place):
            raise Unreadable(f"“{self.reading.said(element)}” may be a level or a change; write “to” or “by” before it")
        if self._belongs_to_a_direction(place) or (is_share and self._repeats_a_change(place)):
            return "relative change" if is_share else "change"
        if isinstance(meaning, Quantity) and meaning.kind == "bare" and self.compared.form_points:
            return "change"
        if isinstance(meaning, Quantity) and meaning.kind == "bare" and self.compared.in_points:
            raise Unreadable(f"“{self.reading.said(element)}” does not say what it counts; write points, or per cent")
        return "second"

    def _repeats_a_change(self, place: int) -> bool:
        """As in "up six points, or 19 per cent", "up six points and by 19 per cent", "six points (by 19 per cent)"."""
        joined = [text for text in self._after_points(place) if text not in {",", "("}]
        return joined in (["or"], ["by"], ["or", "by"], ["and", "by"], ["that", "is"])

    def _glosses_points(self, place: int) -> bool:
        """As in "up six points (19 per cent)", which nobody can tell from "to 19 per cent"."""
        return self._after_points(place) == ["("]

    def _after_points(self, place: int) -> list[str]:
        """What stands between the quantity and the points directly before it."""
        start = start_of(self.reading, place)
        points = start - 1
        if points > 0 and isinstance(self.reading.elements[points].meaning, Direction):  # "ten points down, or a fifth"
            points -= 1
        if points < 0 or not is_points(self.reading.elements[points]):
            return []
        return [token.text for token in self.reading.gap(*self.reading.elements[start - 1 : start + 1])]

    def _is_a_distance(self, place: int) -> bool:
        known = self.sign or not self.asserts_direction
        return bool(known) or is_a_distance(self.reading, place, self.compared.groups)

    def _belongs_to_a_direction(self, place: int) -> bool:
        start = start_of(self.reading, place)
        before = self._past_sizes(start - 1, -1)
        if before is not None and self.ways.sign(before) and self.ways.touching(before, start):
            return True
        after = self._past_sizes(place + 1, 1)
        if after is None or not self.ways.sign(after) or not self.ways.touching(place, after):
            return False
        following = self.reading.elements[after + 1] if after + 1 < len(self.reading.elements) else None
        named = following is not None and (following.is_marker("first") or self._leads_to(after))
        noun = self.reading.tokens[self.reading.elements[after].end - 1].text in NOUNS_OF_CHANGE
        return noun or not (named and self._names_a_level(after + 1))

    def _leads_to(self, place: int) -> bool:
        """As in "37 per cent, rising to 43 per cent"; "16 per cent up, to 43 per cent" is a change."""
        verb, to = self.reading.elements[place : place + 2]
        return self.reading.said(verb) not in _ADVERBS and verb.end == to.start and self.reading.said(to) == "to"

    def _past_sizes(self, place: int, step: int) -> int | None:
        while 0 <= place < len(self.reading.elements):
            element = self.reading.elements[place]
            if not isinstance(element.meaning, Size) and not element.is_marker("significant", "editorial"):
                return place
            place += step
        return None

    def _names_a_level(self, place: int) -> bool:
        """As in "43 per cent, up from 37 per cent": whether a quantity follows the marker."""
        following = self.reading.elements[place + 1 :]
        return any(isinstance(element.meaning, Quantity) for element in following[:2])

    def _add(self, dimension: Dimension, region: Region, element: Element | str, place: int | None = None) -> None:
        said = element if isinstance(element, str) else self.reading.said(element)
        if place is not None and not isinstance(element, str):
            said = phrase_of(self.reading, place, element)
        at = None if isinstance(element, str) else element.start
        self.found.append(Statement(dimension, region, said, at=at))


def _inverted(region: Region) -> Region:
    """One over each number of the region; all are above nothing."""
    return tuple(
        Interval(
            1 / part.high if part.high else 0.0,
            1 / part.low if part.low > 0 else float("inf"),
            part.high_open,
            part.low_open,
        )
        for part in region
    )
