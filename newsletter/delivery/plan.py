"""What is to be sent, as a person decided it; and what a send came to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

RecipientState = Literal["planned", "in flight", "accepted", "refused", "held"]
DeliveryState = Literal["open", "done", "cancelled"]
UNRECORDED = 0  # the id of a delivery to nobody


class Plan(Struct, frozen=True):
    """One send of an edition.

    `list` is the list's name. `sender` and `reply_to` are mailboxes ("Name <address>"). `unsubscribe` is an https
    address to which each reader's token is added, or a mailto: one. `web_address` is the issue's page or "". `fields`:
    the names of the list's fields; None: not known. `test`: to single addresses, marked so, and it doesn't count.
    """

    list: str
    sender: str
    unsubscribe: str
    reply_to: str = ""
    web_address: str = ""
    fields: frozenset[str] | None = None
    test: bool = False


class Delivery(Struct, frozen=True):
    """A send as it is recorded. `digest` is that of its content; `counts` are its recipients by state."""

    id: int
    issue: str
    list: str
    test: bool
    subject: str
    digest: str
    provider: str
    state: DeliveryState
    started: dt.datetime
    finished: dt.datetime | None
    counts: Mapping[RecipientState, int]

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
        """Part of the recipients' key: 0, or a test's own number."""
        return self.id if self.test else 0

    def began_with(self, digest: str, provider: str) -> bool:
        """Whether it was begun with that content and provider."""
        return self.digest == digest and self.provider == provider

    @property
    def total(self) -> int:
        """Everybody whom this send is for."""
        return sum(self.counts.values())


def claim(issue: str, *, test: bool) -> str:
    """The name of the lease for sending an issue, or for tests of it."""
    return f"{issue} (test)" if test else issue


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
    """

    delivery: Delivery
    resumed: bool
    earlier: int
    stopped: str = ""

    @property
    def complete(self) -> bool:
        """Whether every single message was accepted."""
        return not self.stopped and self.delivery.counts.get("accepted", 0) == self.delivery.total
