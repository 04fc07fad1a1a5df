"""Like is compared with like, by the test that FORMATS 4 names. All figures here are made up."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from survey_world import opened, published, shelf_of, side, where

from newsletter.survey.comparing import FISHER, GROUPS, OPTIONS, WAVES, compare
from newsletter.survey.dataset import Dataset
from newsletter.survey.estimate import Comparison
from newsletter.survey.lookup import NotKnown
from newsletter.survey.published import PublishedDataset

EXTRA = "series: barometer\npopulation: {label: CCG chairs}"
MERGER = """
merger:
  text: Are you considering a merger?
  kind: single
  options: {yes-: {label: 'Yes', percent: %s}, no-: {label: 'No', percent: %s}}
"""


def wave(
    survey_id: str, yes: int, *, base: str = "100", extra: str = EXTRA, question: str = MERGER
) -> PublishedDataset:
    return published(question % (yes, 100 - yes), base=base, extra=extra, survey_id=survey_id)


def between(first: Dataset, second: Dataset, address: str = "merger/yes-") -> Comparison:
    one, two = (side(f"{data.survey.id}/{address}") for data in (first, second))
    return compare((first, one), (second, two))


def test_waves_of_one_series_are_alike_and_tested_by_fisher() -> None:
    comparison = between(wave("a", 20), wave("b", 40))
    assert (comparison.unlike, comparison.unsupported, comparison.test) == ("", "", FISHER)
    assert comparison.p_value() == pytest.approx(0.0032, abs=0.0005)
    assert (comparison.first.value, comparison.second.value) == (20, 40)


def test_the_test_is_two_sided_and_symmetric() -> None:
    one, two = between(wave("a", 20), wave("b", 40)).p_value(), between(wave("b", 40), wave("a", 20)).p_value()
    assert one == pytest.approx(two)
    assert between(wave("a", 20), wave("b", 20)).p_value() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"extra": EXTRA.replace("barometer", "other")}, "not waves of one series"),
        ({"extra": "population: {label: CCG chairs}"}, "not waves of one series"),
        ({"extra": EXTRA.replace("chairs", "officers")}, "Different people were asked"),
        ({"extra": "series: barometer"}, "(“CCG chairs”; “b” does not say whom)"),
        ({"question": MERGER.replace("considering", "planning")}, "The questions differ"),
        ({"question": MERGER.replace("'No'", "'Never'")}, "Different answers were offered"),
        ({"question": MERGER.replace("'Yes'", "'Maybe'")}, "different answers"),
        ({"question": MERGER.replace("single", "multiple")}, "different ways"),
    ],
)
def test_unlike_waves_say_why(changed: dict[str, str], words: str) -> None:
    assert words in between(wave("a", 20), wave("b", 40, **changed)).unlike


def test_wording_may_differ_in_capitals_spaces_and_marks_only() -> None:
    other = MERGER.replace("Are you considering a merger?", "are you  considering a merger")
    assert between(wave("a", 20), wave("b", 40, question=other)).unlike == ""


def test_one_wave_may_list_more_options_where_one_is_not_complete() -> None:
    other = MERGER.replace("kind: single", "kind: single\n  complete: false").replace(
        "{yes-", "{dk: {label: Other}, yes-"
    )
    assert between(wave("a", 20), wave("b", 40, question=other)).unlike == ""


@pytest.mark.parametrize("changed", [{"base": "300"}, {"base": "unknown"}, {"extra": EXTRA + "\nweighted: true"}])
def test_without_counts_no_test_is_possible(changed: dict[str, str]) -> None:
    comparison = between(wave("a", 20), wave("b", 40, **changed))
    assert "not known" in comparison.unsupported
    assert comparison.p_value() is None


GROUPS_OF_ONE = """
role: {text: Role, kind: single, options: {gp: {percent: 50}, other: {percent: 50}}}
duties: {text: Duties, kind: multiple, complete: false, options: {x: {percent: 50}, y: {percent: 60}}}
grip:
  text: Too much grip?
  kind: single
  options: {much: {percent: 46}, right: {percent: 40}, dk: {percent: 14}}
  among:
    - {where: "role:gp", base: 50, percent: {much: 62}}
    - {where: "role:other", base: 50, percent: {much: 30}}
    - {where: "duties:x", base: 50, percent: {much: 62}}
    - {where: "duties:y", base: 60, percent: {much: 30}}
    - {where: "sex:f", base: 50, percent: {much: 62}}
