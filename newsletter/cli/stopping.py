"""Ctrl-C while something runs that must not be cut off: the first asks it to stop, the second ends it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from newsletter.cli.output import say


@contextmanager
def stopped_by_hand() -> Iterator[threading.Event]:
    """What is set when a person, or the system by SIGTERM, wants it to stop."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        say("\nStopping after this call. Ctrl-C once more ends it at once; nobody gets it twice either way.")

    wanted = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, ask) for number in wanted}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
