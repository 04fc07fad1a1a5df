"""Estimates agree with R's `survey` (4.1) on eleven designs of one stage. The answers are made up.

Strata with and without population totals, one of them asked whole; clusters of unequal sizes; weights that sum to the
population, to the sample, or are 0 for some; no weights at all; subgroups that a stratum lacks; shares of one person.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from survey_world import invalid, shelf_of, where

from newsletter.survey.address import Side
from newsletter.survey.changes import change_between
from newsletter.survey.comparing import compare
from newsletter.survey.crossing import association
from newsletter.survey.dataset import Dataset, Where
from newsletter.survey.quantiles import weighted_quantile

FOLDER = Path(__file__).parent / "fixtures" / "designs"
REFERENCE: list[dict[str, Any]] = json.loads((FOLDER / "reference.json").read_text(encoding="utf-8"))
CLOSE = 1e-9  # relative
LOGIT = 1e-6  # R reaches its logit intervals by iteration, and stops there
DESIGNS = {
    "strat": "strata: s, weight: w, population_total: n",
    "stratnofpc": "strata: s, weight: w",
    "clus": "cluster: c, weight: w",
    "stratclus": "strata: s, cluster: c, weight: w",
    "stratclusfpc": "strata: s, cluster: c, weight: w, population_total: N",
    "weights": "weight: w",
    "normed": "weight: nw",
    "zeros": "strata: s, weight: zw",
    "zerosclus": "strata: s, cluster: c, weight: zw, population_total: N",
    "stratonly": "strata: s",
    "fpconly": "strata: s, population_total: n",
}
OPTIONS = {"view": "123", "rare": "12", "few": "012345", "role": "123"}
GROUPS: dict[str, Where] = {
    "all": (),
    "role2": where("role:o2"),
    "role3": where("role:o3"),
    "both": where("role:o2", "view:o1"),
}


def codebook(design: str) -> str:
    lines = ["title: T", "source: responses", f"responses: {{file: answers.csv, {design}}}", "questions:"]
    for name, codes in OPTIONS.items():
        options = ", ".join(f'o{code}: {{label: L{code}, value: "{code}"}}' for code in codes)
        lines.append(f"  {name}: {{text: q, kind: single, column: {name}, options: {{{options}}}}}")
    lines += [f"  number-{name}: {{text: q, kind: numeric, column: {name}}}" for name in ("num", "few")]
    return "\n".join(lines)


@pytest.fixture(scope="module", params=DESIGNS)
def design(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Dataset]:
    folder = tmp_path_factory.mktemp(request.param)
    shelf = shelf_of(folder, codebook(DESIGNS[request.param]), (FOLDER / "answers.csv").read_bytes())
    dataset = shelf.dataset("s")
    assert dataset is not None, invalid(shelf)
    return request.param, dataset


def rows(name: str, kind: str) -> list[dict[str, Any]]:
    found = [row for row in REFERENCE if (row["design"], row["kind"]) == (name, kind)]
    assert found
    return found


def test_shares_agree(design: tuple[str, Dataset]) -> None:
    name, dataset = design
    for row in rows(name, "share"):
        estimate = dataset.share(row["question"], (f"o{row['option']}",), GROUPS[row["sub"]])
        assert estimate.value == pytest.approx(row["value"], rel=CLOSE), row
        assert estimate.standard_error == pytest.approx(row["se"], rel=CLOSE), row
        assert estimate.interval == pytest.approx(tuple(row["ci"]), rel=LOGIT), row
        assert estimate.design_effect == pytest.approx(row["deff"], rel=CLOSE), row
        assert (estimate.degrees_of_freedom, estimate.base) == (row["df"], row["n"]), row


def test_means_agree(design: tuple[str, Dataset]) -> None:
    name, dataset = design
    for row in rows(name, "mean"):
        estimate = dataset.number(f"number-{row['question']}", GROUPS[row["sub"]])
        assert estimate.value == pytest.approx(row["value"], rel=CLOSE), row
        assert estimate.standard_error == pytest.approx(row["se"], rel=CLOSE), row
        assert estimate.interval == pytest.approx(tuple(row["ci"]), rel=CLOSE), row
        assert estimate.design_effect == pytest.approx(row["deff"], rel=CLOSE), row
        assert (estimate.degrees_of_freedom, estimate.base) == (row["df"], row["n"]), row


def test_medians_have_woodruffs_interval(design: tuple[str, Dataset]) -> None:
    name, dataset = design
    for row in rows(name, "median"):
        estimate = dataset.number(f"number-{row['question']}", GROUPS[row["sub"]], "median")
        assert estimate.value == pytest.approx(row["value"], rel=CLOSE), row
        assert estimate.interval == pytest.approx(tuple(row["ci"]), rel=CLOSE), row
        assert estimate.standard_error == pytest.approx(row["se"], rel=CLOSE), row


def test_cross_tables_agree(design: tuple[str, Dataset]) -> None:
    name, dataset = design
    for row in rows(name, "table"):
        found = association(dataset, row["question"], "role", GROUPS[row["sub"]])
        assert found is not None, row
        assert (found.f, *found.df) == pytest.approx((row["f"], *row["df"]), rel=1e-7), row
        assert found.p_value == pytest.approx(row["p"], rel=1e-6), row


def test_groups_and_answers_set_against_each_other_agree(design: tuple[str, Dataset]) -> None:
    name, dataset = design
    for row in rows(name, "groups"):
        question, options = ("view", ("o1",)) if row["question"] == "view" else ("number-num", ())
        one, two = (Side("s", question, options, where=where(group)) for group in ("role:o1", "role:o3"))
        assert changed(dataset, one, two) == pytest.approx(expected(row), rel=CLOSE), row
    (row,) = rows(name, "options")
    one, two = (Side("s", "view", (option,)) for option in ("o1", "o2"))
    assert changed(dataset, one, two) == pytest.approx(expected(row), rel=CLOSE), row


def changed(dataset: Dataset, first: Side, second: Side) -> tuple[float | None, ...]:
    """A difference, its error, its degrees of freedom, the error of the ratio."""
    comparison = compare((dataset, first), (dataset, second))
    change = change_between((dataset, first), (dataset, second), comparison)
    assert change is not None
    difference = (comparison.second.value or 0) - (comparison.first.value or 0)
    return difference, change.of_difference, change.df, change.of_ratio


def expected(row: dict[str, Any]) -> tuple[float, ...]:
    return row["value"], row["se"], row["df"], row["ratio_se"]


def test_groups_that_share_people_have_no_error_of_their_difference(design: tuple[str, Dataset]) -> None:
    dataset = design[1]
    one, two = (Side("s", "view", ("o1",), where=where(group)) for group in ("role:o1+o2", "role:o2"))
    sides = (dataset, one), (dataset, two)
    assert change_between(*sides, compare(*sides)) is None


def test_a_stratum_of_one_unit_tells_no_error(tmp_path: Path) -> None:
    questions = "questions: {q: {text: Q, kind: single, column: q, options: {a: {value: '1'}, b: {value: '2'}}}}"
    text = f"title: T\nsource: responses\nresponses: {{file: answers.csv, strata: s}}\n{questions}"
    dataset = shelf_of(tmp_path, text, "s,q\nx,1\nx,2\nx,1\ny,1\n").dataset("s")
    assert dataset is not None
    estimate = dataset.share("q", ("a",))
    assert (estimate.value, estimate.standard_error, estimate.interval) == (75, None, None)


@pytest.mark.parametrize(
    ("values", "share", "is_"),
    [
        ([(1, 1), (2, 1), (3, 1), (4, 1)], 0.5, 2.5),
        ([(1, 1), (2, 1), (3, 1)], 0.5, 2),
        ([(1, 0), (2, 1), (3, 0), (4, 1)], 0.5, 3),
        ([(1, 3), (9, 1)], 0.5, 1),
        ([(1, 1), (2, 1)], 1.0, 2),
        ([(1, 1), (2, 1)], 0.0, 1),
    ],
)
def test_a_quantile_by_hand(values: list[tuple[float, float]], share: float, is_: float) -> None:
    assert weighted_quantile(values, share) == is_
