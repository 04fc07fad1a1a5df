"""What a send would say to its provider, without saying it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from newsletter.compose.edition import Edition
from newsletter.delivery.batching import Batches, Unwritable
from newsletter.delivery.lease import Clock
from newsletter.delivery.ledger import Row
from newsletter.delivery.plan import UNRECORDED, Delivery, Plan, real_trial
from newsletter.delivery.planning import People, without_it
from newsletter.delivery.preflight import refuse_unsendable
from newsletter.delivery.send import mailing_of
from newsletter.errors import DeliveryRefused
from newsletter.providers.base import DirectProvider


def rehearse(
    edition: Edition, plan: Plan, people: People, provider: DirectProvider, engine: Engine, clock: Clock
) -> Sequence[str]:
    """The requests of the first batch, as they would be made, without secrets; none where everybody has it.

    Nothing is written down and nothing is sent. Raises DeliveryRefused where sending would.
    """
    mailing = mailing_of(edition, plan, clock())
    refuse_unsendable(mailing, plan, provider)
    with engine.connect() as connection:
        whom = people if plan.test else without_it(people, edition.slug, real_trial(provider.capabilities.name))
        first = connection.execute(whom.limit(provider.capabilities.most_recipients)).all()
    if not first:
        return ()
    delivery = Delivery(
        id=UNRECORDED,
        issue=edition.slug,
        list=plan.list,
        segment=plan.segment,
        test=plan.test,
        subject=mailing.edition.subject,
        sender=plan.sender,
        digest=mailing.content_digest,
        provider=provider.capabilities.name,
        state="open",
        started=clock(),
        finished=None,
        counts={},
    )
    rows = [Row(position, one.address, one.fields, one.token) for position, one in enumerate(first)]
    try:
        batch, _ = Batches(mailing, plan.unsubscribe, delivery, provider, 0).cut(rows, clock())
    except Unwritable as error:
        raise DeliveryRefused(f"No message can be made for {error.row.address}: {error.reason}") from None
    return provider.shown(batch)
