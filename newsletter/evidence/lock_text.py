"""A lock as text: JSON whose differences read well in git.

Every field has a line of its own, every figure and every sending one; the order never changes by itself. The last
field seals the lines above it, four digits of a digest for each, so that a line changed by hand or by a merge is found.
It guards against accidents and is no signature.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from msgspec import to_builtins

from newsletter.evidence.lock import Lock, LockedEdition, LockedFigure
from newsletter.resolve.standing import Number

SCHEMA = 1
SEAL = ' "seal": "'
SEALED = 4  # hexadecimal digits for each line
_ON_ONE_LINE = frozenset({"sendings", "figures"})  # each item of these


def lock_text(lock: Lock) -> str:
    """The whole file, with its final newline."""
    content = {
        "schema": SCHEMA,
        "issue": lock.issue,
        "approval": to_builtins(lock.approval) if lock.approval else None,
        "sendings": [to_builtins(sending) for sending in lock.sendings],
        "editions": [_edition(edition) for edition in lock.editions],
    }
    lines = ["{", *_members(content, 1)]
    lines[-1] += ","
    return "\n".join([*lines, f'{SEAL}{seal(lines)}"', "}", ""])


def seal(lines: Iterable[str]) -> str:
    """What vouches for `lines`: a few digits each, in their order."""
    return "".join(sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:SEALED] for line in lines)


def _edition(edition: LockedEdition) -> dict[str, Any]:
    data = dict(sorted(edition.digests.data.items()))
    return {
        "edition": edition.edition,
        "subject": edition.subject,
        "preheader": edition.preheader,
        "title": edition.title,
        "byline": edition.byline,
        "date": edition.date,
        "language": edition.language,
        "surveys": dict(sorted(edition.surveys.items())),
        "senders": dict(sorted(edition.senders.items())),
        "digests": {**to_builtins(edition.digests), "data": data},
        "files": dict(sorted(edition.files.items())),
        "figures": [_figure(figure) for figure in edition.figures],
    }


def _figure(figure: LockedFigure) -> dict[str, Any]:
    stood = figure.stood
    return {
        "reference": figure.reference,
        "kind": figure.kind,
        "text": figure.text,
        "values": [_plain(number) for number in stood.values],
        "unit": figure.unit,
        "counts": [_plain(number) for number in stood.counts],
        "bases": [_plain(number) for number in stood.bases],
        "outcome": figure.outcome,
        "survey": figure.survey,
        "question": figure.question,
        "option": figure.option,
        "sentence": figure.sentence,
        "follows": figure.follows,
    }


def _plain(number: Number) -> Any:
    """Whole numbers without a point."""
    if isinstance(number, tuple):
        return [_plain(end) for end in number]
    return int(number) if number is not None and number == int(number) else number


def _members(content: Mapping[str, Any], depth: int) -> list[str]:
    """The lines of an object's fields."""
    return _joined([_laid_out(f'{" " * depth}"{name}": ', value, depth, name) for name, value in content.items()])


def _laid_out(lead: str, value: Any, depth: int, name: str = "") -> list[str]:
    if not value or not isinstance(value, dict | list):
        return [lead + _compact(value)]
    inner = " " * (depth + 1)
    if isinstance(value, dict):
        return [f"{lead}{{", *_members(value, depth + 1), " " * depth + "}"]
    if name in _ON_ONE_LINE:
        return [f"{lead}[", *_joined([[inner + _compact(item)] for item in value]), " " * depth + "]"]
    return [f"{lead}[", *_joined([_laid_out(inner, item, depth + 1) for item in value]), " " * depth + "]"]


def _joined(items: list[list[str]]) -> list[str]:
    """The lines of all items, a comma after each but the last."""
    return list(_with_commas(items))


def _with_commas(items: list[list[str]]) -> Iterator[str]:
    for place, lines in enumerate(items, 1):
        yield from lines[:-1]
        yield lines[-1] + ("," if place < len(items) else "")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
