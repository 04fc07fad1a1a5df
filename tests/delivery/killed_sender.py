"""A sender that ends itself without a word at a given step: run in a process of its own by the test beside it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from delivery_world import World
from fuse import Fuse

from newsletter.providers.base import DirectProvider
from newsletter.providers.outbox import Outbox
from newsletter.providers.smtp import Server, Smtp

FINISHED = 7  # the exit code of a run that came to its end
KILLED = -9 if hasattr(signal, "SIGKILL") else 9


def provider(kind: str, where: str) -> DirectProvider:
    """A real one."""
    return Outbox(Path(where)) if kind == "outbox" else Smtp(Server("127.0.0.1", int(where), security="none"))


def run(state: str, kind: str, where: str, step: int) -> None:
    """Send the issue of `delivery_world` to its list, as far as the step.

    `kind` is "smtp" or "outbox", `where` its port or folder. The steps count what happens before and after each durable
    write and each call; a step past the last lets it finish.
    """
    world, sender, fuse = World(Path(state)), provider(kind, where), Fuse(step)
    for thing, names in ((world.ledger, ("open", "mark_in_flight", "settle", "finish")), (sender, ("hand_over",))):
        fuse.around(thing, *names)
    world.send(sender)
    os._exit(FINISHED)
