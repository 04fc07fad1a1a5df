"""YAML read as text: every value with its place, typed by whoever asks for it.

An option may be called `no` and a value `"01"`, so nothing is guessed from how a value looks. Tags, anchors, aliases,
duplicate keys, several documents and nesting deeper than `DEEPEST` are problems; the parser is driven event by event,
so that a hostile file stops at the first level too many.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from newsletter.problems import Problem, Span, did_you_mean

if TYPE_CHECKING:
    from yaml import Event, YAMLError

DEEPEST = 12
_FORBIDDEN_IN_WORDS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
T = TypeVar("T", bound=str)


class Scalar(Struct, frozen=True):
    """A single value as written, without its quotation marks. `plain`: it had none."""

    text: str
    span: Span
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing was written where a value could stand."""
        return self.plain and self.text in {"", "~", "null"}


class Table(Struct, frozen=True):
    """A mapping: values by key, and where each key stands."""

    values: Mapping[str, Value]
    keys: Mapping[str, Span]
    span: Span


class Items(Struct, frozen=True):
    """A sequence."""

    values: tuple[Value, ...]
    span: Span


Value = Scalar | Table | Items


class FieldReader:
    """Collects the problems of one file of fields while its values are taken out one by one.

    `rule` is the rule that every problem belongs to; `path` the file, relative to the project ("": the draft at
    hand); `first_line` is the line of the file on which the YAML begins.
    """

    def __init__(self, rule: str, path: str = "", first_line: int = 1) -> None:
        self.rule = rule
        self.path = path
        self.problems: list[Problem] = []
        self._offset = first_line - 1

    def refuse(self, span: Span, message: str, help: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(self.rule, message, help, span, self.path))

    def refuse_controls(self, line: str, number: int, column: int = 1) -> None:
        """Note a problem for the first control character or bidirectional override of a line, if there is one.

        A tab counts: what comes here is one line of words, and becomes a header.
        """
        if found := _FORBIDDEN_IN_WORDS.search(line):
            at = column + found.start()
            message = f"The control character U+{ord(found[0]):04X} is not allowed here."
            self.refuse(Span(number, at, number, at + 1), message, "Delete it.")

    def parse(self, text: str) -> Table:
        """The mapping that `text` is; empty, with a problem noted, where it is none."""
        from yaml import YAMLError

        if _FORBIDDEN.search(text):
            for number, line in enumerate(text.split("\n"), 1 + self._offset):
                self.refuse_controls(line.replace("\t", " "), number)
            text = _FORBIDDEN.sub("", text)
        try:
            return self._document(text)
        except _TooDeep as error:
            self.refuse(error.span, f"This is nested more than {DEEPEST} levels deep.", "Write it flatter.")
        except YAMLError as error:
            self._refuse_yaml(error)
        return Table({}, {}, Span())

    def _refuse_yaml(self, error: YAMLError) -> None:
        what = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).splitlines()[0]
        mark = getattr(error, "problem_mark", None)
        advice = ""
        if "expected ':'" in what:  # the parser notices it on the next line
            mark, advice = getattr(error, "context_mark", None) or mark, "Write `name: value`, with a space between."
        line = (mark.line if mark else 0) + 1 + self._offset
        column = (mark.column if mark else 0) + 1
        self.refuse(Span(line, column, line, column + 1), f"This is not readable as YAML: {what}.", advice)

    def _document(self, text: str) -> Table:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is not in every build of PyYAML
        events = iter(yaml.parse(text, Loader=loader))
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                value = self._value(event, events, 1)
                self._refuse_second_document(events)
                return self.table(value) or Table({}, {}, value.span)
        return Table({}, {}, Span())

    def _refuse_second_document(self, events: Iterable[Event]) -> None:
        import yaml

        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.refuse(self._span(event), "A second YAML document begins here.", "Keep one, without `---`.")
                return

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        line = start.line + 1 + self._offset
        return Span(line, start.column + 1, max(end.line + 1 + self._offset, line), end.column + 1)

    def _value(self, event: Any, events: Any, depth: int) -> Value:
        import yaml

        span = self._span(event)
        if depth > DEEPEST:
            raise _TooDeep(span)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(span, "Aliases (`*name`) are not read here.", "Write the value out.")
            return Scalar("", span)
        if event.anchor or (event.tag and event.tag != "!"):
            what = (
                f"The tag `{event.tag.replace('tag:yaml.org,2002:', '!!')}`"
                if event.tag
                else f"The anchor `&{event.anchor}`"
            )
            self.refuse(span, f"{what} is not read here.", "Write the value alone.")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, span)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(span, events, depth)
        return self._mapping(span, events, depth)

    def _scalar(self, event: Any, span: Span) -> Scalar:
        forbidden = _FORBIDDEN.search(event.value)
        if forbidden:
            self.refuse(span, f"The control character U+{ord(forbidden[0]):04X} is not allowed here.", "Delete it.")
        return Scalar(_FORBIDDEN.sub("", event.value), span, not event.style)  # the C parser says "" for plain

    def _items(self, span: Span, events: Any, depth: int) -> Items:
        import yaml

        values = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            values.append(self._value(event, events, depth + 1))
        return Items(tuple(values), span)

    def _mapping(self, span: Span, events: Any, depth: int) -> Table:
        import yaml

        values: dict[str, Value] = {}
        keys: dict[str, Span] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._value(event, events, depth + 1)
            value = self._value(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self.refuse(key.span, "A name must be text.")
            elif key.text in values:
                self.refuse(key.span, f"“{key.text}” stands here a second time (first in line {keys[key.text].line}).")
            else:
                values[key.text], keys[key.text] = value, key.span
        return Table(values, keys, span)

    # Typed reading. Each returns None (or an empty value) where the field is absent, empty or wrong.

    def table(self, value: Value | None, what: str = "This") -> Table | None:
        """`value` as a mapping."""
        if isinstance(value, Table) or value is None or (isinstance(value, Scalar) and value.empty):
            return value if isinstance(value, Table) else None
        self.refuse(value.span, f"{what} must be a list of `name: value` fields.")
        return None

    def items(self, value: Value | None, what: str = "This") -> Sequence[Value]:
        """`value` as a sequence."""
        if value is None or isinstance(value, Items):
            return value.values if value else ()
        self.refuse(value.span, f"{what} must be a list, such as `[a, b]`.")
        return ()

    def text(self, value: Value | None, what: str = "This") -> str | None:
        """`value` as text."""
        if isinstance(value, Scalar):
            return None if value.empty else value.text
        if value is not None:
            self.refuse(value.span, f"{what} must be text.")
        return None

    def number(self, value: Value | None, what: str = "This", *, low: Decimal | None = None) -> Decimal | None:
        """`value` as a finite decimal number, not below `low`."""
        text = self.text(value, what)
        if text is None or value is None:
            return None
        number = Decimal(text) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) else None
        if number is None:
            self.refuse(value.span, f"{what} must be a number, not “{text}”.", "Write 1234 or 12.5.")
        elif low is not None and number < low:
            self.refuse(value.span, f"{what} must not be below {low}.")
            return None
        return number

    def integer(self, value: Value | None, what: str = "This", *, low: int = 0) -> int | None:
        """`value` as a whole number, not below `low`."""
        number = self.number(value, what, low=Decimal(low))
        if number is not None and value is not None and number != number.to_integral_value():
            self.refuse(value.span, f"{what} must be a whole number.")
            return None
        return None if number is None else int(number)

    def boolean(self, value: Value | None, what: str = "This") -> bool | None:
        """`value` as yes or no."""
        text = self.text(value, what)
        if text is None or value is None:
            return None
        if text.lower() not in {"true", "false", "yes", "no"}:
            self.refuse(value.span, f"{what} must be true or false, not “{text}”.")
            return None
        return text.lower() in {"true", "yes"}

    def day(self, value: Value | None, what: str = "This") -> dt.date | None:
        """`value` as a date, 2016-11-16."""
        text = self.text(value, what)
        if text is None or value is None:
            return None
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                raise ValueError
            return dt.date.fromisoformat(text)
        except ValueError:
            self.refuse(value.span, f"{what} must be a date that exists, not “{text}”.", "Write it as 2016-11-16.")
            return None

    def choice(self, value: Value | None, choices: Sequence[T], what: str = "This") -> T | None:
        """`value` as one of `choices`."""
        text = self.text(value, what)
        if text is None or value is None:
            return None
        for known in choices:
            if text == known:
                return known
        self.refuse(value.span, f"{what} can't be “{text}”.", did_you_mean(text, choices))
        return None

    def refuse_unknown(self, table: Table, known: Iterable[str], where: str = "here") -> None:
        """Note a problem for each key of `table` that is not one of `known`."""
        names = tuple(known)
        for key, span in table.keys.items():
            if key not in names:
                self.refuse(span, f"There is no field “{key}” {where}.", did_you_mean(key, names))


class _TooDeep(Exception):
    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span
