"""Cells of the file ▶ cells of the file of answers."""

from __future__ import annotations

from collections.abc import Collection

from newsletter.survey.importing.cell_kinds import kind_of
from newsletter.survey.importing.deciding import Decision
from newsletter.survey.importing.naming import clean
from newsletter.survey.importing.plan import Convert
from newsletter.survey.importing.profile import Profile


def converter(profile: Profile, decision: Decision, blanks: Collection[str], *, decimal_comma: bool) -> Convert | None:
    """What is to be done with each cell of a column; None where it stands as it is."""
    dropped = frozenset((*decision.special, *blanks))
    numeric = decision.kind == "numeric" and bool(profile.kinds["comma"] or profile.kinds["thousands"])
    if not numeric and not dropped and not profile.untidy:
        return None
    decimal_comma = decimal_comma or profile.kinds["comma"] > 0

    def convert(cell: str) -> str:
        cell = clean(cell).strip()
        if cell in dropped:
            return ""
        return plain_number(cell, decimal_comma=decimal_comma) if numeric and cell else cell

    return convert


def plain_number(cell: str, *, decimal_comma: bool) -> str:
    """A number with a decimal point and nothing between its thousands: “1.234,5” and “1,234.5” ▶ 1234.5.

    “1,234” alone could be either; in a column with decimal commas it is one of them, else it is a thousand.
    """
    kind = kind_of(cell)
    if kind == "comma" or (kind == "thousands" and decimal_comma and cell.count(",") == 1 and "." not in cell):
        return cell.replace(".", "").replace(",", ".")
    return cell.replace(",", "") if kind == "thousands" else cell
