"""What a provider can do, and the verbs by which it is asked to.

*Direct* mode: the list is held here, and messages are handed over in batches. *Campaign* mode: the provider holds the
audience, and is handed the issue once. The rest of the program reads `Capabilities` and never a provider's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol, TypeGuard

from msgspec import Struct

from newsletter.compose.edition import Picture
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.outcome import Outcome, Receipt

Mode = Literal["direct", "campaign"]
Reconciliation = Literal["keyed", "searchable", "opaque"]
# `stopped`: it began, or was to begin, and does not go on by itself; a person must look at the provider.
CampaignState = Literal["draft", "scheduled", "sending", "sent", "cancelled", "stopped"]


class Capabilities(Struct, frozen=True):
    """What a provider can do.

    `reconciliation` says how a batch whose reply was lost is resolved. `keyed`: the identical bytes with the same key
    are taken once, for as long as `key_life` (None: for ever); `searchable`: it can be asked which messages arrived;
    `opaque`: nobody can know, a person decides.
    """

    name: str
    mode: Mode
    reconciliation: Reconciliation
    key_life: dt.timedelta | None = None
    settling: dt.timedelta = dt.timedelta()  # how long after a call a search may still miss what was taken
    most_recipients: int = 1  # in one call
    most_bytes: int | None = None  # of one call; None: no limit is known
    calls_a_second: float | None = None  # its published limit; None: it says by itself when it is too much
    schedules: bool = False  # sends at a time that it is told; else our own worker does
    schedule_step: int = 1  # minutes: a time that it is told is a whole multiple of them past the hour
    leaves_machine: bool = True  # False: nobody receives anything (the outbox)


class Provider(Protocol):
    """What both modes have."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    def refusals(self, mailing: Mailing) -> Iterable[str]:
        """What this provider can't express of `mailing`, a sentence each. Asked before anything is sent."""

    def check(self) -> str:
        """Try address and credentials without sending; what was found, in a sentence. Raises CouldNotRun."""

    def sender_fault(self, sender: str) -> str:
        """Why the provider would not send from this mailbox, a sentence; "" where it would or can't be asked.

        Raises CouldNotRun where it should answer and doesn't.
        """

    def close(self) -> None:
        """Give up connections. May be called twice."""


class DirectProvider(Provider, Protocol):
    """Takes messages in batches."""

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        """The exact bytes for `recipients`. Pure: the same arguments give the same bytes, on any machine."""

    def hand_over(self, batch: Batch) -> Receipt:
        """Hand over `batch`, once: a retry is the caller's decision. Never raises for a server's or network's fault."""

    def shown(self, batch: Batch) -> Sequence[str]:
        """The requests that `hand_over` would make, for reading: address, headers and content, secrets masked."""


class SearchableProvider(DirectProvider, Protocol):
    """A direct provider that can be asked afterwards."""

    def search(self, batch: Batch, since: dt.datetime) -> Mapping[str, Outcome]:
        """What became of a batch without a reply: those recipients that were found. Raises CouldNotRun.

        `since` is when it was handed over, by our clock: a provider's may differ by minutes.
        """


class Campaign(Struct, frozen=True):
    """An issue as the provider has it. `reference` is its own id."""

    reference: str
    name: str
    state: CampaignState


class HeldAudience(Struct, frozen=True):
    """A list at a provider: its own id for it, its name there, and how many are on it (None: it doesn't say)."""

    id: str
    name: str
    readers: int | None = None


class CampaignProvider(Provider, Protocol):
    """Holds the audience itself. Each verb raises failure.CallFailed.

    `create`, `test`, `schedule`, `send` and `cancel` each make one call that must not be made twice; the caller reads
    the state before each, so that a step whose reply was lost is not taken again. `store` and `content` may be made
    again.
    """

    def audiences(self) -> Sequence[HeldAudience]:
        """The lists that the account has."""

    def find(self, name: str, audience: str) -> Campaign | None:
        """The campaign of that name for that audience, from this attempt or an earlier one.

        Of several the one that has come furthest, and the oldest of those: what was sent is not sent again.
        """

    def create(self, mailing: Mailing) -> Campaign:
        """A campaign without content, in the state `draft` whatever the provider's default is."""

    def store(self, picture: Picture) -> str:
        """The address of `picture` in the provider's file store."""

    def content(self, campaign: Campaign, mailing: Mailing, pictures: Mapping[str, str]) -> None:
        """Set subject, HTML and text, tokens in the provider's own syntax; `pictures`: addresses by picture name."""

    def strangers(self, addresses: Sequence[str]) -> Sequence[str]:
        """Those of the addresses to which the provider sends no test, as it knows them not. Asked before all else."""

    def test(self, campaign: Campaign, addresses: Sequence[str]) -> None:
        """Send it to single addresses."""

    def schedule(self, campaign: Campaign, at: dt.datetime) -> None:
        """Have it sent at a time, which carries its zone."""

    def send(self, campaign: Campaign) -> None:
        """Send it now."""

    def cancel(self, campaign: Campaign) -> None:
        """Take back what is scheduled."""

    def state(self, campaign: Campaign) -> CampaignState:
        """What the provider says of it now."""

    def shown(self, mailing: Mailing, at: dt.datetime | None) -> Sequence[str]:
        """The calls that would make, fill and send a campaign, or schedule it; for reading, secrets masked."""


def is_direct(provider: DirectProvider | CampaignProvider) -> TypeGuard[DirectProvider]:
    """Whether it is handed messages."""
    return provider.capabilities.mode == "direct"


def is_campaign(provider: DirectProvider | CampaignProvider) -> TypeGuard[CampaignProvider]:
    """Whether it is handed the issue once."""
    return provider.capabilities.mode == "campaign"


def is_searchable(provider: DirectProvider) -> TypeGuard[SearchableProvider]:
    """Whether it can be asked afterwards."""
    return provider.capabilities.reconciliation == "searchable"
