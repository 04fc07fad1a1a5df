"""The steps by which a provider that holds the audience is handed an issue.

What is about to be asked for is durable before it is; the provider's own state is read before each step; a call that
readers may notice is made once and never again in the same run: where its answer is lost, the state is read instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from newsletter.compose.edition import Picture
from newsletter.compose.mime import pictures_in
from newsletter.delivery.campaign_preflight import refuse_time
from newsletter.delivery.campaign_record import BEFORE_READERS, CampaignRecord, CampaignRow, Step
from newsletter.delivery.lease import Lease
from newsletter.delivery.pacing import LONGEST_WAIT
from newsletter.delivery.plan import DeliveryState
from newsletter.delivery.run import Run
from newsletter.errors import DeliveryRefused
from newsletter.providers.base import Campaign, CampaignProvider, CampaignState
from newsletter.providers.failure import CallFailed
from newsletter.providers.mailing import Mailing

T = TypeVar("T")
_WAITS = (1.0, 5.0, 20.0)  # seconds before a call is made again, where the provider asks for no time of its own


class Stopped(Exception):
    """The hand-over ended early. `held`: something can't be known, and a person must look at it."""

    def __init__(self, reason: str, help: str = "", *, held: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help
        self.held = held


@dataclass(slots=True)
class Steps:
    """One run over a campaign. `row` is what is written down of it by now.

    `already`: readers had it, or were getting it, before this run did anything.
    """

    row: CampaignRow
    provider: CampaignProvider
    record: CampaignRecord
    lease: Lease
    watch: Run
    already: bool = False

    @property
    def name(self) -> str:
        """The provider's."""
        return self.provider.capabilities.name

    def hand_over(self, mailing: Mailing) -> None:
        """Find it or make it, fill it, and have it sent or scheduled. Raises Stopped."""
        found = self._found()
        self._refuse_vanished(found)
        campaign = found or self._made(mailing)
        if campaign.state == "draft":
            if self.row.step in BEFORE_READERS:
                self._fill(campaign, mailing)
            campaign = self._set_off(campaign)
        self.already = campaign.state in ("sending", "sent") and self.row.step in BEFORE_READERS
        self._arrived(campaign.state)

    def test(self, mailing: Mailing, addresses: Sequence[str]) -> None:
        """Make a campaign of its own, and send it to single addresses. Raises Stopped. A test is not taken up again."""
        try:
            campaign = self._found() or self._made(mailing)
            self._fill(campaign, mailing)
            self.note(step="testing")
            lost = self._once(lambda: self.provider.test(campaign, addresses), "drafted")
        except Stopped:
            self._finish("cancelled")
            raise
        self._finish("done")
        if lost:
            raise Stopped(
                f"Whether the test was sent can't be known: {lost}", "Look for it; or send another.", held=True
            )

    def take_back(self) -> None:
        """Take back what is scheduled, and close the delivery. Raises Stopped where readers get it all the same."""
        campaign = self._found()
        if campaign and campaign.state == "draft" and self.row.step in ("scheduling", "sending"):
            reason = f"{self.name} was told to send {self.row.name}, which may begin yet: it still calls it a draft"
            raise Stopped(reason, "Delete the draft there, then run the same command again.", held=True)
        if campaign and campaign.state == "scheduled":
            campaign = self._unscheduled(campaign)
        if campaign and campaign.state in ("sending", "sent"):
            self._arrived(campaign.state)
            raise Stopped(self._words_for(campaign.state), "It can't be taken back any more.")
        if campaign and campaign.state in ("scheduled", "stopped"):
            raise self._to_look_at(campaign.state)
        self._finish("cancelled", state=campaign.state if campaign else "none", note="")

    def look(self) -> None:
        """Write down what the provider says of it now. Raises Stopped."""
        campaign = self._found()
        self._refuse_vanished(campaign)
        if campaign and campaign.state != "draft":
            self._arrived(campaign.state)

    def _arrived(self, state: CampaignState) -> None:
        """Write down where it is now: readers get it, or will. Raises Stopped where a person must look."""
        if state in ("sending", "sent"):
            self._finish("done", state=state, note="")
        elif state == "scheduled" and self.row.at and self.row.step not in BEFORE_READERS:
            self.note(state=state, step="scheduling", note="")
        else:
            raise self._to_look_at(state)

    def note(self, **changes: Any) -> None:
        """Durable before it is acted on. Raises LeaseLost, and then nothing may be asked for."""
        calls = tuple(self.watch.calls)
        self.watch.calls.clear()
        self.row = self.record.note(self.row, self.lease, self.watch.clock(), calls, **changes)

    def _finish(self, closed: DeliveryState, **changes: Any) -> None:
        self.note(**changes)
        if self.row.delivery.state != closed:
            self.row = self.record.finish(self.row, closed, self.lease, self.watch.clock())

    def _found(self) -> Campaign | None:
        """By its name, as another machine or an attempt without an answer may have made it. Raises Stopped."""
        try:
            found = self._patiently(lambda: self.provider.find(self.row.name, self.row.audience), repeatable=True)
        except CallFailed as failure:
            raise self._unread(failure) from None
        if found is not None:
            step: Step = "drafted" if self.row.step in ("begun", "creating") else self.row.step
            self.note(reference=found.reference, state=found.state, step=step)
        elif self.row.step not in BEFORE_READERS:
            self.note(state="none")
        return found

    def _refuse_vanished(self, campaign: Campaign | None) -> None:
        """What was told to send and is gone may have been sent: it is not made anew."""
        if campaign is None and self.row.step not in BEFORE_READERS:
            reason = f"{self.name} was told to send {self.row.name}, and has no campaign of that name now"
            raise Stopped(reason, f"Look at it there. {self._cancel_advice()}", held=True)

    def _made(self, mailing: Mailing) -> Campaign:
        self.note(step="creating")
        try:
            made = self._patiently(lambda: self.provider.create(mailing), repeatable=False)
        except CallFailed as failure:
            if failure.taken == "no":
                raise Stopped(self._said(failure), failure.help) from None
            found = self._found()
            if found is None:
                reason = f"{self._said(failure)}. It has no campaign of that name: nothing was sent."
                raise Stopped(reason, "Run the same command again: it looks first.") from None
            return found
        self.note(reference=made.reference, state=made.state, step="drafted")
        return made

    def _fill(self, campaign: Campaign, mailing: Mailing) -> None:
        """Pictures, then subject, HTML and text: the same whenever it is made, so it may be made again."""
        edition = mailing.edition
        try:
            used = sorted(pictures_in(edition.html) & edition.pictures.keys())
            addresses = {name: self._stored(edition.pictures[name]) for name in used}
            self._patiently(lambda: self.provider.content(campaign, mailing, addresses), repeatable=True)
        except CallFailed as failure:
            raise Stopped(f"{self._said(failure)}. Nothing was sent.", failure.help) from None

    def _stored(self, picture: Picture) -> str:
        return self._patiently(lambda: self.provider.store(picture), repeatable=True)

    def _set_off(self, campaign: Campaign) -> Campaign:
        """Have it sent or scheduled, once; what it is then."""
        campaign = self._read(campaign)
        if campaign.state != "draft":
            return campaign
        at = self.row.at
        if at:
            self._refuse_late(at)
        # What an earlier run asked for without an answer stays in doubt, whatever this call comes to.
        back: Step = "drafted" if self.row.step in BEFORE_READERS else self.row.step
        self.note(step="scheduling" if at else "sending", state="draft")
        provider = self.provider
        lost = self._once(lambda: provider.schedule(campaign, at) if at else provider.send(campaign), back)
        return self._after(campaign, "draft", lost)

    def _unscheduled(self, campaign: Campaign) -> Campaign:
        self.note(step="cancelling")
        lost = self._once(lambda: self.provider.cancel(campaign), "scheduling")
        return self._after(campaign, "scheduled", lost)

    def _refuse_late(self, at: dt.datetime) -> None:
        """A time that was good when it was said may be past when the send is taken up again."""
        try:
            refuse_time(at, self.provider.capabilities, self.watch.clock())
        except DeliveryRefused as refused:
            raise Stopped(f"{refused.message} Nothing was sent.", self._cancel_advice()) from None

    def _once(self, call: Callable[[], None], back: Step) -> str:
        """Ask for something that must not be asked for twice: "" where it was answered, else why there was no answer.

        Raises Stopped where it was certainly not taken: then it is where it was, at the step `back`.
        """
        try:
            self._patiently(call, repeatable=False)
        except CallFailed as failure:
            if failure.taken == "unknown":
                return self._said(failure)
            self.note(step=back)
            so = {"drafted": "Nothing was sent.", "scheduling": "It is scheduled as before."}
            then = so.get(back, "What became of the call before it is still not known.")
            raise Stopped(f"{self._said(failure)}. {then}", failure.help) from None
        return ""

    def _after(self, campaign: Campaign, before: CampaignState, lost: str) -> Campaign:
        """Its state after a step, as soon as it is not the one `before`. Raises Stopped where it stays that."""
        for wait in (*_WAITS, None):
            campaign = self._read(campaign)
            if campaign.state != before:
                return campaign
            if wait is None or self.watch.stop.wait(wait):
                break
        said = lost or f"{self.name} took the call"
        reason = f"{said}; and it still calls {self.row.name} {before}"
        raise Stopped(reason, "Run the same command again: it looks first.", held=True)

    def _read(self, campaign: Campaign) -> Campaign:
        """The campaign with its state of now, written down. Raises Stopped."""
        try:
            state = self._patiently(lambda: self.provider.state(campaign), repeatable=True)
        except CallFailed as failure:
            raise self._unread(failure) from None
        if state != self.row.state:
            self.note(state=state)
        return Campaign(campaign.reference, campaign.name, state)

    def _unread(self, failure: CallFailed) -> Stopped:
        """Its state can't be read: from a certain step on nobody knows then whether readers get it."""
        if self.row.step in BEFORE_READERS:
            return Stopped(f"{self._said(failure)}. Nothing was sent.", failure.help)
        self.note(state="unknown")
        reason = f"What became of {self.row.name} can't be known: {self._said(failure)}"
        return Stopped(reason, failure.help or "Run the same command again: it looks first.", held=True)

    def _patiently(self, call: Callable[[], T], *, repeatable: bool) -> T:
        """Make a call, and make it again where it was certainly not taken, or where that does no harm."""
        for wait in _WAITS:
            try:
                return call()
            except CallFailed as failure:
                asked = wait if failure.wait is None else failure.wait
                may = failure.again and (repeatable or failure.taken == "no")
                if not may or asked > LONGEST_WAIT or self.watch.stop.wait(asked):
                    raise
        return call()

    def _said(self, failure: CallFailed) -> str:
        return f"{self.name}: {failure.message}".removesuffix(".")

    def _to_look_at(self, state: CampaignState) -> Stopped:
        self.note(state=state)
        return Stopped(self._words_for(state), f"Look at it there. {self._cancel_advice()}", held=True)

    def _cancel_advice(self) -> str:
        number = self.row.delivery.id
        return f"`newsletter deliveries cancel {number}` gives it up here; then it can be sent again."

    def _words_for(self, state: CampaignState) -> str:
        what = {
            "draft": "a draft",
            "scheduled": "scheduled, and not by this send",
            "sending": "being sent",
            "sent": "sent",
            "cancelled": "cancelled there, after it had begun",
            "stopped": "stopped or failed there",
        }[state]
        return f"{self.name} says that {self.row.name} is {what}"
