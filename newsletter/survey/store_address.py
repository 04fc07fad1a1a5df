"""Where answers are kept: `duckdb` (in each survey's folder), or the address of a database."""

from __future__ import annotations

from msgspec import Struct

DUCKDB = "duckdb"
POSTGRESQL = ("postgresql://", "postgres://")
EXAMPLE = "Write postgresql://host/database, or duckdb."
ELSEWHERE = "Keep it in the environment as NEWSLETTER_STORE_PASSWORD, or in ~/.pgpass."


class Place(Struct, frozen=True):
    """The setting `store`, and the password that goes with an address."""

    address: str = DUCKDB
    password: str | None = None

    def __repr__(self) -> str:
        return f"Place({self.address!r})"


HERE = Place()


def address_fault(address: str) -> tuple[str, str] | None:
    """What is wrong with the setting `store`, and what to do; None where nothing is."""
    if address == DUCKDB:
        return None
    if not address.startswith(POSTGRESQL):
        return (
            f"“store” can only be “{DUCKDB}” or the address of a PostgreSQL database, not “{shown(address)}”.",
            EXAMPLE,
        )
    from urllib.parse import parse_qsl, urlsplit

    try:
        parts = urlsplit(address)
        password = parts.password or dict(parse_qsl(parts.query)).get("password")
        named = parts.hostname and parts.path.strip("/") and (parts.port or 5432)
    except ValueError:  # a port that is no number, brackets that are no address
        return f"“{shown(address)}” is not the address of a database.", EXAMPLE
    if password:
        return "“store” holds a password.", ELSEWHERE
    return None if named else ("“store” names no host and database.", EXAMPLE)


def shown(address: str) -> str:
    """An address without what might be a secret in it."""
    scheme, separator, rest = address.partition("://")
    login, at, place = rest.rpartition("@")
    user = login.partition(":")[0]
    return f"{scheme}{separator}{user}{at}{place.partition('?')[0]}" if separator else address
