"""What the judge knows beside the one figure: ranges, several figures, other options, remainders, unlike sides."""

from __future__ import annotations

import pytest
from facts_in_words import NOUNS, compared, share
from msgspec.structs import replace

from newsletter.claims.facts import Facts, Verdict
from newsletter.claims.judge import judge
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.survey.estimate import Estimate, Possible, among, exactly


def verdict(words: str, *figures: Estimate, others: tuple[Estimate, ...] | None = None, **facts: object) -> Verdict:
    held = Facts(figures, others=lambda: others, nouns=NOUNS, **facts)  # type: ignore[arg-type]  # fields of Facts
    return judge(words, held, Tolerances(), HouseStyle())


def printed(percent: float, base: int | None = None) -> Estimate:
    """A published percentage without decimals."""
    if base is None:
        return Estimate("share", percent, Possible(percent - 0.5, percent + 0.5), decimals=0)
    counts = [count for count in range(base + 1) if abs(100 * count / base - percent) <= 0.5]
    shares = among(tuple(100 * count / base for count in counts))
    return Estimate("share", percent, shares, among(tuple(map(float, counts))), base, decimals=0)


@pytest.mark.parametrize(
    ("words", "figure", "outcome"),
    [
        ("43 per cent", printed(43), "true"),
        ("43.2 per cent", printed(43), "uncertain"),
        ("44 per cent", printed(43), "uncertain"),  # 43.5 prints as either
        ("45 per cent", printed(43), "false"),
        ("more than 43 per cent", printed(43), "uncertain"),
        ("more than 42 per cent", printed(43), "true"),
        ("a majority", printed(50), "uncertain"),
        ("a majority", printed(50, 80), "false"),
        ("43 per cent", printed(43, 99), "true"),
        ("43.4 per cent", printed(43, 99), "true"),
        ("43 people", printed(43, 99), "true"),
        ("42 people", printed(43, 99), "false"),
        ("213 people", printed(43, 500), "uncertain"),
        ("213 people (42.6 per cent)", printed(43, 500), "uncertain"),
        ("213 people (43.4 per cent)", printed(43, 500), "false"),  # no one count is both
        ("a majority", Estimate("share", None, Possible(50, 100, low_open=True)), "true"),
        ("more than half", Estimate("share", None, Possible(50, 100, low_open=True)), "true"),
        ("at least half", Estimate("share", None, Possible(50, 100, low_open=True)), "true"),
        ("a large majority", Estimate("share", None, Possible(50, 100, low_open=True)), "uncertain"),
        ("a minority", Estimate("share", None, Possible(50, 100, low_open=True)), "false"),
        ("half", Estimate("share", None, Possible(50, 100, low_open=True)), "uncertain"),
        ("exactly half", Estimate("share", None, Possible(50, 100, low_open=True)), "false"),
        ("a majority", Estimate("share", None), "uncertain"),
        ("120 per cent", Estimate("share", None), "false"),
        ("12 people", Estimate("share", None), "uncertain"),
        ("the most common", Estimate("share", None), "uncertain"),
        ("the most common", Estimate("share", None, rank=among((1.0, 2.0, 3.0))), "uncertain"),
        ("among the most common", Estimate("share", None, rank=among((1.0, 2.0, 3.0))), "true"),
        ("the top five", Estimate("share", None, rank=among((1.0, 2.0, 3.0))), "true"),
        ("the least common", Estimate("share", None, rank=exactly(7)), "uncertain"),
        ("43 per cent of the 99 respondents", printed(43), "uncertain"),
    ],
)
def test_words_true_of_all_that_is_possible_are_true_and_of_some_uncertain(
    words: str, figure: Estimate, outcome: str
) -> None:
    assert verdict(words, figure).outcome == outcome


def test_an_exact_half_prints_either_way() -> None:
    assert verdict("44 per cent", share(435, 1000)).outcome == "true"
    assert verdict("43 per cent", share(435, 1000)).outcome == "true"


