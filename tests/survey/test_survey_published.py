"""Printed figures are ranges: every whole count that prints as the percentage on its base (FORMATS 4 and 5)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from survey_world import published, where

from newsletter.survey.estimate import Possible
from newsletter.survey.lookup import NotKnown
from newsletter.survey.printing import bounds_of, counts_behind

SINGLE = "q: {{text: Q, kind: single, complete: false, options: {{a: {{{printed}}}}}}}"


def one(printed: str, base: str = "99", extra: str = "") -> tuple[Possible | None, Possible | None, float | None]:
    estimate = published(SINGLE.format(printed=printed), base=base, extra=extra).share("q", ("a",))
    return estimate.percent, estimate.count, estimate.value


@given(st.integers(1, 400), st.integers(0, 2), st.data())
def test_the_counts_behind_a_percentage_are_exactly_those_that_print_as_it(
    base: int, decimals: int, data: st.DataObject
) -> None:
    percent = Decimal(data.draw(st.integers(0, 100 * 10**decimals))).scaleb(-decimals)
    step = Decimal(1).scaleb(-decimals)
    expected = [
        count
        for count in range(base + 1)
        if percent in {(Decimal(100 * count) / base).quantize(step, way) for way in (ROUND_HALF_UP, ROUND_HALF_DOWN)}
    ]
    assert list(counts_behind(percent, base)) == expected


@given(st.integers(1, 2000), st.integers(0, 2), st.data())
def test_every_count_prints_as_something_that_it_is_behind(base: int, decimals: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, base))
    printed = (Decimal(100 * count) / base).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert count in counts_behind(printed, base)
    low, high = bounds_of(printed)
    assert low - 1e-9 <= 100 * count / base <= high + 1e-9


def test_a_percentage_with_one_count_behind_it_is_known() -> None:
    estimate = published(SINGLE.format(printed="percent: 49")).share("q", ("a",))
    assert (estimate.value, estimate.decimals, estimate.base) == (49, 0, 99)
    assert estimate.count == Possible(49, 49, (49,))
    assert estimate.percent is not None
    assert estimate.percent.points == (100 * 49 / 99,)


def test_its_error_and_interval_are_those_of_a_simple_sample() -> None:
    estimate = published(SINGLE.format(printed="percent: 49")).share("q", ("a",))
    assert estimate.interval == pytest.approx((39.8507997913978, 59.1768297157415))  # R: binom.wilson(49, 99)
    share = 49 / 99
    assert estimate.standard_error == pytest.approx(100 * (share * (1 - share) / 98) ** 0.5)


def test_with_several_counts_behind_it_only_the_range_is_known() -> None:
    estimate = published(SINGLE.format(printed="percent: 49"), base="300").share("q", ("a",))
    assert estimate.count == Possible(146, 148, (146, 147, 148))
    assert (estimate.value, estimate.standard_error, estimate.interval) == (49, None, None)


def test_very_many_counts_are_a_range_without_points() -> None:
    percent, count, _ = one("percent: 49", base="1000000")
    assert count == Possible(485000, 495000)
    assert percent == Possible(48.5, 49.5)


@pytest.mark.parametrize(("base", "extra"), [("unknown", ""), ("54", ""), ("99", "weighted: true")])
def test_without_a_base_that_fits_it_is_every_value_within_half_a_unit(base: str, extra: str) -> None:
    assert one("percent: 58", base, extra) == (Possible(57.5, 58.5), None, 58)


def test_half_a_unit_follows_the_printed_decimals_and_stays_within_everyone() -> None:
    assert one("percent: 58.0", "unknown")[0] == Possible(57.95, 58.05)
    assert one("percent: 0", "unknown")[0] == Possible(0, 0.5)
    assert one("percent: 100", "unknown")[0] == Possible(99.5, 100)


def test_a_printed_count_gives_the_exact_share_of_its_base() -> None:
    percent, count, value = one("count: 39", base="209")
    assert (percent, count) == (Possible(100 * 39 / 209, 100 * 39 / 209, (100 * 39 / 209,)), Possible(39, 39, (39,)))
    assert value == pytest.approx(18.6603, abs=1e-4)


def test_a_count_and_a_percentage_may_stand_together() -> None:
    assert one("count: 39, percent: 19", base="209")[2] == pytest.approx(18.6603, abs=1e-4)
    assert one("count: 39, percent: 19", "unknown") == (Possible(18.5, 19.5), Possible(39, 39, (39,)), 19)
    assert one("count: 39", "unknown") == (None, Possible(39, 39, (39,)), None)


def test_above_is_open_below() -> None:
    assert one("above: 50", "unknown") == (Possible(50, 100, low_open=True), None, None)
    percent, count, value = one("above: 50", base="4")
    assert count == Possible(3, 4, (3, 4))
    assert percent == Possible(75, 100, (75, 100))
    assert value is None


def test_an_option_may_be_known_to_exist_only() -> None:
    assert one("label: A") == (None, None, None)


FIVE = """
q:
  text: Q
  kind: single
  options:
    a: {percent: 40}
    b: {percent: 20}
    c: {percent: 20}
    d: {percent: 15}
    none: {percent: 5, aside: true}
