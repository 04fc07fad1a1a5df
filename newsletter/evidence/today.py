"""What the surveys say today of the figures that an edition was sent with."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.grammar import parse_reference
from newsletter.draft.model import Draft, FrontMatter, Mention, Named
from newsletter.evidence.lock import DRAWN, LockedEdition, LockedFigure
from newsletter.problems import WHOLE_FILE, Problem, Span, nearest
from newsletter.resolve.resolve import resolve
from newsletter.survey.shelf import Shelf


class Today:
    """What the surveys say today of every figure of an edition, by its place among the figures, from 1."""

    def __init__(self, edition: LockedEdition, shelf: Shelf, style: HouseStyle, tolerances: Tolerances) -> None:
        self._edition = edition
        self._shelf = shelf
        # On a chart's marks stand digits and a sign, in whatever style the text is.
        in_digits = replace(style, percent="%", words_below=0)
        drawn = resolve(_as_draft(edition, drawn=True), shelf, in_digits, tolerances, sent=None)
        said = resolve(_as_draft(edition, drawn=False), shelf, style, tolerances, sent=None)
        self.figures = {figure.mention.span.line: figure for figure in (*said.figures, *drawn.figures)}
        self.reasons = {
            problem.span.line: problem.message
            for problem in (*said.problems, *drawn.problems)
            if not problem.path and problem.reference
        }

    def missing(self, figure: LockedFigure) -> str:
        """Which survey of the figure is not there or can't be read whole, "" where all can.

        A codebook with a fault may lack a question for that alone: nothing was withdrawn.
        """
        names = (side.survey for side in parse_reference(figure.reference).sides)
        ids = (self._edition.surveys.get(name, name) for name in names)
        return next((self._absence(survey) for survey in ids if not self._is_sound(survey)), "")

    def _is_sound(self, survey: str) -> bool:
        return self._shelf.dataset(survey) is not None and not any(self._faults(survey))

    def _faults(self, survey: str) -> Iterator[Problem]:
        return (problem for problem in self._shelf.problems(survey) if problem.rule == "survey-invalid")

    def _absence(self, survey: str) -> str:
        known = self._shelf.ids()
        if survey not in known:
            close = nearest(survey, known)
            return f"There is no survey “{survey}” any more{f'; did it become “{close}”?' if close else '.'}"
        problem = next(self._faults(survey), None)
        where = f": {problem.path}:{problem.span.line}: {problem.message}" if problem else "."
        return f"The survey “{survey}” can't be read{where}"


def _as_draft(edition: LockedEdition, *, drawn: bool) -> Draft:
    """The references of the edition's text, or of its charts and tables, and nothing else, each on its own line."""
    front = FrontMatter(
        language=Named(edition.language, WHOLE_FILE) if edition.language else None,
        surveys={short: Named(name, WHOLE_FILE) for short, name in edition.surveys.items()},
    )
    mentions = (mention for kind, mention in _mentions(edition) if (kind in DRAWN) == drawn)
    return Draft("", "", "", "", front, (), tuple(mentions), (), ())


def _mentions(edition: LockedEdition) -> Iterator[tuple[str, Mention]]:
    paragraph = 0
    for line, figure in enumerate(edition.figures, 1):
        paragraph += not figure.follows
        checked = figure.outcome != ""
        yield (
            figure.kind,
            Mention(
                role="check" if checked else "fill",
                reference=parse_reference(figure.reference),
                span=Span(line, 1, line, 2),
                place="prose",
                paragraph=paragraph,
                words=figure.text if checked else "",
                opens_sentence=figure.text[:1].isupper(),  # a figure begins with a capital nowhere else
            ),
        )
