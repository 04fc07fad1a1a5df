"""Where a reader unsubscribes: the list's address with that reader's own token, which means nothing to anybody else."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlencode, urlsplit, urlunsplit

from newsletter.delivery.address import AddressInvalid, canonical_address

TEST_TOKEN = "test"  # noqa: S105 - no password: what a test message carries, and it unsubscribes nobody


def unsubscribe_fault(base: str) -> str:
    """Why nobody could unsubscribe at the address of a list, as a sentence; "" where they could."""
    if base.startswith("mailto:"):
        try:
            canonical_address(unquote(base.removeprefix("mailto:").partition("?")[0]))
        except AddressInvalid as error:
            return f"No mail would arrive: {error}"
        return ""
    if not base.startswith("https://"):
        return "It must begin with https:// or mailto:."
    try:
        parts = urlsplit(base)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    return "" if is_whole else "It names no server."


def unsubscribe_address(base: str, token: str) -> str:
    """`https://example.org/u/TOKEN`, `https://example.org/u?t=TOKEN` for a base that ends in `=`.

    A query that the base has stays behind the token. For `mailto:` the token goes into the subject of the mail, or into
    its body where the base has a subject.
    """
    if base.startswith("mailto:"):
        return _mailto(base, token)
    if base.endswith(("=", "?")):
        return base + token
    parts = urlsplit(base)
    if parts.fragment:
        return f"{base.rstrip('/')}/{token}"
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{token}"))


def _mailto(base: str, token: str) -> str:
    """RFC 6068: each header field once, in whatever letters, spaces as %20; a plus sign is one."""
    address, _, query = base.partition("?")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    fields = {unquote(name).lower(): unquote(value) for name, _, value in pairs}
    if "subject" in fields:
        fields["body"] = f"{fields['body']} {token}" if fields.get("body") else token
    else:
        fields["subject"] = f"unsubscribe {token}"
    return f"{address}?{urlencode(fields, quote_via=quote)}"
