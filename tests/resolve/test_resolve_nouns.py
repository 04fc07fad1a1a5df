"""What a side's people are called, and what those beside them are. The survey is made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from survey_world import opened, shelf_of, side

from newsletter.resolve.located import Located, locate
from newsletter.resolve.nouns import side_nouns, strangers

CODEBOOK = """
title: T
population: {label: GPs and managers}
source: responses
responses: {file: answers.csv}
questions:
  role:
    text: R
    kind: single
    column: role
    options: {gp: {label: GP, value: "1"}, manager: {label: Manager, value: "2"}}
  view: {text: V, kind: single, column: view, options: {yes: {value: "1"}, no: {value: "2"}}}
"""


@pytest.fixture
def located(tmp_path: Path) -> dict[str, Located]:
    dataset = opened(shelf_of(tmp_path, CODEBOOK, "role,view\n1,1\n2,2\n"))
    return {group: locate(dataset, side("s/view/yes", *([group] if group else []))) for group in ("", "role:gp")}


def test_where_everyone_is_called_by_both_groups_names_one_group_is_not_called_by_the_others(
    located: dict[str, Located],
) -> None:
    assert {"gps", "managers"} <= side_nouns(located[""])
    assert "gps" in side_nouns(located["role:gp"])
    assert "managers" not in side_nouns(located["role:gp"])
    assert "managers" in strangers(located["role:gp"])


def test_what_some_of_everyone_are_called_names_others_unless_the_population_is_called_so(tmp_path: Path) -> None:
    codebook = CODEBOOK.replace("GPs and managers", "leaders")
    everyone = locate(opened(shelf_of(tmp_path, codebook, "role,view\n1,1\n2,2\n")), side("s/view/yes"))
    assert {"gps", "managers"} <= strangers(everyone)
    assert not strangers(everyone) & side_nouns(everyone)
