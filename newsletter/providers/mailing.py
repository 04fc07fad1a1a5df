"""What is handed to a provider: one issue with its neutral tokens, and the people it goes to."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from newsletter.compose.edition import Edition


class Mailing(Struct, frozen=True):
    """An issue on its way to a list.

    `name` is the same at every attempt ("2016-11-16-after", "2016-11-16-after-test-3"): it is what a provider is asked
    for, to learn whether an earlier attempt arrived. `edition` still has its tokens (compose.tokens). `sender` and
    `reply_to` are mailboxes ("Name <address>"), `reply_to` may be empty. `web_address` is the issue's page, "" where
    there is none. `audience` is the list at a provider that holds it. `date` is when the message is handed over first,
    so that a repeated one has the same bytes.
    """

    name: str
    edition: Edition
    sender: str
    date: dt.datetime
    reply_to: str = ""
    web_address: str = ""
    audience: str = ""

    @property
    def content_digest(self) -> str:
        """SHA-256 of what readers get before their own words, in hexadecimal."""
        edition = self.edition
        parts = [self.sender, self.reply_to, self.web_address, edition.subject, edition.html, edition.text]
        digest = hashlib.sha256()
        for data in (*(part.encode() for part in parts), *_pictures(edition)):
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()


def _pictures(edition: Edition) -> Iterator[bytes]:
    for name in sorted(edition.pictures):
        yield name.encode()
        yield edition.pictures[name].content


class Recipient(Struct, frozen=True):
    """One person: canonical address, own words, own unsubscribe address (https: or mailto:), and Message-ID."""

    address: str
    unsubscribe: str
    message_id: str
    fields: Mapping[str, str] = field(default_factory=dict)


class Batch(Struct, frozen=True):
    """Exact bytes, ready to be handed over, and whom they are for.

    `requests` holds one item for the whole batch, or one for each recipient where the provider takes them one by one.
    `key` is "name of the mailing/number of the batch", the same at every attempt. A provider that knows keys sends it
    with the request.
    """

    key: str
    recipients: tuple[str, ...]
    requests: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.requests))

    @property
    def digest(self) -> str:
        """SHA-256 of whom it is for and what they get, in hexadecimal."""
        digest = hashlib.sha256("\n".join(self.recipients).encode())
        for request in self.requests:
            digest.update(hashlib.sha256(request).digest())
        return digest.hexdigest()
