"""Email addresses, checked and brought to the one form by which a person is known.

The local part is lower-cased and its dots are left alone; the domain becomes ASCII labels (IDNA 2008 by UTS 46, so that
`straße.example` stays a domain of its own). Quoted local parts, address literals and domains without a dot are refused:
RFC 5321 allows them, and in a subscribers' list they are mistakes.
"""

from __future__ import annotations

import re

from newsletter.errors import CouldNotRun

LONGEST = 254  # characters: RFC 5321's path of 256 less its brackets
_LONGEST_LOCAL = 64
_ATOM = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+")
_ENCODED = "=?"  # begins an encoded word (RFC 2047), which mail programs decode wherever it stands
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# What most addresses are: it leaves only their lengths to be looked at.
_PLAIN = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
# Controls, NEL, line and paragraph separators; the invisible, and what changes the direction of text.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")


class AddressInvalid(ValueError):
    """Why a text is no address, as a sentence for a person."""


def canonical_address(text: str) -> str:
    """The canonical form of one bare address. Raises AddressInvalid."""
    if _PLAIN.fullmatch(text) and _ENCODED not in text and text.index("@") <= _LONGEST_LOCAL and len(text) <= LONGEST:
        return text.lower()
    trimmed = text.strip(" \t\u00a0")
    if not trimmed:
        raise AddressInvalid("There is no address.")
    if _HIDDEN.search(trimmed):
        raise AddressInvalid("It has a line end or an invisible character in it.")
    if trimmed.count("@") != 1:
        raise AddressInvalid(f"“{_short(trimmed)}” is not an email address: it needs one @.")
    local, _, domain = trimmed.partition("@")
    address = f"{_local_part(local)}@{_domain(domain)}"
    if len(address) > LONGEST:
        raise AddressInvalid(f"“{_short(trimmed)}” is longer than an address may be.")
    return address


def address_given(text: str) -> str:
    """The canonical form of an address that somebody typed. Raises CouldNotRun."""
    try:
        return canonical_address(text)
    except AddressInvalid as error:
        raise CouldNotRun(str(error)) from None


def _local_part(local: str) -> str:
    if not local.isascii():
        raise AddressInvalid(f"“{_short(local)}” has letters before its @ that few mail servers take.")
    lowered = local.lower()
    if (
        len(lowered) > _LONGEST_LOCAL
        or _ENCODED in lowered
        or not all(_ATOM.fullmatch(atom) for atom in lowered.split("."))
    ):
        raise AddressInvalid(f"“{_short(local)}” can't stand before an @.")
    return lowered


def _domain(domain: str) -> str:
    labels = _ascii_domain(domain).split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressInvalid(f"“{_short(domain)}” is not a domain.")
    return ".".join(labels)


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    import idna

    try:
        return idna.encode(domain, uts46=True, transitional=False).decode().lower()
    except idna.IDNAError:
        raise AddressInvalid(f"“{_short(domain)}” is not a domain.") from None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
