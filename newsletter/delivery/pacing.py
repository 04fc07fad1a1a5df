"""When the next call may be made: a provider's limits, its wish to be left alone, and a person who wants to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from newsletter.delivery.lease import Clock

MOST_TRIES = 8  # in a row that were not taken
_LONGEST_BACKOFF = 60.0  # seconds
LONGEST_WAIT = 900.0  # seconds; a provider that asks for more is better asked again by a person


class Stop(Protocol):
    """A person's wish to stop, and a wait that it ends. `threading.Event` is one."""

    def is_set(self) -> bool:
        """Whether to stop."""

    def wait(self, timeout: float, /) -> bool:
        """Wait that many seconds, or until somebody wants to stop; whether somebody does."""


@dataclass(slots=True)
class Pace:
    """Paces the calls of one run. `calls_a_second`: the provider's limit, None where it has none."""

    stop: Stop
    clock: Clock
    calls_a_second: float | None = None
    _tries: int = 0
    _last: float | None = None

    def before_call(self) -> bool:
        """Wait as long as the limit demands; whether the call may be made, as nobody wants to stop."""
        now = self.clock().timestamp()
        if self.calls_a_second and self._last is not None:
            left = min(self._last - now, 0.0) + 1 / self.calls_a_second  # no longer where the clock was set back
            if left > 0:
                self.stop.wait(left)
                now += left
        self._last = now
        return not self.stop.is_set()

    def taken(self) -> None:
        """A call was answered: whatever it was, the provider is there."""
        self._tries = 0

    def not_taken(self, wait: float | None) -> bool:
        """Wait as long as the provider asks, else twice as long each time; whether it is worth coming again."""
        self._tries += 1
        pause = min(2.0 ** (self._tries - 1), _LONGEST_BACKOFF) if wait is None else wait
        if self._tries >= MOST_TRIES or pause > LONGEST_WAIT:
            return False
        self.stop.wait(pause)
        return not self.stop.is_set()
