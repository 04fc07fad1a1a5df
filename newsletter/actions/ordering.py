"""What a person asks to have sent, made ready and checked: the edition, the list, the provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Engine

from newsletter.actions.locks import read_issue_lock
from newsletter.actions.making import Made, make
from newsletter.actions.outgoing import Outgoing, choose
from newsletter.actions.project import Project
from newsletter.actions.records import ledger_of
from newsletter.actions.reviewing import review_edition
from newsletter.actions.secrets import secrets_of
from newsletter.actions.whereabouts import refuse_other_ledger
from newsletter.compose.edition import Edition
from newsletter.config import ListSettings
from newsletter.delivery.audience import Audience, ListSummary
from newsletter.delivery.campaign_preflight import audience_of_plan
from newsletter.delivery.history import History
from newsletter.delivery.plan import Delivery, Plan, real_trial
from newsletter.delivery.planning import People, people_of
from newsletter.delivery.second_thoughts import warnings_before
from newsletter.delivery.send import readers_for_test
from newsletter.errors import DeliveryRefused
from newsletter.problems import did_you_mean
from newsletter.providers.base import CampaignProvider, DirectProvider, Provider, is_campaign, is_direct
from newsletter.providers.exchange import Exchange, forget
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


class Ready(Struct, frozen=True):
    """Everything that a person confirms before anything is sent.

    `readers` is the number of those whom it is for (None: the provider doesn't say), `already` of those who have it.
    """

    project: Project
    outgoing: Outgoing
    plan: Plan
    calls: list[Exchange]
    engine: Engine
    readers: int | None
    already: int
    undo: int
    provider: Provider

    @property
    def edition(self) -> Edition:
        """The edition that goes out."""
        return self.outgoing.edition

    @property
    def zone(self) -> ZoneInfo:
        """The newsletter's time zone."""
        return ZoneInfo(self.project.config.timezone)

    @property
    def everybody_has_it(self) -> bool:
        """Whether there is nobody to whom it would go, and no interrupted send to be cleared up."""
        if self.plan.test or self.readers is None or self.readers != self.already:
            return False
        return all(delivery.state != "open" for delivery in self._sends(self.edition.slug))

    def warnings(self, at: dt.datetime) -> tuple[str, ...]:
        """What is unusual about sending it to its list at `at`, a sentence each; of a test nothing is."""
        if self.plan.test:
            return ()
        edition, deliveries = self.edition, self._sends()
        return warnings_before(
            deliveries, edition.slug, self.plan.target, self.readers or 0, at, self.zone, edition.date
        )

    def _sends(self, issue: str | None = None) -> list[Delivery]:
        """Earlier sends that count for this one; `issue`: of that issue. Of what was for the outbox nobody has any."""
        trial = real_trial(self.provider.capabilities.name)
        return [delivery for delivery in History(self.engine).deliveries(issue) if delivery.trial == trial]


class Prepared(Ready, frozen=True, kw_only=True):
    """Messages to `people`, one each."""

    provider: DirectProvider
    people: People


class PreparedCampaign(Ready, frozen=True, kw_only=True):
    """A campaign to a list at its provider, or of its own to `tests`."""

    provider: CampaignProvider
    tests: tuple[str, ...]


@contextmanager
def prepared(project: Project, path: Path, order: Order) -> Iterator[Prepared | PreparedCampaign]:
    """The issue in `path`, made and checked, and its list. Raises DeliveryRefused where it must not go out."""
    made = make(project, path)
    _refuse_errors(made)
    settings, segment = _settings(project, made, order.to)
    calls: list[Exchange] = []
    provider = provider_of(project, settings.provider, calls.append)
    needs_approval = provider.capabilities.leaves_machine and not order.tests
    lock = read_issue_lock(project, path.stem)
    outgoing = choose(project, made, lock, settings.name, needs_approval=needs_approval)
    if order.with_evidence:
        outgoing = replace(outgoing, edition=review_edition(project, made))
    with ledger_of(project) as engine:
        if needs_approval and lock is not None:
            refuse_other_ledger(lock, History(engine))
        plan = Plan(
            list=settings.name,
            segment=segment,
            sender=settings.sender,
            unsubscribe=settings.unsubscribe,
            reply_to=settings.reply_to,
            web_address=web_address(project, outgoing.edition),
            audience=settings.audience,
            test=bool(order.tests),
            scheduled=order.scheduled,
        )
        common = (project, outgoing, plan, calls, engine)
        if is_direct(provider):
            yield _direct(common, provider, order, settings)
        else:
            assert is_campaign(provider)
            yield _campaign(common, provider, order, settings)


Common = tuple[Project, Outgoing, Plan, list[Exchange], Engine]


def _direct(common: Common, provider: DirectProvider, order: Order, settings: ListSettings) -> Prepared:
    project, outgoing, plan, calls, engine = common
    audience, history = Audience(engine), History(engine)
    if not plan.test:
        plan = replace(plan, fields=frozenset(_list(audience, plan.list).fields))
    people = _people(audience, plan, order.tests, settings.segments)
    already = 0 if plan.test else history.already(outgoing.edition.slug, people, provider.capabilities.name)
    readers = history.count(people)
    return Prepared(
        project, outgoing, plan, calls, engine, readers, already, settings.undo, provider=provider, people=people
    )


def _campaign(common: Common, provider: CampaignProvider, order: Order, settings: ListSettings) -> PreparedCampaign:
    plan, tests = common[2], order.tests
    readers = len(tests) if tests else audience_of_plan(provider, plan).readers
    return PreparedCampaign(*common, readers, 0, settings.undo, provider=provider, tests=tests)


def web_address(project: Project, edition: Edition) -> str:
    """Where the issue's page will be, "" where the site is not published."""
    base = project.config.publication.base_url
    return f"{base.rstrip('/')}/{edition.slug}/" if base else ""


def provider_of(
    project: Project, name: str, record: Callable[[Exchange], None] = forget
) -> DirectProvider | CampaignProvider:
    """The provider called `name` with the project's settings and secrets; `record` is told of each call."""
    options = project.config.providers.get(name, {})
    return open_provider(name, options, secrets_of(project, name), project.outbox, record)


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
