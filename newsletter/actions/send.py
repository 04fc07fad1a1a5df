"""Send an issue: to its list, or to single addresses as a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from newsletter.actions.locks import read_issue_lock
from newsletter.actions.making import Made, make
from newsletter.actions.outgoing import Outgoing, choose, record_sendings
from newsletter.actions.project import Project
from newsletter.actions.secrets import secrets_of
from newsletter.compose.edition import Edition
from newsletter.config import ListSettings
from newsletter.delivery.audience import Audience, ListSummary, Reader
from newsletter.delivery.database import open_database
from newsletter.delivery.history import History
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.plan import Plan, Report
from newsletter.delivery.send import deliver, readers_for_test
from newsletter.delivery.sending import Progress
from newsletter.errors import DeliveryRefused
from newsletter.problems import did_you_mean
from newsletter.providers.base import DirectProvider, is_direct
from newsletter.providers.registry import open_provider


class Prepared(Struct, frozen=True):
    """Everything that a person confirms before anything is sent, ready to go."""

    project: Project
    outgoing: Outgoing
    plan: Plan
    provider: DirectProvider
    audience: Audience
    addresses: tuple[str, ...]
    undo: int

    @property
    def edition(self) -> Edition:
        """The edition that goes out."""
        return self.outgoing.edition

    @property
    def list(self) -> ListSummary:
        """The list, with how many of it may be written to."""
        return _list(self.audience, self.plan.list)

    @property
    def already(self) -> int:
        """How many of the list's readers have the issue; a test keeps nobody from it, and is kept from nobody."""
        return 0 if self.plan.test else History(self.audience.engine).already(self.edition.slug, self.plan.list)

    def readers(self) -> Iterator[Reader] | tuple[Reader, ...]:
        """Whom it is for."""
        if self.plan.test:
            return readers_for_test(self.audience, self.plan, self.addresses)
        return self.audience.readers(self.plan.list)


@contextmanager
def prepared(project: Project, path: Path, to: str | None, tests: Sequence[str]) -> Iterator[Prepared]:
    """The issue in `path`, made and checked, and its list. Raises DeliveryRefused where it must not go out."""
    made = make(project, path)
    _refuse_errors(made)
    settings = _settings(project, made, to)
    options = project.config.providers.get(settings.provider, {})
    provider = open_provider(settings.provider, options, secrets_of(project, settings.provider), project.outbox)
    if not is_direct(provider):
        raise DeliveryRefused(f"The provider {settings.provider} holds its lists itself: that can't be sent to yet.")
    needs_approval = provider.capabilities.leaves_machine and not tests
    lock = read_issue_lock(project, path.stem)
    outgoing = choose(project, made, lock, settings.name, needs_approval=needs_approval)
    engine = open_database(project.state)
    try:
        audience = Audience(engine)
        fields = None if tests else frozenset(_list(audience, settings.name).fields)
        plan = Plan(
            list=settings.name,
            sender=settings.sender,
            unsubscribe=settings.unsubscribe,
            reply_to=settings.reply_to,
            web_address=web_address(project, outgoing.edition),
            fields=fields,
            test=bool(tests),
        )
        yield Prepared(project, outgoing, plan, provider, audience, tuple(tests), settings.undo)
    finally:
        engine.dispose()


def hand_over(prepared: Prepared, clock: Callable[[], dt.datetime], on_progress: Callable[[Progress], None]) -> Report:
    """Send it, or go on where a send was interrupted. What it came to is written in the issue's lock, tests apart."""
    ledger = Ledger(prepared.audience.engine)
    try:
        return deliver(
            prepared.edition, prepared.plan, prepared.readers(), prepared.provider, ledger, clock, on_progress
        )
    finally:
        if not prepared.plan.test:
            record_sendings(prepared.project, prepared.outgoing, prepared.plan, ledger.engine)


def web_address(project: Project, edition: Edition) -> str:
    """Where the issue's page will be, "" where the site is not published."""
    base = project.config.publication.base_url
    return f"{base.rstrip('/')}/{edition.slug}/" if base else ""


def _refuse_errors(made: Made) -> None:
    if made.errors or made.edition is None:
        errors = [finding for finding in made.findings if finding.severity == "error"]
        first = f" The first: {errors[0].path}:{errors[0].span.line} {errors[0].rule}." if errors else ""
        raise DeliveryRefused(
            f"The issue has {len(errors)} error{'s' if len(errors) != 1 else ''} and is not sent.{first}",
            f"`newsletter check {made.draft.slug}` tells all of them.",
        )


def _settings(project: Project, made: Made, to: str | None) -> ListSettings:
    audience = made.draft.front.audience
    name = to or (audience.name if audience else None)
    lists = project.config.lists
    if name is None:
        raise DeliveryRefused("The issue names no list.", "Write `list:` in its front matter, or say --to LIST.")
    if name not in lists:
        raise DeliveryRefused(f"There is no list “{name}” in {project.config.path}.", did_you_mean(name, lists))
    return lists[name]


def _list(audience: Audience, name: str) -> ListSummary:
    for summary in audience.lists():
        if summary.name == name:
            return summary
    raise DeliveryRefused(
        f"Nobody is on the list “{name}” yet.", f"Import it: newsletter lists import FILE.csv --list {name}."
    )
