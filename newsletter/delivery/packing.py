"""The exact bytes of a batch as the record keeps them: packed, as most of a batch is the same for everybody in it."""

from __future__ import annotations

import zlib

import msgspec

from newsletter.delivery.damage import RecordDamaged
from newsletter.providers.mailing import Batch

_CONTENT = tuple[tuple[str, ...], tuple[bytes, ...]]
_FAST = 1  # zlib's least effort: the bytes are dropped again when the answer is there


def packed(batch: Batch) -> bytes:
    """A batch in one piece; whom it is for too, as the order says whose request is which where each has one."""
    return zlib.compress(msgspec.msgpack.encode((batch.recipients, batch.requests)), _FAST)


def unpacked(key: str, content: bytes) -> Batch:
    """The batch of which `packed` was given the rest. Raises RecordDamaged."""
    try:
        recipients, requests = msgspec.msgpack.decode(zlib.decompress(content), type=_CONTENT)
        return Batch(key, recipients, requests)
    except (zlib.error, msgspec.DecodeError, TypeError):
        raise RecordDamaged("the content of a call that can't be unpacked") from None
