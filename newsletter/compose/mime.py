"""A standard message (RFC 5322, 2045): text and HTML as alternatives, pictures with the HTML.

The same arguments give the same bytes: boundaries and content ids come from digests of the content, and date and
message id are the caller's.
"""

from __future__ import annotations

import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from email import policy
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime
from html import escape
from typing import cast

from newsletter.compose.edition import Picture
from newsletter.errors import DeliveryRefused

_IMAGE = re.compile(r"(<img\b(?:[^>\"]|\"[^\"]*\")*?\ssrc=\")images/([^\"]+)(\")")
# Controls, next line, line and paragraph separators, and the embeddings, overrides and isolates of direction.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ENCODED = "=?"
_SMTP = policy.SMTP.clone(max_line_length=78)


def message(  # noqa: PLR0913 - the parts of a message
    subject: str,
    text: str,
    html: str,
    pictures: Mapping[str, Picture],
    *,
    sender: str = "",
    recipient: str = "",
    headers: Mapping[str, str] | None = None,
    message_id: str = "",
    date: dt.datetime | None = None,
) -> EmailMessage:
    """A message; raises DeliveryRefused where a header could be split or made to mislead.

    `headers` are further ones, such as Reply-To and List-Unsubscribe. `message_id` is with its angle brackets; it and
    `date` (aware) are left out where they are not given.
    """
    digest = hashlib.sha256("\0".join((subject, text, html)).encode("utf-8", "surrogatepass")).hexdigest()
    made = EmailMessage(policy=_SMTP)
    named = {"Subject": subject, "From": sender, "To": recipient, **(headers or {}), "Message-ID": message_id}
    if date is not None:
        named["Date"] = format_datetime(date)
    for name, value in named.items():
        if value:
            _set_header(made, name, header_value(name, value))
    made["MIME-Version"] = "1.0"
    _set_multipart(made, "alternative", f"=_a_{digest[:32]}")
    made.attach(_text_part(text, "plain"))
    made.attach(_html_part(html, pictures, digest))
    return made


def message_bytes(made: EmailMessage) -> bytes:
    """The message as it goes over the wire, lines ended by CRLF."""
    return made.as_bytes(policy=_SMTP)


def place_pictures(html: str, addresses: Mapping[str, str]) -> str:
    """`html` with each picture of `addresses` (by its name) shown from there instead of from `images/NAME`."""

    def place(match: re.Match[str]) -> str:
        return f"{match[1]}{escape(addresses[match[2]])}{match[3]}" if match[2] in addresses else match[0]

    return _IMAGE.sub(place, html)


def pictures_in(html: str) -> frozenset[str]:
    """The names of the pictures that `html` shows from `images/NAME`."""
    return frozenset(match[2] for match in _IMAGE.finditer(html))


def header_value(name: str, value: str) -> str:
    """`value`, if it may stand in a header; raises DeliveryRefused with its place."""
    fault = _FORBIDDEN.search(value)
    if fault:
        place = f"character {fault.start() + 1} of {name} is U+{ord(fault[0]):04X}"
        raise DeliveryRefused(f"The message can't be sent: {place}.", "Take out line ends and direction marks.")
    return value


def _set_header(made: EmailMessage, name: str, value: str) -> None:
    """The header with `value` as it stands, which the email package would decode where it looks encoded (RFC 2047).

    A subject is encoded as a whole then, and where it is not ASCII: folded by the package it may lose a space between
    two encoded words. Addresses must not look encoded. Raises DeliveryRefused.
    """
    if name == "Subject" and (_ENCODED in value or not value.isascii()):
        made.set_raw(name, Header(value, "utf-8", header_name=name).encode(linesep="\r\n"))
    elif _ENCODED not in value:
        made[name] = value
    else:
        raise DeliveryRefused(f"The message can't be sent: “{_ENCODED}” in {name} can't be told from an encoded word.")


def _part() -> EmailMessage:
    return cast("EmailMessage", MIMEPart(policy=_SMTP))  # a MIMEPart writes no MIME-Version of its own


def _set_multipart(part: EmailMessage, subtype: str, boundary: str) -> None:
    part["Content-Type"] = f'multipart/{subtype}; boundary="{boundary}"'
    part.set_payload([])


def _text_part(text: str, subtype: str) -> EmailMessage:
    """Text as quoted-printable: readable in its source, lines of 76, and the encoder is in C."""
    part = _part()
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    encoded = binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True)
    part.set_payload(encoded.decode("ascii"))
    return part


def _html_part(html: str, pictures: Mapping[str, Picture], digest: str) -> EmailMessage:
    inline, used = inline_pictures(html, pictures)
    part = _text_part(inline, "html")
    if not used:
        return part
    related = _part()
    _set_multipart(related, "related", f"=_r_{digest[:32]}")
    related.attach(part)
    for content_id, picture in used.items():
        related.attach(_picture_part(picture, content_id))
    return related


def inline_pictures(
    html: str, pictures: Mapping[str, Picture], content_id: Callable[[Picture], str] | None = None
) -> tuple[str, Mapping[str, Picture]]:
    """`html` with each picture as `cid:` (RFC 2392), and those it uses by content id, in the order of their names.

    `content_id` makes the id of a picture; without it, it comes from the picture's digest.
    """
    ids = {name: (content_id or _content_id)(picture) for name, picture in pictures.items()}
    inline = place_pictures(html, {name: f"cid:{found}" for name, found in ids.items()})
    return inline, {ids[name]: pictures[name] for name in sorted(pictures_in(html) & pictures.keys())}


def _content_id(picture: Picture) -> str:
    return f"{hashlib.sha256(picture.name.encode() + picture.content).hexdigest()[:24]}@newsletter"


def _picture_part(picture: Picture, content_id: str) -> EmailMessage:
    main, _, sub = picture.media_type.partition("/")
    part = _part()
    part.set_content(
        picture.content, maintype=main, subtype=sub, cid=f"<{content_id}>", disposition="inline", filename=picture.name
    )
    return part
