"""A batch whose reply was lost: what can be known of it is found out, and what can't be is held for a person.

keyed       the identical bytes with the same key, while the provider remembers the key
searchable  once its log has settled, what it has taken of the batch counts; whoever is not found is held
opaque      held: nobody can know
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.delivery.lease import Clock
from newsletter.delivery.ledger import CUT_OFF, InFlight
from newsletter.delivery.pacing import Pace
from newsletter.errors import CouldNotRun
from newsletter.providers.base import DirectProvider, is_searchable
from newsletter.providers.mailing import Batch
from newsletter.providers.outcome import BatchRefused, Outcome, Settled

_CLOCKS_DIFFER = dt.timedelta(minutes=5)
# Of a call that is made again, "not this time" says nothing of the time before: it may have been taken then.
_NO_ANSWER = ("unknown", "deferred")
_NOT_FOUND = "The answer was lost, and the provider's log does not have this one: it may have arrived all the same."


@dataclass(slots=True)
class Doubt:
    """What was found out about a batch.

    `later`: it has to stay in flight for now, and why. `refused`: nothing of it was taken, as it is wrong in itself.
    """

    outcomes: Mapping[str, Outcome]
    later: str = ""
    refused: BatchRefused | None = None


@dataclass(slots=True)
class Reconciler:
    """Finds out about batches of one provider."""

    provider: DirectProvider
    pace: Pace
    clock: Clock

    def resolve(self, lost: InFlight, reason: str) -> Doubt:
        """What became of those in `lost.open`; `reason` is why that is not known."""
        able = self.provider.capabilities
        if able.reconciliation == "keyed" and self._key_lives(lost):
            return self._again(lost)
        if able.reconciliation == "searchable":
            return self._search(lost)
        return Doubt(dict.fromkeys(lost.open, Outcome("unknown", reason)))

    def _key_lives(self, lost: InFlight) -> bool:
        life = self.provider.capabilities.key_life
        age = self.clock() - lost.handed
        # Negative: the clock was set back, and nobody can say how old the key is; two machines' clocks differ a little.
        return life is None or -_CLOCKS_DIFFER < age < life

    def _again(self, lost: InFlight) -> Doubt:
        """The same bytes under the same key until there is an answer: whatever was taken is not taken twice."""
        again = _open_part(lost)
        while self._key_lives(lost):
            if not self.pace.before_call():
                return Doubt({}, "It was stopped before the provider could be asked again.")
            receipt = self.provider.hand_over(again)
            if isinstance(receipt, BatchRefused):  # what had been taken would have been answered as it was then
                self.pace.taken()
                return Doubt({}, refused=receipt)
            if isinstance(receipt, Settled):
                known = {address: receipt.outcomes.get(address) for address in lost.open}
                if not any(outcome is None or outcome.state in _NO_ANSWER for outcome in known.values()):
                    self.pace.taken()
                    return Doubt({address: outcome for address, outcome in known.items() if outcome})
                reason, wait, may = _first_reason(receipt), receipt.wait, True
            else:
                reason, wait, may = receipt.reason, receipt.wait, receipt.again
            if not may or not self.pace.not_taken(wait):
                return Doubt({}, reason)
        return Doubt(dict.fromkeys(lost.open, Outcome("unknown", CUT_OFF)))

    def _search(self, lost: InFlight) -> Doubt:
        provider = self.provider
        assert is_searchable(provider)
        self._let_settle(lost.handed + provider.capabilities.settling)
        if self.pace.stop.is_set():
            return Doubt({}, "It was stopped before the provider's log could be asked.")
        try:
            found = provider.search(lost.batch, lost.handed)
        except CouldNotRun as error:
            return Doubt({}, error.message)
        missing = Outcome("unknown", _NOT_FOUND)
        return Doubt({address: found.get(address, missing) for address in lost.open})

    def _let_settle(self, until: dt.datetime) -> None:
        settling = self.provider.capabilities.settling
        left = min(until - self.clock(), settling)  # more where the clock was set back meanwhile
        if left > dt.timedelta():
            self.pace.stop.wait(left.total_seconds())


def _open_part(lost: InFlight) -> Batch:
    """The requests for those of whom nobody knows, where each has one: the others may be in another batch by now."""
    batch = lost.batch
    if len(batch.requests) != len(batch.recipients):
        return batch
    requests = dict(zip(batch.recipients, batch.requests, strict=True))
    return Batch(batch.key, lost.open, tuple(requests[address] for address in lost.open))


def _first_reason(receipt: Settled) -> str:
    return next((one.reason for one in receipt.outcomes.values() if one.state in _NO_ANSWER), CUT_OFF)
