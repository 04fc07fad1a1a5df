"""Try providers' credentials, and the sender and audience of every list that goes out through them. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from newsletter.actions.connect import accepted_sender, chosen_audience
from newsletter.actions.project import Project
from newsletter.actions.secrets import secrets_of
from newsletter.config import ListSettings
from newsletter.errors import NewsletterError, Refused
from newsletter.providers.base import CampaignProvider, DirectProvider, HeldAudience, is_campaign
from newsletter.providers.registry import open_provider


class Fault(Struct, frozen=True):
    """What is wrong, and what to do about it."""

    message: str
    help: str = ""


class CheckedList(Struct, frozen=True):
    """A list, its sender, and its audience's name ("" where it is held here); `faults` is empty where it is right."""

    name: str
    sender: str
    audience: str
    faults: tuple[Fault, ...]


class CheckedProvider(Struct, frozen=True):
    """What trying a provider came to: `found` in a sentence, or why not; its lists as far as they were asked."""

    name: str
    found: str
    faults: tuple[Fault, ...]
    lists: tuple[CheckedList, ...]

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not any(each.faults for each in self.lists)


def configured_providers(project: Project) -> tuple[str, ...]:
    """The providers that the configuration speaks of: those of lists first, then those with a table alone."""
    config = project.config
    return tuple(dict.fromkeys([*(each.provider for each in config.lists.values()), *config.providers]))


def check_provider(project: Project, name: str) -> CheckedProvider:
    """Try the provider called `name`; raises nothing for what is wrong with it, a name that there is not included."""
    lists = [each for each in project.config.lists.values() if each.provider == name]
    options = project.config.providers.get(name, {})
    try:
        provider = open_provider(name, options, secrets_of(project, name), project.outbox)
    except NewsletterError as error:
        return _failed(name, error, lists)
    try:
        found = provider.check()
        audiences = provider.audiences() if is_campaign(provider) and lists else ()
        return CheckedProvider(name, found, (), tuple(_list(provider, each, audiences) for each in lists))
    except NewsletterError as error:
        return _failed(name, error, lists)
    finally:
        provider.close()


def _failed(name: str, error: NewsletterError, lists: Sequence[ListSettings]) -> CheckedProvider:
    """Without an account nothing can be asked about its lists."""
    unasked = tuple(CheckedList(each.name, each.sender, each.audience, ()) for each in lists)
    return CheckedProvider(name, "", (_fault(error),), unasked)


def _list(
    provider: DirectProvider | CampaignProvider, settings: ListSettings, audiences: Sequence[HeldAudience]
) -> CheckedList:
    faults = [*_sender_faults(provider, settings)]
    audience = ""
    if is_campaign(provider):
        try:
            audience = _audience(settings, audiences)
        except Refused as error:
            faults.append(_fault(error))
    elif not settings.unsubscribe:
        where = f'Write unsubscribe = "https://…" or "mailto:…" in [lists.{settings.name}].'
        faults.append(Fault("It has no address at which to unsubscribe.", where))
    return CheckedList(settings.name, settings.sender, audience, tuple(faults))


def _audience(settings: ListSettings, audiences: Sequence[HeldAudience]) -> str:
    """The audience's name. Raises Refused."""
    if not settings.audience:
        raise Refused("It has no audience.", f"`newsletter connect {settings.provider} --list {settings.name}` asks.")
    return chosen_audience(audiences, settings.audience).name


def _sender_faults(provider: DirectProvider | CampaignProvider, settings: ListSettings) -> Iterator[Fault]:
    if not settings.sender:
        where = f"[lists.{settings.name}]"
        yield Fault("It has no sender.", f'Write sender = "Name <name@example.org>" in {where}.')
        return
    try:
        accepted_sender(provider, settings.sender)
    except NewsletterError as error:
        yield _fault(error)


def _fault(error: NewsletterError) -> Fault:
    return Fault(error.message, error.help)
