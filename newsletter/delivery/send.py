"""Sending: one message for each person, through a provider of the direct mode."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from newsletter.compose.edition import Edition
from newsletter.delivery.address import AddressInvalid, canonical_address
from newsletter.delivery.audience import Audience, Reader
from newsletter.delivery.lease import lease
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.plan import UNRECORDED, Plan, Report, claim
from newsletter.delivery.planning import People
from newsletter.delivery.preflight import refuse_unsendable
from newsletter.delivery.run import Run
from newsletter.delivery.sending import Sending
from newsletter.delivery.unsubscribe import TEST_TOKEN
from newsletter.errors import CouldNotRun
from newsletter.providers.base import DirectProvider
from newsletter.providers.mailing import Mailing

TEST_MARK = "[Test] "


def deliver(edition: Edition, plan: Plan, people: People, provider: DirectProvider, ledger: Ledger, run: Run) -> Report:
    """Send one message to each of `people` who doesn't have the issue yet, or go on with that where it stopped.

    The same call after any interruption goes on. Raises DeliveryRefused before anything is sent.
    """
    clock = run.clock
    mailing = mailing_of(edition, plan, clock())
    refuse_unsendable(mailing, plan, provider)
    with lease(ledger.engine, claim(edition.slug, test=plan.test), clock) as held:
        name = provider.capabilities.name
        opened = ledger.open(plan, edition.slug, mailing.edition.subject, mailing.content_digest, name, people, clock())
        if opened.delivery.state == "done" or opened.delivery.id == UNRECORDED:
            return Report(opened.delivery, opened.resumed, opened.earlier, opened.waiting)
        run.on_opened(opened.delivery)
        sending = Sending(
            mailing=replace(mailing, name=opened.delivery.name),
            unsubscribe=plan.unsubscribe,
            delivery=opened.delivery,
            provider=provider,
            ledger=ledger,
            lease=held,
            watch=run,
        )
        try:
            sending.run()
        finally:
            provider.close()
        delivery = ledger.finish(opened.delivery, clock())
    return Report(delivery, opened.resumed, opened.earlier, opened.waiting, sending.stopped)


def mailing_of(edition: Edition, plan: Plan, at: dt.datetime) -> Mailing:
    """The issue on its way; a test is marked as one."""
    if plan.test:
        edition = replace(edition, subject=TEST_MARK + edition.subject)
    return Mailing(edition.slug, edition, plan.sender, at, plan.reply_to, plan.web_address, plan.audience)


def readers_for_test(audience: Audience, plan: Plan, addresses: Sequence[str]) -> tuple[Reader, ...]:
    """Readers for a test: each address once, with its words where the list has them. Raises CouldNotRun."""
    canonical = canonical_addresses(addresses)
    known = {reader.address: reader.fields for reader in audience.readers(plan.list, canonical)}
    return tuple(Reader(address, known.get(address, {}), TEST_TOKEN) for address in canonical)


def canonical_addresses(addresses: Sequence[str]) -> tuple[str, ...]:
    """Where a test goes: each address once. Raises CouldNotRun."""
    try:
        return tuple(dict.fromkeys(canonical_address(address) for address in addresses))
    except AddressInvalid as error:
        raise CouldNotRun(f"A test can't be sent: {error}") from None
