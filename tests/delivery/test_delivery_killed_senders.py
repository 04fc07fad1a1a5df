"""kill -9 at every step and at any moment before faulty vendors: no one twice, no one lost, the held list exact.

In full, with ten thousand readers, it is a part of `make bench`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from kill_harness import Aftermath, Harness, Sender, steps_of, with_readers
from stand_in_process import stand_in_process

READERS, MOST = 40, 20  # two calls
FAULTS = 0.25  # of the calls
MOMENTS = 4


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[str]]:
    folder = tmp_path_factory.mktemp("killed") / "template"
    return folder, with_readers(folder, READERS)


@pytest.fixture(params=["resend", "mailgun", "ses"])
def harness(request: pytest.FixtureRequest, template: tuple[Path, frozenset[str]]) -> Iterator[Harness]:
    with stand_in_process(request.param, seed=11, share=FAULTS) as address:
        yield Harness(Sender(request.param, address, MOST), *template)


def assert_once(harness: Harness, after: Aftermath, what: str) -> None:
    assert after.states.keys() == after.people, f"{what}: everybody is on record"
    assert not after.twice, f"{what}: no one twice"
    assert not after.lost, f"{what}: no one lost"
    assert not after.wrong, f"{what}: what is said of each is so"
    if harness.sender.name == "resend":
        assert not after.those("held"), f"{what}: its keys leave no doubt"
    if harness.sender.name == "mailgun":
        assert not after.held_in_vain, f"{what}: its log is asked, and only who is not in it is held"


def test_killed_at_every_step(harness: Harness, tmp_path: Path) -> None:
    for step in steps_of(harness.sender, READERS):
        assert_once(harness, harness.killed(tmp_path / f"s{step}", step=step), f"step {step}")


def test_killed_at_any_moment(harness: Harness, tmp_path: Path) -> None:
    dice = random.Random(7)
    for number in range(MOMENTS):
        moment = dice.uniform(0.0, 0.6)
        assert_once(harness, harness.killed(tmp_path / f"m{number}", moment=moment), f"after {moment:.3f} s")


def test_where_nothing_else_goes_wrong_exactly_the_batch_that_was_cut_off_is_held(
    template: tuple[Path, frozenset[str]], tmp_path: Path
) -> None:
    with stand_in_process("ses") as address:
        harness = Harness(Sender("ses", address, MOST), *template)
        held = [len(harness.killed(tmp_path / f"s{step}", step=step).those("held")) for step in range(1, 10)]
    # Before and after opening and before the mark nobody is in flight; then the first batch is, until it is settled.
    assert held == [0, 0, 0, MOST, MOST, MOST, MOST, 0, 0]


@pytest.mark.parametrize(
    ("mutant", "name"), [("5xx", "ses"), ("after", "ses"), ("5xx", "mailgun"), ("after", "mailgun")]
)
def test_the_harness_finds_a_sender_that_is_wrong(
    template: tuple[Path, frozenset[str]], tmp_path: Path, mutant: str, name: str
) -> None:
    with stand_in_process(name, seed=3, share=0.5) as address:
        harness = Harness(Sender(name, address, MOST, mutant), *template)
        afters = (harness.killed(tmp_path / f"s{step}", step=step) for step in steps_of(harness.sender, READERS))
        assert any(after.twice for after in afters)
