"""What a person is shown before approving: figures, words and links that are not as they were approved last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from newsletter.evidence.changes import FigureChange, figure_changes
from newsletter.evidence.lock import LockedEdition

_LINK = re.compile(r"https?://[^\s<>()]+|mailto:[^\s<>()]+")
_MOST = 40  # lines of words shown


class Differences(Struct, frozen=True):
    """From the last approved edition to this one. `words` are lines that begin with "-" or "+"."""

    figures: tuple[FigureChange, ...]
    words: tuple[str, ...]
    links_added: tuple[str, ...]
    links_gone: tuple[str, ...]
    others: tuple[str, ...]


NOTHING = Differences((), (), (), (), ())


def differences(
    before: LockedEdition, text_before: str, now: LockedEdition, text_now: str, others: Sequence[str] = ()
) -> Differences:
    """What changed; the texts are the plain-text emails. `others` are told as they are."""
    links_before, links_now = _links(text_before), _links(text_now)
    words = tuple(_changed(_fields(before) + _lines(text_before), _fields(now) + _lines(text_now)))
    return Differences(
        figures=figure_changes(before, now),
        words=words,
        links_added=tuple(link for link in links_now if link not in links_before),
        links_gone=tuple(link for link in links_before if link not in links_now),
        others=tuple(others),
    )


def difference_lines(found: Differences) -> Iterator[str]:
    """The differences for a person to read."""
    if found.figures:
        yield "Figures"
        yield from (f"  {_figure(change)}" for change in found.figures)
    if found.words:
        yield "Words"
        yield from (f"  {line}" for line in found.words[:_MOST])
        if len(found.words) > _MOST:
            yield f"  … and {len(found.words) - _MOST} lines more"
    if found.links_added or found.links_gone:
        yield "Links"
        yield from (f"  - {link}" for link in found.links_gone)
        yield from (f"  + {link}" for link in found.links_added)
    if found.others:
        yield "Besides"
        yield from (f"  {other}" for other in found.others)
    if found == NOTHING:
        yield "Nothing that the plain text shows: emphasis, a heading's level, a comment or an allowance."


def _figure(change: FigureChange) -> str:
    if not change.before:
        return f"+ {change.reference}: {change.now}"
    if not change.now:
        return f"- {change.reference}: {change.before}"
    return f"  {change.reference}: {change.before} → {change.now}"


def _fields(edition: LockedEdition) -> list[str]:
    """What readers see beside the text. The title is the web page's, where it has one of its own."""
    fields = {"Subject": edition.subject, "Preheader": edition.preheader, "Byline": edition.byline}
    if edition.title != edition.subject:
        fields["Title"] = edition.title
    return [f"{name}: {words}" for name, words in fields.items() if words]


def _lines(text: str) -> list[str]:
    """Paragraphs, each on a line, so that a word that wraps differently is no change."""
    return [joined for part in re.split(r"\n\s*\n", text) if (joined := " ".join(part.split()))]


def _links(text: str) -> dict[str, None]:
    return dict.fromkeys(link.rstrip(".,;:") for link in _LINK.findall(text))


def _changed(before: list[str], now: list[str]) -> Iterator[str]:
    for kind, first, last, start, end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (f"- {line}" for line in before[first:last])
            yield from (f"+ {line}" for line in now[start:end])
