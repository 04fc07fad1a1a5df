"""The one sending loop: mark in flight, hand over, settle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.delivery.batching import Batches
from newsletter.delivery.lease import Lease
from newsletter.delivery.ledger import CUT_OFF, InFlight, Ledger, Row
from newsletter.delivery.pacing import Pace
from newsletter.delivery.plan import Delivery
from newsletter.delivery.progress import Progress
from newsletter.delivery.reconciling import Reconciler
from newsletter.delivery.run import Run
from newsletter.providers.base import DirectProvider
from newsletter.providers.exchange import Exchange
from newsletter.providers.mailing import Batch, Mailing
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Receipt, same_for_all

STOPPED = "It was stopped by hand."
_MOST_UNKNOWN = 3  # calls in a row without an answer: then the rest had better wait
_MOST_REFUSED = 10  # recipients refused before the first was accepted: then it is not about them


@dataclass(slots=True)
class Sending:
    """One run over a delivery. `unsubscribe` is the list's address; `stopped` says why the run ended early."""

    mailing: Mailing
    unsubscribe: str
    delivery: Delivery
    provider: DirectProvider
    ledger: Ledger
    lease: Lease
    watch: Run
    stopped: str = ""
    _counts: dict[str, int] = field(default_factory=dict)
    _settled: int = 0
    _unknown_in_a_row: int = 0
    _began: dt.datetime = field(init=False)
    _pace: Pace = field(init=False)
    _reconciler: Reconciler = field(init=False)
    _batches: Batches = field(init=False)

    def run(self) -> None:
        """What was cut off first; then everybody who is planned, once; then what this run left in doubt."""
        self._counts = {str(state): count for state, count in self.delivery.counts.items()}
        self._began = self.watch.clock()
        self._pace = Pace(self.watch.stop, self.watch.clock, self.provider.capabilities.calls_a_second)
        self._reconciler = Reconciler(self.provider, self._pace, self.watch.clock)
        number = self.ledger.batch_number(self.delivery)
        self._batches = Batches(self.mailing, self.unsubscribe, self.delivery, self.provider, number)
        self._resolve_all()
        self._walk()
        if self.provider.capabilities.reconciliation == "searchable":
            self._resolve_all()

    def _walk(self) -> None:
        """Everybody who is planned, from the first, once."""
        after = -1
        while not self.stopped:
            if self.watch.stop.is_set():
                self.stopped = STOPPED
                return
            rows = self.ledger.page(self.delivery, after, self._batches.size)
            if not rows:
                return
            after = self._one_batch(rows, after)

    def _one_batch(self, rows: Sequence[Row], after: int) -> int:
        """Hand over the first of `rows`; the position after which to go on."""
        self._pace.before_call()
        at = self.watch.clock().astimezone(dt.UTC)
        batch, chosen = self._batches.cut(rows, at)
        if not self.ledger.mark_in_flight(self.delivery, batch, chosen, self.lease, at):
            return after  # somebody among them has unsubscribed this moment
        self._batches.written_down()
        done = self._take(batch, at, self.provider.hand_over(batch))
        return chosen[-1].position if done else after

    def _take(self, batch: Batch, at: dt.datetime, receipt: Receipt) -> bool:
        """Write down what a batch came to; whether its people are done with, for this walk."""
        if isinstance(receipt, NotTaken):
            self._settle(batch.key, _deferred(batch, receipt.reason))
            if not receipt.again or not self._pace.not_taken(receipt.wait):
                self.stopped = STOPPED if self.watch.stop.is_set() else receipt.reason
            return False
        self._pace.taken()
        if isinstance(receipt, BatchRefused):
            return self._refused(batch, receipt)
        self._batches.taken()
        outcomes = {address: receipt.outcomes.get(address, _SILENT) for address in batch.recipients}
        self._watch(self._settle_or_doubt(batch, at, outcomes))
        return True

    def _refused(self, batch: Batch, receipt: BatchRefused) -> bool:
        """Of several people, one may be to blame: half as many come again. One alone is refused."""
        if len(batch.recipients) > 1:
            self._settle(batch.key, _deferred(batch, receipt.reason))
            self._batches.refused(batch)
            return False
        outcomes = same_for_all(batch, Outcome("refused", receipt.reason)).outcomes
        self._settle(batch.key, outcomes)
        self._batches.taken()
        self._watch(outcomes)
        return True

    def _settle_or_doubt(self, batch: Batch, at: dt.datetime, outcomes: Mapping[str, Outcome]) -> Mapping[str, Outcome]:
        """Write down what is known, and find out about the others as far as that can be done now."""
        doubtful = tuple(address for address, outcome in outcomes.items() if outcome.state == "unknown")
        known = {address: outcome for address, outcome in outcomes.items() if outcome.state != "unknown"}
        if known:
            self._settle(batch.key, known)
        if not doubtful:
            return known
        if self.provider.capabilities.reconciliation == "searchable":
            self._note(batch.key)  # its log is asked at the end, when it has settled
            return outcomes
        found = self._resolve(InFlight(batch, at, doubtful), outcomes[doubtful[0]].reason)
        return {**outcomes, **found}

    def _resolve_all(self) -> None:
        for lost in self.ledger.in_flight(self.delivery):
            if lost.open and not self.watch.stop.is_set():
                self._resolve(lost)

    def _resolve(self, lost: InFlight, reason: str = CUT_OFF) -> Mapping[str, Outcome]:
        doubt = self._reconciler.resolve(lost, reason)
        if doubt.outcomes:
            self._settle(lost.batch.key, doubt.outcomes)
        else:
            self._note(lost.batch.key)
        self.stopped = self.stopped or doubt.later  # it stays in flight: the first attempt may have arrived
        return doubt.outcomes

    def _settle(self, key: str, outcomes: Mapping[str, Outcome]) -> None:
        self.ledger.settle(self.delivery, key, outcomes, self.lease, self.watch.clock(), self._drained())
        for outcome in outcomes.values():
            name = "held" if outcome.state == "unknown" else outcome.state
            self._counts[name] = self._counts.get(name, 0) + 1
            self._settled += name != "deferred"
        accepted, refused, held = (self._counts.get(name, 0) for name in ("accepted", "refused", "held"))
        elapsed = self.watch.clock() - self._began
        self.watch.on_progress(Progress(self.delivery.total, accepted, refused, held, self._settled, elapsed))

    def _note(self, key: str) -> None:
        self.ledger.note(self.delivery, key, self._drained(), self.watch.clock())

    def _drained(self) -> Sequence[Exchange]:
        calls = tuple(self.watch.calls)
        self.watch.calls.clear()
        return calls

    def _watch(self, outcomes: Mapping[str, Outcome]) -> None:
        """Stop where it is not about single recipients any more."""
        reason = next(iter(outcomes.values())).reason
        lost = all(outcome.state == "unknown" for outcome in outcomes.values())
        self._unknown_in_a_row = self._unknown_in_a_row + 1 if lost else 0
        if self._unknown_in_a_row >= _MOST_UNKNOWN and not self.stopped:
            self.stopped = f"{_MOST_UNKNOWN} calls in a row had no answer: {reason}"
        refused = self._counts.get("refused", 0)
        if refused >= _MOST_REFUSED and not self._counts.get("accepted"):
            self.stopped = f"The first {refused} readers were all refused: {reason}"


_SILENT = Outcome("unknown", "The provider said nothing of this one.")


def _deferred(batch: Batch, reason: str) -> Mapping[str, Outcome]:
    return same_for_all(batch, Outcome("deferred", reason)).outcomes