FIRST, SECOND, THIRD = (share(count, 99, rank, 7) for rank, count in ((1, 61), (2, 55), (3, 51)))


@pytest.mark.parametrize(
    ("words", "figures", "outcome"),
    [
        ("majorities", (FIRST, SECOND, THIRD), "true"),
        ("majorities", (FIRST, share(40, 99)), "false"),
        ("all three had majorities", (FIRST, SECOND, THIRD), "true"),
        ("majorities for all three", (FIRST, SECOND, THIRD), "true"),
        ("more than half", (FIRST, SECOND), "true"),
        ("the three most common", (FIRST, SECOND, THIRD), "true"),
        ("the most common", (FIRST, SECOND, THIRD), "true"),
        ("the most common", (FIRST, THIRD), "false"),
        ("the two most common", (FIRST, SECOND), "true"),
        ("the top two", (SECOND, FIRST), "true"),
        ("the top three", (FIRST, SECOND), "false"),
        ("among the most common", (FIRST, THIRD), "true"),
        ("among the top two", (FIRST, THIRD), "false"),
        ("second and third most common", (SECOND, THIRD), "true"),
        ("second and third most common", (FIRST, SECOND), "false"),
        ("the least common", (share(1, 99, 6, 7), share(0, 99, 7, 7)), "true"),
        ("all", (share(99, 99), share(99, 99)), "true"),
        ("all", (share(99, 99), share(98, 99)), "false"),
        ("the only three with majorities", (FIRST, SECOND, THIRD), "true"),
    ],
)
def test_words_about_several_options_are_true_of_each_and_ranks_of_all_together(
    words: str, figures: tuple[Estimate, ...], outcome: str
) -> None:
    assert verdict(words, *figures, others=(share(10, 99), share(12, 99))).outcome == outcome


@pytest.mark.parametrize(
    ("words", "others", "outcome"),
    [
        ("the only majority", (share(49, 99), share(12, 99)), "true"),
        ("the only option with a majority", (share(49, 99),), "true"),
        ("the only one named by more than half", (share(49, 99),), "true"),
        ("the only impact which a majority said was less likely", (share(49, 99),), "true"),
        ("the only majority", (share(50, 99),), "false"),
        ("the only majority", (printed(50),), "uncertain"),
        ("the only majority", None, "uncertain"),
        ("the only option named by more than 70 per cent", (share(49, 99),), "false"),
        ("the only option", (share(49, 99),), "unreadable"),
        ("Only a majority", (share(60, 99),), "true"),
    ],
)
def test_the_only_is_true_of_this_option_and_of_no_other(
    words: str, others: tuple[Estimate, ...] | None, outcome: str
) -> None:
    assert verdict(words, share(61, 99, 1, 3), others=others).outcome == outcome


def test_the_last_place_is_counted_among_the_others_where_they_tie() -> None:
    """Three options, two of them tied for second: both are the least common."""
    tied = share(10, 99, 2, 3)
    assert verdict("the least common", tied, others=(share(60, 99, 1, 3), share(10, 99, 2, 3))).outcome == "true"
    assert verdict("the least common", tied, others=(share(60, 99, 1, 3), share(5, 99, 3, 3))).outcome == "false"
    vague = replace(tied, rank=among((1.0, 2.0)))
    assert verdict("the least common", vague, others=(replace(vague),)).outcome == "uncertain"
    assert verdict("the second least common", replace(tied, rank=among((1.0, 2.0)), ranked=2)).outcome == "uncertain"


EIGHT = share(7, 85)


