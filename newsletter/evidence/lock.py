"""The lock of an issue: on what evidence it was approved and sent, by whom and when.

It lies beside the draft as `issues/<slug>.lock.json`, is written by the program alone, and is kept in git.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from newsletter.resolve.standing import Standing

DRAWN = frozenset({"chart", "table"})
"""The kinds of figures that stand in no sentence."""


class LockedFigure(Struct, frozen=True):
    """A figure as it stood.

    `reference` is as written and speaks of surveys by the edition's short names. `kind`, `text`, `survey`, `question`
    and `option` are those of `newsletter figures`; the number of a mark of a chart or a cell of a table has a
    `reference` that fills in that number. `outcome` is what the words of a check or comparison came to, "" for the
    others. `sentence` is where it stood, as readers read it. `follows`: in the paragraph of the figure before it.
    """

    reference: str
    kind: Literal["fill", "check", "compare", "chart", "table"]
    text: str
    stood: Standing
    unit: str
    outcome: str
    survey: str
    question: str
    option: str
    sentence: str
    follows: bool = False


class Digests(Struct, frozen=True):
    """SHA-256, hex, of everything that an edition is made from, and of its two renderings.

    `settings` is of what the configuration says in every edition; `data` maps a survey's id to its data's.
    """

    draft: str
    theme: str
    settings: str
    html: str
    text: str
    data: Mapping[str, str]


class LockedEdition(Struct, frozen=True):
    """An edition that was approved or sent. `edition` is its digest: that of all its `files`, by name.

    `surveys` are the issue's short names with the ids that they stand for; `date` is ISO or "". `senders` says of each
    list that there was whom readers see as its sender, and where their replies go.
    """

    edition: str
    subject: str
    preheader: str
    title: str
    byline: str
    date: str
    language: str
    surveys: Mapping[str, str]
    senders: Mapping[str, str]
    digests: Digests
    files: Mapping[str, str]
    figures: tuple[LockedFigure, ...]

    def standing(self) -> dict[str, Standing]:
        """How each reference's figure stood."""
        return {figure.reference: figure.stood for figure in self.figures}


class Approval(Struct, frozen=True):
    """Who approved which edition when (UTC, ISO 8601)."""

    edition: str
    by: str
    at: str


class Sending(Struct, frozen=True):
    """What a send came to, as far as it has. `started` (UTC, ISO 8601) and `list` tell one from another.

    `ledger` tells in which record the readers are written down: that one alone knows who has the issue.
    """

    edition: str
    list: str
    provider: str
    started: str
    finished: str | None
    accepted: int
    refused: int
    held: int
    planned: int
    ledger: str


class Lock(Struct, frozen=True):
    """All that is known of one issue. `editions` are those that its approval or a sending names, oldest first."""

    issue: str
    approval: Approval | None = None
    sendings: tuple[Sending, ...] = ()
    editions: tuple[LockedEdition, ...] = ()

    @property
    def sent(self) -> tuple[LockedEdition, ...]:
        """The editions that readers have, or are about to get."""
        named = {sending.edition for sending in self.sendings if sending.accepted or sending.held or sending.planned}
        return tuple(edition for edition in self.editions if edition.edition in named)

    @property
    def approved(self) -> LockedEdition | None:
        """The edition that is approved, if there is one."""
        return self.edition(self.approval.edition) if self.approval else None

    def edition(self, digest: str) -> LockedEdition | None:
        """The edition of that digest."""
        return next((each for each in self.editions if each.edition == digest), None)

    def with_approval(self, edition: LockedEdition, by: str, at: str) -> Lock:
        """The lock once `edition` is approved, in place of any other."""
        return _pruned(replace(self, approval=Approval(edition.edition, by, at)), edition)

    def with_sending(self, edition: LockedEdition, sending: Sending) -> Lock:
        """The lock once `sending` is known, or known better."""
        known = [each for each in self.sendings if (each.list, each.started) == (sending.list, sending.started)]
        if known:
            sendings = tuple(sending if each is known[0] else each for each in self.sendings)
        else:
            sendings = (*self.sendings, sending)
        return _pruned(replace(self, sendings=sendings), edition)


def _pruned(lock: Lock, edition: LockedEdition) -> Lock:
    """The lock with `edition`, and without those that nothing names any more."""
    named = {sending.edition for sending in lock.sendings} | ({lock.approval.edition} if lock.approval else set())
    others = (each for each in lock.editions if each.edition != edition.edition)
    return replace(lock, editions=tuple(each for each in (*others, edition) if each.edition in named))
