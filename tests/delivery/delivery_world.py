"""A small newsletter for the tests of this room: an edition, a list, a clock, a database on disk."""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete

from newsletter.compose.edition import Edition
from newsletter.delivery.audience import Audience
from newsletter.delivery.database import Place, open_database, writing
from newsletter.delivery.history import History
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.plan import Delivery, Plan, RecipientState, Report
from newsletter.delivery.run import Run
from newsletter.delivery.send import deliver
from newsletter.delivery.subscribing import add_people, name_list
from newsletter.delivery.tables import SUBSCRIBERS
from newsletter.providers.base import DirectProvider

START = dt.datetime(2016, 11, 16, 7, 30, tzinfo=dt.UTC)
PLAN = Plan(
    list="pilot",
    sender="The Commissioner <commissioner@example.org>",
    unsubscribe="https://example.org/u/",
    reply_to="editor@example.org",
    fields=frozenset({"first-name"}),
)


def edition(
    slug: str = "2016-11-16-after",
    subject: str = "Only 49 per cent expect to break even",
    greeting: str = "[[reader:first-name?or=colleague]]",
) -> Edition:
    """An issue as compose hands it on."""
    return Edition(
        slug=slug,
        subject=subject,
        preheader="",
        byline="",
        title=subject,
        language="en-GB",
        date=dt.date(2016, 11, 16),
        theme="commissioner",
        html=f'<p>Dear {greeting},</p><p><a href="[[unsubscribe]]">Unsubscribe</a></p>',
        text=f"Dear {greeting},\n\nUnsubscribe: [[unsubscribe]]\n",
        web="",
        pictures={},
    )


@dataclass(eq=False)
class Patience:
    """Waits without waiting: the world's clock goes on."""

    world: World
    waited: list[float] = field(default_factory=list)
    stopped: bool = False

    def is_set(self) -> bool:
        return self.stopped

    def wait(self, timeout: float) -> bool:
        self.waited.append(timeout)
        self.world.ticks += round(timeout)
        return self.stopped


@dataclass(eq=False)
class World:
    """A record with a list, in a state folder or in a database. Each call of the clock is a second later."""

    place: Place | Path
    engine: Engine = field(init=False)
    ticks: int = 0

    def __post_init__(self) -> None:
        self.engine = open_database(self.place)
        weakref.finalize(self, self.engine.dispose)
        self.audience = Audience(self.engine)
        self.ledger = Ledger(self.engine)
        self.history = History(self.engine)
        self.patience = Patience(self)

    @property
    def folder(self) -> Path:
        """The state folder."""
        return self.place if isinstance(self.place, Path) else self.place.folder

    def again(self) -> World:
        """The same record as another process has it."""
        return World(self.place)

    def clock(self) -> dt.datetime:
        self.ticks += 1
        return START + dt.timedelta(seconds=self.ticks)

    def subscribe(self, people: Mapping[str, Mapping[str, str]] | Sequence[str], name: str = "pilot") -> None:
        words = people if isinstance(people, Mapping) else {address: {} for address in people}
        with writing(self.engine) as connection:
            name_list(connection, name, ["first-name"])
            add_people(connection, name, words, START)

    def leave(self, address: str) -> None:
        """Take somebody off every list, as a hand on the database might."""
        with writing(self.engine) as connection:
            connection.execute(delete(SUBSCRIBERS).where(SUBSCRIBERS.c.address == address))

    def send(self, provider: DirectProvider, issue: Edition | None = None, plan: Plan = PLAN, **watched: Any) -> Report:
        people = self.audience.query(plan.list)
        return deliver(issue or edition(), plan, people, provider, self.ledger, self.run(**watched))

    def run(self, **watched: Any) -> Run:
        """A run by this clock, which goes on when somebody waits."""
        return Run(self.clock, **{"stop": self.patience, **watched})

    def states(self, delivery: Delivery | None = None) -> dict[str, RecipientState]:
        """The state of everybody in the newest delivery, or in that one."""
        delivery = delivery or self.history.deliveries()[0]
        return {person.address: person.state for person in self.history.people(delivery)}
