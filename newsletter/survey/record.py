"""One table of a codebook, its fields taken out by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct

from newsletter.fields import FieldReader, Items, Scalar, Table, Value
from newsletter.problems import Span, did_you_mean
from newsletter.survey.names import NAME_HELP, is_name

T = TypeVar("T", bound=str)
HUNDRED = Decimal(100)


class Record(Struct, frozen=True):
    """A table and the reader that collects its problems. `kind` names it in messages: "a survey", "an option"."""

    reader: FieldReader
    table: Table
    kind: str

    def expect(self, fields: Sequence[str]) -> None:
        """Note a problem for each field that is not one of `fields`."""
        self.reader.refuse_unknown(self.table, fields, f"in {self.kind}")

    def get(self, name: str) -> Value | None:
        """The field as it was read, or None."""
        value = self.table.values.get(name)
        return None if isinstance(value, Scalar) and value.empty else value

    def place(self, name: str) -> Span:
        """Where the field's value stands; the table where there is none."""
        value = self.table.values.get(name)
        return value.span if value else self.table.span

    def refuse(self, name: str, message: str, help: str = "") -> None:
        """Note a problem with a field."""
        self.reader.refuse(self.place(name), message, help)

    def text(self, name: str) -> str:
        """A text, stripped; "" where there is none."""
        return (self.reader.text(self.get(name), f"“{name}”") or "").strip()

    def optional(self, name: str) -> str | None:
        """A text, or None where there is none."""
        return self.text(name) or None

    def choice(self, name: str, choices: Sequence[T]) -> T | None:
        """One of `choices`."""
        return self.reader.choice(self.get(name), choices, f"“{name}”")

    def flag(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self.reader.boolean(self.get(name), f"“{name}”")
        return default if value is None else value

    def integer(self, name: str, low: int = 0) -> int | None:
        """A whole number, not below `low`."""
        return self.reader.integer(self.get(name), f"“{name}”", low=low)

    def percentage(self, name: str) -> Decimal | None:
        """A number from 0 to 100."""
        value = self.reader.number(self.get(name), f"“{name}”", low=Decimal(0))
        if value is not None and value > HUNDRED:
            self.refuse(name, f"“{name}” can't be over 100, and is {value}.")
            return None
        return value

    def base(self) -> int | None:
        """The field `base`: a number of people, or None for `unknown`."""
        return None if self.text_or_empty("base") == "unknown" else self.integer("base", low=1)

    def text_or_empty(self, name: str) -> str:
        """The text of a plain value, "" where it is anything else; notes no problem."""
        value = self.get(name)
        return value.text.strip() if isinstance(value, Scalar) else ""

    def address(self, name: str) -> str:
        """A web address."""
        url = self.text(name)
        if url and not url.lower().startswith(("https://", "http://")):
            self.refuse(name, f"“{name}” must be a web address, not “{url}”.", "It begins with https://.")
            return ""
        return url

    def record(self, name: str, kind: str) -> Record | None:
        """A table within this one."""
        table = self.reader.table(self.get(name), f"“{name}”")
        return Record(self.reader, table, kind) if table else None

    def records(self, name: str, kind: str) -> Iterator[tuple[str, Span, Record]]:
        """The tables of a table, by name: name, where it stands, and fields (none where it is empty)."""
        outer = self.reader.table(self.get(name), f"“{name}”")
        for key, value in outer.values.items() if outer else ():
            span = outer.keys[key] if outer else self.table.span
            table = self.reader.table(value, f"“{key}”") or Table({}, {}, span)
            yield key, span, Record(self.reader, table, kind)

    def named(self, name: str, kind: str) -> Iterator[tuple[str, Span, Record]]:
        """As `records`, for names that references can use; others are problems and left out."""
        for key, span, record in self.records(name, kind):
            if is_name(key):
                yield key, span, record
            else:
                self.reader.refuse(span, f"“{key}” can't be the name of {kind}.", NAME_HELP)

    def names(self, name: str, known: Sequence[str], kind: str) -> tuple[str, ...]:
        """A list of names, or one; each must be one of `known`."""
        value = self.get(name)
        items = self.reader.items(value, f"“{name}”") if isinstance(value, Items) else [value] if value else []
        found = []
        for item in items:
            text = self.reader.text(item, f"A name in “{name}”")
            if text is not None and text in known:
                found.append(text)
            elif text is not None:
                self.reader.refuse(item.span, f"There is no {kind} “{text}”.", did_you_mean(text, known))
        return tuple(found)
