"""A correction's first words, ready to be put in the next issue and mended by an editor."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from newsletter.claims.english import ordinal
from newsletter.claims.meanings import Superlative
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import read
from newsletter.claims.unsourced import unsourced
from newsletter.evidence.audit import Audited, Wrong
from newsletter.evidence.lock import DRAWN, LockedEdition, LockedFigure

_SURVEY = re.compile(r"(?<=stat:)[a-z0-9-]+|(?<=\.\.)[a-z0-9-]+")
_CLOSING = re.compile(r"[?&](?:as|digits)=[^&?]*")
_MARKUP = re.compile(r"([\\`*_\[\]<>|])")
_PEOPLE = frozenset({"count", "of", "bare"})
_ALLOWANCE = "<!-- newsletter: allow figure-unsourced because it repeats what we printed -->"


def correction(audited: Audited) -> str:
    """A `!!! correction` call-out in Markdown, with a paragraph for each sentence that is wrong; "" where none is."""
    if not audited.wrong:
        return ""
    lines = ['!!! correction "Correction"', *_indented(_paragraphs(audited))]
    return "\n".join(lines) + "\n"


def _indented(paragraphs: Iterator[tuple[str, ...]]) -> Iterator[str]:
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield ""
        yield from (f"    {line}" for line in paragraph)


def _paragraphs(audited: Audited) -> Iterator[tuple[str, ...]]:
    """The lines of each paragraph: an allowance where what we said needs one, and the words."""
    together: dict[tuple[str, str], list[Wrong]] = {}
    for wrong in audited.wrong:
        figure = wrong.figure
        together.setdefault((figure.kind if figure.kind in DRAWN else "", _whole(figure)), []).append(wrong)
    for (kind, sentence), found in together.items():
        drawing = f"the {kind} “{_escaped(sentence)}” gave {_marks(audited.edition, found)}."
        said = f"we said: {_quoted(sentence)} {' '.join(_truth(audited.edition, found))}"
        words = f"In {_issue(audited)} {drawing if kind else said}"
        nouns = {wrong.figure.unit.lower() for wrong in found} | {"respondents"}
        repeated = (audited.edition.subject, sentence, *(wrong.reason for wrong in found if not wrong.refuted))
        needed = kind or any(any(unsourced(text, nouns)) for text in repeated)
        yield (_ALLOWANCE, words) if needed else (words,)


def _quoted(sentence: str) -> str:
    """In quotation marks, with the stop that a heading or a table's row lacks."""
    stopped = sentence.rstrip("\"'”’)]").endswith((".", "!", "?", "…"))
    return f"“{_escaped(sentence)}”{'' if stopped else '.'}"


def _whole(figure: LockedFigure) -> str:
    """The sentence; of a chart or table, its caption."""
    if figure.kind in DRAWN:
        return figure.sentence.removesuffix(f": {figure.option}, {figure.text}")
    return figure.sentence


def _marks(edition: LockedEdition, found: list[Wrong]) -> str:
    """Each mark or cell of a drawing as it was and as it should have been."""
    return "; ".join(
        f"“{_escaped(wrong.figure.option)}” as {_escaped(wrong.figure.text)}, and it {_is_now(edition, wrong)}"
        for wrong in found
    )


def _is_now(edition: LockedEdition, wrong: Wrong) -> str:
    if wrong.now is None:
        return "has been withdrawn"
    return f"is <{_sides(wrong.figure.reference, edition.surveys)[0]}>"


def _issue(audited: Audited) -> str:
    day = audited.edition.date
    when = f" ({_date(dt.date.fromisoformat(day))})" if day else ""
    return f"“{_escaped(audited.edition.subject)}”{when}"


def _date(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _truth(edition: LockedEdition, found: list[Wrong]) -> Iterator[str]:
    """What is true instead, for each figure of a sentence that is wrong."""
    for wrong in {(each.figure.reference, each.figure.text): each for each in found}.values():
        figure = wrong.figure
        said = _said(edition, figure)
        if wrong.now is None:
            yield f"The figure behind {said} has been withdrawn."
            continue
        if not wrong.refuted:
            yield f"{_opened(said)} can't be said of the figures: {_escaped(wrong.reason)}"
            continue
        figures = [f"<{side}>" for side in _sides(_asked(figure), edition.surveys)]
        if len(figures) > 1:
            yield f"{_opened(said)} was wrong: the figures are {' and '.join(figures)}."
        elif figure.outcome:
            yield f"{_opened(said)} was wrong: {_what(figure)} {figures[0]}."
        elif len(_beside(edition, figure)) > 1:
            yield f"{_opened(said)} should have been {figures[0]}."
        else:
            yield f"It should have said {figures[0]}."


def _said(edition: LockedEdition, figure: LockedFigure) -> str:
    """The figure's own words, told apart from another's in the sentence that are the same."""
    alike = [each for each in _beside(edition, figure) if each.text == figure.text]
    words = f"“{_escaped(figure.text)}”"
    place = next(at for at, each in enumerate(alike, 1) if each.reference == figure.reference)
    return words if len(alike) == 1 else f"the {ordinal(place)} {words}"


def _beside(edition: LockedEdition, figure: LockedFigure) -> list[LockedFigure]:
    """The figures of the sentence, each reference once."""
    mine = (each for each in edition.figures if each.sentence == figure.sentence)
    return list({(each.reference, each.text): each for each in mine}.values())


def _asked(figure: LockedFigure) -> str:
    """The reference of what the words speak of: for people their number, for a place the rank."""
    form = _form(figure) if figure.outcome and ".." not in figure.reference else ""
    if not form:
        return figure.reference
    bare = _CLOSING.sub("", figure.reference)
    return f"{bare}{'&' if '?' in bare else '?'}as={form}"


def _form(figure: LockedFigure) -> str:
    """What to ask for instead of the percentage, "" where that is what the words are about."""
    meanings = [element.meaning for element in read(figure.text, frozenset({"respondents"})).elements]
    quantities = [meaning for meaning in meanings if isinstance(meaning, Quantity) and not meaning.idle]
    if figure.unit == "per cent" and quantities and all(each.kind in _PEOPLE for each in quantities):
        known = isinstance(figure.stood.counts[0], int | float)
        return "of" if known and isinstance(figure.stood.bases[0], int | float) else ""
    ranked = any(isinstance(meaning, Superlative) for meaning in meanings)
    return "rank" if ranked and not quantities else ""


def _what(figure: LockedFigure) -> str:
    return "it ranks" if _form(figure) == "rank" else "the figure is"


def _opened(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sides(reference: str, surveys: Mapping[str, str]) -> list[str]:
    """The reference by its survey's own id, which every issue knows; both sides of a comparison."""
    named = _SURVEY.sub(lambda name: surveys.get(name[0], name[0]), reference)
    if ".." not in named:
        return [named]
    first, second = named.removeprefix("stat:").split("..")
    return [f"stat:{first}", f"stat:{_CLOSING.sub('', second)}"]


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text).replace("&", "&amp;")
