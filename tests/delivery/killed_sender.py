"""A sender that ends itself without a word at a given step: run in a process of its own by the test beside it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from delivery_world import World

from newsletter.providers.base import DirectProvider
from newsletter.providers.outbox import Outbox
from newsletter.providers.smtp import Server, Smtp

FINISHED = 7  # the exit code of a run that came to its end
KILLED = -9 if hasattr(signal, "SIGKILL") else 9


class Fuse:
    """Counts steps, and ends the process at one of them."""

    def __init__(self, step: int) -> None:
        self.left = step

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            end()

    def around(self, thing: object, name: str) -> None:
        """Make `thing.name` a step before and a step after."""
        original: Callable[..., Any] = getattr(thing, name)

        def stepped(*args: object, **named: object) -> Any:
            self.step()
            result = original(*args, **named)
            self.step()
            return result

        setattr(thing, name, stepped)


def end() -> None:
    """Die as by kill -9: nothing is flushed, closed or given back."""
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(9)


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
        for name in names:
            fuse.around(thing, name)
    world.send(sender)
    os._exit(FINISHED)