"""


def test_disjoint_groups_of_one_survey_are_alike_and_tested_by_fisher() -> None:
    data = published(GROUPS_OF_ONE, base="100")
    comparison = compare((data, side("s/grip/much", "role:other")), (data, side("s/grip/much", "role:gp")))
    assert (comparison.unlike, comparison.test) == ("", FISHER)
    p = comparison.p_value()
    assert p is not None
    assert p < 0.01


@pytest.mark.parametrize(("one", "two"), [("duties:x", "duties:y"), ("sex:f", "role:gp"), ("role:gp", "")])
def test_overlapping_groups_can_not_be_tested(one: str, two: str) -> None:
    data = published(GROUPS_OF_ONE, base="100")
    comparison = compare(
        (data, side("s/grip/much", *filter(None, [one]))), (data, side("s/grip/much", *filter(None, [two])))
    )
    assert "share people" in comparison.unsupported
    assert ("the codebook does not describe “sex”" in comparison.unsupported) == (one == "sex:f")


def test_two_options_of_the_same_people_are_tested_with_their_covariance() -> None:
    data = published(GROUPS_OF_ONE, base="100")
    comparison = compare((data, side("s/grip/right")), (data, side("s/grip/much")))
    assert (comparison.unlike, comparison.test) == ("", OPTIONS)
    spread = (0.46 + 0.40 - 0.06**2) / 99
    from scipy.stats import t

    assert comparison.p_value() == pytest.approx(2 * t.sf(0.06 / spread**0.5, 99))


def test_two_options_that_people_could_both_choose_have_no_printed_covariance() -> None:
    data = published(GROUPS_OF_ONE, base="100")
    comparison = compare((data, side("s/duties/x")), (data, side("s/duties/y")))
    assert comparison.unlike == ""
    assert "not known" in comparison.unsupported


def test_different_people_and_different_options_at_once_are_not_tested() -> None:
    data = published(GROUPS_OF_ONE.replace("{much: 30}}", "{much: 30, right: 40}}", 1), base="100")
    comparison = compare((data, side("s/grip/much", "role:gp")), (data, side("s/grip/right", "role:other")))
    assert "both in their people and in what they chose" in comparison.unsupported


def test_different_questions_of_one_survey_are_unlike() -> None:
    data = published(GROUPS_OF_ONE, base="100")
    assert "The questions differ" in compare((data, side("s/role/gp")), (data, side("s/grip/much"))).unlike


def test_groups_must_be_the_same_in_both_waves() -> None:
    one, two = (
        published(GROUPS_OF_ONE, base="100", extra=EXTRA),
        published(GROUPS_OF_ONE, base="100", extra=EXTRA, survey_id="t"),
    )
    alike = compare((one, side("s/grip/much", "role:gp")), (two, side("t/grip/much", "role:gp")))
    assert (alike.unlike, alike.test) == ("", FISHER)
    assert "different groups" in compare((one, side("s/grip/much", "role:gp")), (two, side("t/grip/much"))).unlike


FIGURES = (
    "stp: {text: STPs, kind: figure, value: 44, unit: STPs}\nccg: {text: CCGs, kind: figure, value: 209, unit: CCGs}"
)


def test_figures_and_numbers_of_people_have_no_test() -> None:
    data = published(FIGURES)
    comparison = compare((data, side("s/stp")), (data, side("s/ccg")))
    assert "no test applies" in comparison.unsupported
    assert "different ways" in comparison.unlike
    waves = compare((wave("a", 20), side("a")), (wave("b", 30), side("b")))
    assert (waves.unlike, waves.first.value) == ("", 100)
    assert "no test applies" in waves.unsupported


def test_figures_of_two_kinds_can_not_be_compared() -> None:
    data = published(FIGURES + "\n" + GROUPS_OF_ONE, base="100")
    comparison = compare((data, side("s/stp")), (data, side("s/grip/much")))
    assert "two kinds" in comparison.unsupported
    assert comparison.unlike
    assert "One is of everyone" in compare((data, side("s")), (data, side("s/grip"))).unlike


def test_each_of_several_can_not_be_compared() -> None:
    from msgspec.structs import replace

    data = wave("a", 20)
    with pytest.raises(NotKnown, match="one figure on each side"):
        compare((data, replace(side("a/merger/yes-+no-"), each=True)), (data, side("a/merger/no-")))


ANSWERED = """
title: Made-up answers
source: responses
series: barometer
responses: {file: answers.csv%s}
questions:
  role: {text: Role, kind: single, column: role, options: {gp: {value: "1"}, other: {value: "2"}}}
  a: {text: A, kind: single, grid: g, column: a, options: {big: {value: "1"}, small: {value: "2"}}}
  b: {text: B, kind: single, grid: g, column: b, options: {big: {value: "1"}, small: {value: "2"}}}
  m: {text: M, kind: multiple, options: {x: {column: x}, y: {column: y}}}
  spend: {text: Spend, kind: numeric, column: spend}
