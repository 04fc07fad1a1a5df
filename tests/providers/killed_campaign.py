"""A hand-over that ends itself without a word at a given step: run in a process of its own by the test beside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from campaign_world import LATER, VENDORS, Newsroom

from newsletter.delivery.campaign_record import CampaignRecord

sys.path.insert(0, str(Path(__file__).parents[1] / "delivery"))
from fuse import Fuse
from killed_sender import FINISHED, KILLED

__all__ = ["FINISHED", "KILLED", "run"]
_VERBS = ("audiences", "find", "create", "store", "content", "state", "send", "schedule")


def run(name: str, address: str, folder: str, step: int, later: bool) -> None:
    """Hand the issue of `campaign_world` to the vendor called `name`, as far as the step.

    The steps count what happens before and after each durable write and each verb; a step past the last lets it finish.
    """
    (vendor,) = (one for one in VENDORS if one.name == name)
    room, fuse = Newsroom(vendor, address, Path(folder)), Fuse(step)
    for write in ("open", "note", "finish"):
        fuse.around(CampaignRecord, write)
    provider = room.open()
    for verb in _VERBS:
        fuse.around(provider, verb)
    room.send(at=LATER if later else None, provider=provider)
    os._exit(FINISHED)
