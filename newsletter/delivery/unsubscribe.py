"""Where a reader unsubscribes: the list's address with that reader's own token, which means nothing to anybody else."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

TEST_TOKEN = "test"  # noqa: S105 - no password: what a test message carries, and it unsubscribes nobody


def unsubscribe_address(base: str, token: str) -> str:
    """`https://example.org/u/TOKEN`, `https://example.org/u?t=TOKEN` for a base that ends in `=`.

    A query that the base has stays behind the token. For `mailto:` the token goes into the subject of the mail, or into
    its body where the base has a subject.
    """
    if base.startswith("mailto:"):
        return _mailto(base, token)
    if base.endswith(("/", "=", "?")):
        return base + token
    parts = urlsplit(base)
    if parts.fragment:
        return f"{base}/{token}"
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{token}"))


def _mailto(base: str, token: str) -> str:
    """RFC 6068: each header field once, spaces as %20."""
    address, _, query = base.partition("?")
    fields = dict(parse_qsl(query, keep_blank_values=True))
    if "subject" in fields:
        fields["body"] = f"{fields['body']} {token}" if fields.get("body") else token
    else:
        fields["subject"] = f"unsubscribe {token}"
    return f"{address}?{urlencode(fields, quote_via=quote)}"
