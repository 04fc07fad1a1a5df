"""What the issues that were sent told of a survey, by their locks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property, partial
from hashlib import sha256
from typing import Any

from msgspec import convert, to_builtins

from newsletter.actions.locks import lock_file, locked_issues, read_issue_lock
from newsletter.actions.project import Project
from newsletter.draft.grammar import parse_reference
from newsletter.problems import Problem
from newsletter.survey.address import Side
from newsletter.survey.cache import ResultCache
from newsletter.survey.lookup import NotKnown

Kept = tuple[list[str], Any]  # references to single figures; and why a lock can't be relied on, else None


class SentFigures:
    """Every figure that is out. Locks are read when first asked for; what one says is kept by its bytes."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def __call__(self, survey_id: str) -> tuple[Side, ...]:
        """What was sent of a survey. Raises NotKnown where a lock can't be relied on, so that nobody knows.

        That lock's own problem is what a check tells then, once, and not of each figure that waits for it.
        """
        unread, told = self._known
        if unread:
            message = f"What was sent of “{survey_id}” before is not known: {unread[0].path} can't be relied on."
            advice = "Mend that lock: beside what it tells, this may be too much."
            raise NotKnown("figure-withheld", message, advice, elsewhere=unread[0])
        return tuple(parse_reference(reference).sides[0] for reference in told.get(survey_id, ()))

    def state(self, survey_id: str) -> bytes:
        """Tells what was sent of a survey from anything else that might have been."""
        unread, told = self._known
        return "\n".join((*map(str, unread), *told.get(survey_id, ()))).encode()

    @cached_property
    def _known(self) -> tuple[list[Problem], Mapping[str, list[str]]]:
        """Why locks can't be read; else references by survey, each once."""
        kept = ResultCache(self._project.cache / "told.lines")
        unread: list[Problem] = []
        told: dict[str, dict[str, None]] = defaultdict(dict)
        for slug in locked_issues(self._project):
            references, why = self._kept_of(kept, slug)
            unread += [convert(why, Problem)] if why else []
            for reference in references:
                told[reference.partition(":")[2].partition("/")[0].partition("?")[0]][reference] = None
        return unread, {survey: list(references) for survey, references in told.items()}

    def _kept_of(self, kept: ResultCache, slug: str) -> Kept:
        file = lock_file(self._project, slug)
        if not file.is_file():  # a folder in its place
            return self._of_issue(slug)
        digest = sha256(file.read_bytes()).hexdigest()
        made: Kept = kept.get_or_make(f"{slug} {digest}", partial(self._of_issue, slug))
        return made

    def _of_issue(self, slug: str) -> Kept:
        from newsletter.evidence.lock_reading import LockInvalid
        from newsletter.evidence.told import told

        try:
            lock = read_issue_lock(self._project, slug)
        except LockInvalid as invalid:
            return [], to_builtins(invalid.problem)
        return list(told(lock)) if lock else [], None
