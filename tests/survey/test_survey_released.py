"""What figures tell together. All counts are made up."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from survey_world import opened, shelf_of, side, where

from newsletter.survey.address import Side
from newsletter.survey.dataset import Dataset
from newsletter.survey.released import Guard, Joint, People, Released, gives_away
from newsletter.survey.secondary import Guarded, released
from newsletter.survey.tabling import question_table

ROLES, VIEWS = ("chair", "officer", "finance"), ("yes", "no", "dk")
COUNTS: dict[tuple[str | None, str | None], int] = {
    ("chair", "yes"): 20, ("chair", "no"): 15, ("chair", "dk"): 2, ("chair", None): 1,
    ("officer", "yes"): 9, ("officer", "no"): 8, ("officer", "dk"): 7, ("officer", None): 0,
    ("finance", "yes"): 10, ("finance", "no"): 12, ("finance", "dk"): 11, ("finance", None): 0,
    (None, "yes"): 6, (None, "no"): 0, (None, "dk"): 0, (None, None): 3,
}  # fmt: skip


def joint_of(counts: Mapping[tuple[str | None, str | None], int]) -> Joint:
    """One choice of each question, as levels."""
    levels = {tuple(None if name is None else frozenset({name}) for name in key): n for key, n in counts.items() if n}
    return Joint(("role", "view"), levels)


JOINT = joint_of(COUNTS)


def share(options: str, role: str = "") -> Released:
    groups = frozenset({("role", frozenset(role.split("+")))}) if role else frozenset()
    return Released("view", frozenset(options.split("+")), groups)


def told(asked: Released, *before: Released, joint: Joint = JOINT, threshold: int = 5) -> str:
    return gives_away((asked,), before, People(joint, Guard(frozenset({"role"}), threshold)))


def test_one_figure_alone_tells_what_it_leaves() -> None:
    assert told(share("yes+no", "chair")) == "role:chair and view:dk"
    assert told(share("yes", "chair")) == ""


def test_the_remaining_eight_per_cent_is_told_by_all_the_others() -> None:
    assert told(share("no", "chair"), share("yes", "chair")) == "role:chair and view:dk"
    assert told(share("no", "officer"), share("yes", "officer")) == ""


def test_a_net_less_one_of_its_options_is_told() -> None:
    joint = joint_of({**COUNTS, ("officer", "no"): 3})
    assert told(share("yes+no", "officer"), share("yes", "officer"), joint=joint) == "role:officer and view:no"
    assert told(share("yes", "officer"), share("yes+no", "officer"), joint=joint) == "role:officer and view:no"


def test_a_total_less_the_other_groups_is_told_across_issues() -> None:
    counts = {**COUNTS, (None, "dk"): 4, ("officer", "dk"): 2, ("chair", "dk"): 9}
    sent = (share("dk", "chair"), share("dk", "finance"))
    assert told(share("dk"), *sent, joint=joint_of(counts)) == ""  # those of no known role are in the total as well
    reason = told(share("dk", "chair+officer+finance"), *sent, joint=joint_of(counts))
    assert reason == "role:officer and view:dk"


def test_the_same_cell_asked_the_other_way_round_counts() -> None:
    reverse = Released("role", frozenset({"chair"}), frozenset({("view", frozenset({"yes", "no"}))}))
    everyone = Released("role", frozenset({"chair"}), frozenset({("view", frozenset(VIEWS))}))
    assert told(reverse, everyone) == "role:chair and view:dk"


def test_what_could_be_worked_out_before_is_no_reason() -> None:
    assert told(share("dk", "officer"), share("yes+no", "chair")) == ""


def test_toplines_tell_of_nobody() -> None:
    joint = joint_of({key: min(count, 2) for key, count in COUNTS.items()})
    assert told(share("yes"), share("no"), joint=joint) == ""


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from(VIEWS), min_size=1), st.sets(st.sampled_from(ROLES), min_size=1)), max_size=6
    )
)
def test_publishing_what_is_allowed_never_fixes_a_small_cell(figures: list[tuple[set[str], set[str]]]) -> None:
    """Two worlds that differ in the small cell alone are never told apart by what was let through."""
    import numpy as np

    out: list[Released] = []
    for options, roles in figures:
        asked = share("+".join(options), "+".join(roles))
        if not told(asked, *out):
            out.append(asked)
    atoms = list(product((*ROLES, None), (*VIEWS, None)))
    facts = [[int(r in next(iter(f.where))[1] and v in f.options) for r, v in atoms] for f in out]
    facts += [[int(r in next(iter(f.where))[1] and v is not None) for r, v in atoms] for f in out]
    target = [int((r, v) == ("chair", "dk")) for r, v in atoms]
    if facts:
        assert np.linalg.matrix_rank(facts) < np.linalg.matrix_rank([*facts, target])


CODEBOOK = """
title: T
source: responses
responses: {file: answers.csv}
disclosure: {threshold: 5, identifying: [role]}
questions:
  role: {text: R, kind: single, column: role, options: {chair: {value: "1"}, officer: {value: "2"}}}
  view:
    text: V
    kind: single
    column: view
    options: {yes: {value: "1"}, no: {value: "2"}, dk: {value: "3"}}
    nets: {sure: {of: [yes, no]}}
  many: {text: M, kind: multiple, options: {a: {column: view, value: "1"}, b: {column: view, value: "3"}}}
  hours: {text: H, kind: numeric, column: hours}
