"""Whatever a vendor does, and wherever the sender is killed: nobody twice, nobody lost, nobody told wrong."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

import pytest
from delivery_world import World

from newsletter.errors import CouldNotRun
from newsletter.providers.base import Capabilities, Reconciliation
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Receipt, Settled, same_for_all

MOST_RUNS = 200


class Killed(BaseException):
    """The end of the process."""


class Vendor:
    """A vendor of one kind with faults by the dice, which it remembers what it took under which key.

    `each`: a request for each reader, else one for all. `bad`: whom it refuses; `fault`: the share of calls that go
    wrong in some way.
    """

    def __init__(self, dice: random.Random, kind: Reconciliation, most: int, *, each: bool) -> None:
        self.dice = dice
        self.each = each
        self.capabilities = Capabilities(
            "vendor", "direct", kind, most_recipients=most, settling=dt.timedelta(seconds=1)
        )
        self.bad: frozenset[str] = frozenset()
        self.fault = 0.3
        self.got = Counter[str]()
        self.log = defaultdict[str, set[str]](set)
        self._taken: set[tuple[str, bytes]] = set()

    def refusals(self, mailing: Mailing) -> Sequence[str]:
        return ()

    def check(self) -> str:
        return "It answers, now and then."

    def sender_fault(self, sender: str) -> str:
        return ""

    def shown(self, batch: Batch) -> Sequence[str]:
        return ()

    def close(self) -> None:
        pass

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        bodies = tuple(recipient.address.encode() for recipient in recipients)
        addresses = tuple(recipient.address for recipient in recipients)
        return Batch(key, addresses, bodies if self.each else (b"[".join(bodies),))

    def hand_over(self, batch: Batch) -> Receipt:
        if self.dice.random() < 0.03:
            raise Killed
        if self.dice.random() < self.fault / 3:
            return NotTaken("Too much", again=self.dice.random() < 0.7)
        if not self.each:
            return self._all(batch)
        outcomes = {
            address: self._one(batch.key, address, body)
            for address, body in zip(batch.recipients, batch.requests, strict=True)
        }
        if len(outcomes) > 1 and self.dice.random() < 0.1:
            outcomes.pop(self.dice.choice(list(outcomes)))  # it says nothing of this one
        return Settled(outcomes, 5.0 if self.dice.random() < 0.1 else None)

    def search(self, batch: Batch, since: dt.datetime) -> Mapping[str, Outcome]:
        if self.dice.random() < self.fault:
            raise CouldNotRun("The log is away.")
        return {address: Outcome("accepted") for address in batch.recipients if batch.key in self.log[address]}

    def _one(self, key: str, address: str, body: bytes) -> Outcome:
        chance, known = self.dice.random(), self._knows(key, body)
        if address in self.bad and not known:
            return Outcome("refused", "It is bad", proven=True)
        if chance < self.fault / 3:
            return Outcome("unknown", "500 before")
        if chance < self.fault / 2 and not known:
            return Outcome("deferred", "Later")
        self._take(key, [address], body)
        if self.dice.random() < 0.01:
            raise Killed
        return Outcome("unknown", "500 after") if chance < self.fault else Outcome("accepted")

    def _all(self, batch: Batch) -> Receipt:
        (body,) = batch.requests
        chance, known = self.dice.random(), self._knows(batch.key, body)
        if chance < self.fault / 3:
            return same_for_all(batch, Outcome("unknown", "500 before"))
        if self.bad.intersection(batch.recipients) and not known:
            return BatchRefused("Somebody is bad", proven=True)
        if chance < self.fault / 2 and not known:
            return same_for_all(batch, Outcome("deferred", "Later"))
        self._take(batch.key, batch.recipients, body)
        if self.dice.random() < 0.01:
            raise Killed
        return same_for_all(batch, Outcome("unknown", "500 after") if chance < self.fault else Outcome("accepted"))

    def _knows(self, key: str, body: bytes) -> bool:
        return self.capabilities.reconciliation == "keyed" and (key, body) in self._taken

    def _take(self, key: str, addresses: Sequence[str], body: bytes) -> None:
        if self._knows(key, body):
            return
        self._taken.add((key, body))
        for address in addresses:
            self.got[address] += 1
            self.log[address].add(key)


@pytest.mark.parametrize("seed", range(30))
def test_every_reader_gets_it_once_or_is_held_or_refused_with_reason(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    kind: Reconciliation = dice.choice(get_args(Reconciliation))
    vendor = Vendor(dice, kind, dice.choice([1, 3, 8, 20]), each=dice.random() < 0.5)
    people = [f"r{number:02}@example.org" for number in range(dice.choice([5, 30, 60]))]
    world = World(tmp_path / "state")
    world.subscribe(people)
    fault = dice.choice(["none", "some addresses", "the account"])
    vendor.bad = frozenset({"none": [], "some addresses": people[::9], "the account": people}[fault])
    done = False
    for run in range(MOST_RUNS):
        if fault == "the account" and run == 4:
            vendor.bad = frozenset()  # it was mended
        vendor.fault = max(0.0, vendor.fault - 0.01)
        try:
            world.send(vendor)
        except Killed:
            world = world.again()
            world.ticks = (run + 1) * 10_000  # another process, some hours later
        deliveries = world.history.deliveries()
        done = bool(deliveries) and deliveries[0].state == "done"
        if done:
            break
    assert done, "it never came to its end"
    states = world.states()
    assert states.keys() == set(people), "somebody was lost"
    assert [address for address, times in vendor.got.items() if times > 1] == []
    told = {state: {address for address in people if states[address] == state} for state in set(states.values())}
    got = set(vendor.got)
    assert told.get("accepted", set()) <= got
    assert not told.get("refused", set()) & got
    assert fault != "none" or not told.get("refused")
    assert kind != "keyed" or not told.get("held")
    assert kind != "searchable" or not told.get("held", set()) & got, "the log has them"
