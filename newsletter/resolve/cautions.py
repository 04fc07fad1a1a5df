"""What is doubtful about the figures that an issue cites: printed ones that can't be, and bases that are small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from newsletter.draft.model import Mention
from newsletter.problems import Problem, Span
from newsletter.resolve.outcome import Citation
from newsletter.survey.codebook import Net, Option, Question

SMALL_BASE = 30
Cited = Sequence[tuple[Mention, Citation]]


def cautions(cited: Cited) -> tuple[Problem, ...]:
    """Each doubt once, at the first reference that it concerns."""
    return (*_small_bases(cited), *_impossible(cited))


def _small_bases(cited: Cited) -> Iterator[Problem]:
    told = set()
    for mention, citation in cited:
        question, base = citation.question, citation.smallest_base
        if question is None or base is None or base >= SMALL_BASE:
            continue
        people = (citation.dataset.survey.id, question.id, citation.where)
        if people not in told:
            told.add(people)
            message = f"This rests on {base} {'person' if base == 1 else 'people'}, answering “{question.text}”."
            advice = f"Say how few they are, or cite a group of at least {SMALL_BASE}."
            yield Problem("base-small", message, advice, mention.span, "", mention.reference.text)


def _impossible(cited: Cited) -> Iterator[Problem]:
    """At the reference to the very option where there is one, else at the first to its question."""
    first: dict[Problem, Mention] = {}
    exact: dict[Problem, Mention] = {}
    for mention, citation in cited:
        question = citation.question
        if question is None:
            continue
        spans = _spans(question, citation.options)
        for problem in citation.dataset.impossible(question.id):
            first.setdefault(problem, mention)
            if problem.span in spans:
                exact.setdefault(problem, mention)
    for problem, mention in (first | exact).items():
        message = f"{problem.message.rstrip('.')} ({problem.path}, line {problem.span.line})."
        yield replace(problem, message=message, span=mention.span, path="", reference=mention.reference.text)


def _spans(question: Question, options: Sequence[str]) -> set[Span]:
    """Where the codebook describes `options`."""
    parts: tuple[Option | Net, ...] = (*question.options.values(), *question.nets.values())
    return {part.span for part in parts if part.id in options}
