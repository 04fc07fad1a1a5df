"""The fields at the head of a draft, and the names in them that must exist elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.draft.model import Named
from newsletter.problems import Problem, did_you_mean


def _find(context: CheckContext) -> Iterator[Problem]:
    front = context.draft.front
    yield from _missing("theme", front.theme, context.themes)
    yield from _missing("list", front.audience, context.lists)


def _missing(what: str, named: Named | None, known: frozenset[str] | None) -> Iterator[Problem]:
    if named is not None and known is not None and named.name not in known:
        message = f"There is no {what} “{named.name}”."
        yield Problem("front-matter-invalid", message, did_you_mean(named.name, known), named.span)


FRONT_MATTER_INVALID = Rule(
    id="front-matter-invalid",
    severity="error",
    allowable=False,
    why="The front matter says what the issue is called, when and to whom it goes, and which surveys it uses. A "
    "field that is misspelt or not of its type would be ignored in silence, so nothing is built until it is "
    "mended.",
    bad="---\nsubject: A quiet week\npreheder: Nothing to report\n---\n\nNothing happened.\n",
    good="---\nsubject: A quiet week\npreheader: Nothing to report\n---\n\nNothing happened.\n",
    find=_find,
)
