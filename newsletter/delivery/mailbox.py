"""A sender's mailbox, `Name <name@example.org>`: one alone, its domain in the letters that mail servers take."""

from __future__ import annotations

import re
from email.utils import getaddresses, quote

from newsletter.delivery.address import AddressInvalid, canonical_address

_NEEDS_QUOTES = re.compile(r'[][\\()<>@,:;".]')  # RFC 5322's specials


def canonical_mailbox(text: str) -> str:
    """`text` with its address in canonical form; "" stays "". Raises AddressInvalid, for two mailboxes too."""
    if not text.strip():
        return ""
    if any(ord(character) < 32 for character in text):
        raise AddressInvalid("It has a line end or another control character in it.")
    if "=?" in text:
        raise AddressInvalid(f"“{text}” holds an encoded word (=?…?=): write the name in its own letters.")
    found = getaddresses([text])
    if len(found) != 1 or not found[0][1]:
        raise AddressInvalid(f"“{text}” is not one address; a name with a comma stands in quotation marks.")
    ((name, bare),) = found
    if ":" in text and ":" not in name:  # it begins a group, whose name would be lost
        raise AddressInvalid(f"“{text}” is not one address; a name with a colon stands in quotation marks.")
    address = canonical_address(bare)
    if not name:
        return address
    return f'"{quote(name)}" <{address}>' if _NEEDS_QUOTES.search(name) else f"{name} <{address}>"
