"""Send an issue that was made ready: now or later, or only show what would be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from newsletter.actions.ordering import Prepared, PreparedCampaign
from newsletter.actions.outgoing import record_sendings
from newsletter.actions.secrets import refuse_missing_keys
from newsletter.delivery import deciding, rehearsing, scheduling
from newsletter.delivery.campaign import CampaignReport, hand_over_campaign, rehearse_campaign
from newsletter.delivery.daily import daily_copy
from newsletter.delivery.lease import Clock
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.plan import Delivery, Report
from newsletter.delivery.run import Run
from newsletter.delivery.send import deliver
from newsletter.errors import NewsletterError


def hand_over(ready: Prepared | PreparedCampaign, run: Run, at: dt.datetime | None = None) -> Report | CampaignReport:
    """Send it, or go on where a send was interrupted; `at`: have a campaign sent then, by its provider.

    What it comes to is written in the issue's lock, before the first call and after the last; tests apart. Raises
    DeliveryRefused, and where a key is missing before anything is written down.
    """
    refuse_missing_keys(ready.project, ready.provider.capabilities.name)

    def record(*, before: bool) -> None:
        if not ready.plan.test:
            record_sendings(ready.project, ready.outgoing, ready.plan, ready.engine, before=before)

    def begin(delivery: Delivery) -> None:
        if not ready.plan.test and ready.provider.capabilities.leaves_machine:
            daily_copy(ready.engine, ready.project.state, run.clock())
        record(before=True)
        run.on_opened(delivery)

    watched = Run(run.clock, run.stop, begin, run.on_progress, ready.calls)
    try:
        report = _handed_over(ready, watched, at)
    except BaseException:
        with suppress(NewsletterError):  # what ended the send is what is told
            record(before=False)
        raise
    record(before=False)
    return report


def _handed_over(ready: Prepared | PreparedCampaign, run: Run, at: dt.datetime | None) -> Report | CampaignReport:
    if isinstance(ready, Prepared):
        return deliver(ready.edition, ready.plan, ready.people, ready.provider, Ledger(ready.engine), run)
    tests = ready.tests
    return hand_over_campaign(ready.edition, ready.plan, ready.provider, ready.engine, run, at=at, test_addresses=tests)


def schedule(ready: Prepared, at: dt.datetime, clock: Clock) -> Delivery:
    """Have messages sent at a time, by a worker; the issue's lock tells other machines. Raises DeliveryRefused."""
    refuse_missing_keys(ready.project, ready.provider.capabilities.name)
    ledger = Ledger(ready.engine)
    scheduled = scheduling.schedule(ready.edition, ready.plan, ready.provider, ledger, at, clock)
    try:
        record_sendings(ready.project, ready.outgoing, ready.plan, ready.engine, before=True)
    except BaseException:
        deciding.cancel(ledger, scheduled, clock)  # or it would go out after all, and no other machine would know
        raise
    return scheduled


def rehearse(ready: Prepared | PreparedCampaign, clock: Clock, at: dt.datetime | None = None) -> Sequence[str]:
    """The first requests that sending would make, without their secrets. Raises DeliveryRefused."""
    if isinstance(ready, Prepared):
        return rehearsing.rehearse(ready.edition, ready.plan, ready.people, ready.provider, ready.engine, clock)
    return rehearse_campaign(ready.edition, ready.plan, ready.provider, clock, at)
