"""Who was erased: their addresses are gone, and what is left recognises one that is brought back, by hand or in a file.

A digest is keyed with a secret of this record alone (HMAC-SHA-256, RFC 2104), so that nobody finds addresses in it by
trying those of another list, and the same person has another digest elsewhere.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update

from newsletter.delivery.damage import RecordDamaged
from newsletter.delivery.tables import ERASED, META, RECIPIENTS

_KEY = "erasure-key"
_MARK = "erased:"  # no address has a colon


class Erasures:
    """The erased, as one connection sees them now. Raises RecordDamaged where nobody can know them again."""

    def __init__(self, connection: Connection) -> None:
        self._key = _key(connection)
        self._digests = frozenset(connection.scalars(select(ERASED.c.digest)))
        if self._digests and not self._key:
            raise RecordDamaged("who was erased without the key to know them by")

    def __contains__(self, address: object) -> bool:
        return bool(self._digests) and _digest(self._key, str(address)) in self._digests

    def is_current(self, connection: Connection) -> bool:
        """Whether nobody was erased, or taken back, since."""
        return self._digests == frozenset(connection.scalars(select(ERASED.c.digest)))


def erased_name(connection: Connection, address: str) -> str:
    """What stands in an address's place in the record of what was sent; "" where nobody was ever erased."""
    key = _key(connection)
    return f"{_MARK}{_digest(key, address)}" if key else ""


def forget(connection: Connection, address: str, now: str, secret: Callable[[], str] = secrets.token_hex) -> str:
    """Write down that the person is erased; what stands in the address's place from now on."""
    if not _key(connection):
        connection.execute(insert(META).values(key=_KEY, value=secret()))
    if address not in Erasures(connection):
        digest = _digest(_key(connection), address)
        connection.execute(insert(ERASED).values(digest=digest, since=now))
    return erased_name(connection, address)


def digest_of(name: str) -> str:
    """The digest in what `erased_name` gave."""
    return name.removeprefix(_MARK)


class Carried(Struct, frozen=True):
    """The erased of a record that is being replaced: its key, and each digest with its time."""

    key: str
    rows: tuple[tuple[str, str], ...]


def carried_erasures(connection: Connection) -> Carried:
    """All of them. Raises RecordDamaged."""
    rows = connection.execute(select(ERASED.c.digest, ERASED.c.since)).all()
    return Carried(_key(connection), tuple((row.digest, row.since) for row in rows))


def adopt_key(connection: Connection, key: str) -> bool:
    """Have that key; False where the record has another already, for which the digests mean nothing."""
    if not _key(connection):
        connection.execute(insert(META).values(key=_KEY, value=key))
    return _key(connection) == key


def take_back(connection: Connection, address: str) -> bool:
    """Let somebody be known again who asks for it, with what they were sent; False where they were not erased."""
    name = erased_name(connection, address)
    if connection.execute(delete(ERASED).where(ERASED.c.digest == digest_of(name))).rowcount == 0:
        return False
    connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.address == name).values(address=address))
    return True


def _key(connection: Connection) -> str:
    """The record's, "" where nobody was ever erased. Raises RecordDamaged for one that is none."""
    key = connection.scalar(select(META.c.value).where(META.c.key == _KEY)) or ""
    try:
        bytes.fromhex(key)
    except ValueError:
        raise RecordDamaged("a key for the erased that is none") from None
    return key


def _digest(key: str, address: str) -> str:
    return hmac.digest(bytes.fromhex(key), address.encode(), "sha256").hex()
