"""What is to be sent, as a person decided it; and what a send came to."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from newsletter.providers.personal import bare_address
from newsletter.providers.registry import reaches_people

RecipientState = Literal["planned", "in flight", "accepted", "refused", "held"]
DeliveryState = Literal["scheduled", "open", "done", "cancelled"]
UNRECORDED = 0  # the id of a delivery to nobody
_UNRECEIVED = -1


class Plan(Struct, frozen=True):
    """One send of an edition.

    `list` is the list's name, `segment` that of the part of it that is meant, "" for all. `sender` and `reply_to` are
    mailboxes ("Name <address>"). `unsubscribe` is an https address to which each reader's token is added, or a mailto:
    one. `web_address` is the issue's page or "". `fields`: the names of the list's fields; None: not known. `audience`
    is the list at a provider that holds it. `test`: to single addresses, marked so, and it doesn't count. `scheduled`
    is the delivery that was scheduled and is carried out by this, 0 for none.
    """

    list: str
    sender: str
    unsubscribe: str
    reply_to: str = ""
    web_address: str = ""
    fields: frozenset[str] | None = None
    audience: str = ""
    test: bool = False
    segment: str = ""
    scheduled: int = 0

    @property
    def target(self) -> str:
        """Whom it is for, as a person says it: `pilot`, or `pilot/gps`."""
        return target(self.list, self.segment)


def target(name: str, segment: str) -> str:
    """A list, or a part of it, as `--to` takes it."""
    return f"{name}/{segment}" if segment else name


class Delivery(Struct, frozen=True):
    """A send as it is recorded. `digest` is that of its content; `counts` are its recipients by state.

    `campaign`: the provider holds the list, was handed the issue once, and `counts` are those on the list by its word.
    `due`: when it was to begin by itself, or to be sent by a provider that keeps such times; None: at once.
    """

    id: int
    issue: str
    list: str
    test: bool
    subject: str
    sender: str
    digest: str
    provider: str
    state: DeliveryState
    started: dt.datetime
    finished: dt.datetime | None
    counts: Mapping[RecipientState, int]
    segment: str = ""
    due: dt.datetime | None = None
    campaign: bool = False

    @property
    def target(self) -> str:
        """Whom it is for, as `--to` takes it."""
        return target(self.list, self.segment)

    @property
    def name(self) -> str:
        """The same at every attempt: it names batches, and the campaign at a provider."""
        return f"{self.issue}-test-{self.id}" if self.test else self.issue

    @property
    def claim(self) -> str:
        """The lease that whoever sends or changes it must hold."""
        return claim(self.issue, test=self.test)

    @property
    def trial(self) -> int:
        """Part of the recipients' key, so that what nobody received is not in the way of what somebody will."""
        return self.id if self.test else real_trial(self.provider)

    def began_with(self, digest: str, provider: str) -> bool:
        """Whether it was begun with that content and provider."""
        return self.digest == digest and self.provider == provider

    @property
    def total(self) -> int:
        """Everybody whom this send is for."""
        return sum(self.counts.values())


def real_trial(provider: str) -> int:
    """`trial` of every send by `provider` that is no test: 0, or the outbox's own, from which nobody receives anything.

    So each reader has an issue once, and once in the outbox.
    """
    return 0 if reaches_people(provider) else _UNRECEIVED


def claim(issue: str, *, test: bool) -> str:
    """The name of the lease for sending an issue, or for tests of it."""
    return f"{issue} (test)" if test else issue


def message_id(delivery: Delivery, address: str, token: str) -> str:
    """The Message-ID of a person's message, the same whenever it is asked for. Nobody can tell the address by it."""
    words = "\0".join((delivery.issue, str(delivery.trial), address, token))
    return f"<{hashlib.sha256(words.encode()).hexdigest()[:32]}@{_domain(delivery.sender)}>"


@lru_cache(maxsize=8)  # asked for with each message of a send
def _domain(sender: str) -> str:
    return bare_address(sender).rpartition("@")[2] or "localhost"


class Person(Struct, frozen=True):
    """What is recorded of one recipient. `reference` is the provider's own word for the message."""

    address: str
    state: RecipientState
    reason: str
    reference: str
    message_id: str
    changed: dt.datetime | None


class Report(Struct, frozen=True):
    """What a send came to. `stopped` says why it ended before its end, "" where it did not.

    `resumed`: it went on with a send that had been interrupted. `earlier`: people who had the issue from another send.
    `waiting`: people who wait for it in another send that was not finished.
    """

    delivery: Delivery
    resumed: bool
    earlier: int
    waiting: int = 0
    stopped: str = ""

    @property
    def outcome(self) -> str:
        """In a word: "sent" to everybody, "partial", or "nothing sent"."""
        if self.complete:
            return "sent"
        return "partial" if self.delivery.counts.get("accepted") or self.delivery.counts.get("held") else "nothing sent"

    @property
    def complete(self) -> bool:
        """Whether every single message was accepted."""
        return not self.stopped and self.delivery.counts.get("accepted", 0) == self.delivery.total
