"""What must be right before anything is written down or sent: what is refused here has reached nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.compose.tokens import fill_tokens, tokens_in
from newsletter.delivery.address import AddressInvalid
from newsletter.delivery.mailbox import canonical_mailbox
from newsletter.delivery.plan import Plan
from newsletter.delivery.unsubscribe import unsubscribe_fault
from newsletter.errors import DeliveryRefused
from newsletter.problems import did_you_mean, nearest
from newsletter.providers.base import Provider
from newsletter.providers.mailing import Mailing
from newsletter.providers.personal import bare_address

# What ends a header's line, and what shows a name in another order than it is written.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_FOR_A_HEADER = re.compile(r"[!#-;=?-~]*")  # ASCII without spaces, and without what ends an address in one
_MISSPELT = 0.8  # likeness: "frist-name" is meant for first-name, "last-name" (0.74) is a field of its own
_LONGEST_BASE = 800  # characters; a header line has 998 at most
_LOOKS_LIKE_A_TOKEN = re.compile(r"\[\[(?:unsubscribe|view-in-browser|reader:)[^\]\n]{0,80}")


def refuse_unsendable(mailing: Mailing, plan: Plan, provider: Provider) -> None:
    """Raises DeliveryRefused for the first thing that is wrong."""
    for message, advice in (*_unsubscribe_faults(plan), *mailing_faults(mailing, plan)):
        raise DeliveryRefused(message, advice)
    for message in provider.refusals(mailing):
        raise DeliveryRefused(message)


def _unsubscribe_faults(plan: Plan) -> Iterator[tuple[str, str]]:
    """What is wrong with the address that every message of a direct send carries."""
    where = f"[lists.{plan.list}]"
    if not plan.unsubscribe.startswith(("https://", "mailto:")):
        yield (
            f"The list {plan.list} has no address at which to unsubscribe.",
            f'Write unsubscribe = "https://…" or "mailto:…" in {where}: no message goes out without one.',
        )
    elif fault := unsubscribe_fault(plan.unsubscribe):
        yield f"Nobody could unsubscribe at “{plan.unsubscribe}”. {fault}", f"Look at unsubscribe in {where}."
    if not _FOR_A_HEADER.fullmatch(plan.unsubscribe) or len(plan.unsubscribe) > _LONGEST_BASE:
        yield (
            f"“unsubscribe” in {where} can't stand in a header.",
            "Percent-encode it, and keep it under 800 characters.",
        )
    yield from _unsafe(f"“unsubscribe” in {where}", plan.unsubscribe)


def mailing_faults(mailing: Mailing, plan: Plan) -> Iterator[tuple[str, str]]:
    """What is wrong with a mailing whoever holds the audience: each a sentence, and what to do about it."""
    where = f"[lists.{plan.list}]"
    if mailing.edition.review and not plan.test:
        yield "This is a review copy, with the evidence for each figure: no list is sent it.", "Send the issue itself."
    if not plan.sender:
        yield f"The list {plan.list} has no sender.", f'Write sender = "Name <name@example.org>" in {where}.'
    for name, value in (("sender", mailing.sender), ("reply_to", mailing.reply_to)):
        yield from _unsafe(f"“{name}” in {where}", value)
    yield from _unsafe("The subject", mailing.edition.subject)
    for name, mailbox in (("sender", mailing.sender), ("reply_to", mailing.reply_to)):
        yield from _mailbox(f"“{name}” in {where}", mailbox)
    yield from _tokens(mailing, plan)


def _unsafe(what: str, value: str) -> Iterator[tuple[str, str]]:
    found = _UNSAFE.search(value)
    if found:
        yield (
            f"{what} has a line end or a hidden character in it.",
            f"Take it out: it is U+{ord(found[0]):04X}, character {found.start() + 1}.",
        )


def _mailbox(what: str, mailbox: str) -> Iterator[tuple[str, str]]:
    try:
        canonical = canonical_mailbox(mailbox)
    except AddressInvalid as error:
        yield f"{what} is not an address: {error}", 'Write it as "Name <name@example.org>".'
        return
    if not bare_address(mailbox).isascii():
        yield f"{what} is not as mail servers take it.", f"Write {canonical}."


def _tokens(mailing: Mailing, plan: Plan) -> Iterator[tuple[str, str]]:
    edition = mailing.edition
    bare: dict[str, bool] = {}  # each field, and whether it stands somewhere without words for want of it

    def note(name: str, fallback: str) -> str:
        bare[name] = bare.get(name, False) or not fallback
        return ""

    for part in (edition.subject, edition.html, edition.text):
        left = _LOOKS_LIKE_A_TOKEN.search(fill_tokens(part, note))
        if left:
            yield f"The edition has a token that nothing fills: “{left[0]}”.", "Build the issue again."
    if "view-in-browser" in tokens_in(edition.html + edition.text) and not mailing.web_address:
        yield "The edition links to its web page, and there is none.", "Set base_url in the configuration."
    for name in sorted(bare):
        yield from _field(name, plan, bare=bare[name])


def _field(name: str, plan: Plan, *, bare: bool) -> Iterator[tuple[str, str]]:
    """A field that the list lacks: words in its place will do, but where its name is a slip everyone would get them."""
    field = name.removeprefix("reader:")
    if field == name or plan.fields is None or field in plan.fields:
        return
    lacks = f"The list {plan.list} has no field “{field}”"
    if bare:
        advice = f"{did_you_mean(field, plan.fields)} Or write <reader:{field}?or=…>.".strip()
        yield f"{lacks}, and the issue has no words in its place.", advice
    elif meant := nearest(field, plan.fields, _MISSPELT):
        advice = f"Did you mean “{meant}”?"
        yield f"{lacks}, so every reader would get the words in its place.", advice
