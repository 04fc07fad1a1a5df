"""Estimates agree with R's `survey` package (4.1) on every single-stage design of the oracle."""

from __future__ import annotations

from typing import Any

import pytest
import survey_oracle as oracle

from newsletter.survey.address import Condition, Side
from newsletter.survey.changes import change_between
from newsletter.survey.comparing import FISHER, WAVES, compare
from newsletter.survey.crossing import association
from newsletter.survey.dataset import Dataset
from newsletter.survey.design_estimates import Estimated
from newsletter.survey.fisher import fisher_two_sided
from newsletter.survey.intervals import wilson

CLOSE = 1e-9  # relative
LOGIT = 5e-7  # R reaches its logit intervals by iteration, and stops there


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return oracle.reference()


@pytest.fixture(scope="module")
def datasets(reference: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dataset]:
    questions = {row["question"] for row in reference["proportions"]}
    questions |= {row["sub_var"] for row in reference["proportions"] if row["sub_var"]} | {"mealband"}
    folder = tmp_path_factory.mktemp("oracle")
    return {
        name: oracle.design_dataset(name, design, questions, folder / name)
        for name, design in oracle.single_stage(reference).items()
    }


def side_of(dataset: Dataset, row: dict[str, Any]) -> Side:
    question = dataset.survey.questions[oracle.name_of(row["question"])]
    where: tuple[Condition, ...] = ()
    if row["sub_var"]:
        group = dataset.survey.questions[oracle.name_of(row["sub_var"])]
        where = (Condition(group.id, (oracle.option_called(group, row["sub_val"]),)),)
    return Side(dataset.survey.id, question.id, (oracle.option_called(question, row["option"]),), where=where)


def test_every_percentage_error_degree_of_freedom_and_design_effect_agrees(
    reference: dict[str, Any], datasets: dict[str, Dataset]
) -> None:
    rows = [row for row in reference["proportions"] if row["design"] in datasets]
    assert len(rows) > 500
    for row in rows:
        dataset = datasets[row["design"]]
        side = side_of(dataset, row)
        estimate = dataset.share(side.question or "", side.options, side.where)
        assert estimate.count is not None
        assert (estimate.count.low, estimate.base) == (row["k"], row["n"]), row
        assert estimate.value == pytest.approx(row["pct"], rel=CLOSE, abs=1e-9), row
        assert estimate.standard_error == pytest.approx(row["se"], rel=CLOSE, abs=1e-6), row
        assert estimate.degrees_of_freedom == row["df"], row
        if dataset.survey.weighted:
            assert estimate.weighted_base == pytest.approx(row["sum_w"], rel=CLOSE), row
            effective = dataset.base(side.question or "", side.where).effective_base
            assert effective == pytest.approx(row["kish_neff"], rel=CLOSE), row
        if row["deff"] is not None and row["se"] > 1e-5:
            assert estimate.design_effect == pytest.approx(row["deff"], rel=CLOSE), row


def test_logit_intervals_agree(reference: dict[str, Any], datasets: dict[str, Dataset]) -> None:
    for row in reference["proportions"]:
        dataset = datasets.get(row["design"])
        if dataset is None or dataset.simple or not row["ci"] or None in row["ci"]["logit"] or row["se"] < 1e-5:
            continue
        side = side_of(dataset, row)
        estimate = dataset.share(side.question or "", side.options, side.where)
        assert estimate.interval == pytest.approx(tuple(row["ci"]["logit"]), rel=LOGIT), row


def test_a_share_of_nobody_or_everybody_has_no_logit_interval(datasets: dict[str, Dataset]) -> None:
    nobody = Estimated(0.0, 0, 10, 20.0, 0.0, 9, (), 0.0, weighing=10, normed=False)
    assert nobody.logit_interval is None


def test_means_and_their_intervals_agree(reference: dict[str, Any], datasets: dict[str, Dataset]) -> None:
    rows = [row for row in reference["means"] if row["design"] in datasets]
    assert rows
    for row in rows:
        estimate = datasets[row["design"]].number(row["variable"])
        assert estimate.base == row["n"]
        assert estimate.value == pytest.approx(row["mean"], rel=CLOSE)
        assert estimate.standard_error == pytest.approx(row["se"], rel=CLOSE)
        assert estimate.interval == pytest.approx(tuple(row["ci"]), rel=CLOSE)


def test_nets_take_their_error_from_the_combined_answer(
    reference: dict[str, Any], datasets: dict[str, Dataset]
) -> None:
    for row in reference["nets"]:
        dataset = datasets[row["design"]]
        question = dataset.survey.questions[row["question"]]
        net = tuple(oracle.option_called(question, value) for value in row["net"])
        estimate = dataset.share(question.id, net)
        assert estimate.value == pytest.approx(row["pct"], rel=CLOSE)
        assert estimate.standard_error == pytest.approx(row["se"], rel=CLOSE)
        assert estimate.interval == pytest.approx(tuple(row["ci_logit"]), rel=LOGIT)


def test_two_waves_agree(reference: dict[str, Any], datasets: dict[str, Dataset]) -> None:
    for row in reference["two_waves"]:
        sides = []
        for wave in (row["waveA"], row["waveB"]):
            question = datasets[wave].survey.questions[oracle.name_of(row["question"])]
            side = Side(wave, question.id, (oracle.option_called(question, "Yes"),))
            sides.append((datasets[wave], side))
        comparison = compare(sides[0], sides[1])
        assert comparison.first.standard_error == pytest.approx(row["seA"], rel=CLOSE)
        assert comparison.second.standard_error == pytest.approx(row["seB"], rel=CLOSE)
        assert comparison.test == WAVES
        assert comparison.p_value() == pytest.approx(row["p"], rel=1e-8)
        change = change_between(sides[0], sides[1], comparison)
        assert change is not None
        assert change.of_difference == pytest.approx(row["se"], rel=CLOSE)


def test_fisher_agrees_with_r(reference: dict[str, Any]) -> None:
    for row in reference["two_waves"]:
        table = row["unweighted"]
        p = fisher_two_sided(table["kA"], table["nA"], table["kB"], table["nB"])
        assert p == pytest.approx(table["fisher_p"], rel=1e-10)


def test_wilson_agrees_with_r(reference: dict[str, Any]) -> None:
    for row in reference["binomial"]:
        assert wilson(row["k"], row["n"]) == pytest.approx(tuple(row["wilson"]), rel=1e-10, abs=1e-10)


def test_unweighted_waves_are_compared_by_fisher(reference: dict[str, Any], datasets: dict[str, Dataset]) -> None:
    dataset = datasets["apistrat_unweighted"]
    side = (dataset, Side(dataset.survey.id, "both", ("o0",), where=(Condition("stype", ("o0",)),)))
    other = (dataset, Side(dataset.survey.id, "both", ("o0",), where=(Condition("stype", ("o1",)),)))
    assert compare(side, other).test == FISHER


def test_rao_and_scotts_test_agrees(reference: dict[str, Any], datasets: dict[str, Dataset]) -> None:
    rows = [row for row in reference["chisq"] if row["design"] in datasets and row["statistic"] in {"F", "Chisq"}]
    assert len(rows) >= 10
    for row in rows:
        found = association(datasets[row["design"]], oracle.name_of(row["row"]), oracle.name_of(row["col"]))
        assert found is not None, row
        if row["statistic"] == "F":
            assert (found.f, *found.df) == pytest.approx((row["value"], *row["parameter"]), rel=1e-7), row
            assert found.p_value == pytest.approx(row["p"], rel=1e-6), row
        else:
            assert found.pearson == pytest.approx(row["value"], rel=CLOSE), row
