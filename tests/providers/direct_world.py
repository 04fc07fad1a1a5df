"""Every direct provider with something real or a stand-in behind it, so that one suite can be told of all of them."""

from __future__ import annotations

import email
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

import faults
import mailgun_stand_in
import resend_stand_in
import ses_stand_in
from aiosmtpd.smtp import SMTP, Envelope, Session
from providers_world import DATE, Behaviour, mail_server
from stand_in import Delivered, Fault, StandIn

from newsletter.providers.base import DirectProvider, is_direct, is_searchable
from newsletter.providers.entry import Option
from newsletter.providers.exchange import Exchange
from newsletter.providers.mailing import Mailing, Recipient
from newsletter.providers.outcome import BatchRefused, NotTaken, Outcome, Settled
from newsletter.providers.registry import open_provider
from newsletter.providers.secret import Secret

CANARY = "canary-S3cret/+="
Trouble = Literal["lost", "nothing", "busy", "key"]


@dataclass
class World:
    """A provider and what lies behind it.

    `trouble` plans what goes wrong with the next call: its answer is `lost`, `nothing` is taken, it is `busy` for a
    time, or the `key` is refused. `refuse` is for an address that nobody takes.
    """

    provider: DirectProvider
    messages: Callable[[], Sequence[Delivered]]
    trouble: Callable[[Trouble], None]
    refuse: Callable[[str], None]
    exchanges: list[Exchange] = field(default_factory=list)
    stand_in: StandIn | None = None

    @property
    def delivered(self) -> Counter[str]:
        """How many messages each address got."""
        return Counter(message.address for message in self.messages())


@contextmanager
def vendor(
    name: str, stand_in: StandIn, options: Mapping[str, Option], secrets: Mapping[str, str] | None = None
) -> Iterator[World]:
    """The provider `name` before its stand-in."""
    kept: list[Exchange] = []
    given = {"api_key": CANARY} if secrets is None else secrets
    with stand_in:
        provider = open_provider(
            name,
            {"base_url": stand_in.address, **options},
            lambda setting: Secret(given[setting]) if setting in given else None,
            Path("unused"),
            kept.append,
        )
        assert is_direct(provider)
        planned: Mapping[Trouble, Fault] = {
            "lost": faults.drop_reply,
            "nothing": faults.drop_request,
            "busy": faults.too_many(9),
            "key": faults.bad_key,
        }
        yield World(
            provider,
            lambda: stand_in.messages,
            lambda trouble: stand_in.fail(planned[trouble]),
            stand_in.refusing.add,
            kept,
            stand_in,
        )
        provider.close()


def mailgun(**options: Any) -> Any:
    return vendor("mailgun", mailgun_stand_in.Mailgun(key=CANARY, **options), {"domain": mailgun_stand_in.DOMAIN})


def resend(**options: Any) -> Any:
    return vendor("resend", resend_stand_in.Resend(key=CANARY, **options), {"calls_a_second": 1_000_000})


def ses(**options: Any) -> Any:
    return vendor(
        "ses",
        ses_stand_in.Ses(key=CANARY, **options),
        {"region": ses_stand_in.REGION, "messages_a_second": 200},
        {"access_key_id": ses_stand_in.ACCESS, "secret_access_key": CANARY},
    )


@dataclass
class _MailServer(Behaviour):
    """A real mail server for which troubles can be planned."""

    planned: list[Trouble] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - the server asks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        trouble = self.planned.pop(0) if self.planned else None
        self.after_data = "drop" if trouble == "lost" else "250 taken"
        replies = {"nothing": "421 Closing", "busy": "451 Too many", "key": "530 Authentication required"}
        self.sender = replies.get(trouble or "", "250 OK")
        return await super().handle_MAIL(server, session, envelope, address, options)