"""


def test_ties_share_the_better_rank_and_options_set_aside_are_not_ranked() -> None:
    data = published(FIVE, base="100")
    ranks = {name: data.share("q", (name,)).rank for name in ("a", "b", "c", "d")}
    assert [(rank.low, rank.high) for rank in ranks.values() if rank] == [(1, 1), (2, 2), (2, 2), (4, 4)]
    assert data.share("q", ("a",)).ranked == 4
    assert data.share("q", ("none",)).rank is None
    assert [name for name, _ in data.ranked("q")] == ["a", "b", "c", "d"]


def test_equal_prints_may_hide_an_order() -> None:
    rank = published(FIVE, base="1000").share("q", ("c",)).rank
    assert rank == Possible(2, 3, (2, 3))


def test_neighbouring_prints_are_in_order_even_where_they_meet() -> None:
    data = published("q: {text: Q, kind: multiple, options: {a: {percent: 48}, b: {percent: 49}}}", base="unknown")
    assert [data.share("q", (name,)).rank for name in ("b", "a")] == [Possible(1, 1, (1,)), Possible(2, 2, (2,))]


def test_what_was_not_printed_ranks_where_the_rest_leaves_room() -> None:
    data = published("q: {text: Q, kind: single, options: {a: {percent: 50}, b: {percent: 30}, c: {}}}", base="100")
    ranks = [data.share("q", (name,)).rank for name in ("a", "b", "c")]
    assert [(rank.low, rank.high) for rank in ranks if rank] == [(1, 1), (2, 2), (3, 3)]
    with pytest.raises(NotKnown, match="“c” has no printed value"):
        data.ranked("q")


def test_answers_that_are_not_listed_may_rank_among_those_that_are() -> None:
    data = published("q: {text: Q, kind: single, options: {a: {percent: 25}, b: {percent: 10}}}", base="100")
    assert data.share("q", ("a",)).rank == Possible(1, 2, (1, 2))


def test_an_incomplete_question_has_no_ranks_but_those_that_were_printed() -> None:
    data = published(
        "q: {text: Q, kind: single, complete: false, options: {a: {percent: 9, rank: 1-3}, b: {percent: 8}}}"
    )
    assert data.share("q", ("a",)).rank == Possible(1, 3, (1, 2, 3))
    assert data.share("q", ("b",)).rank is None
    with pytest.raises(NotKnown, match="not every option is printed"):
        data.ranked("q")


GRID = """
funding: {text: F, kind: single, grid: barriers, complete: false, options: {major: {percent: 40}, minor: {percent: 20}}}
targets: {text: T, kind: single, grid: barriers, complete: false, options: {major: {percent: 61}, minor: {}}}
staff: {text: S, kind: single, grid: barriers, complete: false, options: {major: {percent: 30}, minor: {percent: 1}}}
"""


def test_in_a_grid_ranks_compare_the_items_and_need_only_that_option() -> None:
    data = published(GRID)
    assert [name for name, _ in data.ranked_items("barriers", ("major",))] == ["targets", "funding", "staff"]
    estimate = data.share("funding", ("major",))
    assert (estimate.rank, estimate.ranked) == (Possible(2, 2, (2,)), 3)
    assert data.share("funding", ("minor",)).rank is None
    with pytest.raises(NotKnown, match="“targets” has no printed value"):
        data.ranked_items("barriers", ("minor",))
    with pytest.raises(NotKnown) as error:
        data.ranked_items("bariers", ("major",))
    assert "barriers" in error.value.help


NETS = """
q:
  text: Q
  kind: {kind}
  options: {{vh: {{percent: 4}}, h: {{percent: 58}}, l: {{percent: 35}}, vl: {{percent: 2}}, dk: {{percent: 1}}}}
  nets:
    confident: {{of: [h, vh], percent: 62}}
    doubtful: {{of: [l, vl]}}
