"""Hold every issue that was sent to the figures of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from newsletter.actions.locks import locked_issues, read_issue_lock
from newsletter.actions.project import Project
from newsletter.delivery.plan import Delivery
from newsletter.errors import CouldNotRun
from newsletter.evidence.audit import Audited, audit
from newsletter.evidence.lock import Lock
from newsletter.evidence.lock_reading import LockInvalid
from newsletter.problems import Problem
from newsletter.providers.registry import reaches_people

_SAME = dt.timedelta(milliseconds=1)  # a lock keeps no finer moments


class Audit(Struct, frozen=True):
    """Every edition that was sent, and what could not be looked at.

    `unread` are the locks that can't be relied on, and `unrecorded` the sendings that the ledger knows of and no lock
    tells. `ledger` says why the ledger could not be asked, "" where it could or there is none.
    """

    editions: tuple[Audited, ...]
    unread: tuple[Problem, ...] = ()
    unrecorded: tuple[Delivery, ...] = ()
    ledger: str = ""

    @property
    def wrong(self) -> tuple[Audited, ...]:
        """The editions in which something is wrong."""
        return tuple(edition for edition in self.editions if edition.wrong)

    @property
    def complete(self) -> bool:
        """Whether everything that was sent could be held to today's figures."""
        unknown = any(edition.unknown for edition in self.editions)
        return not (unknown or self.unread or self.unrecorded or self.ledger)


def audit_project(project: Project) -> Audit:
    """Every issue with a lock, in order; and those that the ledger knows of without one."""
    locks, unread = _locks(project)
    shelf, config = project.shelf(), project.config
    found = [edition for lock in locks.values() for edition in audit(lock, shelf, config.style, config.tolerances)]
    editions = _to_people(found)
    unreadable = {problem.path.rpartition("/")[2].removesuffix(".lock.json") for problem in unread}
    try:
        known = tuple(each for each in _sent(project) if each.issue not in unreadable and not _tells(locks, each))
    except CouldNotRun as error:
        return Audit(tuple(editions), unread, (), error.message)
    return Audit(tuple(editions), unread, known)


def _locks(project: Project) -> tuple[Mapping[str, Lock], tuple[Problem, ...]]:
    locks: dict[str, Lock] = {}
    unread = []
    for slug in locked_issues(project):
        try:
            lock = read_issue_lock(project, slug)
        except LockInvalid as invalid:
            unread.append(invalid.problem)
            continue
        if lock is not None:
            locks[slug] = lock
    return locks, tuple(unread)


def _sent(project: Project) -> Iterator[Delivery]:
    """Every delivery that somebody has, or may have, oldest first. Raises CouldNotRun."""
    if project.config.ledger == "sqlite" and not project.state.is_dir():
        return  # asking would make one
    from newsletter.actions.records import history_of

    with history_of(project) as history:
        for delivery in reversed(history.deliveries()):
            counts = delivery.counts
            if not delivery.test and counts.get("accepted", 0) + counts.get("held", 0) + counts.get("in flight", 0):
                yield delivery


def _to_people(editions: Sequence[Audited]) -> list[Audited]:
    """Those that anybody received, with those sends alone; where none ever was, the outbox stands for a provider."""
    real = [
        replace(edition, sendings=tuple(one for one in edition.sendings if reaches_people(one.provider)))
        for edition in editions
    ]
    return [edition for edition in real if edition.sendings] or list(editions)


def _tells(locks: Mapping[str, Lock], delivery: Delivery) -> bool:
    """Whether the issue's lock tells of the delivery."""
    sendings = locks[delivery.issue].sendings if delivery.issue in locks else ()
    return any(
        sending.list == delivery.list and abs(dt.datetime.fromisoformat(sending.started) - delivery.started) <= _SAME
        for sending in sendings
    )
