"""Senders that are killed before a faulty stand-in, and what can be said of everybody afterwards.

A sender is a process of its own over a state folder on disk. It is killed with SIGKILL at a step (before or after a
durable write, before or after a call) or at a moment, and the same send is run again until it comes to its end. Nothing
waits: the stop that paces it answers at once.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from delivery_world import PLAN, World, edition
from fuse import Fuse
from msgspec.structs import replace
from stand_in_process import delivered_at

from newsletter.delivery.database import Place
from newsletter.delivery.history import History
from newsletter.delivery.lease import LeaseHeld
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.run import Run
from newsletter.delivery.send import deliver
from newsletter.providers.base import DirectProvider, is_direct
from newsletter.providers.entry import Option
from newsletter.providers.mailing import Batch
from newsletter.providers.outcome import NotTaken, Receipt, Settled
from newsletter.providers.registry import open_provider
from newsletter.providers.secret import Secret

# A process is forked from one that has imported everything, where the system can fork.
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES: Any = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
PROCESSES.set_forkserver_preload(
    [
        "newsletter.delivery.send",
        "newsletter.providers.mailgun",
        "newsletter.providers.resend",
        "newsletter.providers.ses",
        "requests",
        "requests_aws4auth",
        "pydantic",
        "sqlalchemy.dialects.sqlite",
    ]
)
MOST_RUNS = 40  # of one send, until it comes to its end
OPTIONS: Mapping[str, Mapping[str, Option]] = {
    "mailgun": {"domain": "mg.example.org"},
    "resend": {"calls_a_second": 1_000_000},
    "ses": {"region": "eu-west-1", "messages_a_second": 200},
}
SECRETS = {"api_key": "key", "access_key_id": "AKIDEXAMPLE", "secret_access_key": "key"}


class Hurried:
    """A stop that nobody wants and that waits for nothing."""

    def is_set(self) -> bool:
        return False

    def wait(self, _timeout: float) -> bool:
        return False


def opened(name: str, address: str, most: int = 0) -> DirectProvider:
    """The provider before a stand-in; its log has settled at once. `most`: recipients in a call, if not its own."""
    provider = open_provider(
        name, {**OPTIONS[name], "base_url": address}, lambda setting: Secret(SECRETS.get(setting, "")), Path("unused")
    )
    assert is_direct(provider)
    hurried: Any = provider
    own = provider.capabilities
    hurried.capabilities = replace(own, settling=dt.timedelta(), most_recipients=most or own.most_recipients)
    return provider


def five_hundred_proves_nothing_sent(provider: DirectProvider, _ledger: Ledger) -> None:
    """A mutant: what nobody can know is taken for not sent."""
    real = provider.hand_over

    def hand_over(batch: Batch) -> Receipt:
        receipt = real(batch)
        lost = isinstance(receipt, Settled) and any(one.state == "unknown" for one in receipt.outcomes.values())
        return NotTaken("500") if lost else receipt

    mutated: Any = provider
    mutated.hand_over = hand_over


def marks_after_the_call(provider: DirectProvider, ledger: Ledger) -> None:
    """A mutant: a batch is marked in flight once it has been handed over."""
    mark, hand_over = ledger.mark_in_flight, provider.hand_over
    waiting: list[tuple[Any, ...]] = []

    def later(*words: Any) -> bool:
        waiting.append(words)
        return True

    def hand_over_and_mark(batch: Batch) -> Receipt:
        receipt = hand_over(batch)
        if waiting:
            mark(*waiting.pop())
        return receipt

    mutated: Any = ledger
    mutated.mark_in_flight = later
    mutated = provider
    mutated.hand_over = hand_over_and_mark


MUTANTS: Mapping[str, Callable[[DirectProvider, Ledger], None]] = {
    "": lambda _provider, _ledger: None,
    "5xx": five_hundred_proves_nothing_sent,
    "after": marks_after_the_call,
}


class Sender(NamedTuple):
    """What a sender is told: the provider, where its stand-in is, how many go into a call, how it is spoilt."""

    name: str
    address: str
    most: int = 0
    mutant: str = ""


def run_sender(state: str, slug: str, sender: Sender, step: int) -> None:
    """Send an issue to the list as far as `step`; a step of 0 is never reached."""
    world, provider = World(Path(state)), opened(sender.name, sender.address, sender.most)
    fuse = Fuse(step)
    fuse.around(world.ledger, "open", "mark_in_flight", "settle", "finish")
    fuse.around(provider, "hand_over")
    MUTANTS[sender.mutant](provider, world.ledger)
    run = Run(lambda: dt.datetime.now(dt.UTC), Hurried())
    report = deliver(edition(slug), PLAN, world.audience.query("pilot"), provider, world.ledger, run)
    os._exit(0 if not report.stopped and report.delivery.state == "done" else 1)


def run_worker(place: Place, slug: str, sender: Sender, step: int) -> None:
    """Send an issue, or wait for whoever is at it and take over should it die; as far as `step`."""
    world, provider = World(place), opened(sender.name, sender.address, sender.most)
    fuse = Fuse(step)
    fuse.around(world.ledger, "open", "mark_in_flight", "settle", "finish")
    fuse.around(provider, "hand_over")
    for _ in range(MOST_RUNS * 50):
        run = Run(lambda: dt.datetime.now(dt.UTC), Hurried())
        try:
            report = deliver(edition(slug), PLAN, world.audience.query("pilot"), provider, world.ledger, run)
        except LeaseHeld:
            time.sleep(0.02)
            continue
        if not report.stopped:
            os._exit(0)
    os._exit(1)


@dataclass
class Aftermath:
    """What is on record and what really arrived, for those who were to get it."""

    people: frozenset[str]
    delivered: Mapping[str, int]
    states: Mapping[str, str]
    runs: int = 1

    def those(self, state: str) -> frozenset[str]:
        return frozenset(address for address, now in self.states.items() if now == state)

    @property
    def twice(self) -> frozenset[str]:
        return frozenset(address for address, count in self.delivered.items() if count > 1)

    @property
    def lost(self) -> frozenset[str]:
        """Neither delivered nor held: nobody would ever know."""
        return self.people - frozenset(self.delivered) - self.those("held")

    @property
    def wrong(self) -> frozenset[str]:
        """Said to have it without having it, or having it without being said to or held."""
        arrived = frozenset(self.delivered)
        return (self.those("accepted") - arrived) | (arrived - self.those("accepted") - self.those("held"))

    @property
    def held_in_vain(self) -> frozenset[str]:
        """Held although it arrived: where a provider can be asked, nobody needs to be."""
        return self.those("held") & frozenset(self.delivered)


@dataclass
class Harness:
    """Sends by one kind of sender. `template` is a state folder with the list in it."""

    sender: Sender
    template: Path
    people: frozenset[str]
    _before: dict[str, int] = field(default_factory=dict)

    def killed(self, folder: Path, *, step: int = 0, moment: float | None = None) -> Aftermath:
        """A sender that is killed, and the same send again until it comes to its end."""
        shutil.copytree(self.template, folder)
        self._before = dict(delivered_at(self.sender.address))
        first = self._start(folder, step)
        if moment is not None:
            first.join(moment)
            if first.is_alive():
                os.kill(first.pid, signal.SIGKILL)
        first.join()
        runs = 1
        while self._finished(folder) is False and runs < MOST_RUNS:
            again = self._start(folder, 0)
            again.join()
            runs += 1
        return self._aftermath(folder, runs)

    def _start(self, folder: Path, step: int) -> Any:
        """Each folder's issue has a name of its own: the stand-in remembers keys."""
        words = (str(folder), f"issue-{folder.name}", self.sender, step)
        process = PROCESSES.Process(target=run_sender, args=words)
        process.start()
        return process

    def _finished(self, folder: Path) -> bool:
        world = World(folder)
        found = world.history.deliveries()
        return bool(found) and found[0].state == "done"

    def _aftermath(self, folder: Path, runs: int) -> Aftermath:
        return aftermath(World(folder), self.sender, self.people, self._before, runs)


def aftermath(
    world: World, sender: Sender, people: frozenset[str], before: Mapping[str, int], runs: int = 1
) -> Aftermath:
    """What is on record of the one delivery, and what has arrived since `before`."""
    history = History(world.engine)
    (delivery,) = history.deliveries()
    states = {person.address: str(person.state) for person in history.people(delivery)}
    new = {address: count - before.get(address, 0) for address, count in delivered_at(sender.address).items()}
    return Aftermath(people, {address: count for address, count in new.items() if count}, states, runs)


def with_readers(place: Path | Place, number: int) -> frozenset[str]:
    """A record with a list of so many; who they are."""
    world = World(place)
    people = [f"reader-{each:05}@example.org" for each in range(number)]
    for at in range(0, number, 500):
        world.subscribe({address: {"first-name": address[7:12]} for address in people[at : at + 500]})
    world.engine.dispose()
    return frozenset(people)


def steps_of(sender: Sender, readers: int) -> Sequence[int]:
    """Every step of an undisturbed send: before and after opening, finishing, and each batch's three."""
    most = opened(sender.name, sender.address, sender.most).capabilities.most_recipients
    return range(1, 2 * (2 + 3 * -(-readers // most)) + 1)
