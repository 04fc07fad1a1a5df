"""Where a reader unsubscribes: the list's address with that reader's own token, which means nothing to anybody else."""

from __future__ import annotations

from urllib.parse import quote

TEST_TOKEN = "test"  # noqa: S105 - no password: what a test message carries, and it unsubscribes nobody


def unsubscribe_address(base: str, token: str) -> str:
    """`https://example.org/u/TOKEN`; for `mailto:` the token goes into the subject of the mail."""
    if not base.startswith("mailto:"):
        return base + ("" if base.endswith(("/", "=", "?")) else "/") + token
    if "?" in base:
        return f"{base}&body={token}"
    return f"{base}?subject={quote(f'unsubscribe {token}')}"