@contextmanager
def smtp() -> Iterator[World]:
    """The provider smtp before a real server."""
    behaviour = _MailServer()
    refused: dict[str, str] = {}
    behaviour.recipients = refused
    with mail_server(behaviour) as port:
        options: dict[str, Option] = {"host": "127.0.0.1", "port": port, "security": "none", "timeout": 10}
        provider = open_provider("smtp", options, lambda _: Secret(CANARY), Path("unused"))
        assert is_direct(provider)
        yield World(
            provider,
            lambda: [_read(address, content) for address, content in behaviour.taken],
            behaviour.planned.append,
            lambda address: refused.update({address: "550 5.1.1 No such mailbox"}),
        )
        provider.close()


@contextmanager
def outbox(folder: Path) -> Iterator[World]:
    """The provider outbox; a reply can't be lost, and no address is refused."""
    provider = open_provider("outbox", {}, lambda _: None, folder / "outbox")
    assert is_direct(provider)
    yield World(provider, lambda: list(_files(folder)), lambda _: None, lambda _: None)


def _files(folder: Path) -> Iterator[Delivered]:
    for path in sorted(folder.rglob("*.eml")):
        content = path.read_bytes()
        yield _read(str(email.message_from_bytes(content, policy=policy.default)["To"]), content)


def _read(address: str, content: bytes) -> Delivered:
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html
    assert text
    headers = {name: str(value) for name, value in message.items()}
    return Delivered(address, str(message["Subject"]), html.get_content(), text.get_content(), headers)


@contextmanager
def world_of(name: str, folder: Path) -> Iterator[World]:
    """The direct provider `name` with what lies behind it."""
    vendors = {"mailgun": mailgun, "resend": resend, "ses": ses}
    with outbox(folder) if name == "outbox" else smtp() if name == "smtp" else vendors[name]() as world:
        yield world


@dataclass
class Sent:
    """What became of everybody, by address; `held` are those of whom nobody can know."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    stopped: str = ""

    def those(self, state: str) -> set[str]:
        return {address for address, outcome in self.outcomes.items() if outcome.state == state}


def send(
    world: World, mailing: Mailing, people: Sequence[Recipient], size: int = 10, *, most_calls: int = 2_000
) -> Sent:
    """The rules of a sending loop, bare: what comes again, what is halved, and how doubt is resolved."""
    provider, sent = world.provider, Sent()
    size = min(size, provider.capabilities.most_recipients)
    groups = [list(people[at : at + size]) for at in range(0, len(people), size)]
    for number in range(most_calls):
        if not groups:
            return sent
        group = groups.pop(0)
        batch = provider.prepare(mailing, group, f"{mailing.name}/{number + 1}")
        receipt = provider.hand_over(batch)
        tries = 0
        while provider.capabilities.reconciliation == "keyed" and _doubtful(receipt) and tries < 50:
            receipt, tries = provider.hand_over(batch), tries + 1
        if isinstance(receipt, NotTaken):
            if not receipt.again:
                sent.stopped = receipt.reason
                return sent
            groups.append(group)
        elif isinstance(receipt, BatchRefused):
            middle = len(group) // 2
            if middle:
                groups += [group[:middle], group[middle:]]
            else:
                sent.outcomes[group[0].address] = Outcome("refused", receipt.reason)
        else:
            outcomes = dict(receipt.outcomes)
            if _doubtful(receipt) and is_searchable(provider):
                outcomes |= provider.search(batch, DATE)
            later = [one for one in group if outcomes[one.address].state == "deferred"]
            sent.held |= {address for address, outcome in outcomes.items() if outcome.state == "unknown"}
            sent.outcomes |= {a: outcome for a, outcome in outcomes.items() if outcome.state in ("accepted", "refused")}
            groups += [later] if later else []
    raise AssertionError("it comes to no end")


def _doubtful(receipt: object) -> bool:
    """Whether there is doubt; a refusal or a limit met while it is resolved says nothing of the first call."""
    return isinstance(receipt, Settled) and any(one.state == "unknown" for one in receipt.outcomes.values())
