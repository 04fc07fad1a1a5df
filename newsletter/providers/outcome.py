"""What became of a batch that was handed over.

A provider never raises for what a server or a network did: it returns one of these.

Settled       it answered for each recipient, or nobody can know: `Outcome` for each
NotTaken      certainly nothing was taken (no connection, a limit, a refused key): the batch may come again
BatchRefused  the request as a whole was refused as wrong: nothing was taken, and the same bytes would be refused again
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from newsletter.providers.mailing import Batch

State = Literal["accepted", "refused", "deferred", "unknown"]


class Outcome(Struct, frozen=True):
    """What became of one recipient's message.

    `deferred`: certainly not taken this time, and may be tried again. `unknown`: it may have been taken. `reason` is
    one line without secrets; `reference` is the provider's own id of the message. `theirs`: refused for the recipient's
    own address or mailbox, so that it says nothing of the next one. `proven`: refused in the vendor's own words for
    what the request says, so that it was never taken before either; a gateway's answer proves nothing of that.
    """

    state: State
    reason: str = ""
    reference: str = ""
    theirs: bool = False
    proven: bool = False


class Settled(Struct, frozen=True):
    """An outcome for each recipient of the batch, by address. `wait`: seconds that the provider asks for, with it."""

    outcomes: Mapping[str, Outcome]
    wait: float | None = None


class NotTaken(Struct, frozen=True):
    """Nothing was taken. `wait`: seconds that the provider asks for; `again`: whether it helps to come again at all."""

    reason: str
    wait: float | None = None
    again: bool = True


class BatchRefused(Struct, frozen=True):
    """The whole request was refused as wrong. `theirs` (of whoever it is) and `proven` are as of an Outcome."""

    reason: str
    theirs: bool = False
    proven: bool = False


Receipt = Settled | NotTaken | BatchRefused


def same_for_all(batch: Batch, outcome: Outcome, wait: float | None = None) -> Settled:
    """`outcome` for every recipient of `batch`."""
    return Settled(dict.fromkeys(batch.recipients, outcome), wait)
