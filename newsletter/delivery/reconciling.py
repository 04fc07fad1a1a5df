"""A batch whose reply was lost: what can be known of it is found out, and what can't be is held for a person.

keyed       the identical bytes with the same key, while the provider remembers the key
searchable  once its log has settled, what it has taken of the batch counts; whoever is not found is held
opaque      held: nobody can know
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsletter.delivery.lease import Clock
from newsletter.delivery.ledger import CUT_OFF, InFlight
from newsletter.delivery.pacing import Pace
from newsletter.errors import CouldNotRun
from newsletter.providers.base import DirectProvider, is_searchable
from newsletter.providers.mailing import Batch
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Settled

_CLOCKS_DIFFER = dt.timedelta(minutes=5)
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
        known: dict[str, Outcome] = {}
        while self._key_lives(lost):
            if not self.pace.before_call():
                return Doubt(known, "It was stopped before the provider could be asked again.")
            receipt = self.provider.hand_over(_part(lost, [who for who in lost.open if who not in known]))
            if isinstance(receipt, BatchRefused) and receipt.proven:  # it would have been answered as it was then
                self.pace.taken()
                return Doubt({}, refused=receipt)
            if isinstance(receipt, Settled):
                known |= {who: one for who in lost.open if (one := receipt.outcomes.get(who)) and _is_known(one)}
                if len(known) == len(lost.open):
                    self.pace.taken()
                    return Doubt(known)
                reason, wait, may = _first_reason(receipt), receipt.wait, True
            else:
                reason = receipt.reason
                wait, may = (receipt.wait, receipt.again) if isinstance(receipt, NotTaken) else (None, False)
            if not may or not self.pace.not_taken(wait):
                return Doubt(known, reason)
        return Doubt({who: known.get(who, Outcome("unknown", CUT_OFF)) for who in lost.open})

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


def _is_known(outcome: Outcome) -> bool:
    """Whether the answer to a call that is made again tells what became of the first."""
    return outcome.state == "accepted" or (outcome.state == "refused" and outcome.proven)


def _part(lost: InFlight, people: Sequence[str]) -> Batch:
    """The requests for `people`, where each has one: the others are settled, or in another batch by now."""
    batch = lost.batch
    if len(batch.requests) != len(batch.recipients):
        return batch
    requests = dict(zip(batch.recipients, batch.requests, strict=True))
    return Batch(batch.key, tuple(people), tuple(requests[address] for address in people))


def _first_reason(receipt: Settled) -> str:
    return next((one.reason for one in receipt.outcomes.values() if not _is_known(one)), CUT_OFF)