"""


def answered(root: Path, design: str = "", survey_id: str = "s", seed: int = 1) -> Dataset:
    draw = Random(seed)
    rows = ["role,a,b,x,y,spend,w"]
    for _ in range(200):
        values = [draw.choice("12"), draw.choice("112"), draw.choice("12"), draw.choice("01"), draw.choice("001")]
        rows.append(",".join([*values, str(draw.randint(1, 90)), draw.choice(["1", "2", "0.5"])]))
    return opened(shelf_of(root / survey_id, ANSWERED % design, "\n".join(rows) + "\n", survey_id=survey_id), survey_id)


def test_answers_without_a_design_are_tested_by_fisher(tmp_path: Path) -> None:
    one, two = answered(tmp_path), answered(tmp_path, survey_id="t", seed=2)
    assert compare((one, side("s/a/big")), (two, side("t/a/big"))).test == FISHER
    groups = compare((one, side("s/a/big", "role:gp")), (one, side("s/a/big", "role:other")))
    assert groups.test == FISHER


def test_weighted_answers_are_tested_by_their_design(tmp_path: Path) -> None:
    one, two = answered(tmp_path, ", weight: w"), answered(tmp_path, ", weight: w", survey_id="t", seed=2)
    waves = compare((one, side("s/a/big")), (two, side("t/a/big")))
    assert waves.test == WAVES
    p = waves.p_value()
    assert p is not None
    assert 0 < p < 1
    groups = compare((one, side("s/a/big", "role:gp")), (one, side("s/a/big", "role:other")))
    assert groups.test == GROUPS
    means = compare((one, side("s/spend", "role:gp")), (one, side("s/spend", "role:other")))
    assert means.test == GROUPS
    assert compare((one, side("s/spend")), (two, side("t/spend"))).test == WAVES


def test_groups_that_share_nobody_have_the_error_of_two_samples(tmp_path: Path) -> None:
    """Without strata or clusters the covariance of disjoint domains is (nearly) nothing."""
    data = answered(tmp_path, ", weight: w")
    contrast = data.contrast(side("s/a/big", "role:gp"), side("s/a/big", "role:other"))
    assert contrast is not None
    one, two = (data.share("a", ("big",), where(f"role:{role}")) for role in ("gp", "other"))
    assert contrast[0] == pytest.approx((two.value or 0) - (one.value or 0))
    assert contrast[1] == pytest.approx(
        ((one.standard_error or 0) ** 2 + (two.standard_error or 0) ** 2) ** 0.5, rel=0.01
    )
    assert contrast[2] == 198  # one more is spent on the difference, as in a regression on the group


def test_two_options_and_two_items_are_tested_with_what_people_chose_together(tmp_path: Path) -> None:
    """Unweighted, the difference of two shares of the same people is a mean of -1, 0 and 1."""
    data = answered(tmp_path)
    csv = (tmp_path / "s" / "surveys" / "s" / "answers.csv").read_text(encoding="utf-8").splitlines()[1:]
    people = [row.split(",") for row in csv]
    for first, second, columns in (("s/m/x", "s/m/y", (3, 4)), ("s/a/big", "s/b/big", (1, 2))):
        contrast = data.contrast(side(first), side(second))
        assert contrast is not None
        scores = [int(person[columns[1]] == "1") - int(person[columns[0]] == "1") for person in people]
        mean = sum(scores) / len(scores)
        error = (sum((score - mean) ** 2 for score in scores) / (len(scores) - 1) / len(scores)) ** 0.5
        assert contrast[:2] == pytest.approx((100 * mean, 100 * error))
        assert contrast[2] == 199
        assert compare((data, side(first)), (data, side(second))).unlike == ""


def test_what_a_contrast_can_not_tell_is_unsupported(tmp_path: Path) -> None:
    data = answered(tmp_path)
    assert data.contrast(side("s/spend"), side("s/a")) is None
    assert data.contrast(side("s/spend", "role:gp", "role:other"), side("s/spend")) is None


def test_a_figure_against_itself_does_not_differ(tmp_path: Path) -> None:
    data = answered(tmp_path)
    assert compare((data, side("s/a/big")), (data, side("s/a/big"))).p_value() == 1
