"""A correction's first words, ready to be put in the next issue and mended by an editor."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from newsletter.claims.unsourced import unsourced
from newsletter.evidence.audit import Audited, Wrong

_SURVEY = re.compile(r"(?<=stat:)[a-z0-9-]+|(?<=\.\.)[a-z0-9-]+")
_CLOSING = re.compile(r"[?&](?:as|digits)=[^&?]*")
_MARKUP = re.compile(r"([\\`*_\[\]<>|])")
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
    """The lines of each paragraph: an allowance where the old sentence needs one, and the words."""
    sentences: dict[str, list[Wrong]] = {}
    for wrong in audited.wrong:
        sentences.setdefault(wrong.figure.sentence, []).append(wrong)
    for sentence, found in sentences.items():
        words = f"In {_issue(audited)} we said: “{_escaped(sentence)}” {' '.join(_truth(audited, found))}"
        nouns = {wrong.figure.unit.lower() for wrong in found} | {"respondents"}
        yield (_ALLOWANCE, words) if any(True for _ in unsourced(sentence, nouns)) else (words,)


def _issue(audited: Audited) -> str:
    day = audited.edition.date
    when = f" ({_date(dt.date.fromisoformat(day))})" if day else ""
    return f"“{_escaped(audited.edition.subject)}”{when}"


def _date(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _truth(audited: Audited, found: list[Wrong]) -> Iterator[str]:
    for wrong in dict.fromkeys(found):
        said = f"“{_escaped(wrong.figure.text)}”"
        if wrong.now is None:
            yield f"The figure behind {said} has been withdrawn."
            continue
        figures = " and ".join(f"<{side}>" for side in _sides(wrong.figure.reference, audited.edition.surveys))
        if wrong.figure.kind == "fill" and " and " not in figures:
            yield f"It should have said {figures}."
        elif " and " in figures:
            yield f"{said} was wrong: the figures are {figures}."
        else:
            yield f"{said} was wrong: the figure is {figures}."


def _sides(reference: str, surveys: Mapping[str, str]) -> list[str]:
    """The reference by its survey's own id, which every issue knows; both sides of a comparison."""
    named = _SURVEY.sub(lambda name: surveys.get(name[0], name[0]), reference)
    if ".." not in named:
        return [named]
    first, second = named.removeprefix("stat:").split("..")
    return [f"stat:{first}", f"stat:{_CLOSING.sub('', second)}"]


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
