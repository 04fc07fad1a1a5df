"""Make a new issue in the last one's shape."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from newsletter.actions.issues import latest_issue, read_draft
from newsletter.actions.project import Project
from newsletter.actions.writing import write_whole
from newsletter.draft.model import Draft
from newsletter.errors import CouldNotRun
from newsletter.problems import Span

_WEEK = dt.timedelta(days=7)
_KEPT = ("theme", "list", "language", "byline", "surveys")
_NEW = "\nDear <reader:first-name?or=reader>,\n\nWrite here.\n"


def new_issue(project: Project, subject: str, today: dt.date) -> Path:
    """The path of a new draft, called after its day and subject, with the last one's fields, greeting and headings."""
    if not subject.strip() or not subject.isprintable():
        raise CouldNotRun("A subject is one line of text.", 'Write newsletter new "What it says".')
    last = latest_issue(project)
    draft = read_draft(project, last) if last else None
    day = _next_day(draft.front.date if draft else None, today)
    path = project.issues / f"{day}-{_slug(subject)}.md"
    if path.exists():
        raise CouldNotRun(
            f"{project.relative(path)} is there already.", "Choose another subject, or write in that one."
        )
    text = _front(subject.strip(), day, draft) + (_shape(draft) if draft else _NEW)
    write_whole(path, text.encode())
    return path


def _next_day(last: dt.date | None, today: dt.date) -> dt.date:
    """The last issue's weekday, a week after it or the first one that is not past."""
    if last is None:
        return today
    weeks = max(1, -(-(today - last).days // 7))
    return last + weeks * _WEEK


def _slug(subject: str) -> str:
    words = re.sub(r"<[^<>]*>", " ", subject)
    ascii_words = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_words.replace("'", ""))[:8])[:80].strip("-") or "issue"


def _front(subject: str, day: dt.date, draft: Draft | None) -> str:
    quoted = f'"{subject}"' if subject[0] in "\"'" and subject[-1] == subject[0] else subject
    fields = [f"subject: {quoted}", "preheader:", f"date: {day}", *(_kept_fields(draft) if draft else ())]
    return "\n".join(["---", *fields, "---", ""])


def _kept_fields(draft: Draft) -> Iterator[str]:
    """The lines of the last front matter that a new issue keeps, each with what is indented below it."""
    keeping = False
    for line in draft.source.split("\n")[1:]:
        if line.rstrip() == "---":
            return
        name = line.partition(":")[0]
        if line[:1] not in (" ", "\t", "-"):
            keeping = name in _KEPT
        if keeping and line.strip():
            yield line.rstrip()


def _shape(draft: Draft) -> str:
    """The last issue's greeting and headings, with room between them."""
    lines = draft.source.split("\n")
    parts = [_greeting(draft)] if _greeting(draft) else []
    parts.append("Write here.")
    parts += [_lines(lines, heading.span) for heading in draft.headings if heading.level > 1]
    return "\n" + "\n\n".join(part for part in parts if part) + "\n"


def _greeting(draft: Draft) -> str:
    """The paragraph that addresses the reader, where the issue begins with one."""
    for mention in draft.mentions:
        if mention.role == "reader" and mention.place == "prose":
            return draft.source.split("\n")[mention.span.line - 1]
    return ""


def _lines(lines: list[str], span: Span) -> str:
    return "\n".join(lines[span.line - 1 : span.end_line])