"""


def test_a_net_has_its_own_value_under_its_name_and_as_its_options() -> None:
    data = published(NETS.format(kind="single"))
    for names in (("confident",), ("vh", "h"), ("h", "vh")):
        estimate = data.share("q", names)
        assert (estimate.value, estimate.decimals) == (62, 0)
        assert estimate.rank is None


def test_a_net_without_a_value_is_the_sum_of_counts_that_are_each_unique() -> None:
    data = published(NETS.format(kind="single"))
    for names in (("doubtful",), ("l", "vl")):
        estimate = data.share("q", names)
        assert estimate.count == Possible(37, 37, (37,))
        assert estimate.value == pytest.approx(100 * 37 / 99)
        assert estimate.decimals is None
    assert data.share("q", ("confident", "dk")).count == Possible(62, 62, (62,))


@pytest.mark.parametrize(
    ("kind", "base", "extra"), [("single", "300", ""), ("single", "99", "weighted: true"), ("single", "unknown", "")]
)
def test_a_net_of_uncertain_counts_does_not_exist(kind: str, base: str, extra: str) -> None:
    data = published(NETS.format(kind=kind), base=base, extra=extra)
    with pytest.raises(NotKnown, match=r"no figure for “l\+vl” together") as error:
        data.share("q", ("l", "vl"))
    assert error.value.rule == "reference-unknown"


def test_percentages_of_a_multiple_question_are_never_added() -> None:
    data = published(NETS.format(kind="multiple"))
    assert data.share("q", ("confident",)).value == 62
    with pytest.raises(NotKnown, match="no figure for “doubtful” together"):
        data.share("q", ("doubtful",))


AMONG = """
role: {text: Role, kind: single, options: {gp: {percent: 52}, other: {count: 48}, nurse: {percent: 0}}}
q:
  text: Q
  kind: single
  options: {a: {percent: 60}, b: {percent: 40}}
  nets: {any: {of: [a, b]}}
  among:
    - {where: "role:gp", base: 51, percent: {a: 61, b: 39}}
    - {where: ["role:other+nurse", "sex:f"], base: unknown, percent: {a: 31, any: 99}}
