"""The provider that needs no account: each message becomes a standard `.eml` file, and nobody receives anything."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from newsletter.errors import CouldNotRun
from newsletter.providers.base import Capabilities
from newsletter.providers.entry import Entry
from newsletter.providers.mailing import Batch, Mailing, Recipient
from newsletter.providers.outcome import NotTaken, Outcome, Receipt, Settled
from newsletter.providers.personal import standard_message
from newsletter.replacing import put_in_place

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_LONGEST_NAME = 180  # bytes; file systems take 255, Windows counts the whole path


class Outbox:
    """Writes to `folder`, which it makes: a folder for each mailing, in it a file for each person."""

    # The same person's message always has the same file name, so that handing it over again changes nothing.
    capabilities = Capabilities(
        "outbox", "direct", "keyed", most_recipients=100, most_bytes=50_000_000, leaves_machine=False
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def refusals(self, mailing: Mailing) -> Sequence[str]:  # noqa: ARG002 - the protocol gives it
        """Nothing: it writes whatever can be a message."""
        return ()

    def check(self) -> str:
        """Whether the folder can be written to."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CouldNotRun(f"The outbox {self.folder} can't be made: {error.strerror}.") from None
        return f"Messages are written to {self.folder}."

    def sender_fault(self, sender: str) -> str:  # noqa: ARG002 - the protocol gives it
        """Nothing: any sender will do."""
        return ""

    def close(self) -> None:
        """Nothing is held open."""

    def prepare(self, mailing: Mailing, recipients: Sequence[Recipient], key: str) -> Batch:
        """A message for each recipient."""
        requests = tuple(standard_message(mailing, recipient) for recipient in recipients)
        return Batch(key, tuple(recipient.address for recipient in recipients), requests)

    def hand_over(self, batch: Batch) -> Receipt:
        """Write the files. Where one can't be written, those before it stay and count."""
        folder = self.folder / file_name(batch.key.rpartition("/")[0])
        outcomes: dict[str, Outcome] = {}
        for address, content in zip(batch.recipients, batch.requests, strict=True):
            try:
                path = _write(folder, address, content)
            except OSError as error:
                reason = f"The outbox can't be written to: {error.strerror}."
                if not outcomes:
                    return NotTaken(reason)
                outcomes[address] = Outcome("deferred", reason)
            else:
                outcomes[address] = Outcome("accepted", reference=path.relative_to(self.folder).as_posix())
        return Settled(outcomes)

    def shown(self, batch: Batch) -> Sequence[str]:
        """Each file: where it would be written, and what."""
        folder = self.folder / file_name(batch.key.rpartition("/")[0])
        pairs = zip(batch.recipients, batch.requests, strict=True)
        return tuple(f"{folder / file_name(who)}.eml\n\n{content.decode(errors='replace')}" for who, content in pairs)


def _write(folder: Path, address: str, content: bytes) -> Path:
    """It holds an address and a way to unsubscribe it, so on POSIX only its owner may read it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{file_name(address)}.eml"
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, _NEW_FILE, mode=0o600), "wb") as file:
            file.write(content)
        put_in_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def file_name(name: str) -> str:
    """`name` as every file system takes it; different names stay different."""
    safe = quote(name, safe="@+=").replace("~", "%7E")
    if len(safe) <= _LONGEST_NAME:
        return safe
    return f"{safe[:_LONGEST_NAME]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


ENTRY = Entry(
    Outbox.capabilities,
    "Writes each message as an .eml file; nobody receives anything. Needs no account.",
    lambda setup: Outbox(setup.outbox),
)
