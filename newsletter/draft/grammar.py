"""The grammar of references (FORMATS 3), read by hand from left to right, and its way back to text.

A reference is at most a few hundred characters, and each is looked at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar, cast

from msgspec.structs import replace

from newsletter.draft.references import Reference
from newsletter.problems import did_you_mean, nearest
from newsletter.survey.address import Condition, Form, Side

FORMS: tuple[Form, ...] = (
    "percent", "count", "base", "of", "fraction", "one-in", "mean", "median", "rank", "points", "ratio",
)  # fmt: skip
WHOLE_KEYS = ("as", "digits")
EMBED_KEYS = ("by", "top", "sort", "style")
SORTS: tuple[Literal["value", "order"], ...] = ("value", "order")
STYLES: tuple[Literal["bars", "png"], ...] = ("bars", "png")
_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz")
_NAME = _LOWER | frozenset("0123456789-")
_VALUE = _NAME | frozenset(":+")
_RESPONDENT = _NAME | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ_")
LONGEST_NAME = 64
T = TypeVar("T", bound=str)


class MalformedReference(ValueError):
    """What is wrong with a reference: `at` is the offset of the first character that does not fit.

    `rule` is `reference-unknown` where the grammar is kept and a key is none of those that exist.
    """

    def __init__(self, message: str, at: int, help: str = "", rule: str = "reference-malformed") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.help = help
        self.rule = rule


def parse_reference(text: str) -> Reference:
    """The reference that `text` is, scheme and all. Raises MalformedReference."""
    reader = _Reader(text)
    scheme = reader.take(_LOWER)
    reader.expect(":", "after the scheme")
    if scheme == "quote":
        return _quote(reader)
    if scheme == "reader":
        return _reader(reader)
    if scheme not in {"stat", "chart", "table"}:
        raise MalformedReference(f"“{scheme}” is not a scheme of references.", 0, "Use stat, chart, table or quote.")
    return _figure(reader, cast("Literal['stat', 'chart', 'table']", scheme))


class _Reader:
    """A text and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def take(self, allowed: frozenset[str]) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in allowed:
            self.at += 1
        return self.text[start : self.at]

    def skip(self, mark: str) -> bool:
        found = self.text.startswith(mark, self.at)
        self.at += len(mark) if found else 0
        return found

    def expect(self, mark: str, where: str) -> None:
        if not self.skip(mark):
            raise self.unexpected(f"`{mark}` should stand {where}")

    def name(self, what: str) -> str:
        start = self.at
        name = self.take(_NAME)
        if not name or name[0] == "-":
            self.at = start
            raise self.unexpected(f"{what} should stand here", "Names are written in a–z, 0–9 and hyphens.")
        if len(name) > LONGEST_NAME:
            raise MalformedReference(f"This name has more than {LONGEST_NAME} characters.", start)
        return name

    def end(self) -> None:
        if self.at < len(self.text):
            raise self.unexpected("the reference should end here")

    def unexpected(self, wanted: str, help: str = "") -> MalformedReference:
        rest = self.text[self.at :]
        where = f"At “{rest[:30]}{'…' * (len(rest) > 30)}”" if rest else "At its end"
        return MalformedReference(f"{where}, {wanted}.", self.at, help)


def _quote(reader: _Reader) -> Reference:
    survey = reader.name("a survey's name")
    reader.expect("/", "between survey and question")
    question = reader.name("a question's name")
    reader.expect("/", "between question and respondent")
    start = reader.at
    respondent = reader.take(_RESPONDENT)
    if not respondent:
        raise reader.unexpected("a respondent's id should stand here")
    if len(respondent) > LONGEST_NAME:
        raise MalformedReference(f"This id has more than {LONGEST_NAME} characters.", start)
    reader.end()
    return Reference("quote", reader.text, (Side(survey, question),), respondent=respondent)


def _reader(reader: _Reader) -> Reference:
    field = reader.take(_NAME)
    if not field:
        raise reader.unexpected("a field's name should stand here", "For example <reader:first-name?or=colleague>.")
    fallback = ""
    if reader.skip("?"):
        reader.expect("or=", "after the question mark")
        fallback = reader.text[reader.at :]
        if not fallback:
            raise reader.unexpected("the words to use where the field is empty should stand here")
        for place, character in enumerate(fallback, reader.at):
            if character in "<>\n\r":
                raise MalformedReference("The words after `?or=` can't hold `<`, `>` or a line's end.", place)
        reader.at = len(reader.text)
    reader.end()
    return Reference("reader", reader.text, field=field, fallback=fallback)


def _figure(reader: _Reader, scheme: Literal["stat", "chart", "table"]) -> Reference:
    found = Reference(scheme, reader.text)
    sides: list[Side] = []
    seen: set[str] = set()
    while True:
        side, found = _side(reader, found, seen)
        sides.append(side)
        separator = reader.at
        if len(sides) == 2 or not reader.skip(".."):
            break
        if seen:
            key = sorted(seen)[0]
            raise MalformedReference(
                f"“{key}” speaks of the whole reference, so it comes once, at the end.", separator,
                "Move it behind the second side."
            )  # fmt: skip
    reader.end()
    return replace(found, sides=tuple(sides))


