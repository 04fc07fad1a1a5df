"""Where answers are kept: `duckdb` (in each survey's folder), or the address of a database."""

from __future__ import annotations

from msgspec import Struct

DUCKDB = "duckdb"
POSTGRESQL = ("postgresql://", "postgres://")


class Place(Struct, frozen=True):
    """The setting `store`, and the password that goes with an address."""

    address: str = DUCKDB
    password: str | None = None

    def __repr__(self) -> str:
        return f"Place({self.address!r})"


HERE = Place()


def address_fault(address: str, setting: str = "store", here: str = DUCKDB) -> tuple[str, str] | None:
    """What is wrong with a setting that is `here` or a database's address, and what to do; None where nothing is."""
    if address == here:
        return None
    example = f"Write postgresql://host/database, or {here}."
    if not address.startswith(POSTGRESQL):
        return (
            f"“{setting}” can only be “{here}” or the address of a PostgreSQL database, not “{shown(address)}”.",
            example,
        )
    from urllib.parse import parse_qsl, urlsplit

    try:
        parts = urlsplit(address)
        password = parts.password or dict(parse_qsl(parts.query)).get("password")
        named = parts.hostname and parts.path.strip("/") and (parts.port or 5432)
    except ValueError:  # a port that is no number, brackets that are no address
        return f"“{shown(address)}” is not the address of a database.", example
    if password:
        advice = f"Keep it in the environment as NEWSLETTER_{setting.upper()}_PASSWORD, or in ~/.pgpass."
        return f"“{setting}” holds a password.", advice
    return None if named else (f"“{setting}” names no host and database.", example)


def shown(address: str) -> str:
    """An address without what might be a secret in it."""
    scheme, separator, rest = address.partition("://")
    login, at, place = rest.rpartition("@")
    user = login.partition(":")[0]
    return f"{scheme}{separator}{user}{at}{place.partition('?')[0]}" if separator else address
