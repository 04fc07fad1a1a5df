"""References that can't be read, or that name what no survey has."""

from __future__ import annotations

from newsletter.checks.rule import Rule

REFERENCE_MALFORMED = Rule(
    id="reference-malformed",
    severity="error",
    allowable=False,
    why="What looks like a reference but is not a whole one would go out as it stands, or lose its figure. "
    "Complete it, or write a backslash before its bracket where it is meant as text.",
    bad="<stat:ccg/merger/considering are thinking of a merger.\n",
    good="<stat:ccg/merger/considering> are thinking of a merger.\n",
)

REFERENCE_UNKNOWN = Rule(
    id="reference-unknown",
    severity="error",
    allowable=False,
    why="The survey, question, option or key that the reference names does not exist, so there is no figure to "
    "print. The finding gives the nearest name.",
    bad="<stat:ccg/merger/considring> are thinking of a merger.\n",
    good="<stat:ccg/merger/considering> are thinking of a merger.\n",
)
