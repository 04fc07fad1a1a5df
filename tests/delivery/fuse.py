"""A process that ends itself at a given step, as by kill -9."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any


class Fuse:
    """Counts steps, and ends the process at one of them; a step of 0 is never reached."""

    def __init__(self, step: int) -> None:
        self.left = step

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            end()

    def around(self, thing: object, *names: str) -> None:
        """Make each `thing.name` a step before and a step after."""
        for name in names:
            self._around(thing, name)

    def _around(self, thing: object, name: str) -> None:
        original: Callable[..., Any] = getattr(thing, name)

        def stepped(*args: object, **named: object) -> Any:
            self.step()
            result = original(*args, **named)
            self.step()
            return result

        setattr(thing, name, stepped)


def end() -> None:
    """Nothing is flushed, closed or given back."""
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(9)
