"""Connect a list to a provider: keys tried and put into the keyring, the configuration changed, all of it or nothing.

Nothing is kept until `carry_out`: whatever is asked and tried before may be broken off at any moment.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct

from newsletter.actions.configuration import Configuration, with_connection, write_configuration
from newsletter.actions.keyrings import forget_key, keep_key, kept_key, keyring_name
from newsletter.actions.project import Project
from newsletter.actions.secrets import DOTENV, FoundSecret, find_secret, git_would_keep
from newsletter.delivery.address import AddressInvalid
from newsletter.delivery.mailbox import canonical_mailbox
from newsletter.errors import CouldNotRun, Refused
from newsletter.problems import did_you_mean
from newsletter.providers.base import CampaignProvider, DirectProvider, HeldAudience
from newsletter.providers.entry import Entry, Option, Setting
from newsletter.providers.registry import open_provider
from newsletter.providers.secret import Secret, secret_name


class Account(Struct, frozen=True):
    """An account at a provider. `found` are the keys that were there, `new` those just given, by setting."""

    entry: Entry
    options: Mapping[str, Option]
    found: Mapping[str, FoundSecret]
    new: Mapping[str, Secret]

    def key(self, setting: str) -> Secret | None:
        """The key to use."""
        if setting in self.new:
            return self.new[setting]
        return self.found[setting].secret if setting in self.found else None

    def places(self) -> dict[str, str]:
        """Where each key is, or will be: environment, .env or keyring, by its name."""
        there = {setting: found.place for setting, found in self.found.items()}
        return {
            secret_name(self.entry.name, setting): place
            for setting, place in {**there, **dict.fromkeys(self.new, "keyring")}.items()
        }


class Connection(Struct, frozen=True):
    """What is to be written: the account, the list's name, and what stands in its table (None: no longer)."""

    account: Account
    list: str
    values: Mapping[str, Option | None]


class Change(Struct, frozen=True):
    """The configuration as it was read, and what it is to be."""

    configuration: Configuration
    after: str

    @property
    def diff(self) -> tuple[str, ...]:
        """The change as lines of a unified diff; empty where there is none."""
        name = self.configuration.path.name
        lines = (self.configuration.text.splitlines(), self.after.splitlines())
        return tuple(difflib.unified_diff(*lines, name, name, lineterm="", n=2))


def secrets_asked(entry: Entry) -> tuple[Setting, ...]:
    """The provider's keys, in the order in which they are asked for."""
    return tuple(setting for setting in entry.settings if setting.secret)


def keys_there(project: Project, entry: Entry) -> dict[str, FoundSecret]:
    """The provider's keys that are there already, by setting."""
    found = {each.name: find_secret(project, secret_name(entry.name, each.name)) for each in secrets_asked(entry)}
    return {setting: secret for setting, secret in found.items() if secret}


def refuse_unless_kept(project: Project, entry: Entry) -> None:
    """Raises CouldNotRun where a key that is typed now could not be kept: before anybody types it."""
    if keyring_name():
        return
    names = " and ".join(secret_name(entry.name, setting.name) for setting in secrets_asked(entry))
    first = f"git would keep {DOTENV}: write it into .gitignore first. " if git_would_keep(project, DOTENV) else ""
    raise CouldNotRun(
        "This machine has no keyring that keys could be put into.",
        f"{first}Set {names} in the environment, or write it into {project.root / DOTENV}; then run this again.",
    )


@contextmanager
def opened(project: Project, account: Account) -> Iterator[DirectProvider | CampaignProvider]:
    """The provider with that account. Raises CouldNotRun for wrong or missing settings."""
    provider = open_provider(account.entry.name, account.options, account.key, project.outbox)
    try:
        yield provider
    finally:
        provider.close()


def held_audiences(provider: CampaignProvider) -> Sequence[HeldAudience]:
    """The audiences of the account. Raises Refused where there is none."""
    audiences = provider.audiences()
    if not audiences:
        name = provider.capabilities.name
        raise Refused(f"This account at {name} has no audience yet.", f"Make one at {name}, and run this again.")
    return audiences


def chosen_audience(audiences: Sequence[HeldAudience], wanted: str) -> HeldAudience:
    """The audience that is called `wanted`, by its id or its name. Raises Refused."""
    for audience in audiences:
        if audience.id == wanted:
            return audience
    named = [audience for audience in audiences if audience.name.casefold() == wanted.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(audience.id for audience in named)
        raise Refused(f"{len(named)} audiences are called “{wanted}”.", f"Say which by its id: {ids}.")
    raise Refused(f"There is no audience “{wanted}”.", did_you_mean(wanted, [each.name for each in audiences]))


def accepted_sender(provider: DirectProvider | CampaignProvider, mailbox: str) -> str:
    """`mailbox` in canonical form, if the provider would send from it. Raises Refused."""
    try:
        sender = canonical_mailbox(mailbox)
    except AddressInvalid as error:
        raise Refused(f"“{mailbox}” is not a sender: {error}", "Write Name <name@example.org>.") from None
    fault = provider.sender_fault(sender)
    if fault:
        raise Refused(fault, f"Verify the sender at {provider.capabilities.name}, or name another.")
    return sender


def default_list(project: Project, provider: str) -> str:
    """The list that is probably meant: the provider's only one, else the only one, else `readers`; "" where any may."""
    lists = project.config.lists
    own = [name for name, settings in lists.items() if settings.provider == provider]
    for names in (own, list(lists)):
        if len(names) == 1:
            return names[0]
    return "" if lists else "readers"


def planned(configuration: Configuration, connection: Connection) -> Change:
    """The change to the configuration. Raises CouldNotRun where it can't be made safely."""
    account = connection.account
    after = with_connection(configuration, connection.list, connection.values, account.entry.name, account.options)
    return Change(configuration, after)


def carry_out(project: Project, connection: Connection, change: Change) -> None:
    """Keep the new keys and write the configuration. Where one fails, the other is as it was. Raises CouldNotRun."""
    account = connection.account
    with _keys_kept(project, {secret_name(account.entry.name, key): value for key, value in account.new.items()}):
        write_configuration(change.configuration, change.after)


def forget(project: Project, entry: Entry) -> tuple[str, ...]:
    """Take the provider's keys out of the keyring; the names of those that were there. Raises CouldNotRun."""
    names = [secret_name(entry.name, setting.name) for setting in secrets_asked(entry)]
    return tuple(name for name in names if forget_key(project, name))


@contextmanager
def _keys_kept(project: Project, keys: Mapping[str, Secret]) -> Iterator[None]:
    """Put keys into the keyring; whatever goes wrong before the end, those that were there are there again."""
    before = {name: kept_key(project, name) for name in keys}
    try:
        for name, key in keys.items():
            keep_key(project, name, key)
        yield
    except BaseException:
        for name, old in before.items():
            if old:
                keep_key(project, name, old)
            else:
                forget_key(project, name)
        raise
