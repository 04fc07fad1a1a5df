"""A list to a CSV file that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import select

from newsletter.delivery.audience import Audience
from newsletter.delivery.spreadsheet import safe_cell
from newsletter.delivery.tables import LISTS
from newsletter.errors import CouldNotRun
from newsletter.replacing import put_in_place


def export_list(audience: Audience, name: str, path: Path) -> int:
    """Write those on the list who may be written to; their number. The suppressed are left out on purpose.

    Raises CouldNotRun where there is no such list or the file can't be written.
    """
    with audience.engine.connect() as connection:
        fields = connection.scalar(select(LISTS.c.fields).where(LISTS.c.name == name))
    if fields is None:
        raise CouldNotRun(f"There is no list “{name}” here.")
    beside = path.with_name(f"{path.name}.part")
    try:
        count = _write(audience, name, fields, beside)
        put_in_place(beside, path)
    except OSError as error:
        raise CouldNotRun(f"{path} can't be written: {error.strerror}.") from None
    finally:
        beside.unlink(missing_ok=True)
    return count


def _write(audience: Audience, name: str, fields: list[str], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark is for Excel
        writer = csv.writer(stream)
        writer.writerow(["email", *fields])
        for reader in audience.readers(name):
            writer.writerow([safe_cell(cell) for cell in (reader.address, *(reader.fields.get(f, "") for f in fields))])
            count += 1
    return count
