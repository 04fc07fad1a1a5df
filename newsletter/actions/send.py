"""Send an issue: to its list, or to single addresses as a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from newsletter.actions.locks import read_issue_lock
from newsletter.actions.making import Made, make
from newsletter.actions.outgoing import Outgoing, choose, record_sendings
from newsletter.actions.project import Project
from newsletter.actions.records import ledger_of
from newsletter.actions.reviewing import review_edition
from newsletter.actions.secrets import secrets_of
from newsletter.actions.whereabouts import refuse_other_ledger
from newsletter.compose.edition import Edition
from newsletter.config import ListSettings
from newsletter.delivery import rehearsing, scheduling
from newsletter.delivery.audience import Audience, ListSummary
from newsletter.delivery.history import History
from newsletter.delivery.lease import Clock
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.plan import Delivery, Plan, Report
from newsletter.delivery.planning import People, people_of
from newsletter.delivery.run import Run
from newsletter.delivery.second_thoughts import warnings_before
from newsletter.delivery.send import deliver, readers_for_test
from newsletter.errors import DeliveryRefused, NewsletterError
from newsletter.problems import did_you_mean
from newsletter.providers.base import DirectProvider, is_direct
from newsletter.providers.exchange import Exchange
from newsletter.providers.registry import open_provider


class Order(Struct, frozen=True):
    """What a person asks for: `to` a list or a part of it ("pilot/gps"), None for the issue's own; `tests`: addresses.

    `scheduled` is the delivery that was scheduled and is carried out by this, 0 for none. `with_evidence`: what tests
    get is the review copy, in which each figure has a note.
    """

    to: str | None = None
    tests: tuple[str, ...] = ()
    scheduled: int = 0
    with_evidence: bool = False


class Prepared(Struct, frozen=True):
    """Everything that a person confirms before anything is sent, ready to go.

    `people` are whom it is for; `readers` is their number, and `already` that of those who have the issue.
    """

    project: Project
    outgoing: Outgoing
    plan: Plan
    provider: DirectProvider
    calls: list[Exchange]
    audience: Audience
    people: People
    readers: int
    already: int
    undo: int

    @property
    def edition(self) -> Edition:
        """The edition that goes out."""
        return self.outgoing.edition

    @property
    def zone(self) -> ZoneInfo:
        """The newsletter's time zone."""
        return ZoneInfo(self.project.config.timezone)

    def warnings(self, at: dt.datetime) -> tuple[str, ...]:
        """What is unusual about sending it to its list at `at`, a sentence each; of a test nothing is."""
        if self.plan.test:
            return ()
        edition, deliveries = self.edition, History(self.audience.engine).deliveries()
        return warnings_before(deliveries, edition.slug, self.plan.target, self.readers, at, self.zone, edition.date)


@contextmanager
def prepared(project: Project, path: Path, order: Order) -> Iterator[Prepared]:
    """The issue in `path`, made and checked, and its list. Raises DeliveryRefused where it must not go out."""
    made = make(project, path)
    _refuse_errors(made)
    settings, segment = _settings(project, made, order.to)
    calls: list[Exchange] = []
    provider = _provider(project, settings, calls.append)
    needs_approval = provider.capabilities.leaves_machine and not order.tests
    lock = read_issue_lock(project, path.stem)
    outgoing = choose(project, made, lock, settings.name, needs_approval=needs_approval)
    if order.with_evidence:
        outgoing = replace(outgoing, edition=review_edition(project, made))
    with ledger_of(project) as engine:
        audience, history = Audience(engine), History(engine)
        if needs_approval and lock is not None:
            refuse_other_ledger(lock, history)
        plan = Plan(
            list=settings.name,
            segment=segment,
            sender=settings.sender,
            unsubscribe=settings.unsubscribe,
            reply_to=settings.reply_to,
            web_address=web_address(project, outgoing.edition),
            fields=None if order.tests else frozenset(_list(audience, settings.name).fields),
            test=bool(order.tests),
            scheduled=order.scheduled,
        )
        people = _people(audience, plan, order.tests, settings.segments)
        already = 0 if plan.test else history.already(outgoing.edition.slug, people)
        readers = history.count(people)
        yield Prepared(project, outgoing, plan, provider, calls, audience, people, readers, already, settings.undo)