@pytest.mark.parametrize(
    ("words", "left", "outcome"),
    [
        ("The remaining eight per cent", (exactly(100 * 7 / 85), exactly(7)), "true"),
        ("The remaining 8 per cent", (exactly(100 * 8 / 85), exactly(8)), "false"),
        ("the other 8 per cent", (exactly(100 * 7 / 85), exactly(7)), "true"),
        ("the rest, 8 per cent", (exactly(100 * 7 / 85), None), "true"),
        ("the other 8 per cent", (exactly(100 * 9 / 85), None), "false"),
        ("the remaining seven respondents", (exactly(100 * 7 / 85), exactly(7)), "true"),
        ("the remaining seven respondents", (None, exactly(9)), "false"),
        ("the remaining respondents (8 per cent)", (exactly(100 * 7 / 85), exactly(7)), "true"),
        ("the remaining nine per cent", (exactly(100 * 7 / 85), exactly(7)), "false"),
        ("the remaining 8 per cent", None, "uncertain"),
        ("the remaining 8 per cent", (None, None), "uncertain"),
        ("the rest", (exactly(100 * 7 / 85), exactly(7)), "unreadable"),
        ("the other barrier, at 8 per cent", None, "true"),
    ],
)
def test_the_remaining_exhausts_the_base(
    words: str, left: tuple[Possible | None, Possible | None] | None, outcome: str
) -> None:
    assert verdict(words, EIGHT, remainder=lambda: left).outcome == outcome


def test_a_printed_remainder_is_held_to_what_was_printed() -> None:
    """48, 44 and 8 per cent of an unknown base add up as printed; 48, 44 and 7 may or may not."""
    for percent, outcome in ((8.0, "true"), (7.0, "uncertain"), (5.0, "false")):
        words = f"the remaining {percent:.0f} per cent"
        assert verdict(words, printed(percent), remainder=lambda: (Possible(7, 9), None)).outcome == outcome
    ranged = (among((8.0, 9.0)), None)
    assert verdict("the remaining 9 per cent", printed(9, 85), remainder=lambda: ranged).outcome in {
        "uncertain",
        "false",
    }


def test_sides_that_are_unlike_are_never_compared() -> None:
    unlike = replace(compared(share(1, 9), share(2, 9)), unlike="The questions differ.")
    assert verdict("up", comparison=unlike) == Verdict("unlike", "The questions differ.")


def test_only_significance_needs_a_test() -> None:
    untested = replace(compared(share(1, 9), share(2, 9)), unsupported="The groups overlap.")
    assert verdict("up", comparison=untested).outcome == "true"
    assert verdict("significantly higher", comparison=untested) == Verdict("unsupported", "The groups overlap.")


def test_printed_sides_are_ranges_too() -> None:
    sides = compared(printed(37), printed(43))
    assert verdict("up", comparison=sides).outcome == "true"
    assert verdict("up six points", comparison=sides).outcome == "uncertain"
    assert verdict("up eight points", comparison=sides).outcome == "false"
    assert verdict("from 37 to 43 per cent", comparison=sides).outcome == "true"
    counted = compared(printed(37, 300), printed(43, 300))
    assert verdict("up", comparison=counted).outcome == "true"
    assert verdict("up six points", comparison=counted).outcome == "uncertain"
    assert (
        verdict("doubled", comparison=compared(Estimate("share", None, Possible(0, 1)), printed(43))).outcome
        == "uncertain"
    )
    assert verdict("up", comparison=compared(Estimate("figure", None), printed(43))).outcome == "uncertain"


def test_other_figures_change_by_their_own_unit_and_in_per_cent() -> None:
    ccgs = compared(
        Estimate("figure", 39, count=exactly(39), unit="CCGs"), Estimate("figure", 51, count=exactly(51), unit="CCGs")
    )
    for words in (
        "up 12",
        "12 more CCGs",
        "rose from 39 to 51",
        "up from 39 CCGs to 51 CCGs",
        "rose by 12 to 51",
        "up 31 per cent",
    ):
        assert verdict(words, comparison=ccgs).outcome == "true", words
    for words in ("up 11", "from 38 to 51", "unchanged", "slightly higher"):
        assert verdict(words, comparison=ccgs).outcome == "false", words
    counts = compared(share(39, 99), share(51, 99))
    assert verdict("up 12", comparison=counts, form="count").outcome == "true"
    assert verdict("up 12", comparison=counts, form="points").outcome == "true"
    assert verdict("12", comparison=counts, form="points").outcome == "true"
    assert verdict("12", comparison=counts).outcome == "unreadable"
    assert verdict("the same", comparison=counts, form="base").outcome == "true"


