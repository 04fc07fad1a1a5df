"""One person's message: the tokens of an edition filled with that person's own words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from email.utils import formataddr, parseaddr

from msgspec.structs import replace

from newsletter.compose.edition import Edition
from newsletter.compose.mime import header_value, message, message_bytes
from newsletter.compose.tokens import fill_tokens, guarded_html, guarded_text
from newsletter.errors import DeliveryRefused
from newsletter.providers.mailing import Mailing, Recipient

# Line ends of every kind, other controls, the characters that turn the direction of text or can't be seen, and halves
# of characters, which JSON may hold and nothing can be written in.
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")


def personal_edition(mailing: Mailing, recipient: Recipient) -> Edition:
    """The edition with every token filled: escaped in HTML, on one line everywhere."""

    def value(name: str, fallback: str) -> str:
        return own_words(mailing, recipient, name, fallback)

    edition = mailing.edition
    return replace(
        edition,
        subject=fill_tokens(edition.subject, value),
        preheader=fill_tokens(edition.preheader, value),
        html=fill_tokens(edition.html, _guarded(value, lambda text: guarded_html(html.escape(text)))),
        text=fill_tokens(edition.text, _guarded(value, guarded_text)),
    )


def own_words(mailing: Mailing, recipient: Recipient, name: str, fallback: str) -> str:
    """What stands for the token `name` (compose.tokens) in this person's message: one line, not escaped."""
    if name == "unsubscribe":
        return recipient.unsubscribe
    if name == "view-in-browser":
        return mailing.web_address
    return one_line(recipient.fields.get(name.removeprefix("reader:"), "")) or one_line(fallback)


def _guarded(value: Callable[[str, str], str], guard: Callable[[str], str]) -> Callable[[str, str], str]:
    return lambda name, fallback: guard(value(name, fallback))


def one_line(words: str) -> str:
    """A reader's words as they may stand in a header: no line ends, controls or changes of direction."""
    return _UNSEEN.sub("", _SPACES.sub(" ", words)).strip()


def takes_one_click(unsubscribe: str) -> bool:
    """Whether a mail program can unsubscribe by itself there: what follows a # never reaches a server."""
    return unsubscribe.startswith("https:") and "#" not in unsubscribe


def list_headers(unsubscribe: str) -> Mapping[str, str]:
    """The headers by which a mail program offers to unsubscribe (RFC 2369; one click by RFC 8058, https only)."""
    headers = {"List-Unsubscribe": f"<{unsubscribe}>"}
    if takes_one_click(unsubscribe):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def standard_message(mailing: Mailing, recipient: Recipient) -> bytes:
    """The message as RFC 5322 and MIME have it, with CRLF line ends: the same bytes each time."""
    edition = personal_edition(mailing, recipient)
    made = message(
        edition.subject,
        edition.text,
        edition.html,
        edition.pictures,
        sender=mailing.sender,
        recipient=recipient.address,
        headers={"Reply-To": mailing.reply_to},
        message_id=recipient.message_id,
        date=mailing.date,
    )
    return _unfolded(list_headers(recipient.unsubscribe)) + message_bytes(made)


def _unfolded(headers: Mapping[str, str]) -> bytes:
    """Header lines as they are.

    The email package would encode an address that is longer than a line, and no mail program finds it then.
    """
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")


def bare_address(mailbox: str) -> str:
    """The address of "Name <address>"."""
    return parseaddr(mailbox)[1]


def encoded_mailbox(mailbox: str) -> str:
    """A mailbox in ASCII, its name quoted or encoded where it must be (RFC 5322, 2047); "" stays ""."""
    return formataddr(parseaddr(mailbox)) if mailbox else ""


def header_refusals(mailing: Mailing, provider: str) -> Iterator[str]:
    """What of the headers `provider`, which takes them as JSON or a form, would let be split or could not carry."""
    for name, value in {
        "Subject": mailing.edition.subject,
        "From": mailing.sender,
        "Reply-To": mailing.reply_to,
    }.items():
        try:
            header_value(name, value)
        except DeliveryRefused as refused:
            yield refused.message
    for address in (bare_address(mailing.sender), bare_address(mailing.reply_to)):
        if not address.isascii():
            yield f"{provider} takes no address such as “{address}”."
