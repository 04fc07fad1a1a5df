"""Reads the prose fixtures of `fixtures/*.md`: a heading a case, then its draft, values and problems in code blocks.

```draft     an issue; without front matter of its own it gets `FRONT`, and its first line still counts as line 1
```sent      references, each to a figure that went out in another issue, by its survey's id
```values    what stands in place of each reference, in order; a line `-` where nothing does
```problems  `rule line:column` for each problem, and after it words that its message or help must hold
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.draft.grammar import parse_reference
from newsletter.problems import Problem
from newsletter.resolve.resolved import Embedded, Quoted, ReaderField, Resolved, Value, Words
from newsletter.survey.address import Side

FRONT = "---\nsubject: A test\nsurveys:\n  ccg: autumn\n  ccg-feb: winter\n---\n"
FIXTURES = Path(__file__).parent / "fixtures"
PARTS = ("values", "problems", "sent")
_CASE = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(draft|sent|values|problems)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One case; `offset` is how many lines of front matter stand before the draft's first line."""

    title: str
    source: str
    offset: int
    values: tuple[str, ...]
    problems: tuple[str, ...]
    sent: tuple[str, ...]

    def sent_of(self, survey: str) -> tuple[Side, ...]:
        """What readers have been told of a survey."""
        sides = (parse_reference(line).sides[0] for line in self.sent)
        return tuple(side for side in sides if side.survey == survey)


def cases() -> Iterator[Case]:
    """Every case of every fixture."""
    for file in sorted(FIXTURES.glob("*.md")):
        _, *parts = _CASE.split(file.read_text(encoding="utf-8"))
        for title, body in zip(parts[::2], parts[1::2], strict=True):
            blocks = dict(_BLOCK.findall(body))
            draft = blocks["draft"]
            own = draft.startswith("---\n")
            source = draft if own else FRONT + draft
            values, problems, sent = (tuple(blocks.get(name, "").splitlines()) for name in PARTS)
            yield Case(f"{file.stem}: {title}", source, 0 if own else FRONT.count("\n"), values, problems, sent)


def shown(resolved: Resolved) -> tuple[str, ...]:
    """The values of all references as a fixture writes them."""
    lines: list[str] = []
    for index in range(len(resolved.draft.mentions)):
        value = resolved.values.get(index)
        lines.extend(_lines(value) if value is not None else ["-"])
    return tuple(lines)


def _lines(value: Value) -> Iterator[str]:
    if isinstance(value, Words):
        yield value.text
    elif isinstance(value, Quoted):
        yield f"“{value.text}” {value.attribution or 'nobody'}, {value.survey}"
    elif isinstance(value, ReaderField):
        yield f"{value.field} or {value.fallback or 'nothing'}"
    else:
        yield from _embedded(value)


def _embedded(value: Embedded) -> Iterator[str]:
    yield f"{value.kind} of {value.survey}: {value.question}"
    yield " | ".join(value.series)
    for row in value.rows:
        several = len(row.bars) > 1
        bars = " | ".join(f"{'*' * (several and bar.accent)}{bar.printed} {bar.share:.1f}" for bar in row.bars)
        yield f"{'*' if row.accent else '-'} {row.label} | {bars}"
    yield f"note: {value.note}"
    yield f"alt: {value.description}"


def told(problem: Problem, offset: int) -> str:
    """A problem as a fixture writes it, with everything that it says."""
    line = problem.span.line - (0 if problem.path else offset)
    file = f"{problem.path}:" if problem.path else ""
    return f"{problem.rule} {file}{line}:{problem.span.column} {problem.message} {problem.help}"
