"""kill -9 between any two steps of a hand-over, then the same command again: one campaign, sent once."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import faults
import pytest
from campaign_stand_in import READERS
from campaign_world import KEY, LATER, VENDORS, Newsroom, calls, fail
from killed_campaign import FINISHED, KILLED, run

CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES: Any = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
PROCESSES.set_forkserver_preload(
    [
        "newsletter.delivery.campaign",
        "newsletter.providers.mailchimp.campaigns",
        "newsletter.providers.mailchimp.models",
        "newsletter.providers.buttondown",
        "newsletter.providers.buttondown_models",
        "newsletter.providers.listmonk",
        "newsletter.providers.listmonk_models",
        "requests",
        "sqlalchemy.dialects.sqlite",
    ]
)
# Vendor; whether it is scheduled; whether the reply to the call that matters is lost besides; and the steps that it
# takes, two for each thing that is written down or asked for, one for what is not answered.
WAYS = [
    ("mailchimp", False, True, 31),
    ("buttondown", False, True, 31),
    ("listmonk", True, False, 30),
]
STEPS = [(*way[:3], step) for way in WAYS for step in range(1, way[3] + 1)]


@pytest.mark.parametrize(("name", "later", "lost", "step"), STEPS)
def test_one_campaign_is_sent_once(tmp_path: Path, name: str, later: bool, lost: bool, step: int) -> None:
    (vendor,) = (one for one in VENDORS if one.name == name)
    with vendor.stand_in(key=KEY, checked=False) as held:
        if lost:
            fail(held, vendor.verbs["send"], faults.drop_reply)
        assert killed_at(step, name, held.address, tmp_path, later=later)
        room = Newsroom(vendor, held.address, tmp_path)
        for _ in range(3):
            report = room.send(at=LATER if later else None)
            if report.complete:
                break
        assert report.complete, (report.stopped, report.held)
        if later:
            assert not held.delivered
            held.come()
        assert dict(held.delivered) == dict.fromkeys(READERS, 1), "everybody once"
        assert calls(held, vendor.verbs["schedule" if later else "send"]) == 1
        states = [campaign.status for campaign in held.campaigns.values()]
        assert len(states) - sum(state in ("save", "draft") for state in states) == 1


@pytest.mark.parametrize(("name", "later", "lost", "last"), WAYS)
def test_the_steps_are_all_of_them(tmp_path: Path, name: str, later: bool, lost: bool, last: int) -> None:
    """Had a step been added, the test above would not reach the last."""
    (vendor,) = (one for one in VENDORS if one.name == name)
    with vendor.stand_in(key=KEY, checked=False) as held:
        if lost:
            fail(held, vendor.verbs["send"], faults.drop_reply)
        assert not killed_at(last + 1, name, held.address, tmp_path, later=later)
        assert bool(held.delivered) is not later


def killed_at(step: int, name: str, address: str, folder: Path, *, later: bool) -> bool:
    """Hand over in a process of its own until it ends itself; whether it did, before its end."""
    process = PROCESSES.Process(target=run, args=(name, address, str(folder), step, later))
    process.start()
    process.join()
    assert process.exitcode in (FINISHED, KILLED), "it ended in a way of its own"
    return bool(process.exitcode == KILLED)
