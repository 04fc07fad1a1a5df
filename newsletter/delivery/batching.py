"""Cutting batches: as many people as a provider takes at once, by number and by bytes, and as it has shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from newsletter.delivery.ledger import Row
from newsletter.delivery.plan import Delivery, message_id
from newsletter.delivery.unsubscribe import unsubscribe_address
from newsletter.errors import DeliveryRefused
from newsletter.providers.base import DirectProvider
from newsletter.providers.mailing import Batch, Mailing, Recipient


class Unwritable(Exception):
    """No message can be made for the reader of `row`, and why."""

    def __init__(self, row: Row, reason: str) -> None:
        super().__init__(reason)
        self.row = row
        self.reason = reason


@dataclass(slots=True)
class Batches:
    """Makes the batches of one run. `unsubscribe` is the list's address.

    `size` is the most that goes into one: a batch that is refused as a whole halves it, which finds the one that is
    wrong in a few steps and suits an account that may not send as many as the vendor says; each that is taken doubles
    it again, up to the provider's limit. `number` is how many of the delivery's are written down: the next is called
    by the number after it, and one that never was written down leaves no gap, or a later run would use a number twice.
    """

    mailing: Mailing
    unsubscribe: str
    delivery: Delivery
    provider: DirectProvider
    number: int
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = self.provider.capabilities.most_recipients

    def cut(self, rows: Sequence[Row], at: dt.datetime) -> tuple[Batch, Sequence[Row]]:
        """The next batch, of the first rows, and those rows. Raises Unwritable."""
        key = f"{self.delivery.name}/{self.delivery.id}.{self.number + 1}"
        most_bytes = self.provider.capabilities.most_bytes
        chosen, batch = self._written(rows[: self.size], key, at)
        while most_bytes is not None and batch.size > most_bytes and len(chosen) > 1:
            chosen = chosen[: max(1, min(len(chosen) - 1, len(chosen) * most_bytes // batch.size))]
            batch = self._prepare(chosen, key, at)
        return batch, chosen

    def _written(self, rows: Sequence[Row], key: str, at: dt.datetime) -> tuple[Sequence[Row], Batch]:
        """As many of the rows as no message is in the way of, and their batch. Raises Unwritable."""
        while True:
            try:
                return rows, self._prepare(rows, key, at)
            except (DeliveryRefused, ValueError) as error:
                if len(rows) == 1:
                    raise Unwritable(rows[0], str(error)) from error
                rows = rows[: len(rows) // 2]

    def written_down(self) -> None:
        """The batch that was cut last is on record, and its number is taken."""
        self.number += 1

    def refused(self, batch: Batch) -> None:
        """A batch was refused as a whole."""
        self.size = max(1, len(batch.recipients) // 2)

    def taken(self) -> None:
        """A batch was taken."""
        self.size = min(self.size * 2, self.provider.capabilities.most_recipients)

    def _prepare(self, rows: Sequence[Row], key: str, at: dt.datetime) -> Batch:
        recipients = [
            Recipient(
                row.address,
                unsubscribe_address(self.unsubscribe, row.token),
                message_id(self.delivery, row.address, row.token),
                row.fields,
            )
            for row in rows
        ]
        return self.provider.prepare(replace(self.mailing, date=at), recipients, key)
