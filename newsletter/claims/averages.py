"""Means and medians: what words say of the one is nothing of the other."""

from __future__ import annotations

from newsletter.claims.context import has_pause
from newsletter.claims.facts import Facts
from newsletter.claims.meanings import Counted, words
from newsletter.claims.numbers import word_at
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Reading
from newsletter.claims.statement import Unreadable

_BEFORE_A_MEAN = words("a an the its their our of with at and")
_MEANS = words("average averages averaged averaging")
_MEDIANS = words("median medians")
_ARTICLES = words("a an the its their our national overall")
_SET_AGAINST = words("than above below over under to against with from")
_OF_THE_AVERAGE = words("for in by at as")


def refuse_other_average(reading: Reading, facts: Facts) -> None:
    """Raises Unreadable for "a median of £11" of a mean, and for "an average of £12" of a median."""
    comparison = facts.comparison
    figures = (comparison.first, comparison.second) if comparison else facts.figures
    measures = {figure.measure for figure in figures}
    said = _said(reading)
    if said == "median" and "mean" in measures:
        raise Unreadable("it speaks of the median, and the figure is the mean; write `as=median` in the reference")
    if said not in {"median", ""} and "median" in measures:
        raise Unreadable(f"“{said}” speaks of the mean, and the figure is the median; write `as=mean` in the reference")


def _said(reading: Reading) -> str:
    """The word for a kind of average that is said of a quantity, "" where none is."""
    for place in range(len(reading.tokens)):
        if _is_average(reading, place) and (_before_a_quantity(reading, place) or _after_a_quantity(reading, place)):
            text = reading.tokens[place].text
            return "median" if text.startswith("median") else text
    return ""


def _is_average(reading: Reading, place: int) -> bool:
    """Whether it is a word for an average: "mean" is one after an article or before "of", else a verb."""
    text = reading.tokens[place].text
    if text != "mean":
        return text in _MEANS | _MEDIANS
    named = place > 0 and reading.tokens[place - 1].text in _BEFORE_A_MEAN
    return named or word_at(reading.tokens, place + 1) == "of"


def _before_a_quantity(reading: Reading, place: int) -> bool:
    """As in "an average of £11", "the median trust spends £11": with no pause between, and not "above the average"."""
    before = next((token.text for token in reversed(reading.tokens[:place]) if token.text not in _ARTICLES), "")
    quantities = [element.start for element in reading.elements if isinstance(element.meaning, Quantity | Counted)]
    following = next((start for start in quantities if start > place), None)
    if following is None or before in _SET_AGAINST:
        return False
    return not has_pause(reading.tokens[place + 1 : following])


def _after_a_quantity(reading: Reading, place: int) -> bool:
    """As in "£11 on average", "£11 (median)", "£11 for the median reader"; not in "£11, with average prices rising"."""
    words_before = [token.text for token in reading.tokens[max(0, place - 2) : place]]
    if words_before[-1:] == ["on"] or (words_before[-1:] == ["the"] and words_before[0] in _OF_THE_AVERAGE):
        return any(isinstance(element.meaning, Quantity) and element.end <= place for element in reading.elements)
    ends = {element.end for element in reading.elements if isinstance(element.meaning, Quantity)}
    return place in ends or (words_before[-1:] == ["("] and place - 1 in ends)
