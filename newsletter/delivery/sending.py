"""The one sending loop: mark in flight, hand over, settle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.delivery.batching import Batches, Unwritable
from newsletter.delivery.lease import Lease
from newsletter.delivery.ledger import CUT_OFF, InFlight, Ledger, Row
from newsletter.delivery.pacing import Pace
from newsletter.delivery.plan import Delivery
from newsletter.delivery.progress import Progress
from newsletter.delivery.reconciling import Doubt, Reconciler
from newsletter.delivery.run import Run
from newsletter.providers.base import DirectProvider
from newsletter.providers.exchange import Exchange
from newsletter.providers.mailing import Batch, Mailing
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Receipt, same_for_all

STOPPED = "It was stopped by hand."
_MOST_UNKNOWN = 3  # calls in a row without an answer: then the rest had better wait
_MOST_REFUSED = 10  # recipients refused in a row: then it is not about them


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
    _refused_in_a_row: list[tuple[str | None, str]] = field(default_factory=list)  # by the batch's key, None: in none
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
        later = self._resolve_all()
        self._walk()
        if self.provider.capabilities.reconciliation == "searchable":
            later = self._resolve_all()
        self.stopped = self.stopped or later

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
        if not self._pace.before_call():
            return after
        at = self.watch.clock().astimezone(dt.UTC)
        try:
            batch, chosen = self._batches.cut(rows, at)
        except Unwritable as error:
            self.ledger.refuse(self.delivery, error.row, error.reason, self.lease, at)
            self._counts["refused"] = self._counts.get("refused", 0) + 1
            self._watch(None, {error.row.address: Outcome("refused", error.reason)})
            return error.row.position
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
        if isinstance(receipt, BatchRefused):
            self._pace.taken()
            return self._refused(batch, receipt)
        self._batches.taken()
        outcomes = {address: receipt.outcomes.get(address, _SILENT) for address in batch.recipients}
        found = self._settle_or_doubt(batch, at, outcomes, receipt.wait)
        if found:
            self._watch(batch.key, found)
        return bool(found)

    def _slow_down(self, outcomes: Mapping[str, Outcome], wait: float | None) -> None:
        """Where somebody was put off, or the provider asks to be left alone, the next had better wait."""
        deferred = [outcome.reason for outcome in outcomes.values() if outcome.state == "deferred"]
        if len(deferred) < len(outcomes):
            self._pace.taken()
        if (deferred or wait is not None) and not self._pace.not_taken(wait):
            reason = next(iter(deferred), "") or f"The provider asks for a wait of {wait or 0:,.0f} seconds."
            self.stopped = STOPPED if self.watch.stop.is_set() else reason

    def _refused(self, batch: Batch, receipt: BatchRefused) -> bool:
        """Of several people, one may be to blame: half as many come again. One alone is refused."""
        if len(batch.recipients) > 1:
            self._settle(batch.key, _deferred(batch, receipt.reason))
            self._batches.refused(batch)
            return False
        outcomes = same_for_all(batch, Outcome("refused", receipt.reason, theirs=receipt.theirs)).outcomes
        self._settle(batch.key, outcomes)
        self._batches.taken()
        self._watch(batch.key, outcomes)
        return True

    def _settle_or_doubt(
        self, batch: Batch, at: dt.datetime, outcomes: Mapping[str, Outcome], wait: float | None
    ) -> Mapping[str, Outcome]:
        """Write down what is known, and find out about the others as far as that can be done now; what is known then.

        Nothing where the batch is to come again in parts. What an answer says is durable before any `wait`.
        """
        doubtful = tuple(address for address, outcome in outcomes.items() if outcome.state == "unknown")
        known = {address: outcome for address, outcome in outcomes.items() if outcome.state != "unknown"}
        if known:
            self._settle(batch.key, known)
        kind = self.provider.capabilities.reconciliation
        if doubtful and kind == "searchable":
            self._note(batch.key)  # its log is asked at the end, when it has settled
        if not doubtful or kind == "searchable":
            self._slow_down(outcomes, wait)
            return outcomes
        if kind == "keyed":  # the same call is made again, after the wait
            self._slow_down(outcomes, wait)
        doubt = self._resolve(InFlight(batch, at, doubtful), outcomes[doubtful[0]].reason)
        if kind != "keyed":
            self._slow_down(outcomes, wait)
        if doubt.refused:
            return {}
        self.stopped = self.stopped or doubt.later
        return {**outcomes, **doubt.outcomes}

    def _resolve_all(self) -> str:
        """Find out about every batch that was cut off; why one stays in flight, as its first attempt may have arrived.

        That is no reason to let the others wait.
        """
        later = ""
        for lost in self.ledger.in_flight(self.delivery):
            if lost.open and not self.watch.stop.is_set():
                later = self._resolve(lost).later or later
        return later

    def _resolve(self, lost: InFlight, reason: str = CUT_OFF) -> Doubt:
        doubt = self._reconciler.resolve(lost, reason)
        if doubt.refused:
            self._refused(Batch(lost.batch.key, lost.open, ()), doubt.refused)
        elif doubt.outcomes:
            self._settle(lost.batch.key, doubt.outcomes)
        else:
            self._note(lost.batch.key)
        return doubt

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

    def _watch(self, key: str | None, outcomes: Mapping[str, Outcome]) -> None:
        """Stop where it is not about single recipients any more."""
        reason = next(iter(outcomes.values())).reason
        lost = all(outcome.state == "unknown" for outcome in outcomes.values())
        self._unknown_in_a_row = self._unknown_in_a_row + 1 if lost else 0
        if self._unknown_in_a_row >= _MOST_UNKNOWN and not self.stopped:
            self.stopped = f"{_MOST_UNKNOWN} calls in a row had no answer: {reason}"
        if any(outcome.state == "accepted" for outcome in outcomes.values()):
            self._refused_in_a_row.clear()
        ours = {who: one for who, one in outcomes.items() if one.state == "refused" and not one.theirs}
        self._refused_in_a_row += [(key, address) for address in ours]
        if ours and len(self._refused_in_a_row) >= _MOST_REFUSED:
            self._take_back_refusals(next(iter(ours.values())).reason)

    def _take_back_refusals(self, reason: str) -> None:
        """Let those who were refused in a row wait again: an account or a sender is at fault, and can be mended."""
        row = self._refused_in_a_row
        self.stopped = f"{len(row)} readers in a row were refused, and wait again: {reason}"
        self.ledger.plan_again(self.delivery, row, self.lease, self.watch.clock())
        self._counts["refused"] -= len(row)
        row.clear()


_SILENT = Outcome("unknown", "The provider said nothing of this one.")


def _deferred(batch: Batch, reason: str) -> Mapping[str, Outcome]:
    return same_for_all(batch, Outcome("deferred", reason)).outcomes
