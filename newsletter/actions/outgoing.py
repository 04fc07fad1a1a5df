"""Which edition goes out, and the record of where it went.

An approved edition goes out as it was approved, byte for byte. Without an approval that holds, the draft as it is now
may go to the outbox and to single addresses as a test, and nowhere else.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Engine

from newsletter.actions.approved import as_now, read_kept, why_void
from newsletter.actions.locks import lock_file, read_issue_lock, turn_at_lock, write_issue_lock
from newsletter.actions.making import Made
from newsletter.actions.project import Project
from newsletter.compose.edition import Edition
from newsletter.delivery.database import ledger_id
from newsletter.delivery.history import History
from newsletter.delivery.plan import Delivery, Plan
from newsletter.delivery.send import mailing_of
from newsletter.errors import CouldNotRun, DeliveryRefused, NewsletterError
from newsletter.evidence.kept import kept_edition
from newsletter.evidence.lock import Lock, LockedEdition, Sending


class Outgoing(Struct, frozen=True):
    """The edition that goes out and its evidence. `approved_by` is "" for one that nobody approved.

    `void` says why an approval that there is does not hold for the draft as it is now.
    """

    edition: Edition
    record: LockedEdition
    approved_by: str = ""
    void: tuple[str, ...] = ()


def choose(project: Project, made: Made, lock: Lock | None, to: str, *, needs_approval: bool) -> Outgoing:
    """What goes to the list `to`: the approved edition where its approval holds, else the draft as it is now.

    Raises DeliveryRefused.
    """
    assert made.edition is not None
    slug, now = made.draft.slug, as_now(project, made)
    approved = lock.approved if lock else None
    if lock is None or lock.approval is None or approved is None:
        if needs_approval:
            raise DeliveryRefused(
                f"{slug} is not approved, and this provider sends to real people.",
                f"`newsletter approve {slug}` shows it and asks. Tests and the outbox need no approval.",
            )
        return Outgoing(made.edition, now.record)
    kept = read_kept(project, slug, approved)
    void = why_void(project, lock, now.record, kept, to)
    if void and needs_approval:
        raise DeliveryRefused(
            f"The approval of {slug} by {lock.approval.by} no longer holds: {'; '.join(void)}.",
            f"`newsletter approve {slug}` shows what changed and asks again.",
        )
    if void:
        return Outgoing(made.edition, now.record, void=void)
    return Outgoing(kept_edition(approved, slug, kept.files), approved, lock.approval.by)


def record_sendings(project: Project, outgoing: Outgoing, plan: Plan, engine: Engine, *, before: bool) -> None:
    """Write in the issue's lock what became of this edition's deliveries to the list. Raises CouldNotRun.

    `before`: the first call has not been made; another machine is to learn of the send even if this one dies in it.
    """
    slug = outgoing.edition.slug
    digest = _content_digest(outgoing.edition, plan)
    mine = [
        delivery
        for delivery in History(engine).deliveries(slug)
        if not delivery.test
        and _concerns_people(delivery)
        and (delivery.target, delivery.digest) == (plan.target, digest)
    ]
    if not mine:
        return
    try:
        with turn_at_lock(project, slug):
            lock = read_issue_lock(project, slug) or Lock(slug)
            for delivery in reversed(mine):
                sending = _sending(delivery, outgoing.record.edition, ledger_id(engine))
                lock = lock.with_sending(outgoing.record, sending)
            write_issue_lock(project, lock)
    except (OSError, NewsletterError) as error:
        where = project.relative(lock_file(project, slug))
        if before:
            raise CouldNotRun(f"Nothing was sent, as {where} can't tell of it: {error}", "Mend that first.") from error
        raise CouldNotRun(
            f"The issue was handed over, but {where} does not tell: {error}",
            f"Mend that and run `newsletter send {slug}` again: nobody gets it twice, and it is written down.",
        ) from error


def record_decision(project: Project, delivery: Delivery) -> None:
    """Write in the issue's lock what a person decided about a delivery, where the lock tells of it."""
    if read_issue_lock(project, delivery.issue) is None:
        return
    with turn_at_lock(project, delivery.issue):
        lock = read_issue_lock(project, delivery.issue)
        if lock is None:
            return
        now = _sending(delivery, "", "")
        for sending in lock.sendings:
            edition = lock.edition(sending.edition)
            if edition and (sending.list, sending.started) == (now.list, now.started):
                after = replace(now, edition=sending.edition, ledger=sending.ledger)
                write_issue_lock(project, lock.with_sending(edition, after))


def _concerns_people(delivery: Delivery) -> bool:
    """Whether anybody may have got it or is to get it: a provider need not say how many are on its list."""
    return bool(delivery.total or delivery.campaign or delivery.due)


def _content_digest(edition: Edition, plan: Plan) -> str:
    """What the ledger knows this content by; the time of sending is no part of it."""
    return mailing_of(edition, plan, dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).content_digest


def _sending(delivery: Delivery, edition: str, ledger: str) -> Sending:
    counts = delivery.counts
    return Sending(
        edition=edition,
        list=delivery.target,
        provider=delivery.provider,
        started=moment_of(delivery.started),
        finished=moment_of(delivery.finished) if delivery.finished else None,
        accepted=counts.get("accepted", 0),
        refused=counts.get("refused", 0),
        held=counts.get("held", 0),
        planned=counts.get("planned", 0) + counts.get("in flight", 0),
        ledger=ledger,
    )


def moment_of(at: dt.datetime) -> str:
    """A time as the lock has it: UTC, ISO 8601, to the millisecond."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
