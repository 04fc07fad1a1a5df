"""Handing an issue to a provider that holds the audience: one campaign, sent once.

The campaign is called what the issue is called (`-test-3` behind it for the test of delivery 3), and is looked for
by that name before anything is made. Running the same command again, after anything at all, goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Engine

from newsletter.compose.edition import Edition
from newsletter.delivery.campaign_preflight import refuse_strangers, refuse_unsendable_campaign
from newsletter.delivery.campaign_record import CampaignRecord, CampaignRow
from newsletter.delivery.campaign_steps import Steps, Stopped
from newsletter.delivery.lease import Clock, lease
from newsletter.delivery.plan import Delivery, Plan, claim
from newsletter.delivery.run import Run
from newsletter.delivery.send import canonical_addresses, mailing_of
from newsletter.providers.base import CampaignProvider


class CampaignReport(Struct, frozen=True):
    """What a hand-over came to.

    `resumed`: it went on with one that had been interrupted; `earlier`: the list has the issue from an earlier send,
    and nothing was done. `stopped`: why it ended early with nothing sent; `held`: what can't be known, or what a person
    must look at. `help` says what to do about either.
    """

    row: CampaignRow
    provider: str
    resumed: bool = False
    earlier: bool = False
    stopped: str = ""
    held: str = ""
    help: str = ""

    @property
    def delivery(self) -> Delivery:
        """As it is recorded."""
        return self.row.delivery

    @property
    def outcome(self) -> str:
        """In a word or two: "sent", "scheduled", "cancelled", "needs review", or "nothing sent"."""
        if self.held:
            return "needs review"
        if self.stopped:
            return "nothing sent"
        return "sent" if self.row.state == "sending" or self.delivery.test else str(self.row.state)

    @property
    def complete(self) -> bool:
        """Whether it was sent, is scheduled, or was taken back: whatever was asked for."""
        return not self.stopped and not self.held

    @property
    def words(self) -> str:
        """The campaign's name and state at the provider, and how many readers its audience has, in a sentence."""
        row = self.row
        if self.delivery.test and self.complete and row.readers is not None:
            to = f"{row.readers} address{'' if row.readers == 1 else 'es'}"
            return f"The test went to {to}. Its draft {row.name} stays at {self.provider}: delete it there."
        if self.held:
            return f"{row.name} needs review: {self.held}"
        state = {"none": "not there", "unknown": "in a state that can't be known", "draft": "a draft"}
        what = state.get(row.state, row.state)
        if row.state == "scheduled" and row.at:
            what = f"scheduled for {row.at:%Y-%m-%d %H:%M %Z}"
        to = f" for {row.readers:,} reader{'' if row.readers == 1 else 's'}" if row.readers is not None else ""
        return f"The campaign {row.name} at {self.provider}{to} is {what}."


def hand_over_campaign(
    edition: Edition,
    plan: Plan,
    provider: CampaignProvider,
    engine: Engine,
    run: Run,
    *,
    at: dt.datetime | None = None,
    test_addresses: Sequence[str] = (),
) -> CampaignReport:
    """Have `edition` sent to the audience of `plan`, or scheduled `at` a time with its zone; or go on with that.

    `test_addresses` (with `plan.test`): send a campaign of its own to these alone. Raises DeliveryRefused and
    CouldNotRun before anything is made. Closes the provider.
    """
    clock = run.clock
    addresses = canonical_addresses(test_addresses)
    mailing = mailing_of(edition, plan, clock())
    try:
        audience = refuse_unsendable_campaign(mailing, plan, provider, at, clock())
        refuse_strangers(provider, addresses)
        with lease(engine, claim(edition.slug, test=plan.test), clock) as held:
            record = CampaignRecord(engine)
            name = provider.capabilities.name
            if plan.test:
                audience = replace(audience, readers=len(addresses))
            opened = record.open(plan, mailing, audience, name, at, held, clock())
            if opened.earlier:
                return CampaignReport(opened.row, name, earlier=True)
            row = opened.row
            run.on_opened(row.delivery)
            mailing = replace(mailing, name=row.name, audience=row.audience, date=row.delivery.started)
            steps = Steps(row, provider, record, held, run)
            if plan.test:
                return _report(steps, lambda: steps.test(mailing, addresses), resumed=False)
            return _report(steps, lambda: steps.hand_over(mailing), resumed=opened.resumed)
    finally:
        provider.close()


def rehearse_campaign(
    edition: Edition, plan: Plan, provider: CampaignProvider, clock: Clock, at: dt.datetime | None
) -> Sequence[str]:
    """The calls that a hand-over would make, for reading, without secrets; nothing is changed. Closes the provider.

    Raises DeliveryRefused and CouldNotRun where handing over would.
    """
    mailing = mailing_of(edition, plan, clock())
    try:
        audience = refuse_unsendable_campaign(mailing, plan, provider, at, clock())
        return provider.shown(replace(mailing, audience=audience.id), at)
    finally:
        provider.close()


def cancel_campaign(delivery: Delivery, provider: CampaignProvider, engine: Engine, run: Run) -> CampaignReport:
    """Take back what is scheduled, and close the delivery: another edition may go out then. Closes the provider.

    What is on its way already is left alone, and the report says so. Raises CouldNotRun.
    """
    return _later(delivery, provider, engine, run, Steps.take_back)


def look_at_campaign(delivery: Delivery, provider: CampaignProvider, engine: Engine, run: Run) -> CampaignReport:
    """Ask the provider what became of it, and write that down. Changes nothing there. Closes the provider."""
    return _later(delivery, provider, engine, run, Steps.look)


def _later(
    delivery: Delivery, provider: CampaignProvider, engine: Engine, run: Run, work: Callable[[Steps], None]
) -> CampaignReport:
    """Something with a campaign that was begun, for which its content is not needed."""
    try:
        with lease(engine, delivery.claim, run.clock) as held:
            record = CampaignRecord(engine)
            steps = Steps(record.of(delivery), provider, record, held, run)
            return _report(steps, lambda: work(steps), resumed=True)
    finally:
        provider.close()


def _report(steps: Steps, work: Callable[[], None], *, resumed: bool) -> CampaignReport:
    """Do it; what it came to. What must be looked at is written down."""
    name = steps.name
    try:
        work()
        steps.note()  # the calls since
    except Stopped as stopped:
        steps.note(note=stopped.reason if stopped.held else "")
        if stopped.held:
            return CampaignReport(steps.row, name, resumed, held=stopped.reason, help=stopped.help)
        return CampaignReport(steps.row, name, resumed, stopped=stopped.reason, help=stopped.help)
    return CampaignReport(steps.row, name, resumed, steps.already)
