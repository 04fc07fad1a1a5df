"""The one sending loop: mark in flight, hand over, settle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from newsletter.delivery.lease import Clock, Lease
from newsletter.delivery.ledger import CUT_OFF, InFlight, Ledger, Row
from newsletter.delivery.plan import Delivery
from newsletter.delivery.unsubscribe import unsubscribe_address
from newsletter.providers.base import DirectProvider
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.outcome import NotTaken, Outcome, Receipt, Settled, same_for_all

_PAGE = 100  # people fetched at a time
_MOST_UNKNOWN = 3  # calls in a row without an answer: then the rest had better wait
_MOST_REFUSED = 10  # recipients refused before the first was accepted: then it is not about them


class Progress(Struct, frozen=True):
    """How far a send has come."""

    total: int
    accepted: int
    refused: int
    held: int

    @property
    def waiting(self) -> int:
        """People who have not been handed over, or were put off for now."""
        return self.total - self.accepted - self.refused - self.held


@dataclass(slots=True)
class Sending:
    """One run over a delivery. `unsubscribe` is the list's address; `stopped` says why the run ended early."""

    mailing: Mailing
    unsubscribe: str
    delivery: Delivery
    provider: DirectProvider
    ledger: Ledger
    lease: Lease
    clock: Clock
    on_progress: Callable[[Progress], None]
    stopped: str = ""
    _counts: dict[str, int] = field(default_factory=dict)
    _unknown_in_a_row: int = 0

    def run(self) -> None:
        """What was cut off first; then everybody who is planned, once."""
        self._counts = {str(state): count for state, count in self.delivery.counts.items()}
        for cut_off in self.ledger.in_flight(self.delivery):
            self._recover(cut_off)
        number = self.ledger.batch_number(self.delivery)
        for page in self._pages():
            rows = page
            while rows and not self.stopped:
                number += 1
                at = self.clock().astimezone(dt.UTC)
                batch, rows = self._cut(rows, f"{self.delivery.name}/{self.delivery.id}.{number}", at)
                self.ledger.mark_in_flight(self.delivery, batch, self.lease, at)
                self._take(batch, self.provider.hand_over(batch))
            if self.stopped:
                return

    def _pages(self) -> Iterator[tuple[Row, ...]]:
        size = max(self.provider.capabilities.most_recipients, _PAGE)
        after = -1
        while rows := self.ledger.page(self.delivery, after, size):
            yield rows
            after = rows[-1].position

    def _cut(self, rows: tuple[Row, ...], key: str, at: dt.datetime) -> tuple[Batch, tuple[Row, ...]]:
        """A batch of the first rows, as many as the provider takes by number and by bytes; and the other rows."""
        limits = self.provider.capabilities
        batch = self._prepare(rows[: limits.most_recipients], key, at)
        while limits.most_bytes is not None and batch.size > limits.most_bytes and len(batch.recipients) > 1:
            batch = self._prepare(rows[: len(batch.recipients) // 2], key, at)
        return batch, rows[len(batch.recipients) :]

    def _prepare(self, rows: Sequence[Row], key: str, at: dt.datetime) -> Batch:
        recipients = [
            Recipient(row.address, unsubscribe_address(self.unsubscribe, row.token), row.message_id, row.fields)
            for row in rows
        ]
        return self.provider.prepare(replace(self.mailing, date=at), recipients, key)

    def _recover(self, cut_off: InFlight) -> None:
        """A batch whose end nobody saw: again under its key where that is safe, else held for a person."""
        batch = self._same_again(cut_off)
        if batch is None:
            self._settle(cut_off.key, {row.address: Outcome("unknown", CUT_OFF) for row in cut_off.rows})
            return
        receipt = self.provider.hand_over(batch)
        if isinstance(receipt, Settled):
            self._take(batch, receipt)
        else:
            self.stopped = receipt.reason  # it stays in flight: the first attempt may have arrived

    def _same_again(self, cut_off: InFlight) -> Batch | None:
        limits = self.provider.capabilities
        alive = limits.key_life is None or self.clock() - cut_off.handed < limits.key_life
        if limits.reconciliation != "keyed" or not alive:
            return None
        batch = self._prepare(cut_off.rows, cut_off.key, cut_off.handed)
        return batch if batch.digest == cut_off.digest else None

    def _take(self, batch: Batch, receipt: Receipt) -> None:
        outcomes = _outcomes(batch, receipt)
        self._settle(batch.key, outcomes)
        if isinstance(receipt, NotTaken) or (len(batch.recipients) > 1 and not isinstance(receipt, Settled)):
            self.stopped = receipt.reason
        else:
            self._watch(outcomes)

    def _settle(self, key: str, outcomes: Mapping[str, Outcome]) -> None:
        self.ledger.settle(self.delivery, key, outcomes, self.clock())
        for outcome in outcomes.values():
            name = "held" if outcome.state == "unknown" else outcome.state
            self._counts[name] = self._counts.get(name, 0) + 1
        done = (self._counts.get(name, 0) for name in ("accepted", "refused", "held"))
        self.on_progress(Progress(self.delivery.total, *done))

    def _watch(self, outcomes: Mapping[str, Outcome]) -> None:
        """Stop where it is not about single recipients any more."""
        reason = next(iter(outcomes.values())).reason
        lost = all(outcome.state == "unknown" for outcome in outcomes.values())
        self._unknown_in_a_row = self._unknown_in_a_row + 1 if lost else 0
        if self._unknown_in_a_row >= _MOST_UNKNOWN:
            self.stopped = f"{_MOST_UNKNOWN} calls in a row had no answer: {reason}"
        refused = self._counts.get("refused", 0)
        if refused >= _MOST_REFUSED and not self._counts.get("accepted"):
            self.stopped = f"The first {refused} readers were all refused: {reason}"


def _outcomes(batch: Batch, receipt: Receipt) -> Mapping[str, Outcome]:
    """An outcome for everybody in the batch. A refused request says nothing of single people where it had several."""
    if isinstance(receipt, Settled):
        silent = Outcome("unknown", "The provider said nothing of this one.")
        return {address: receipt.outcomes.get(address, silent) for address in batch.recipients}
    alone = len(batch.recipients) == 1 and not isinstance(receipt, NotTaken)
    return same_for_all(batch, Outcome("refused" if alone else "deferred", receipt.reason)).outcomes