def _side(reader: _Reader, found: Reference, seen: set[str]) -> tuple[Side, Reference]:
    survey = reader.name("a survey's name")
    question: str | None = None
    options: tuple[str, ...] = ()
    each = False
    if reader.skip("/"):
        question = reader.name("a question's name")
        if reader.skip("/"):
            options, each = _options(reader)
    conditions: list[Condition] = []
    if reader.skip("?"):
        found = _pair(reader, found, seen, conditions)
        while reader.skip("&"):
            found = _pair(reader, found, seen, conditions)
    return Side(survey, question, options, each, tuple(conditions)), found


def _options(reader: _Reader) -> tuple[tuple[str, ...], bool]:
    options = [reader.name("an option's name")]
    mark = next((mark for mark in "+," if reader.skip(mark)), "")
    while mark:
        start = reader.at
        option = reader.name("an option's name")
        if option in options:
            raise MalformedReference(f"The option “{option}” is named twice.", start)
        options.append(option)
        if not reader.skip(mark):
            break
    if reader.at < len(reader.text) and reader.text[reader.at] in "+,":
        raise MalformedReference(
            "“+” and “,” can't be mixed.",
            reader.at,
            "`a+b` is one group, people who chose either; `a,b` is each of them.",
        )
    return tuple(options), mark == ","


def _pair(reader: _Reader, found: Reference, seen: set[str], conditions: list[Condition]) -> Reference:
    start = reader.at
    key = reader.take(_LOWER | frozenset("-"))
    if not key:
        raise reader.unexpected("a key should stand here", "For example ?where=role:gp.")
    reader.expect("=", f"after “{key}”")
    place = reader.at
    value = reader.take(_VALUE)
    if not value:
        raise reader.unexpected(f"the value of “{key}” should stand here")
    if key == "where":
        conditions.append(_condition(value, place))
        return found
    _refuse_key(key, found.scheme, start)
    if key in seen:
        raise MalformedReference(f"“{key}” stands here a second time.", start)
    seen.add(key)
    return _with_key(found, key, value, place)


def _refuse_key(key: str, scheme: str, at: int) -> None:
    known = ("where", *WHOLE_KEYS, *(EMBED_KEYS if scheme != "stat" else ()))
    if key in known:
        return
    if key in EMBED_KEYS:
        raise MalformedReference(f"“{key}” is for charts and tables only.", at)
    raise MalformedReference(f"There is no key “{key}”.", at, did_you_mean(key, known), "reference-unknown")


def _condition(value: str, at: int) -> Condition:
    question, colon, listed = value.partition(":")
    options = tuple(listed.split("+"))
    names = (question, *options)
    if not colon or any(not _is_name(name) for name in names):
        raise MalformedReference(
            f"“{value}” is not a condition.", at, "Write where=question:option, or where=question:a+b for either."
        )
    return Condition(question, options)


def _is_name(text: str) -> bool:
    return bool(text) and text[0] != "-" and len(text) <= LONGEST_NAME and set(text) <= _NAME


def _with_key(found: Reference, key: str, value: str, at: int) -> Reference:
    if key == "as":
        return replace(found, form=_choice(key, value, FORMS, at))
    if key == "sort":
        return replace(found, sort=_choice(key, value, SORTS, at))
    if key == "style":
        return replace(found, style=_choice(key, value, STYLES, at))
    if key == "digits":
        return replace(found, digits=_whole(key, value, 0, 3, at))
    if key == "top":
        return replace(found, top=_whole(key, value, 1, 999, at))
    if not _is_name(value):
        raise MalformedReference(f"“{value}” is not a question's name.", at)
    return replace(found, by=value)


def _choice(key: str, value: str, choices: Sequence[T], at: int) -> T:
    for choice in choices:
        if value == choice:
            return choice
    close = nearest(value, choices)
    advice = f"Did you mean “{close}”?" if close else f"Use {', '.join(choices)}."
    raise MalformedReference(f"“{key}” can't be “{value}”.", at, advice)


def _whole(key: str, value: str, low: int, high: int, at: int) -> int:
    if value.isdigit() and len(value) <= len(str(high)) and low <= int(value) <= high:
        return int(value)
    raise MalformedReference(f"“{key}” must be a whole number from {low} to {high}, not “{value}”.", at)


def render_reference(reference: Reference) -> str:
    """The reference as text, keys in the order of FORMATS: what `parse_reference` reads back as the same."""
    if reference.scheme == "reader":
        return f"reader:{reference.field}" + (f"?or={reference.fallback}" if reference.fallback else "")
    if reference.scheme == "quote":
        side = reference.sides[0]
        return f"quote:{side.survey}/{side.question}/{reference.respondent}"
    tail = _whole_keys(reference)
    last = len(reference.sides) - 1
    sides = (_render_side(side, tail if index == last else []) for index, side in enumerate(reference.sides))
    return f"{reference.scheme}:{'..'.join(sides)}"


def _whole_keys(reference: Reference) -> list[str]:
    keys = {
        "by": reference.by,
        "top": reference.top,
        "sort": None if reference.sort == "value" else reference.sort,
        "style": None if reference.style == "bars" else reference.style,
        "as": reference.form,
        "digits": reference.digits,
    }
    return [f"{key}={value}" for key, value in keys.items() if value is not None]


def _render_side(side: Side, tail: list[str]) -> str:
    address = "/".join(part for part in (side.survey, side.question) if part)
    if side.options:
        address += "/" + ("," if side.each else "+").join(side.options)
    keys = [f"where={condition.question}:{'+'.join(condition.options)}" for condition in side.where] + tail
    return address + ("?" + "&".join(keys) if keys else "")
