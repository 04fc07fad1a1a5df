"""`newsletter connect`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from newsletter.cli.output import ask, confirm, format_option, print_json, project_of, say, yes_option
from newsletter.errors import CouldNotRun, NewsletterError, Refused

if TYPE_CHECKING:
    from newsletter.actions.connect import Account, Change, Connection
    from newsletter.actions.project import Project
    from newsletter.config import ListSettings
    from newsletter.providers.base import CampaignProvider, DirectProvider
    from newsletter.providers.entry import Entry


class Wishes(Struct, frozen=True):
    """What the command line says; what it doesn't say is asked."""

    list: str | None
    audience: str | None
    sender: str | None
    unsubscribe: str | None
    settings: tuple[str, ...]
    key_from_stdin: bool
    yes: bool
    format: str


@click.command("connect")
@click.argument("provider")
@click.option("--list", metavar="NAME", help="The newsletter's list that goes out through it.")
@click.option("--audience", metavar="ID", help="The list at the provider, by its id or name.")
@click.option("--sender", metavar="MAILBOX", help="Who it comes from: Name <name@example.org>.")
@click.option("--unsubscribe", metavar="ADDRESS", help="Where readers of a list that is held here leave it.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="A setting of the provider. Repeatable.")
@click.option("--key-from-stdin", is_flag=True, help="Read its keys from standard input, one on each line.")
@click.option("--forget", is_flag=True, help="Take its keys out of the keyring, and do nothing else.")
@yes_option
@format_option
@click.pass_context
def command(context: click.Context, /, provider: str, *, forget: bool, **words: Any) -> None:
    """Connect a list to PROVIDER: keys into the system's keyring, audience and sender into the configuration.

    Asks for what the options don't say. Keys are never shown and never written to a file; the account is tried without
    sending anything, and the change to the configuration is shown before it is made. Exit code 1: it was refused.
    """
    from newsletter.actions.configuration import read_configuration
    from newsletter.actions.connect import carry_out, opened, planned
    from newsletter.providers.registry import find_entry

    project, entry, wishes = project_of(context), find_entry(provider), Wishes(**words)
    if forget:
        _forget(project, entry, wishes.format)
        return
    configuration = read_configuration(project)
    account, found = _account(project, entry, wishes)
    say(found)
    with opened(project, account) as connected:
        connection = _connection(project, account, connected, wishes)
    change = planned(configuration, connection)
    _show(change, account)
    if change.diff or account.new:
        confirm(_question(change, account), yes=wishes.yes)
        carry_out(project, connection, change)
    _tell(connection, change, found, wishes.format)


def _account(project: Project, entry: Entry, wishes: Wishes) -> tuple[Account, str]:
    """The account, and what trying it said. On a terminal a wrong key may be typed again, twice."""
    from newsletter.actions.connect import Account, opened
    from newsletter.cli.connect_keys import keys
    from newsletter.cli.connect_settings import settings

    options = settings(project, entry, wishes.settings)
    for attempt in (1, 2, 3):
        there, new = keys(project, entry, from_stdin=wishes.key_from_stdin)
        account = Account(entry, options, there, new)
        try:
            with opened(project, account) as provider:
                return account, provider.check()
        except CouldNotRun as wrong:
            if attempt == 3 or not new or wishes.key_from_stdin:
                raise
            _say_error(wrong)
    raise AssertionError("the third attempt returns or raises")


def _connection(
    project: Project, account: Account, provider: DirectProvider | CampaignProvider, wishes: Wishes
) -> Connection:
    from newsletter.actions.connect import Connection, default_list
    from newsletter.config import ListSettings
    from newsletter.providers.base import is_campaign

    name = wishes.list or ask(
        "Which list goes out through it", "--list NAME", default_list(project, account.entry.name)
    )
    there = project.config.lists.get(name) or ListSettings(name)
    same = there.provider == account.entry.name
    values: dict[str, str | int | bool | None] = {"provider": account.entry.name}
    if is_campaign(provider):
        values["audience"] = _audience(provider, wishes.audience, there.audience if same else "")
    else:
        _refuse_audience(account, wishes.audience)
        values["audience"] = None
    values["sender"] = _sender(provider, wishes.sender, there.sender)
    if not is_campaign(provider):
        values["unsubscribe"] = _unsubscribe(wishes.unsubscribe, there, str(values["sender"]))
    return Connection(account, name, values)


def _refuse_audience(account: Account, wanted: str | None) -> None:
    if wanted is not None:
        message = f"{account.entry.name} holds no audiences: its list is held here."
        raise CouldNotRun(message, "Leave --audience out, and import the list with `newsletter lists import`.")


def _audience(provider: CampaignProvider, wanted: str | None, configured: str) -> str:
    """The audience's id. One alone needs no asking."""
    from newsletter.actions.connect import chosen_audience, held_audiences

    audiences = held_audiences(provider)
    width = max(len(each.id) for each in audiences)
    for each in audiences:
        size = "" if each.readers is None else f"  {each.readers:,} readers"
        say(f"  {each.id:<{width}}  {each.name}{size}")
    if wanted is None and len(audiences) > 1:
        default = configured if any(each.id == configured for each in audiences) else ""
        wanted = ask("Which audience", "--audience ID", default)
    chosen = chosen_audience(audiences, wanted) if wanted is not None else audiences[0]
    say(f"Audience  {chosen.name}")
    return chosen.id


def _sender(provider: DirectProvider | CampaignProvider, wanted: str | None, configured: str) -> str:
    """The mailbox that it comes from; on a terminal another may be typed where the provider would refuse it."""
    from newsletter.actions.connect import accepted_sender

    while True:
        given = wanted or ask("From whom does it come (Name <name@example.org>)", "--sender MAILBOX", configured)
        try:
            return accepted_sender(provider, given)
        except Refused as refused:
            if wanted or not sys.stdin.isatty():
                raise
            _say_error(refused)


def _unsubscribe(wanted: str | None, there: ListSettings, sender: str) -> str:
    from newsletter.delivery.unsubscribe import unsubscribe_fault
    from newsletter.providers.personal import bare_address

    default = there.unsubscribe or f"mailto:{bare_address(sender)}?subject=unsubscribe"
    given = (
        wanted or there.unsubscribe or ask("Where do readers leave (https://… or mailto:…)", "--unsubscribe", default)
    )
    fault = unsubscribe_fault(given)
    if fault:
        raise CouldNotRun(f"“{given}” is nowhere to unsubscribe. {fault}", "Write https://… or mailto:… in full.")
    return given


def _say_error(error: NewsletterError) -> None:
    say(error.message)
    if error.help:
        say(f"  {error.help}")


def _show(change: Change, account: Account) -> None:
    for line in change.diff:
        say(line)
    for name, place in account.places().items():
        say(f"Key       {name}: {place}")


def _question(change: Change, account: Account) -> str:
    parts = [f"Change {change.configuration.path.name}" if change.diff else ""]
    parts += ["put the key into the keyring" if account.new else ""]
    words = " and ".join(part for part in parts if part)
    return f"{words[0].upper()}{words[1:]}?"


def _tell(connection: Connection, change: Change, found: str, format: str) -> None:
    account, written = connection.account, change.configuration.path.name if change.diff else None
    if format == "json":
        print_json(
            {
                "schema": 1,
                "provider": account.entry.name,
                "found": found,
                "list": connection.list,
                "audience": connection.values["audience"],
                "sender": connection.values["sender"],
                "keys": account.places(),
                "written": written,
            }
        )
        return
    click.echo(f"The list {connection.list} goes out through {account.entry.name}.")
    say("Try it: newsletter send ISSUE --test you@example.org")


def _forget(project: Project, entry: Entry, format: str) -> None:
    from newsletter.actions.connect import forget, keys_there
    from newsletter.providers.secret import secret_name

    gone = forget(project, entry)
    left = {secret_name(entry.name, key): found.place for key, found in keys_there(project, entry).items()}
    if format == "json":
        print_json({"schema": 1, "provider": entry.name, "forgotten": list(gone), "left": left})
        return
    click.echo(f"Forgotten: {', '.join(gone)}." if gone else f"The keyring has no key of {entry.name}.")
    for name, place in left.items():
        say(f"{name} is still in {'the ' if place == 'environment' else ''}{place}.")
