"""Which column of a list is which: guessed from the header, and shown before it counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from newsletter.delivery.address import AddressInvalid, canonical_address
from newsletter.errors import CouldNotRun
from newsletter.problems import did_you_mean

# The first that a header has is the address; names as `field_name` gives them.
ADDRESS_NAMES = (
    "email",
    "e-mail",
    "email-address",
    "e-mail-address",
    "emailaddress",
    "mail",
    "subscriber-email",
    "work-email",
    "address",
)
_SAME_AS = {
    "given-name": "first-name",
    "forename": "first-name",
    "firstname": "first-name",
    "fname": "first-name",
    "first": "first-name",
    "surname": "last-name",
    "family-name": "last-name",
    "lastname": "last-name",
    "lname": "last-name",
    "last": "last-name",
    "full-name": "name",
    "fullname": "name",
    "organization": "organisation",
    "job": "job-title",
    "tag": "tags",
}
_NO_FIELDS = ("", "email", "tags")


class Column(Struct, frozen=True):
    """A column: its heading as written ("" where the file has none) and the field that it fills.

    "email" is the address, "tags" are tags.

    An empty `field`: the column is left out, as it has no heading.
    """

    heading: str
    field: str


class Mapping(Struct, frozen=True):
    """What each column of a file is taken for. `headed`: the first row is a header.

    `address` and `tags` are columns' numbers from 0; `places` those of the readers' fields, in the file's order.
    """

    columns: tuple[Column, ...]
    address: int
    tags: int | None
    places: tuple[tuple[str, int], ...]
    headed: bool

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the readers' fields, in the file's order."""
        return tuple(name for name, _ in self.places)


def field_name(heading: str) -> str:
    """A heading as a reader's field is called: lower-case letters, digits and hyphens ("First Name": first-name)."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def guess_columns(first: Sequence[str], chosen: str = "") -> Mapping:
    """The mapping that a file's first row suggests; `chosen` names the address's column. Raises CouldNotRun."""
    addresses = [index for index, cell in enumerate(first) if _is_address(cell)]
    if addresses and not chosen:
        columns = [Column("", f"column-{index + 1}") for index in range(len(first))]
        columns[addresses[0]] = Column("", "email")
        return _mapping(columns, headed=False)
    names = [field_name(heading) for heading in first]
    address = _address_column(first, names, chosen)
    fields = ["email" if index == address else _SAME_AS.get(name, name) for index, name in enumerate(names)]
    _refuse_twice(first, fields)
    return _mapping(list(map(Column, first, fields)), headed=True)


def _mapping(columns: Sequence[Column], *, headed: bool) -> Mapping:
    fields = [column.field for column in columns]
    places = tuple((field, index) for index, field in enumerate(fields) if field not in _NO_FIELDS)
    tags = fields.index("tags") if "tags" in fields else None
    return Mapping(tuple(columns), fields.index("email"), tags, places, headed)


def _address_column(first: Sequence[str], names: Sequence[str], chosen: str) -> int:
    for name in (field_name(chosen),) if chosen else ADDRESS_NAMES:
        if name in names:
            return names.index(name)
    if chosen:
        raise CouldNotRun(f"There is no column “{chosen}”.", did_you_mean(chosen, [cell for cell in first if cell]))
    headings = ", ".join(cell for cell in first[:12] if cell) or "(none)"
    raise CouldNotRun(f"No column is headed “email”. There are: {headings}.", "Name the column that has the addresses.")


def _refuse_twice(first: Sequence[str], fields: Sequence[str]) -> None:
    for index, field in enumerate(fields):
        if field and field in fields[:index]:
            earlier = first[fields.index(field)]
            raise CouldNotRun(
                f"Line 1: two columns are the field “{field}”: “{earlier}” and “{first[index]}”.", "Rename one of them."
            )


def _is_address(cell: str) -> bool:
    try:
        canonical_address(cell)
    except AddressInvalid:
        return False
    return True
