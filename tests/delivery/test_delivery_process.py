"""Which process left something behind, and whether it is gone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from newsletter.process import is_gone, this_process

pytestmark = pytest.mark.skipif(os.name != "posix", reason="only POSIX can be asked whether a process is there")
TOLD = "from newsletter.process import this_process; print(this_process(), flush=True); input()"


def test_a_process_that_runs_is_there_and_one_that_ended_is_gone() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", TOLD], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        name = process.stdout.readline().strip()
        assert is_gone(name) is False
        process.communicate("\n")
    assert is_gone(name) is True


def test_this_process_is_there() -> None:
    assert is_gone(this_process()) is False


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells when a process began")
def test_a_number_that_was_given_out_again_is_another_process() -> None:
    machine, number, began = this_process().split("-")
    assert is_gone(f"{machine}-{number}-{int(began) - 1}") is True


@pytest.mark.parametrize("name", ["", "00000000-1-1", "x", "{machine}-word-1", "{machine}-99999999999999999999-1"])
def test_of_a_process_of_another_machine_nobody_can_say(name: str) -> None:
    assert is_gone(name.format(machine=this_process().partition("-")[0])) is None
