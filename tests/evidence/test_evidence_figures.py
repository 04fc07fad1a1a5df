"""`newsletter figures --format json` (FORMATS 6): each figure with its evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.parse import parse
from newsletter.evidence.figures import _one, figures_json
from newsletter.resolve.resolve import resolve
from newsletter.survey.estimate import Estimate, Possible
from newsletter.survey.shelf import open_shelf

SURVEYS = Path(__file__).parent.parent / "resolve" / "fixtures" / "surveys"
FRONT = "---\nsubject: A test\nsurveys:\n  ccg: autumn\n  ccg-feb: winter\n---\n"
FIELDS = [
    *("reference", "path", "line", "column", "text", "kind", "value", "unit", "count", "base", "weighted_base"),
    *("standard_error", "interval", "survey", "question_text", "option_label", "data_digest"),
]


def rows(body: str, tmp_path: Path) -> list[dict[str, Any]]:
    shelf = open_shelf(SURVEYS, tmp_path, SURVEYS)
    resolved = resolve(parse(FRONT + body, "issues/test.md"), shelf, HouseStyle(), Tolerances())
    whole = figures_json(resolved)
    assert whole["schema"] == 1
    assert json.loads(json.dumps(whole)) == whole
    return list(whole["figures"])


def test_a_figure_has_every_field_in_the_order_of_the_contract(tmp_path: Path) -> None:
    (row,) = rows("They say <stat:ccg/outturn/surplus>.\n", tmp_path)
    assert list(row) == FIELDS
    assert row == row | {
        "reference": "stat:ccg/outturn/surplus",
        "path": "issues/test.md",
        "line": 7,
        "column": 10,
        "text": "49 per cent",
        "kind": "fill",
        "unit": "per cent",
        "count": 49,
        "base": 99,
        "weighted_base": None,
        "survey": "autumn",
        "question_text": "How will your CCG end this financial year?",
        "option_label": "Balance or surplus",
    }
    assert row["value"] == pytest.approx(4900 / 99)
    assert row["standard_error"] == pytest.approx(5.025, abs=0.05)
    assert row["interval"] == pytest.approx([39.86, 59.18], abs=0.01)  # Wilson
    assert len(row["data_digest"]) == 64


def test_a_printed_percentage_is_the_number_printed_with_its_count_where_one_alone_fits(tmp_path: Path) -> None:
    one, many = rows("[a quarter](stat:ccg/merger/considering), <stat:facts/inadequate>.\n", tmp_path)
    assert (one["value"], one["count"], one["kind"]) == (25, 25, "check")
    assert (many["value"], many["count"], many["base"], many["unit"]) == (None, None, None, "CCGs")
    assert many["option_label"] is None


@pytest.mark.parametrize(
    ("form", "value", "unit"),
    [("count", 49, None), ("of", 49, None), ("base", 99, None), ("fraction", 4900 / 99, "per cent"), ("rank", 1, None)],
)
def test_the_value_is_the_number_that_the_form_prints(
    form: str, value: float, unit: str | None, tmp_path: Path
) -> None:
    (row,) = rows(f"It is <stat:ccg/outturn/surplus?as={form}>.\n", tmp_path)
    assert row["value"] == pytest.approx(value)
    assert row["unit"] == unit
    assert (row["interval"] is None) == (unit is None)


def test_each_of_several_options_has_a_row(tmp_path: Path) -> None:
    found = rows("They chose <stat:ccg/measures/pooling,sharing>.\n", tmp_path)
    assert [(row["value"], row["option_label"]) for row in found] == [(61, "Pool budgets"), (43, "Share leadership")]
    assert {row["text"] for row in found} == {"61 and 43 per cent"}


def test_a_fill_of_two_sides_gives_the_change_and_a_comparison_its_second_side(tmp_path: Path) -> None:
    sides = "stat:ccg-feb/outturn/surplus..ccg/outturn/surplus"
    points, ratio, compared = rows(f"By <{sides}>, <{sides}?as=ratio>, [fewer]({sides}).\n", tmp_path)
    assert points["value"] == pytest.approx(4900 / 99 - 4000 / 54)
    assert (points["kind"], points["unit"]) == ("fill", "percentage points")
    spreads = [share * (1 - share) / (base - 1) for share, base in ((40 / 54, 54), (49 / 99, 99))]
    assert points["standard_error"] == pytest.approx(100 * sum(spreads) ** 0.5)
    assert points["interval"] == pytest.approx(
        [points["value"] + sign * 1.959963984540054 * points["standard_error"] for sign in (-1, 1)]
    )
    relative = spreads[0] / (40 / 54) ** 2 + spreads[1] / (49 / 99) ** 2
    assert ratio["standard_error"] == pytest.approx(ratio["value"] * relative**0.5)
    assert ratio["value"] == pytest.approx((49 / 99) / (40 / 54))
    assert (compared["kind"], compared["survey"], compared["base"]) == ("compare", "autumn", 99)
    assert compared["value"] == pytest.approx(4900 / 99)


def test_two_sides_have_the_evidence_for_each_and_the_test_of_their_difference(tmp_path: Path) -> None:
    first, second = "stat:ccg-feb/outturn/surplus", "stat:ccg/outturn/surplus"
    found = rows(f"[Fewer]({first}..ccg/outturn/surplus) than <{first}>, namely <{second}>.\n", tmp_path)
    compared, *alone = found
    assert list(compared) == [*FIELDS, "sides", "change"]
    evidence = FIELDS[FIELDS.index("value") :]
    assert [side["reference"] for side in compared["sides"]] == [first, second]
    assert [[side[name] for name in evidence] for side in compared["sides"]] == [
        [row[name] for name in evidence] for row in alone
    ]
    assert compared["change"] == {
        "value": pytest.approx(4900 / 99 - 4000 / 54),
        "unit": "percentage points",
        "standard_error": pytest.approx(7.8576, abs=1e-4),
        "interval": pytest.approx([-39.980, -9.178], abs=1e-3),
        "ratio": pytest.approx((49 / 99) / (40 / 54)),
        "test": "Fisher's exact test",
        "p_value": pytest.approx(0.00361145, abs=1e-8),
        "no_test": None,
    }


def test_where_there_is_no_test_the_reason_is_given(tmp_path: Path) -> None:
    (row,) = rows("[more](stat:ccg/outturn/surplus..ccg/merger/considering) say so.\n", tmp_path)
    assert row["change"]["p_value"] is None
    assert row["change"]["no_test"]


def test_a_survey_alone_has_neither_question_nor_option(tmp_path: Path) -> None:
    (row,) = rows("We asked <stat:ccg> people.\n", tmp_path)
    assert (row["value"], row["count"], row["question_text"], row["option_label"]) == (99, 99, None, None)


def test_a_change_from_or_to_what_is_not_known_has_no_value(tmp_path: Path) -> None:
    shelf = open_shelf(SURVEYS, tmp_path, SURVEYS)
    body = "By <stat:ccg-feb/outturn/surplus..ccg/outturn/surplus>.\n"
    resolved = resolve(parse(FRONT + body, "issues/test.md"), shelf, HouseStyle(), Tolerances())
    (figure,) = resolved.figures
    unknown = replace(figure, estimates=(figure.estimates[0], Estimate("share", None)))
    (row,) = figures_json(replace(resolved, figures=(unknown,)))["figures"]
    assert row["value"] is None


def test_what_could_not_be_resolved_is_no_figure(tmp_path: Path) -> None:
    assert rows("We asked <stat:nobody>, and [Money](quote:ccg/concerns/R_1).\n", tmp_path) == []


@pytest.mark.parametrize(
    ("possible", "one"), [(None, None), (Possible(1.0, 2.0), None), (Possible(2.0, 2.0), 2), (Possible(2.5, 2.5), 2.5)]
)
def test_a_count_is_given_where_one_alone_is_possible(possible: Possible | None, one: float | None) -> None:
    assert _one(possible) == one
