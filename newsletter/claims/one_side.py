"""What the words of a reference with one side say of its figure."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from newsletter.claims.bare import may_count, uncounted, with_unit_of_the_next
from newsletter.claims.context import (
    FILLERS,
    MINUS,
    NOT_OF_ALL,
    hedge_of,
    is_linked,
    is_of_all,
    only_of,
    phrase_of,
    refuse_negation,
    start_of,
)
from newsletter.claims.denied import DENIALS, denial
from newsletter.claims.exceptions import exception_after, left_of_100
from newsletter.claims.meanings import Counted, Direction, Hedge, Ratio, Share, words
from newsletter.claims.qualified import refuse_qualified
from newsletter.claims.quantity import Quantity, plain
from newsletter.claims.reading import Element, Reading
from newsletter.claims.region import NOWHERE, Region
from newsletter.claims.relative import refuse_relative
from newsletter.claims.remaining import is_remaining
from newsletter.claims.statement import Dimension, Statement, Unreadable
from newsletter.claims.style import Tolerances
from newsletter.claims.whose import others_counted, others_shared

_BEFORE_A_BASE = words("of the all our their its these those") | FILLERS
_BEFORE_A_WHOLE = words("of among out")
_MOST_WORDS_OF_A_BASE = 3
_SAYING = (Quantity, Share, Counted)
_MORE_OR_LESS = (["more"], ["less"], ["as"])
_BASES = frozenset({"base", "base or population", "count or base"})
_ASKED = words("asked surveyed invited polled contacted approached questioned interviewed")
_MOST_WORDS_TO_A_VERB = 5
_NOT_OF_EACH = words("in for from by per to on")


class Figured(Struct, frozen=True):
    """What is to be known of the figure before its words can be read.

    `bare` is what a number without a unit speaks of (None: the words decide), `half_unit` half of a whole number's last
    digit where the figure itself is none, `times` what one of its unit stands for ("£m"), `several` how many figures
    the words speak of, `currency` its sign where the figure is a sum of money. `nouns` are the figure's own,
    `strangers` those of others, `denies` whether it is of those who do not, `declared` whether the reference says
    that its numbers are counts; `base` is how many were asked, None where the share is not simply one of them.
    """

    bare: Dimension | None
    half_unit: float = 0.0
    times: float = 1.0
    several: int = 1
    currency: str = ""
    nouns: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    denies: bool = False
    declared: bool = False
    base: float | None = None


class Side:
    """The statements of one reading, found one by one."""

    def __init__(self, reading: Reading, figured: Figured, tolerances: Tolerances, used: set[int]) -> None:
        self.reading = reading
        self.figured = figured
        self.tolerances = tolerances
        self.used = used
        self.placed = bool(used)
        self.found: list[Statement] = []
        self.last: Element | None = None
        self.idle: list[int] = []

    def statements(self) -> list[Statement]:
        """Everything that the quantities say. Raises Unreadable."""
        self._refuse_comparisons()
        for place, element in enumerate(self.reading.elements):
            if place not in self.used and isinstance(element.meaning, _SAYING):
                self._read(place, self._of_people(element))
        if not self.found and not self.placed:
            for place in self.idle:
                self._quantity(place, self.reading.elements[place], soft=False)
        return self.found

    def _of_people(self, element: Element) -> Element:
        """As in "49 out of 99", "49/99" where 99 were asked: 49 people, and no fraction."""
        meaning = element.meaning
        if not isinstance(meaning, Quantity) or meaning.whole is None or meaning.whole != self.figured.base:
            return element
        people = round(meaning.low * meaning.whole / 100)
        return element._replace(meaning=Quantity("of", people, people, of=meaning.whole))

    def _refuse_comparisons(self) -> None:
        """Raises Unreadable for "doubled", "unchanged", "significantly": wherever they stand, they need two sides."""
        for place, element in enumerate(self.reading.elements):
            if self._counts_options(element):
                raise Unreadable(
                    f"“{self.reading.said(element)}” counts answers that are ahead or behind; say which place it has"
                )
            if self._compares(place, element):
                raise Unreadable(
                    f"“{self.reading.said(element)}” compares two figures, and this reference has one side; "
                    "link only the words that state this figure"
                )

    def _counts_options(self, element: Element) -> bool:
        """As in "only one answer was more common"."""
        following = [token.text for token in self.reading.tokens[element.end - 1 : element.end + 2]]
        counted = isinstance(element.meaning, Quantity) and following[0] in {"answer", "answers"}
        return counted and following[1:2] in (["was"], ["were"], ["is"], ["are"]) and following[2:] in _MORE_OR_LESS

    def _compares(self, place: int, element: Element) -> bool:
        if isinstance(element.meaning, Quantity):
            return element.meaning.kind in {"points", "ratio"}
        if element.is_marker("significant") and self._is_adjective(place, element):
            return False
        return isinstance(element.meaning, Ratio) or element.is_marker("same", "significant", "not significant")

    def _is_adjective(self, place: int, element: Element) -> bool:
        """As in "a significant 43 per cent", which names no test."""
        following = self.reading.elements[place + 1 : place + 2]
        beside = bool(following) and following[0].start == element.end
        return beside and isinstance(following[0].meaning, Quantity) and self.reading.said(element).endswith("nt")

    def _read(self, place: int, element: Element) -> None:
        meaning = element.meaning
        if isinstance(meaning, Quantity) and (meaning.idle or self._names_the_figures(place, meaning)):
            self.idle += [place] if meaning.idle else []
            return
        exception = exception_after(self.reading, place)
        if exception is not None:
            self._all_but(place, exception)
            return
        if isinstance(meaning, Share) and self._is_said_of_nothing(place, element, meaning):
            return
        if self._is_base(place, element):
            self._add(self._of_what(place), self._region(place, element), element, soft=False)
            return
        self._refuse_part_of_part(element)
        soft = self.last is not None and not is_linked(self.reading, self.last, place)
        if soft and isinstance(meaning, Share) and meaning.plain:
            return
        if isinstance(meaning, Quantity) and meaning.ranged and self._is_from_to(place):
            raise Unreadable(f"“{self.reading.said(element)}” is a change, and this reference has one side")
        refuse_negation(self.reading, place)
        if not soft:
            refuse_relative(self.reading, place)
            self._refuse_denial(place, element)
        self._quantity(place, element, soft=soft)

    def _refuse_denial(self, place: int, element: Element) -> None:
        """Raises Unreadable for "a majority do not" of those who do."""
        if self.figured.denies or DENIALS.isdisjoint(self.reading.texts):
            return
        after = self.reading.elements[place + 1] if place + 1 < len(self.reading.elements) else None
        trailing = after is not None and after.start == element.end and isinstance(after.meaning, Hedge)
        end = after.end if after is not None and trailing else element.end
        denied = denial(self.reading.tokens, end, self.reading.nouns)
        if denied:
            said = self.reading.said(element)
            raise Unreadable(
                f"“{said}” stands before “{denied}”, and the figure is of those who do; "
                "link only the words that state the figure"
            )

    def _all_but(self, place: int, exception: int) -> None:
        """As in "all but one", "everyone except two per cent": what is left out is the quantity."""
        refuse_negation(self.reading, place)
        element = self.reading.elements[exception]
        said = element._replace(start=self.reading.elements[place].start)
        self._refuse_denial(exception, said)
        region = self._region(exception, element)
        if isinstance(element.meaning, Quantity) and element.meaning.is_share:
            self._add("percent", left_of_100(region), said, soft=False)
        else:
            self._add("left out", region, said, soft=False)
            self._base_of(element, soft=False)
        self.used.add(exception)

    def _quantity(self, place: int, element: Element, *, soft: bool) -> None:
        meaning = element.meaning
        if isinstance(meaning, Quantity) and meaning.kind == "bare" and not self.figured.bare:
            meaning = self._with_unit_of_the_last(place, with_unit_of_the_next(self.reading, place, meaning))
            element = element._replace(meaning=meaning)
        region = self._region(place, element)
        dimension = self._dimension(meaning)
        if dimension is None:
            if soft:
                return
            if not may_count(self.reading, element, self.last):
                raise Unreadable(uncounted(self.reading, element))
            dimension = "count"
        if not soft and dimension == "count" and self._is_definite(element):
            dimension, soft = "count or base", bool(self.found)
        self._add(
            dimension,
            region,
            element,
            soft=soft,
            remaining=is_remaining(self.reading, place),
            said=phrase_of(self.reading, place, element),
        )
        self._base_of(element, soft=soft)

    def _base_of(self, element: Element, *, soft: bool) -> None:
        """The base that the words name: "49 of 99"."""
        meaning = element.meaning
        if isinstance(meaning, Quantity) and meaning.of is not None:
            whole = plain(Quantity("count", meaning.of, meaning.of), self.tolerances)
            self._add("base or population", whole, element, soft=soft)

    def _add(
        self,
        dimension: Dimension,
        region: Region,
        element: Element,
        *,
        soft: bool,
        remaining: bool = False,
        said: str = "",
    ) -> None:
        others = dimension not in {"base", "base or population"} and self._is_of_others(dimension, element)
        words = said or self.reading.quoted(element)
        self.found.append(Statement(dimension, region, words, soft, remaining, of_others=others, at=element.start))
        self.last = element

    def _is_of_others(self, dimension: Dimension, element: Element) -> bool:
        known = self.figured
        if dimension == "percent":
            return bool(others_shared(self.reading, element, known.nouns, known.strangers))
        return bool(others_counted(self.reading, element, known.nouns, known.strangers, declared=known.declared))

    def _dimension(self, meaning: object) -> Dimension | None:
        """What the words speak of: per cent, fractions and majorities of the percentage, nouns of the count."""
        if isinstance(meaning, Share):
            return "percent"
        if isinstance(meaning, Quantity) and meaning.is_share:
            return "percent"
        if isinstance(meaning, Quantity) and meaning.kind == "money":
            return "value" if self.figured.bare == "value" else None
        if isinstance(meaning, Quantity) and meaning.kind == "bare":
            return self.figured.bare
        return "value" if self.figured.bare == "value" else "base" if self.figured.bare == "base" else "count"

    def _region(self, place: int, element: Element) -> Region:
        meaning = element.meaning
        hedge = hedge_of(self.reading, place)
        if isinstance(meaning, Share):
            refuse_qualified(self.reading, place)
            if hedge is None:
                return meaning.region(self.tolerances)
            raise Unreadable(f"what “{self.reading.said(element)}” means after a hedge is not defined")
        quantity = self._as_read(meaning)
        if quantity.kind == "money" and quantity.currency != self.figured.currency:
            return NOWHERE
        if self._has_minus(place):
            quantity = replace(quantity, low=-quantity.high, high=-quantity.low)
        return hedge.region(quantity, self.tolerances) if hedge else plain(quantity, self.tolerances)

    def _has_minus(self, place: int) -> bool:
        """Whether a sign stands before the number or before its hedge: "minus about 43 per cent"."""
        if MINUS.isdisjoint(self.reading.texts):
            return False
        starts = {self.reading.elements[at].start for at in (place, start_of(self.reading, place))}
        return any(start and self.reading.tokens[start - 1].text in MINUS for start in starts)

    def _as_read(self, meaning: object) -> Quantity:
        if isinstance(meaning, Counted):
            return Quantity("count", meaning.low, meaning.high)
        assert isinstance(meaning, Quantity)
        if meaning.kind == "bare" and self.figured.bare == "percent":
            return replace(meaning, kind="percent", half_unit=0.5 / 10**meaning.decimals)
        if self.figured.bare != "value" or meaning.is_share:
            return meaning
        own_unit = meaning.kind != "money" and meaning.scale == 1 and meaning.low < self.figured.times
        times = self.figured.times if own_unit else 1.0
        half_unit = meaning.half_unit * times if meaning.decimals else self.figured.half_unit
        return replace(meaning, low=meaning.low * times, high=meaning.high * times, half_unit=half_unit)

    def _is_from_to(self, place: int) -> bool:
        """As in "rose from 37 to 42 per cent"."""
        before = self.reading.elements[place - 1] if place else None
        changes = any(isinstance(element.meaning, Direction) for element in self.reading.elements)
        return changes and before is not None and before.is_marker("first")

    def _with_unit_of_the_last(self, place: int, bare: Quantity) -> Quantity:
        """As in "52 per cent, up from 43", "52 per cent against 43": what a percentage is set against is one too."""
        at = start_of(self.reading, place)
        before = self.reading.elements[at - 1] if at else None
        if before is None or not before.is_marker("first") or self.last is None:
            return bare
        last = self.last.meaning
        if isinstance(last, Quantity) and last.kind == "percent":
            return replace(bare, kind="percent", half_unit=0.5 / 10**bare.decimals)
        return bare

    def _refuse_part_of_part(self, element: Element) -> None:
        """Raises Unreadable for "61 per cent, most of them chairs": a part of those who were counted before."""
        if not self.found or self.found[-1].dimension in _BASES:
            return
        texts = [token.text for token in self.reading.tokens]
        before, after = texts[max(0, element.start - 2) : element.start], texts[element.end : element.end + 2]
        own = texts[element.start : element.end][-2:]
        if any(of == ["of", them] for of in (before, own, after) for them in ("them", "whom")):
            raise Unreadable(
                f"“{self.reading.said(element)}” is a part of those who were counted before it, and not of all; "
                "link only the words that state the figure"
            )

    def _is_base(self, place: int, element: Element) -> bool:
        """As in "all 85", "half of the 99", "n = 99": what the share is a share of."""
        meaning = element.meaning
        if not isinstance(meaning, Quantity) or meaning.kind not in {"bare", "count"}:
            return False
        before = self.reading.elements[place - 1] if place else None
        if before and before.is_marker("base"):
            return only_of(self.reading.gap(before, element), _BEFORE_A_BASE)
        if self.last is None:
            opening = self.reading.tokens[: element.start]
            return (
                bool(opening)
                and opening[0].text in _BEFORE_A_WHOLE
                and only_of(opening, _BEFORE_A_BASE | _BEFORE_A_WHOLE)
            )
        if not self._shares(self.last):
            return False
        gap = self.reading.tokens[self.last.end : element.start]
        if not gap:
            return isinstance(self.last.meaning, Share)
        named = [token.text for token in gap if token.text not in {")", "out"}]
        before_it = _BEFORE_A_BASE | {"from"} if meaning.kind == "count" else _BEFORE_A_BASE
        return only_of(gap, before_it) or (named[:1] == ["of"] and len(named) <= _MOST_WORDS_OF_A_BASE)

    def _of_what(self, place: int) -> Dimension:
        """The base where it is named as one ("n = 99"); else the whole may be all who were asked, "99 of the 400"."""
        named = bool(place) and self.reading.elements[place - 1].is_marker("base")
        return "base" if named else "base or population"

    def _shares(self, element: Element) -> bool:
        meaning = element.meaning
        return isinstance(meaning, Share) or (
            isinstance(meaning, Quantity) and (meaning.is_share or meaning.kind in {"count", "bare"})
        )

    def _is_definite(self, element: Element) -> bool:
        """As in "the 99 respondents" may be the figure or its base."""
        before = self.reading.tokens[element.start - 1].text if element.start else ""
        return before in {"the", "our", "all", "those", "these"}

    def _is_said_of_nothing(self, place: int, element: Element, meaning: Share) -> bool:
        """Whether "all" claims nothing: "43 per cent of all respondents", "all three [options] had majorities"."""
        said = self.reading.said(element)
        before = self.reading.tokens[element.start - 1].text if element.start else ""
        if is_of_all(self.reading, element):
            return True
        if self._were_asked(element) and self._others(place):
            return True
        if said.startswith("each") and (before in NOT_OF_ALL | _NOT_OF_EACH or self._others(place)):
            return True
        if said == "all" and self.figured.bare in {"count", "value"} and place + 1 < len(self.reading.elements):
            following = self.reading.elements[place + 1]
            return isinstance(following.meaning, Quantity) and only_of(
                self.reading.gap(element, following), _BEFORE_A_BASE
            )
        return (
            self.figured.several > 1 and meaning.plain and said in {"all", "every", "every one"} and self._others(place)
        )

    def _were_asked(self, element: Element) -> bool:
        """As in "all leaders were asked; 43 per cent replied"."""
        following = [token.text for token in self.reading.tokens[element.end : element.end + _MOST_WORDS_TO_A_VERB]]
        return any(verb in {"was", "were"} and asked in _ASKED for verb, asked in pairwise(following))

    def _others(self, place: int) -> bool:
        """Whether another element than this one is a quantity of a share."""
        return any(
            self._shares(other) and at != place and not self._names_the_figures(at, other.meaning)
            for at, other in enumerate(self.reading.elements)
        )

    def _names_the_figures(self, place: int, meaning: object) -> bool:
        """As in "all three", "the only two": how many options the words speak of, not how many people."""
        if not isinstance(meaning, Quantity) or meaning.kind not in {"bare", "count"}:
            return False
        if not place or self.figured.several < 2 or meaning.low != self.figured.several:
            return False
        before = self.reading.elements[place - 1]
        return before.is_marker("only") or self.reading.said(before) in {"all", "every one"}
