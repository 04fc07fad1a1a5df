"""A part of a list as a condition on its rows: built of SQLAlchemy's own parts, every word of the editor's bound."""

from __future__ import annotations

from collections.abc import Callable, Collection

from msgspec import Struct
from sqlalchemy import and_, func, not_, or_
from sqlalchemy.sql.elements import ColumnElement

from newsletter.delivery.address import AddressInvalid, canonical_address
from newsletter.delivery.segment import ADDRESS, And, Equals, Has, Not, Or, Segment, SegmentInvalid, Tagged
from newsletter.delivery.tables import SUBSCRIBERS
from newsletter.problems import did_you_mean


class Vocabulary(Struct, frozen=True):
    """What an expression about one list may speak of."""

    list: str
    fields: Collection[str]
    tags: Collection[str]


def condition(segment: Segment, known: Vocabulary) -> ColumnElement[bool]:
    """SQL: whether a row of SUBSCRIBERS is in the segment. Raises SegmentInvalid for a field or tag the list lacks.

    A field that is not known of a person counts as empty, so that `not` has the one meaning that people expect.
    """
    match segment:
        case And(parts):
            return and_(*(condition(part, known) for part in parts))
        case Or(parts):
            return or_(*(condition(part, known) for part in parts))
        case Not(part):
            return not_(condition(part, known))
        case Tagged(tag, column):
            _refuse_unknown(tag, known.tags, column, lambda: f"Nobody on {known.list} has the tag “{tag}”.")
            held: ColumnElement[str] = SUBSCRIBERS.c.tags[tag].as_string()
            return held.is_not(None)
        case Has(field, column):
            return _field(field, column, known) != ""
        case Equals(field, text, column):
            return _field(field, column, known) == (_address(text) if field == ADDRESS else text)


def _field(name: str, column: int, known: Vocabulary) -> ColumnElement[str]:
    if name == ADDRESS:
        return SUBSCRIBERS.c.address
    _refuse_unknown(name, known.fields, column, lambda: f"The list {known.list} has no field “{name}”.")
    return func.coalesce(SUBSCRIBERS.c.fields[name].as_string(), "")


def _address(text: str) -> str:
    try:
        return canonical_address(text)
    except AddressInvalid:
        return text


def _refuse_unknown(name: str, known: Collection[str], column: int, message: Callable[[], str]) -> None:
    if name not in known:
        raise SegmentInvalid(message(), column, did_you_mean(name, known))
