"""Approve an issue: keep the edition as it is now, who approved it and when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from msgspec import Struct

from newsletter.actions.approved import Now, approved_folder, as_now, read_kept, why_void
from newsletter.actions.locks import lock_file, read_issue_lock, turn_at_lock, write_issue_lock
from newsletter.actions.making import Made, make
from newsletter.actions.project import Project
from newsletter.actions.writing import write_files
from newsletter.errors import Refused
from newsletter.evidence.changes import besides
from newsletter.evidence.differences import Differences, differences
from newsletter.evidence.kept import ATTRIBUTES, KEEP_BYTES
from newsletter.evidence.lock import Approval, Lock


class Candidate(Struct, frozen=True):
    """An issue that may be approved, and what somebody decides on.

    `now` is None where findings forbid it. `standing` is an approval that holds for this very edition, so that nothing
    is left to decide. `since` is what changed since the last approval; None where there is none to set it against.
    """

    made: Made
    lock: Lock
    now: Now | None
    standing: Approval | None
    since: Differences | None


def candidate(project: Project, path: Path) -> Candidate:
    """The issue in `path`, ready to be decided on. Raises LockInvalid."""
    lock = read_issue_lock(project, path.stem) or Lock(path.stem)
    made = make(project, path, to_approve=True)
    if made.errors or made.edition is None:
        return Candidate(made, lock, None, None, None)
    now = as_now(project, made)
    approved = lock.approved
    if approved is None:
        return Candidate(made, lock, now, None, None)
    kept = read_kept(project, lock.issue, approved)
    void = why_void(project, lock, now.record, kept)
    text = now.files["email.txt"]
    before = kept.files.get("email.txt", text)  # where it is gone, which is told, nobody knows its words
    others = (*besides(approved, now.record), *kept.damaged)
    since = differences(approved, before.decode(), now.record, text.decode(), others)
    return Candidate(made, lock, now, None if void else lock.approval, since)


def approve(project: Project, chosen: Candidate, by: str, at: dt.datetime) -> Approval:
    """Keep the edition and the approval; the one that holds already, where one does.

    Raises Refused where somebody approved or sent it since this was looked at.
    """
    if chosen.standing is not None:
        return chosen.standing
    assert chosen.now is not None
    slug = chosen.lock.issue
    with turn_at_lock(project, slug):
        if (read_issue_lock(project, slug) or Lock(slug)) != chosen.lock:
            raise Refused(
                f"{project.relative(lock_file(project, slug))} has changed since you looked: somebody approved it, or "
                "sent it.",
                f"Look again: `newsletter approve {slug}`.",
            )
        write_files(
            approved_folder(project, chosen.lock.issue), {ATTRIBUTES: KEEP_BYTES, **chosen.now.files}, "manifest.json"
        )
        moment = at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        lock = chosen.lock.with_approval(chosen.now.record, by, moment)
        write_issue_lock(project, lock)
    assert lock.approval is not None
    return lock.approval