def test_another_language_is_unreadable() -> None:
    german = judge("49 Prozent", Facts((share(49, 99),)), Tolerances(), HouseStyle(language="de"))
    assert german.outcome == "unreadable"
    assert "de" in german.message
    for english in ("en", "en-US", "EN_gb"):
        assert judge("49%", Facts((share(49, 99),)), Tolerances(), HouseStyle(language=english)).outcome == "true"


def test_a_message_gives_the_figure_its_base_and_interval_and_words_that_are_true() -> None:
    figure = replace(share(43, 99, 2, 7), interval=(34.1, 53.2))
    found = verdict("two thirds", figure)
    assert found.outcome == "false"
    assert "43.4 per cent (43 of 99; 95 per cent interval 34 to 53; rank 2 of 7)" in found.message
    assert "65.17 to 68.17 per cent" in found.message
    assert found.suggestions[0] == "43 per cent"
    assert "more than two in five" in found.suggestions


@pytest.mark.parametrize(
    ("words", "figure", "part"),
    [
        ("twelve people", Estimate("share", 43.0, Possible(42.5, 43.5), decimals=0), "base unknown"),
        ("most", Estimate("share", None, Possible(20, 30), base=99), "20.0 to 30.0 per cent (base 99)"),
        ("most", Estimate("share", None), "not known"),
        ("all", share(84, 85), "means exactly 100 per cent"),
        ("at least 60 per cent", share(49, 99), "means 60 per cent or more"),
        ("in one", share(0, 99), "“one respondent”"),
        (
            "no more than 38 per cent",
            Estimate("share", 38.0, exactly(100 * 38 / 99), exactly(38), 99, decimals=0),
            "means 38 per cent or less: the figure is 38 per cent (38 of 99, which is 38.38)",
        ),
        ("£39", Estimate("share", 43.0, exactly(43.0)), "sum of money"),
        ("the second most common", share(43, 99, 1, 7), "place 2"),
        ("among the most common", share(43, 99, 5, 7), "places 1 to 3"),
        ("the second least common", share(43, 99, 1, 7), "place 2 from the bottom"),
        ("12 CCGs", Estimate("figure", 39, exactly(18.7), exactly(39), 209, "CCGs"), "39 CCGs (base 209)"),
        ("many", share(1, 9), "“many” is no quantity"),
        ("about nearly half", share(49, 99), "two hedges"),
        ("at least half or more", share(50, 100), "two hedges"),
        ("nearly a majority", share(49, 99), "after a hedge"),
        (
            "12.3 days",
            Estimate("mean", 12.44, unit="days", standard_error=1, interval=(10.2, 14.1)),
            "12.4 days (95 per cent interval 10.2 to 14.1)",
        ),
    ],
)
def test_the_reason_is_named(words: str, figure: Estimate, part: str) -> None:
    assert part in verdict(words, figure).message


def test_forms_decide_what_a_bare_number_is() -> None:
    figure = share(43, 99, 2, 7)
    assert verdict("99", figure, form="base").outcome == "true"
    assert verdict("99 respondents", figure, form="base").outcome == "true"
    assert verdict("43 of 99", figure, form="of").outcome == "true"
    assert verdict("second", figure, form="rank").outcome == "true"
    assert verdict("3.5", Estimate("mean", 3.46), form="mean").outcome == "true"
    assert verdict("an average of £3.46", Estimate("mean", 3.46, unit="£")).outcome == "true"
    assert verdict("about £4", Estimate("mean", 3.7, unit="£")).outcome == "true"
    assert verdict("99", Estimate("respondents", 99, count=exactly(99))).outcome == "true"
    assert verdict("all 99 respondents", Estimate("respondents", 99, count=exactly(99), base=99)).outcome == "true"
    assert (
        verdict("the 99 chairs and accountable officers", Estimate("respondents", 99, count=exactly(99))).outcome
        == "true"
    )


