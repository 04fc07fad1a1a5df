"""People's data to files that only their owner may read; a list as a CSV that a spreadsheet can open without harm."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Row

from newsletter.delivery.audience import Audience
from newsletter.delivery.segment_sql import Vocabulary
from newsletter.delivery.spreadsheet import safe_cell
from newsletter.errors import CouldNotRun
from newsletter.replacing import put_in_place


def export_list(audience: Audience, name: str, path: Path, where: str = "") -> int:
    """Write those on the list who may be written to; their number. The suppressed are left out on purpose.

    `where`: of these alone (see segment.py). Raises CouldNotRun where there is no such list, the expression can't be
    read or the file can't be written.
    """
    known = audience.vocabulary(name)
    rows = audience.rows(name, where)
    with _private_file(path, "utf-8-sig") as stream:  # the mark is for Excel
        return _write(rows, known, stream)


def export_person(held: Any, path: Path) -> None:
    """Write what is held about somebody as JSON. Raises CouldNotRun where the file can't be written."""
    with _private_file(path, "utf-8") as stream:
        stream.write(json.dumps(held, ensure_ascii=False, indent=1) + "\n")


def _write(rows: Iterable[Row[Any]], known: Vocabulary, stream: TextIO) -> int:
    count = 0
    writer = csv.writer(stream)
    writer.writerow(["email", *known.fields, *(["tags"] if known.tags else [])])
    for row in rows:
        cells = [row.address, *(row.fields.get(field, "") for field in known.fields)]
        tags = [", ".join(row.tags)] if known.tags else []
        writer.writerow([safe_cell(cell) for cell in (*cells, *tags)])
        count += 1
    return count


@contextmanager
def _private_file(path: Path, encoding: str) -> Iterator[TextIO]:
    """A file that takes the place of `path` when it is finished."""
    if path.is_dir():
        raise CouldNotRun(f"{path} is a folder.", "Name the file in it.")
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.touch(mode=0o600)
        with beside.open("w", encoding=encoding, newline="") as stream:
            yield stream
        put_in_place(beside, path)
    except OSError as error:
        raise CouldNotRun(f"{path} can't be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
