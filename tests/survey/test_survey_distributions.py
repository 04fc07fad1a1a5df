"""Tails, quantiles and Fisher's test agree with scipy."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from newsletter.survey.distributions import beta_share, f_upper, normal_two_sided, t_quantile, t_two_sided
from newsletter.survey.fisher import fisher_two_sided


@given(st.floats(0, 40), st.floats(1, 5000))
def test_students_t(t: float, df: float) -> None:
    from scipy.stats import t as students

    assert t_two_sided(t, df) == pytest.approx(2 * students.sf(t, df), rel=1e-9, abs=1e-14)


@given(st.integers(1, 5000))
@example(1)
@example(999)
@example(1000)
def test_its_quantile(df: int) -> None:
    from scipy.stats import t as students

    assert t_quantile(df) == pytest.approx(students.ppf(0.975, df), rel=1e-11)


def test_its_quantile_of_a_large_survey() -> None:
    from scipy.stats import t as students

    assert t_quantile(999_999) == pytest.approx(students.ppf(0.975, 999_999), rel=1e-11)
    assert t_quantile(1e12) == pytest.approx(1.959963984540054)


@given(st.floats(0, 50), st.floats(1, 50), st.floats(1, 500))
def test_fishers_f(f: float, df1: float, df2: float) -> None:
    from scipy.stats import f as fishers

    assert f_upper(f, df1, df2) == pytest.approx(fishers.sf(f, df1, df2), rel=1e-8, abs=1e-13)


@given(st.floats(0, 8))
def test_the_normal(z: float) -> None:
    from scipy.stats import norm

    assert normal_two_sided(z) == pytest.approx(2 * norm.sf(z), rel=1e-12)


def test_the_beta_share_ends_at_0_and_1() -> None:
    assert (beta_share(0, 1, 2, 3), beta_share(1, 0, 2, 3)) == (0, 1)


@given(st.integers(1, 120), st.integers(1, 120), st.data())
def test_fishers_exact_test(base1: int, base2: int, data: st.DataObject) -> None:
    from scipy.stats import fisher_exact

    count1, count2 = data.draw(st.integers(0, base1)), data.draw(st.integers(0, base2))
    assume(0 < count1 + count2 < base1 + base2)
    expected = fisher_exact([[count1, base1 - count1], [count2, base2 - count2]]).pvalue
    assert fisher_two_sided(count1, base1, count2, base2) == pytest.approx(expected, rel=1e-7)


def test_fishers_exact_test_of_large_samples_is_quick_and_right() -> None:
    from scipy.stats import fisher_exact

    expected = fisher_exact([[5100, 4900], [5000, 5000]]).pvalue
    assert fisher_two_sided(5100, 10_000, 5000, 10_000) == pytest.approx(expected, rel=1e-6)
    assert fisher_two_sided(0, 50, 0, 60) == 1
