"""`check --fix`: numerals in an editor's checks that have changed are written anew; words never are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct

from newsletter.actions.issues import read_draft
from newsletter.actions.project import Project
from newsletter.actions.writing import write_whole
from newsletter.claims.restating import restated
from newsletter.draft.parse import parse
from newsletter.problems import Span
from newsletter.resolve.resolve import resolve
from newsletter.resolve.resolved import Figure, Resolved
from newsletter.survey.shelf import Shelf

_LINE_END = re.compile(r"(\r\n|\r|\n)")


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
    shelf = project.shelf()
    return tuple(fixed for path in paths if (fixed := _fix(project, path, shelf)))


def _fix(project: Project, path: Path, shelf: Shelf) -> Fixed | None:
    draft = read_draft(project, path)
    resolved = resolve(draft, shelf, project.config.style, project.config.tolerances)
    edits = dict(_edits(project, resolved))
    if edits:
        edits = _true_ones(project, resolved, edits, shelf)
    if not edits:
        return None
    text = path.read_bytes().decode("utf-8")
    write_whole(path, _edited(text, edits).encode())
    return Fixed(draft.path, draft.source, _edited(draft.source, edits))


def _edits(project: Project, resolved: Resolved) -> Iterator[tuple[Span, str]]:
    """The places of false numerals, and what would stand there."""
    lines = resolved.draft.source.split("\n")
    for figure in resolved.figures:
        span = figure.mention.words_span
        if span and _is_false(figure) and _slice(lines, span) == figure.text:
            nouns = frozenset({figure.unit.lower()} if figure.unit else ())
            words = restated(figure.text, figure.estimates[0], nouns, project.config.style)
            if words is not None:
                yield span, words


def _is_false(figure: Figure) -> bool:
    outcome = figure.verdict.outcome if figure.verdict else "true"
    return figure.kind == "check" and outcome == "false" and len(figure.estimates) == 1


def _true_ones(project: Project, resolved: Resolved, edits: Mapping[Span, str], shelf: Shelf) -> dict[Span, str]:
    """Those edits after which the words are true, in the draft as it would be with all of them."""
    draft = parse(_edited(resolved.draft.source, edits), resolved.draft.path)
    again = resolve(draft, shelf, project.config.style, project.config.tolerances)
    if len(again.figures) != len(resolved.figures):
        return {}
    true = {
        before.mention.words_span
        for before, after in zip(resolved.figures, again.figures, strict=True)
        if after.verdict and after.verdict.outcome == "true"
    }
    return {span: words for span, words in edits.items() if span in true}


def _slice(lines: list[str], span: Span) -> str | None:
    """What stands there, None where it goes over several lines."""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1] if span.line == span.end_line else None


def _edited(text: str, edits: Mapping[Span, str]) -> str:
    """The text with the edits made, its byte-order mark and line ends as they were."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    parts = _LINE_END.split(text.removeprefix(mark))  # lines and their ends by turns
    for span in sorted(edits, reverse=True):
        at = 2 * (span.line - 1)
        line = parts[at]
        parts[at] = line[: span.column - 1] + edits[span] + line[span.end_column - 1 :]
    return mark + "".join(parts)
