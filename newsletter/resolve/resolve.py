"""Draft × surveys ▶ Resolved: the one place where words and figures meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.model import Draft, Role
from newsletter.problems import Problem
from newsletter.resolve.cautions import cautions
from newsletter.resolve.checks import check
from newsletter.resolve.desk import Desk, Request
from newsletter.resolve.embeds import embed
from newsletter.resolve.fills import fill
from newsletter.resolve.names import Unexplained, short_name_problems
from newsletter.resolve.notes import Waves, method_notes
from newsletter.resolve.outcome import Outcome
from newsletter.resolve.quotes import quote
from newsletter.resolve.readers import reader_field
from newsletter.resolve.resolved import Resolved
from newsletter.resolve.told import Sent, nothing_sent
from newsletter.survey.lookup import NotKnown
from newsletter.survey.shelf import Shelf

RESOLVERS: Mapping[Role, Callable[[Request], Outcome]] = {
    "fill": fill,
    "check": check,
    "embed": embed,
    "quote": quote,
    "reader": reader_field,
}


def resolve(
    draft: Draft, shelf: Shelf, style: HouseStyle, tolerances: Tolerances, sent: Sent | None = nothing_sent
) -> Resolved:
    """Every reference of the draft looked up, with its evidence, and everything that is wrong with any of them.

    `sent` gives the figures of a survey that readers have in other issues (and in this one, as far as it was sent):
    with these, some figures would tell of too few people. None holds nothing back, for an issue that was sent.
    """
    desk = Desk(draft, shelf, style, tolerances, sent)
    outcomes: dict[int, Outcome] = {}
    problems = list(short_name_problems(desk.names, shelf))
    for index, mention in enumerate(draft.mentions):
        outcome = _outcome(Request(desk, index, mention))
        if isinstance(outcome, Outcome):
            outcomes[index] = outcome
            problems.extend(outcome.problems)
        elif outcome is not None:
            problems.append(outcome)
    cited = [(draft.mentions[index], citation) for index, outcome in outcomes.items() for citation in outcome.citations]
    return Resolved(
        draft=draft,
        values={index: outcome.value for index, outcome in outcomes.items()},
        figures=tuple(outcome.figure for outcome in outcomes.values() if outcome.figure),
        notes=method_notes((citation for _, citation in cited), _tested_waves(outcomes.values(), desk)),
        problems=(*problems, *cautions(cited), *_survey_problems(draft, desk)),
        drawn=tuple(figure for outcome in outcomes.values() for figure in outcome.drawn),
        data={citation.dataset.survey.id: citation.dataset.survey.digest for _, citation in cited},
    )


def _outcome(request: Request) -> Outcome | Problem | None:
    """What a reference comes to, or why nothing can stand for it; None where that is told elsewhere."""
    mention = request.mention
    try:
        outcome = RESOLVERS[mention.role](request)
        request.desk.told.tell(outcome.citations)
    except NotKnown as unknown:
        return unknown.elsewhere or Problem(
            unknown.rule, unknown.message, unknown.help, mention.span, "", mention.reference.text
        )
    except Unexplained:
        return None
    return outcome


def _tested_waves(outcomes: Iterable[Outcome], desk: Desk) -> tuple[Waves, ...]:
    """The pairs of surveys of which the words say that they differ by more than chance, or do not."""
    found: dict[Waves, None] = {}
    for outcome in outcomes:
        figure = outcome.figure
        if figure and figure.kind == "compare" and "significant" in figure.text.lower():
            first, second = (desk.survey_id(side.survey) for side in figure.mention.reference.sides)
            if first != second:
                found[first, second] = None
    return tuple(found)


def _survey_problems(draft: Draft, desk: Desk) -> Iterator[Problem]:
    """What is wrong with the surveys that the issue names or cites, each where it lies."""
    written = [side.survey for mention in draft.mentions for side in mention.reference.sides]
    ids = dict.fromkeys(desk.survey_id(name) for name in (*desk.names, *written))
    for survey_id in ids:
        yield from desk.shelf.problems(survey_id)
