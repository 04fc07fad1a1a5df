"""The exact bytes of a batch as the record keeps them: packed, as most of a batch is the same for everybody in it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec

from newsletter.delivery.damage import RecordDamaged

_FAST = 1  # zlib's least effort: the bytes are dropped again when the answer is there


def packed(requests: Sequence[bytes]) -> bytes:
    """The requests of a batch in one piece."""
    return zlib.compress(msgspec.msgpack.encode(list(requests)), _FAST)


def unpacked(content: bytes) -> tuple[bytes, ...]:
    """What `packed` was given. Raises RecordDamaged."""
    try:
        return tuple(msgspec.msgpack.decode(zlib.decompress(content), type=list[bytes]))
    except (zlib.error, msgspec.DecodeError, TypeError):
        raise RecordDamaged("the content of a call that can't be unpacked") from None
