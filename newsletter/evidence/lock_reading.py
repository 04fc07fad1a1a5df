"""A lock read back, strictly: one that the program did not write just so is refused with its line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from newsletter.draft.conflicts import MARK
from newsletter.errors import Refused
from newsletter.evidence.lock import Approval, Digests, Lock, LockedEdition, LockedFigure, Sending
from newsletter.evidence.lock_text import SCHEMA, SEAL, SEALED, lock_text, seal
from newsletter.problems import Problem, Span
from newsletter.resolve.standing import Standing

RULE = "figure-changed"
_RESTORE = (
    "Only the program writes this file. Bring its last state back (with git: `git checkout -- {path}`), "
    "or, where the issue was never sent, take the file away and approve the issue again."
)
_OTHER_VERSION = (
    "Its seal is right, so nobody changed it: use the version of the program that wrote it. Where `newsletter "
    "deliveries list` shows that nothing was sent, take the file away instead and approve the issue again."
)
_MERGED = (
    "Keep one of the two whole, rather the one that records a sending (`git checkout --ours -- {path}`, or --theirs), "
    "and approve the issue again."
)


class LockInvalid(Refused):
    """A lock that can't be relied on; its problem says where. It is never written over."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.path}:{problem.span.line}: {problem.message}", problem.help)
        self.problem = problem


def unreadable(path: str, why: str) -> LockInvalid:
    """The refusal of a lock whose bytes can't be had: a folder in its place, or a file that may not be read."""
    advice = "There must be a file that can be read, or nothing, in its place."
    return LockInvalid(Problem(RULE, f"This lock can't be read: {why}.", advice, path=path))


def read_lock(content: bytes, path: str) -> Lock:
    """The lock in a file's bytes; raises LockInvalid. `path` is what the problem names."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(path, line, "This lock is not UTF-8 text.") from None
    lines = text.split("\n")
    marked = next((number for number, line in enumerate(lines, 1) if MARK.match(line)), None)
    if marked:
        message = "Two editors' locks were merged here, and git left both."
        raise _refused(path, marked, message, _MERGED)
    _check_seal(lines, _parsed(text, path, lines), path)
    return _whole(text, lines, path)


def _parsed(text: str, path: str, lines: list[str]) -> Any:
    """The JSON, of a version that can be read here."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        ended = not text.rstrip().endswith("}")
        last = len(text.rstrip().split("\n"))
        line = last if ended else getattr(error, "lineno", 1)
        raise _refused(path, line, "This lock ends too early." if ended else "This is not JSON.") from None
    schema = content.get("schema") if isinstance(content, dict) else None
    if isinstance(schema, int) and schema > SCHEMA:
        line = next((number for number, line in enumerate(lines, 1) if '"schema"' in line), 1)
        message = f"This lock is of form {schema}, which a later version of the program wrote; this one reads {SCHEMA}."
        raise _refused(path, line, message, "Bring the program up to date: `newsletter --version` tells which it is.")
    return content


def _check_seal(lines: list[str], content: Any, path: str) -> None:
    """Find the first line that is not as the program wrote it."""
    kept = content.get("seal") if isinstance(content, dict) else None
    if not isinstance(kept, str):
        raise _refused(path, len(lines), "This lock lacks the seal at its end.")
    end = next((number for number, line in enumerate(lines) if line.startswith(SEAL)), len(lines))
    for number, line in enumerate(lines[:end]):
        if seal([line]) != kept[number * SEALED : (number + 1) * SEALED]:
            raise _refused(path, number + 1, "This line was changed by hand or in a merge.")
    if len(kept) != end * SEALED:
        raise _refused(path, end + 1, "Lines are missing above this one.")


def _whole(text: str, lines: list[str], path: str) -> Lock:
    """The lock, which says in its turn exactly what was read."""
    try:
        lock = _lock(json.loads(text))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"Another version of the program wrote this lock, in a form that this one can't read: {error}."
        raise _refused(path, 1, message, _OTHER_VERSION) from None
    again = lock_text(lock).split("\n")
    if again != lines:
        pairs = enumerate(zip(lines, again, strict=False), 1)
        odd = next((number for number, (one, other) in pairs if one != other), min(len(lines), len(again)))
        message = "Another version of the program wrote this lock: this one would write this line differently."
        raise _refused(path, odd, message, _OTHER_VERSION)
    return lock


def _refused(path: str, line: int, message: str, advice: str = _RESTORE) -> LockInvalid:
    return LockInvalid(Problem(RULE, message, advice.format(path=path), Span(line, 1, line, 1), path))


def _lock(content: Mapping[str, Any]) -> Lock:
    approval = content["approval"]
    return Lock(
        issue=content["issue"],
        approval=Approval(**approval) if approval else None,
        sendings=tuple(Sending(**sending) for sending in content["sendings"]),
        editions=tuple(
            LockedEdition(
                **{
                    **edition,
                    "digests": Digests(**edition["digests"]),
                    "figures": tuple(_figure(figure) for figure in edition["figures"]),
                }
            )
            for edition in content["editions"]
        ),
    )


def _figure(row: Mapping[str, Any]) -> LockedFigure:
    numbers = {"values", "counts", "bases"}
    stood = Standing(**{name: tuple(_number(each) for each in row[name]) for name in numbers})
    return LockedFigure(stood=stood, **{name: value for name, value in row.items() if name not in numbers})


def _number(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
