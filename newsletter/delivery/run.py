"""How one run of a send is timed, watched and stopped: what its caller brings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from newsletter.delivery.lease import Clock
from newsletter.delivery.pacing import Stop
from newsletter.delivery.plan import Delivery
from newsletter.delivery.progress import Progress
from newsletter.providers.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is given besides what it sends.

    `stop`: a person's wish to stop after the present call. `on_opened` is told of the delivery when everybody is
    written down and before the first call. `calls` is where the provider's exchanges arrive, which `record` is for.
    """

    clock: Clock
    stop: Stop = field(default_factory=threading.Event)
    on_opened: Callable[[Delivery], None] = lambda _delivery: None
    on_progress: Callable[[Progress], None] = lambda _progress: None
    calls: list[Exchange] = field(default_factory=list)