@pytest.mark.parametrize(
    ("words", "population", "outcome"),
    [
        ("99 of the 400 chairs", 400, "true"),
        ("99 of 400", 400, "true"),
        ("99 respondents of 400", 400, "true"),
        ("99 out of the 400 chairs", 400, "true"),
        ("99 of the 401 chairs", 400, "false"),
        ("98 of the 400 chairs", 400, "false"),
        ("99 of the 400 chairs", None, "false"),
        ("99 chairs (n = 400)", 400, "false"),
        ("99 chairs (n = 99)", 400, "true"),
    ],
)
def test_a_surveys_respondents_are_counted_of_everyone_asked(words: str, population: int | None, outcome: str) -> None:
    everyone = Estimate("respondents", 99, count=exactly(99))
    assert verdict(words, everyone, population=population).outcome == outcome


def test_a_share_is_counted_of_its_base_alone() -> None:
    assert verdict("43 of the 400 chairs", share(43, 99), population=400).outcome == "false"


@pytest.mark.parametrize(
    ("words", "figure", "part"),
    [
        ("a narrow majority", share(60, 100), "means more than 50 and at most 55 per cent"),
        ("nearly half", share(40, 100), "means from 45 to below 50 per cent"),
        ("a minority", share(60, 100), "means more than 0 and less than 50 per cent"),
        ("half", Estimate("share", 25.2, Possible(25.15, 25.25), decimals=1), "the figure is 25.2 per cent"),
        ("half", Estimate("share", 25.0, Possible(24.95, 25.05), decimals=1), "the figure is 25.0 per cent"),
        ("$39", Estimate("figure", 39, count=exactly(39), unit="£"), "“$39” is a sum of money in another unit"),
    ],
)
def test_both_ends_and_the_printed_decimals_are_told(words: str, figure: Estimate, part: str) -> None:
    assert part in verdict(words, figure).message


@pytest.mark.parametrize(
    ("left", "part"),
    [
        (None, "what the options named before it leave over is not known"),
        ((None, None), "what the options named before it leave over is not known"),
        ((Possible(7, 8.5), None), "only if the options named before it, unrounded, leave as much over"),
        ((exactly(20.0), None), "is not all that the options named before it in its paragraph leave over"),
    ],
)
def test_what_is_amiss_with_the_remaining_is_told(
    left: tuple[Possible | None, Possible | None] | None, part: str
) -> None:
    message = verdict("The remaining eight per cent", printed(8), remainder=lambda: left).message
    assert part in message
    assert "7.5" not in message


@pytest.mark.parametrize(
    ("own", "words", "outcome"),
    [
        ({"companies"}, "43 firms", "true"),
        ({"local authorities", "authorities"}, "43 councils", "true"),
        ({"gps"}, "43 doctors", "true"),
        ({"gps"}, "43 nurses", "unreadable"),
        ({"gps"}, "42 nurses", "false"),
        ({"gps"}, "43 leaders", "true"),
        ({"gps"}, "43 trusts", "unreadable"),
        ({"nhs trusts", "trusts"}, "43 organisations", "true"),
        ({"adults"}, "43 trusts", "unreadable"),
        ({"widgets"}, "43 widgets", "true"),
        ({"widget makers"}, "43 widgets", "unreadable"),
    ],
)
def test_a_count_is_of_those_whom_its_noun_names(own: set[str], words: str, outcome: str) -> None:
    facts = Facts((share(43, 100),), nouns=frozenset({"people", "respondents", *own}))
    assert judge(words, facts, Tolerances(), HouseStyle()).outcome == outcome