def hand_over(prepared: Prepared, run: Run) -> Report:
    """Send it, or go on where a send was interrupted.

    What it comes to is written in the issue's lock, before the first call and after the last; tests apart.
    """
    ledger = Ledger(prepared.audience.engine)

    def record(*, before: bool) -> None:
        if not prepared.plan.test:
            record_sendings(prepared.project, prepared.outgoing, prepared.plan, ledger.engine, before=before)

    watched = Run(run.clock, run.stop, lambda _: record(before=True), run.on_progress, prepared.calls)
    try:
        report = deliver(prepared.edition, prepared.plan, prepared.people, prepared.provider, ledger, watched)
    except BaseException:
        with suppress(NewsletterError):  # what ended the send is what is told
            record(before=False)
        raise
    record(before=False)
    return report


def schedule(prepared: Prepared, at: dt.datetime, clock: Clock) -> Delivery:
    """Have it sent at a time, by a worker. Raises DeliveryRefused."""
    ledger = Ledger(prepared.audience.engine)
    return scheduling.schedule(prepared.edition, prepared.plan, prepared.provider, ledger, at, clock)


def rehearse(prepared: Prepared, clock: Clock) -> Sequence[str]:
    """The first requests that sending would make, without their secrets. Raises DeliveryRefused."""
    engine = prepared.audience.engine
    return rehearsing.rehearse(prepared.edition, prepared.plan, prepared.people, prepared.provider, engine, clock)


def web_address(project: Project, edition: Edition) -> str:
    """Where the issue's page will be, "" where the site is not published."""
    base = project.config.publication.base_url
    return f"{base.rstrip('/')}/{edition.slug}/" if base else ""


def _provider(project: Project, settings: ListSettings, record: Callable[[Exchange], None]) -> DirectProvider:
    name = settings.provider
    options = project.config.providers.get(name, {})
    provider = open_provider(name, options, secrets_of(project, name), project.outbox, record)
    if not is_direct(provider):
        raise DeliveryRefused(f"The provider {name} holds its lists itself: that can't be sent to yet.")
    return provider


def _people(audience: Audience, plan: Plan, tests: Sequence[str], segments: Mapping[str, str]) -> People:
    if plan.test:
        return people_of(readers_for_test(audience, plan, tests))
    return audience.query(plan.list, segments[plan.segment] if plan.segment else "")


def _refuse_errors(made: Made) -> None:
    if made.errors or made.edition is None:
        errors = [finding for finding in made.findings if finding.severity == "error"]
        first = f" The first: {errors[0].path}:{errors[0].span.line} {errors[0].rule}." if errors else ""
        raise DeliveryRefused(
            f"The issue has {len(errors)} error{'s' if len(errors) != 1 else ''} and is not sent.{first}",
            f"`newsletter check {made.draft.slug}` tells all of them.",
        )


def _settings(project: Project, made: Made, to: str | None) -> tuple[ListSettings, str]:
    """The list's settings, and the part of it that is meant."""
    audience = made.draft.front.audience
    said = to or (audience.name if audience else None)
    lists = project.config.lists
    if said is None:
        raise DeliveryRefused("The issue names no list.", "Write `list:` in its front matter, or say --to LIST.")
    name, _, segment = said.partition("/")
    if name not in lists:
        raise DeliveryRefused(f"There is no list “{name}” in {project.config.path}.", did_you_mean(name, lists))
    segments = lists[name].segments
    if segment and segment not in segments:
        where = f"[lists.{name}.segments]"
        raise DeliveryRefused(f"There is no “{segment}” in {where}.", did_you_mean(segment, segments))
    return lists[name], segment


def _list(audience: Audience, name: str) -> ListSummary:
    for summary in audience.lists():
        if summary.name == name:
            return summary
    raise DeliveryRefused(
        f"Nobody is on the list “{name}” yet.", f"Import it: newsletter lists import FILE.csv --list {name}."
    )