"""


def test_subgroups_are_read_as_they_were_printed() -> None:
    data = published(AMONG, base="100")
    gps = data.share("q", ("a",), where("role:gp"))
    assert (gps.value, gps.base, gps.rank) == (61, 51, Possible(1, 1, (1,)))
    others = data.share("q", ("a",), where("sex:f", "role:nurse+other"))
    assert (others.value, others.base, others.percent) == (31, None, Possible(30.5, 31.5))
    assert data.share("q", ("any",), where("sex:f", "role:nurse+other")).value == 99
    assert data.share("q", ("any",), where("role:gp")).value == 100
    assert data.base("q", where("role:gp")).value == 51
    assert [name for name, _ in data.ranked("q", where("role:gp"))] == ["a", "b"]


def test_other_subgroups_are_not_known() -> None:
    data = published(AMONG, base="100")
    for conditions, message in (
        (("role:other",), "no figures of “q” for role:other"),
        (("role:gpp",), "no option “gpp”"),
        (("sex:f",), "no figures of “q” for sex:f"),
    ):
        with pytest.raises(NotKnown, match=message):
            data.share("q", ("a",), where(*conditions))
    estimate = data.share("q", ("b",), where("role:other+nurse", "sex:f"))
    assert (estimate.value, estimate.percent) == (None, None)


def test_respondents_are_the_base_and_groups_are_counts_of_their_option() -> None:
    data = published(AMONG, base="100")
    assert (data.respondents().value, data.respondents().count) == (100, Possible(100, 100, (100,)))
    assert data.respondents(where("role:gp")).value == 52
    assert data.respondents(where("role:other")).count == Possible(48, 48, (48,))
    for conditions in (("role:gp", "q:a"), ("role:manager",)):
        with pytest.raises(NotKnown):
            data.respondents(where(*conditions))
    unknown = published(AMONG, base="unknown")
    assert unknown.respondents().value is None
    with pytest.raises(NotKnown, match="how many people"):
        unknown.respondents(where("role:gp"))


FIGURES = """
deficits: {text: D, kind: figure, value: 39, unit: CCGs, base: 209}
inadequate: {text: I, kind: figure, value: [20, 30], unit: CCGs, base: 209}
reserve: {text: R, kind: figure, value: 800, unit: £m}
spend: {text: S, kind: numeric, unit: £}
"""


def test_an_official_figure_is_its_value_and_its_share_of_a_base() -> None:
    data = published(FIGURES)
    deficits = data.number("deficits", measure="figure")
    assert (deficits.measure, deficits.value, deficits.unit) == ("figure", 39, "CCGs")
    assert deficits.percent == Possible(100 * 39 / 209, 100 * 39 / 209, (100 * 39 / 209,))
    reserve = data.number("reserve")
    assert (reserve.value, reserve.percent, reserve.base, reserve.unit) == (800, None, None, "£m")


def test_a_range_is_all_that_it_allows() -> None:
    inadequate = published(FIGURES).number("inadequate")
    assert (inadequate.value, inadequate.count) == (None, Possible(20, 30))
    assert inadequate.percent == Possible(100 * 20 / 209, 100 * 30 / 209)


def test_what_a_report_does_not_print_is_not_known() -> None:
    data = published(FIGURES + FIVE)
    asked: list[Callable[[], object]] = [
        lambda: data.number("spend"),
        lambda: data.number("q"),
        lambda: data.number("reserve", where("q:a")),
        lambda: data.share("reserve", ("a",)),
        lambda: data.share("qq", ("a",)),
        lambda: data.share("q", ("e",)),
    ]
    for ask in asked:
        with pytest.raises(NotKnown) as error:
            ask()
        assert error.value.rule == "reference-unknown"


def test_unknown_names_are_told_the_nearest() -> None:
    data = published("outturn: {text: Q, kind: single, options: {surplus: {}, deficit: {}}}\n" + GRID)
    for question, option, nearest in (
        ("outurn", "surplus", "outturn"),
        ("outturn", "surplos", "surplus"),
        ("barriers", "major", "Name an item: funding, targets, staff"),
    ):
        with pytest.raises(NotKnown) as error:
            data.share(question, (option,))
        assert nearest in error.value.help


def test_printed_answers_are_found_by_respondent() -> None:
    data = published('own: {text: O, kind: text, answers: {R_1: {text: "made up", consent: yes}}}')
    answer = data.answer("own", "R_1")
    assert answer is not None
    assert (answer.text, answer.consent) == ("made up", True)
    assert data.answer("own", "R_2") is None


def test_a_grid_whose_items_lack_an_option_ranks_nothing() -> None:
    data = published(GRID.replace("minor: {percent: 1}", "none: {percent: 1}"))
    assert data.share("staff", ("none",)).rank is None
    with pytest.raises(NotKnown):
        data.ranked_items("barriers", ("minor",))


def test_a_net_of_one_option_is_that_option() -> None:
    data = published("q: {text: Q, kind: single, complete: false, options: {a: {percent: 9}}, nets: {n: {of: [a]}}}")
    assert data.share("q", ("n",)).value == 9


def test_a_figure_without_a_readable_value_is_not_known() -> None:
    from newsletter.survey.published import PublishedDataset
    from newsletter.survey.reading import read_codebook

    text = "title: T\nsource: figures\nquestions:\n  f: {text: F, kind: figure, value: many}\n"
    survey, _ = read_codebook(text, "s", "surveys/s/survey.yaml")
    assert survey is not None
    with pytest.raises(NotKnown, match="has no value"):
        PublishedDataset(survey).number("f")
