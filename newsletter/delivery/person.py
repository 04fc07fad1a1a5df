"""Everything that is held about one person, for that person to have (a subject's access: GDPR, article 15)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from newsletter.delivery.erased import digest_of, erased_name
from newsletter.delivery.tables import DELIVERIES, ERASED, RECIPIENTS, SUBSCRIBERS, SUPPRESSIONS, TOKENS

_SENT = ("state", "reason", "reference", "fields", "token", "batch", "changed")


def everything_about(engine: Engine, address: str) -> dict[str, Any]:
    """All rows about the canonical address, as values of JSON; `erased` is when the person was, or None."""
    with engine.connect() as connection:
        name = erased_name(connection, address)
        digest = ERASED.c.digest == digest_of(name)
        return {
            "address": address,
            "erased": connection.scalar(select(ERASED.c.since).where(digest)) if name else None,
            "lists": _rows(connection, SUBSCRIBERS, address, ("list", "fields", "tags", "added")),
            "unsubscribe_links": _rows(connection, TOKENS, address, ("list", "token")),
            "suppressions": _rows(connection, SUPPRESSIONS, address, ("list", "reason", "since")),
            "messages": _messages(connection, [address, name] if name else [address]),
        }


def _rows(connection: Connection, table: Table, address: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    query = select(*(table.c[name] for name in names)).where(table.c.address == address).order_by(table.c.list)
    return [dict(row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - the public name of SQLAlchemy's


def _messages(connection: Connection, names: list[str]) -> list[dict[str, Any]]:
    sent = (RECIPIENTS.c[name] for name in _SENT)
    about = (DELIVERIES.c[name] for name in ("issue", "list", "subject", "test", "provider"))
    query = select(RECIPIENTS.c.delivery, *about, *sent).join(DELIVERIES, DELIVERIES.c.id == RECIPIENTS.c.delivery)
    query = query.where(RECIPIENTS.c.address.in_(names)).order_by(RECIPIENTS.c.delivery)
    return [dict(row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - as above
