"""The sample of wordings that every checker of claims is held to."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from newsletter.claims.facts import Facts
from newsletter.claims.judge import judge
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.survey.estimate import Estimate, exactly

SAMPLE = Path(__file__).parents[2] / ".." / "shared" / "claims" / "claims.csv"


def _rows() -> list[dict[str, str]]:
    if not SAMPLE.exists():
        return []
    with SAMPLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_sample_is_here_where_it_must_be() -> None:
    if not SAMPLE.exists() and not os.environ.get("CI"):
        pytest.skip("../shared/claims/claims.csv is not on this machine")
    assert len(_rows()) >= 60


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['wording']} of {row['count']}/{row['base']}")
def test_each_row_of_the_sample_is_judged_as_stated(row: dict[str, str]) -> None:
    count, base = int(row["count"]), int(row["base"])
    share = Estimate("share", 100 * count / base, exactly(100 * count / base), exactly(count), base)
    facts = Facts((share,), nouns=frozenset({"ccgs"}), form="count" if row["as"] == "count" else None)
    assert judge(row["wording"], facts, Tolerances(), HouseStyle()).outcome == row["verdict"]