"""


def withheld(dataset: Dataset, asked: list[Released], before: list[Released]) -> str:
    return Guarded(dataset).withheld(asked, before)


def figure(dataset: Dataset, address: str, *conditions: str) -> Released:
    return released(dataset.survey, side(address, *conditions))


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    rows = ["1,1,"] * 9 + ["1,2,"] * 5 + ["1,2,7"] * 3 + ["1,3,"] * 2
    rows += ["2,1,8"] * 9 + ["2,2,8"] * 9 + ["2,3,9"] * 9
    return opened(shelf_of(tmp_path, CODEBOOK, "role,view,hours\n" + "\n".join(rows) + "\n"))


def test_a_table_withholds_a_second_cell_beside_a_small_one(dataset: Dataset) -> None:
    chairs, officers = question_table(dataset, "view", by="role").groups
    assert [row.estimate is not None for row in chairs.rows] == [True, False, False, False]
    assert "view:dk" in chairs.rows[1].note
    assert all(row.estimate for row in officers.rows)


def test_a_table_withholds_what_tells_of_too_few_beside_what_was_sent_and_not_what_is_out(dataset: Dataset) -> None:
    chairs, officers = question_table(dataset, "view", by="role", sent=[side("s/view/no", "role:chair")]).groups
    assert [row.estimate is not None for row in chairs.rows] == [False, True, False, False]
    assert all(row.estimate for row in officers.rows)


def test_figures_that_were_sent_count(dataset: Dataset) -> None:
    sent = [figure(dataset, "s/view/yes", "role:chair")]
    reason = withheld(dataset, [figure(dataset, "s/view/no", "role:chair")], sent)
    assert "fewer than 5 people: role:chair and view:dk" in reason
    assert withheld(dataset, [figure(dataset, "s/view/no", "role:officer")], sent) == ""


def test_a_total_of_several_choices_less_one_group_tells_of_the_other(dataset: Dataset) -> None:
    """Two chairs and nine officers chose b."""
    asked = [figure(dataset, "s/many/b")]
    assert withheld(dataset, asked, []) == ""
    assert "role:chair and many:b" in withheld(dataset, asked, [figure(dataset, "s/many/b", "role:officer")])


def test_a_mean_less_the_other_groups_tells_of_the_few(dataset: Dataset) -> None:
    """Three chairs told their hours."""
    everyone, officers = figure(dataset, "s/hours"), figure(dataset, "s/hours", "role:officer")
    assert "role:chair and hours:answered" in withheld(dataset, [everyone], [officers])
    assert withheld(dataset, [everyone], [figure(dataset, "s/view", "role:officer")]) == ""


def test_how_many_people_are_in_a_cell_is_told_by_respondents_too(dataset: Dataset) -> None:
    chairs = Side("s", None, where=where("role:chair"))
    others = Side("s", None, where=where("role:chair", "view:yes+no"))
    told_before = [released(dataset.survey, chairs), figure(dataset, "s/view", "role:chair")]
    assert "view:dk" in withheld(dataset, [released(dataset.survey, others)], told_before)


def test_readers_do_not_know_which_answers_nobody_gave(tmp_path: Path) -> None:
    """All three officers said yes. How many officers there are does not tell so; how many said yes would."""
    rows = ["1,1,"] * 20 + ["1,2,"] * 20 + ["2,1,"] * 3
    dataset = opened(shelf_of(tmp_path, CODEBOOK, "role,view,hours\n" + "\n".join(rows) + "\n"))
    told_before = [figure(dataset, "s/view/yes", "role:chair"), figure(dataset, "s/view/no", "role:chair")]
    assert withheld(dataset, [figure(dataset, "s/role/officer")], told_before) == ""
    assert "role:officer and view:yes" in withheld(dataset, [figure(dataset, "s/view/yes")], told_before)


def test_figures_of_one_question_have_nothing_to_cross(dataset: Dataset) -> None:
    assert withheld(dataset, [figure(dataset, "s/view/dk"), figure(dataset, "s/role/chair")], []) == ""
