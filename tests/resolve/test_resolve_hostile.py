"""Drafts made to hurt: many references, names that do not exist, sides that have nothing to do with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from prose import FIXTURES, FRONT

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.parse import parse
from newsletter.resolve.memory import Remembered
from newsletter.resolve.resolve import resolve
from newsletter.resolve.resolved import Resolved
from newsletter.survey import published
from newsletter.survey.shelf import open_shelf


@pytest.fixture
def resolved(tmp_path: Path) -> Callable[[str], Resolved]:
    shelf = open_shelf(FIXTURES / "surveys", tmp_path, FIXTURES)
    return lambda body: resolve(parse(FRONT + body, "issues/test.md"), shelf, HouseStyle(), Tolerances())


def test_three_thousand_references_work_each_figure_out_once(
    resolved: Callable[[str], Resolved], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: Counter[object] = Counter()
    share = published.PublishedDataset.share

    def counted(self: published.PublishedDataset, question: str, *others: object) -> object:
        asked[question, *others] += 1
        return share(self, question, *others)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(published.PublishedDataset, "share", counted)
    found = resolved("Some <stat:ccg/outturn/surplus>, [half](stat:ccg/outturn/surplus) or " * 1500 + ".\n")
    assert len(found.figures) == 3000
    assert found.problems == ()
    assert asked == {("outturn", ("surplus",), ()): 1}


def test_three_thousand_unknown_names_are_each_told(resolved: Callable[[str], Resolved]) -> None:
    found = resolved("Some <stat:ccg/outturn/surpluss> or " * 3000 + ".\n")
    assert found.values == {}
    assert Counter(problem.rule for problem in found.problems) == {"reference-unknown": 3000}
    assert {problem.help for problem in found.problems} == {"Did you mean “surplus”?"}


def test_sides_of_surveys_that_have_nothing_in_common_are_unlike(resolved: Callable[[str], Resolved]) -> None:
    found = resolved("It grew by <stat:facts/reserve..ccg/outturn/surplus>.\n")
    assert [problem.rule for problem in found.problems] == ["comparison-unlike"]
    assert found.values == {}


def test_each_of_several_on_one_side_of_two_is_refused(resolved: Callable[[str], Resolved]) -> None:
    found = resolved("By <stat:ccg/measures/pooling,sharing..ccg/measures/mergers>.\n")
    assert [problem.rule for problem in found.problems] == ["reference-malformed"]


def test_the_same_group_twice_changes_nothing(resolved: Callable[[str], Resolved]) -> None:
    found = resolved(
        "Some <stat:ccg/outturn/surplus?where=role:gp&where=role:gp>, <stat:ccg/outturn/surplus?where=role:gp+gp>.\n"
    )
    texts = [figure.text for figure in found.figures]
    assert texts == ["55 per cent", "55 per cent"], found.problems


def test_a_quotation_of_a_whole_book_is_compared(resolved: Callable[[str], Resolved]) -> None:
    found = resolved("> [" + "money " * 20_000 + "](quote:ccg/concerns/R_1)\n")
    assert [problem.rule for problem in found.problems] == ["quote-altered"]


@pytest.mark.parametrize("run", ["43 per cent ", "all ", "the most common ", "one hundred and ", "more than "])
def test_a_claim_as_long_as_a_book_is_no_claim(resolved: Callable[[str], Resolved], run: str) -> None:
    found = resolved(f"Here [{run * 10_000}](stat:ccg/outturn/surplus) it is.\n")
    (problem,) = found.problems
    assert problem.rule == "claim-unreadable"
    assert "too long to be one claim" in problem.message
    assert len(problem.message) < 500


def test_a_failure_is_remembered_as_a_value_is() -> None:
    calls: list[int] = []

    def work_out(key: int) -> int:
        calls.append(key)
        if key:
            raise LookupError(key)
        return key

    remembered = Remembered(work_out)
    for _ in range(2):
        assert remembered(0) == 0
        with pytest.raises(LookupError):
            remembered(1)
    assert calls == [0, 1]


@pytest.mark.parametrize("survey", ["autumn", "panel", "facts", "regions", "winter"])
@pytest.mark.parametrize("written", ["<stat:{}>", "[the only 3 people](stat:{})", "![x](chart:{})", "![x](table:{})"])
def test_whatever_a_figure_is_asked_for_is_a_value_or_a_finding(
    resolved: Callable[[str], Resolved], survey: str, written: str, tmp_path: Path
) -> None:
    dataset = open_shelf(FIXTURES / "surveys", tmp_path, FIXTURES).dataset(survey)
    assert dataset is not None
    questions = dataset.survey.questions.values()
    addresses = [survey, *(f"{survey}/{one.id}" for one in questions)]
    addresses += [f"{survey}/{one.id}/{option}" for one in questions for option in (*one.options, *one.nets)]
    keys = ("digits=3", "as=fraction", "as=ratio", "as=count", "as=rank", "where=role:gp", "where=role:nope")
    references = [f"{address}?{key}" for address in addresses for key in keys]
    found = resolved("\n\n".join(written.format(reference) for reference in references) + "\n")
    told = {problem.reference for problem in found.problems}
    for index, mention in enumerate(found.draft.mentions):
        assert index in found.values or mention.reference.text in told
    assert len(found.draft.mentions) == len(references)
