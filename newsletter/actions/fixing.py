"""`check --fix`: numerals in an editor's checks that have changed are written anew; wordings never are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct

from newsletter.actions.issues import read_draft
from newsletter.actions.project import Project
from newsletter.actions.shared import Shared
from newsletter.actions.writing import write_whole
from newsletter.claims.restating import restated
from newsletter.claims.tokens import tokenise
from newsletter.draft.parse import parse
from newsletter.problems import Span
from newsletter.resolve.checks import facts_of
from newsletter.resolve.desk import Desk, Request
from newsletter.resolve.resolve import resolve
from newsletter.resolve.resolved import Figure, Resolved

_LINE_END = re.compile(r"(\r\n|\r|\n)")

Edits = Mapping[Span, str]
"""What is to stand at each place; every place lies within a line."""


class Fixed(Struct, frozen=True):
    """A draft whose numerals were written anew; both texts with their newlines normalised."""

    path: str
    before: str
    after: str

    def diff(self) -> str:
        """The change, as a unified diff of the lines that it touches."""
        before, after = self.before.split("\n"), self.after.split("\n")
        return "\n".join(unified_diff(before, after, self.path, self.path, n=0, lineterm=""))


def fix_issues(project: Project, paths: Sequence[Path]) -> tuple[Fixed, ...]:
    """Write those drafts anew in which a numeral is false and the true one can take its place."""
    shared = Shared(project)
    return tuple(fixed for path in paths if (fixed := _fix(project, path, shared)))


def _fix(project: Project, path: Path, shared: Shared) -> Fixed | None:
    draft = read_draft(project, path)
    resolved = resolve(draft, shared.shelf, project.config.style, project.config.tolerances, shared.sent)
    edits = _true_ones(project, resolved, dict(_edits(project, resolved, shared)), shared)
    if not edits:
        return None
    text = path.read_bytes().decode("utf-8")
    write_whole(path, _edited(text, edits).encode())
    return Fixed(draft.path, draft.source, _edited(draft.source, edits))


def _edits(project: Project, resolved: Resolved, shared: Shared) -> Iterator[tuple[int, dict[Span, str]]]:
    """For each false claim, by its place among the figures, the numerals that would stand in it."""
    draft, tolerances = resolved.draft, project.config.tolerances
    desk = Desk(draft, shared.shelf, project.config.style, tolerances)
    indexes = {mention.span: index for index, mention in enumerate(draft.mentions)}
    for place, figure in enumerate(resolved.figures):
        mention, span = figure.mention, figure.mention.words_span
        if span is None or not _is_false(figure):
            continue
        written = _slice(draft.source, span)
        if _said(written) == _said(figure.text):  # no mark-up but emphasis and line ends
            facts = facts_of(Request(desk, indexes[mention.span], mention))
            rewrites = restated(written, facts, tolerances, desk.style)
            edits = {_place(written, span, each.start, each.end): each.text for each in rewrites}
            if edits and all(place.line == place.end_line for place in edits):
                yield place, edits


def _is_false(figure: Figure) -> bool:
    return figure.verdict is not None and figure.verdict.outcome == "false"


def _said(words: str) -> list[str]:
    return [token.text for token in tokenise(words)]


def _true_ones(project: Project, resolved: Resolved, claims: dict[int, dict[Span, str]], shared: Shared) -> Edits:
    """The edits of those claims that are true then, in the draft as it would be with all of them."""
    while claims:
        edits = {place: text for claim in claims.values() for place, text in claim.items()}
        draft = parse(
            _edited(resolved.draft.source, edits),
            resolved.draft.path,
            language=project.config.publication.language,
        )
        again = resolve(draft, shared.shelf, project.config.style, project.config.tolerances, shared.sent)
        if len(again.figures) != len(resolved.figures):
            return {}
        verdicts = {place: again.figures[place].verdict for place in claims}
        true = {place for place, verdict in verdicts.items() if verdict and verdict.outcome == "true"}
        if true == claims.keys():
            return edits
        claims = {place: claims[place] for place in true}
    return {}


def _slice(source: str, span: Span) -> str:
    """What stands there, over several lines where it does."""
    lines = source.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def _place(written: str, span: Span, start: int, end: int) -> Span:
    """Where the characters from `start` to `end` of what stands at `span` lie in the file."""
    (line, column), (end_line, end_column) = (_at(written, span, offset) for offset in (start, end))
    return Span(line, column, end_line, end_column)


def _at(written: str, span: Span, offset: int) -> tuple[int, int]:
    before = written[:offset]
    lines = before.count("\n")
    return span.line + lines, len(before) - before.rfind("\n") if lines else span.column + offset


def _edited(text: str, edits: Edits) -> str:
    """The text with the edits made, its byte-order mark and line ends as they were."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    parts = _LINE_END.split(text.removeprefix(mark))  # lines and their ends by turns
    for span in sorted(edits, reverse=True):
        at = 2 * (span.line - 1)
        line = parts[at]
        parts[at] = line[: span.column - 1] + edits[span] + line[span.end_column - 1 :]
    return mark + "".join(parts)