@pytest.mark.parametrize(
    ("own", "words", "outcome"),
    [
        ({"adults"}, "43 trusts", "true"),
        ({"ccg leaders"}, "43 CCGs", "true"),
        ({"ccg leaders"}, "43 nurses", "unreadable"),
        ({"ccg leaders"}, "43 leaders", "true"),
    ],
)
def test_a_reference_that_says_count_is_believed_where_nothing_speaks_against_it(
    own: set[str], words: str, outcome: str
) -> None:
    facts = Facts((share(43, 100),), nouns=frozenset({"people", *own}), form="count")
    assert judge(words, facts, Tolerances(), HouseStyle()).outcome == outcome


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("more GPs than managers", "true"),
        ("more managers than GPs", "unreadable"),
        ("managers are more likely than GPs", "unreadable"),
        ("compared with managers, GPs are more likely", "true"),
        ("higher than managers", "true"),
        ("half of GPs but only a third of managers", "true"),
        ("33 per cent of managers and 50 per cent of GPs", "true"),
        ("33 per cent of GPs and 50 per cent of managers", "false"),
        ("half of managers against a third of GPs", "false"),
        ("50 and 33 per cent", "unreadable"),
        ("half of GPs, and a third before", "true"),
        ("a third in February and half of GPs now", "true"),
        ("half in February and a third now", "false"),
        ("50 per cent now, 33 per cent before", "true"),
        ("33 per cent now, 50 per cent before", "false"),
        ("one and a half times the share of managers", "true"),
        ("one and a half times the proportion of the managers", "true"),
        ("twice the share of managers", "false"),
        ("one and a half times the share of GPs", "unreadable"),
        ("higher than among GPs", "unreadable"),
        ("more popular with GPs", "true"),
        ("17 points higher among managers than among GPs", "unreadable"),
        ("17 points higher among GPs than among managers", "true"),
    ],
)
def test_the_people_of_each_side_say_which_figure_is_whose(words: str, outcome: str) -> None:
    groups = (frozenset({"managers", "manager"}), frozenset({"gps", "gp"}))
    facts = Facts(comparison=compared(share(33, 100), share(50, 100)), nouns=NOUNS.union(*groups), groups=groups)
    assert judge(words, facts, Tolerances(), HouseStyle()).outcome == outcome


@pytest.mark.parametrize(
    ("words", "of_mean", "of_median"),
    [
        ("£11", "true", "true"),
        ("an average of £11", "true", "unreadable"),
        ("£11 on average", "true", "unreadable"),
        ("averaging £11", "true", "unreadable"),
        ("a mean of £11", "true", "unreadable"),
        ("a median of £11", "unreadable", "true"),
        ("£11 for the median reader", "unreadable", "true"),
        ("£11 (median)", "unreadable", "true"),
        ("£11, with median house prices rising", "true", "true"),
        ("£11, above the national average", "true", "true"),
        ("£11 for average earners", "true", "true"),
        ("by which they mean £11", "true", "true"),
    ],
)
def test_a_word_for_an_average_counts_where_it_is_said_of_the_figure(words: str, of_mean: str, of_median: str) -> None:
    assert verdict(words, Estimate("mean", 11.0, unit="£")).outcome == of_mean
    assert verdict(words, Estimate("median", 11.0, unit="£")).outcome == of_median


def test_so_many_out_of_those_asked_are_people_where_it_is_known_how_many_there_are() -> None:
    weighted = Estimate("share", 48.7, exactly(48.7), exactly(46), 100, weighted_base=98.2)
    assert verdict("49 out of 100", weighted).outcome == "true", "a share, as nobody counted it"
    assert verdict("49 out of 100", share(46, 100)).outcome == "false"
    assert verdict("46 out of 100", share(46, 100)).outcome == "true"
