"""The size of the email."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem

LARGE = 80_000  # bytes of HTML: providers rewrite each link, which adds more
TOO_LARGE = 102_000  # Gmail cuts off at 102 KB; the smaller kilobyte errs on the safe side
_PARAGRAPH = "Nothing happened this week that had not happened in the week before, and nobody minded. " * 4
_LONG = "\n\n".join
_HELP = "Shorten the text, show fewer bars, or turn a table into a link."


def _large(context: CheckContext) -> Iterator[Problem]:
    size = _size(context)
    if LARGE < size <= TOO_LARGE:
        message = f"The email has {size:,} bytes; Gmail cuts off after {TOO_LARGE:,}, and links grow on their way."
        yield Problem("email-large", message, _HELP)


def _too_large(context: CheckContext) -> Iterator[Problem]:
    size = _size(context)
    if size > TOO_LARGE:
        message = f"The email has {size:,} bytes; Gmail cuts off after {TOO_LARGE:,}, and hides the rest."
        yield Problem("email-too-large", message, _HELP)


def _size(context: CheckContext) -> int:
    return len(context.edition.html.encode()) if context.edition else 0


EMAIL_LARGE = Rule(
    id="email-large",
    severity="warning",
    allowable=True,
    why="Gmail shows the first 102 KB of an email. Providers lengthen every link to count clicks, so 80 KB here "
    "may be more than that on arrival.",
    bad=_LONG([_PARAGRAPH] * 200) + "\n",
    good=_PARAGRAPH + "\n",
    find=_large,
)

EMAIL_TOO_LARGE = Rule(
    id="email-too-large",
    severity="error",
    allowable=True,
    why="Gmail cuts the email off after 102 KB: readers lose its end, with the link to unsubscribe.",
    bad=_LONG([_PARAGRAPH] * 400) + "\n",
    good=_PARAGRAPH + "\n",
    find=_too_large,
)
