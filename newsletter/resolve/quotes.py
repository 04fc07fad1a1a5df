"""Quotations: a respondent's words, held to the answer."""

from __future__ import annotations

from newsletter.draft.model import Mention
from newsletter.problems import Problem, did_you_mean
from newsletter.resolve.desk import Request
from newsletter.resolve.outcome import Citation, Outcome, Unresolved
from newsletter.resolve.quotations import Difference, difference
from newsletter.resolve.resolved import Quoted
from newsletter.survey.codebook import Answer, Question
from newsletter.survey.dataset import Dataset


def quote(request: Request) -> Outcome:
    """The words as quoted, with the role and the survey that stand beneath them."""
    mention = request.mention
    located = request.desk.locate(mention.reference.sides[0])
    question = located.question
    assert question is not None  # the grammar of a quotation has one
    if question.kind != "text":
        raise Unresolved(
            "quote-unknown", f"“{question.id}” is a {question.kind} question: nobody answered it in words."
        )
    answer = _answer(located.dataset, question, mention.reference.respondent)
    problems = _problems(mention, difference(mention.words, answer.text))
    value = Quoted(mention.words, answer.attribution, located.survey.title)
    return Outcome(value, None, problems, (Citation(located.dataset, question),))


def _answer(dataset: Dataset, question: Question, respondent: str) -> Answer:
    answer = dataset.answer(question.id, respondent)
    if answer is None:
        advice = did_you_mean(respondent, question.answers)
        raise Unresolved("quote-unknown", f"No respondent “{respondent}” answered “{question.id}”.", advice)
    if not answer.consent:
        message = f"“{respondent}” has not agreed that the answer may be printed."
        raise Unresolved("quote-not-cleared", message, "Ask for consent and record it in the survey, or leave it out.")
    return answer


def _problems(mention: Mention, found: Difference | None) -> tuple[Problem, ...]:
    if found is None:
        return ()
    if not found.quoted:
        message = "Nothing between the brackets is the respondent's."
    elif not found.answered:
        message = f"“{found.quoted}” does not stand in the answer."
    else:
        message = f"The quotation has “{found.quoted}” where the answer has “{found.answered}”."
    advice = "Quote the answer's own words; mark what you leave out with … and what you put in with [brackets]."
    if found.final_mark:
        advice = "The last mark is not the respondent's: put it outside the quotation's brackets."
    return (Problem("quote-altered", message, advice, mention.span, "", mention.reference.text),)
