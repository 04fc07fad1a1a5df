"""Hold every issue that was sent to the figures of today."""

from __future__ import annotations

from msgspec import Struct

from newsletter.actions.locks import locked_issues, read_issue_lock
from newsletter.actions.project import Project
from newsletter.evidence.audit import Audited, audit
from newsletter.evidence.lock_reading import LockInvalid
from newsletter.problems import Problem


class Audit(Struct, frozen=True):
    """Every edition that was sent; `unread` are the locks that can't be relied on, and so were not looked at."""

    editions: tuple[Audited, ...]
    unread: tuple[Problem, ...]

    @property
    def wrong(self) -> tuple[Audited, ...]:
        """The editions in which something is wrong."""
        return tuple(edition for edition in self.editions if edition.wrong)


def audit_project(project: Project) -> Audit:
    """Every issue with a lock, in order."""
    shelf = project.shelf()
    editions: list[Audited] = []
    unread = []
    for slug in locked_issues(project):
        try:
            lock = read_issue_lock(project, slug)
        except LockInvalid as invalid:
            unread.append(invalid.problem)
            continue
        if lock is not None:
            editions += audit(lock, shelf, project.config.style, project.config.tolerances)
    return Audit(tuple(editions), tuple(unread))
