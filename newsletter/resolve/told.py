"""What readers know: the figures of an issue one after another, beside those that were sent before.

Two published cells may disclose a third, so each figure is held to all that came before it, in this issue and in
others. Only surveys whose answers are held, and whose codebook says what identifies people, have anything to hide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsletter.resolve.outcome import Citation, Unresolved
from newsletter.survey.address import Side
from newsletter.survey.codebook import Survey
from newsletter.survey.released import Released
from newsletter.survey.secondary import ADVICE, Guarded, guarded, released, still_there

Sent = Callable[[str], Sequence[Side]]  # a survey's id ▶ what was sent of it, each a single figure; raises NotKnown


def nothing_sent(_: str) -> tuple[Side, ...]:
    """Of a project that has sent nothing."""
    return ()


class Told:
    """Figures as they are told. Without `sent`, nothing is held back: what is looked at has been sent itself."""

    def __init__(self, sent: Sent | None) -> None:
        self._sent = sent
        self._known: dict[str, dict[Released, None]] = {}
        self._watched: dict[str, Guarded] = {}

    def tell(self, cited: Sequence[Citation]) -> None:
        """What one reference shows. Raises NotKnown (`figure-withheld`) where it would give away too small a cell."""
        if self._sent is None:
            return
        for citation in cited:
            if guarded(citation.dataset):
                self._tell(citation, self._known_of(citation.dataset.survey, self._sent))

    def _tell(self, citation: Citation, known: dict[Released, None]) -> None:
        survey = citation.dataset.survey
        asked = [released(survey, side) for side in (*citation.sides, *_always_told(citation))]
        new = [figure for figure in asked if figure not in known]
        if survey.id not in self._watched:
            self._watched[survey.id] = Guarded(citation.dataset)
        reason = self._watched[survey.id].withheld(new, known) if new else ""
        if reason:
            raise Unresolved("figure-withheld", reason, ADVICE)
        known.update(dict.fromkeys(new))

    def _known_of(self, survey: Survey, sent: Sent) -> dict[Released, None]:
        if survey.id not in self._known:
            self._known[survey.id] = dict.fromkeys(still_there(survey, sent(survey.id)))
        return self._known[survey.id]


def _always_told(citation: Citation) -> tuple[Side, ...]:
    """What “About these figures” says: how many answered the survey, and each question that is cited."""
    survey, question = citation.dataset.survey.id, citation.question
    return (Side(survey), Side(survey, question.id)) if question else (Side(survey),)
