"""The words of an email's HTML with the colours that they are painted in.

A small offline reading of inline styles and `bgcolor`, as most mail programs see an email; style sheets (such as a
dark mode's) are not read. Hidden words are left out; those on an image have no ground to compare them with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from newsletter.checks.colours import Colour, read_colour

_TOKEN = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^>\"']++|\"[^\"]*\"|'[^']*')*+)>|([^<]+)", re.DOTALL)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TINY = re.compile(r"[01](?:px|pt)?")
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SILENT = frozenset({"head", "style", "script", "title"})


class Paint(NamedTuple):
    """How words are painted. `ground` is None on an image, `ink` None where the colour can't be read.

    `hidden` words stay so whatever stands between; `tiny` ones (of a size of 0 or 1, which layouts give to what is
    around words) become visible where an element inside has a size of its own.
    """

    ink: Colour | None = (0, 0, 0)
    ground: Colour | None = (255, 255, 255)
    hidden: bool = False
    tiny: bool = False


class _Change(NamedTuple):
    """What one element changes of the paint that it inherits."""

    ink: Colour | None = None
    ground: Colour | None = None
    unknown_ink: bool = False
    unknown_ground: bool = False
    hidden: bool = False
    tiny: bool | None = None

    def applied(self, paint: Paint) -> Paint:
        ink = None if self.unknown_ink else (self.ink or paint.ink)
        ground = None if self.unknown_ground else (self.ground or paint.ground)
        tiny = paint.tiny if self.tiny is None else self.tiny
        return Paint(ink, ground, paint.hidden or self.hidden, tiny)


def painted_words(html: str) -> Iterator[tuple[str, Paint]]:
    """Each run of words in `html`, in order and as it is written there, with its paint."""
    stack: list[tuple[str, Paint]] = [("", Paint())]
    for match in _TOKEN.finditer(html):
        closing, tag, attributes, text = match.groups()
        if text is not None:
            paint = stack[-1][1]
            if not (paint.hidden or paint.tiny or text.isspace()):
                yield text, paint
        elif tag is not None:
            _step(stack, closing, tag.lower(), attributes)


def _step(stack: list[tuple[str, Paint]], closing: str, tag: str, attributes: str) -> None:
    if closing:
        if stack[-1][0] == tag:
            stack.pop()
        elif any(name == tag for name, _ in stack):  # what was left open inside ends here too
            while stack.pop()[0] != tag:
                pass
    elif tag not in _VOID and not attributes.endswith("/"):
        paint = _change(attributes).applied(stack[-1][1])
        stack.append((tag, paint._replace(hidden=True) if tag in _SILENT else paint))


@lru_cache(maxsize=1024)
def _change(attributes: str) -> _Change:
    values = {name.lower(): unescape(quoted or single) for name, quoted, single in _ATTRIBUTE.findall(attributes)}
    styles = _declarations(values.get("style", ""))
    ink, ground = styles.get("color", ""), _ground(styles) or values.get("bgcolor", "")
    return _Change(
        ink=read_colour(ink),
        ground=read_colour(ground),
        unknown_ink=bool(ink) and read_colour(ink) is None and ink != "inherit",
        unknown_ground=_is_picture(styles, values) or (_is_opaque(ground) and read_colour(ground) is None),
        hidden=_is_hidden(styles),
        tiny=_TINY.fullmatch(styles["font-size"]) is not None if "font-size" in styles else None,
    )


def _declarations(style: str) -> dict[str, str]:
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    return {name.strip().lower(): value.replace("!important", "").strip().lower() for name, _, value in pairs if value}


def _ground(styles: dict[str, str]) -> str:
    if "background-color" in styles:
        return styles["background-color"]
    shorthand = styles.get("background", "")
    return next((word for word in shorthand.split() if read_colour(word)), shorthand)


def _is_picture(styles: dict[str, str], values: dict[str, str]) -> bool:
    return "url(" in styles.get("background", "") + styles.get("background-image", "") or bool(values.get("background"))


def _is_opaque(ground: str) -> bool:
    return ground not in {"", "transparent", "inherit", "initial", "none"}


def _is_hidden(styles: dict[str, str]) -> bool:
    return (
        styles.get("display") == "none"
        or styles.get("visibility") == "hidden"
        or styles.get("opacity", "1").strip("0.") == ""
    )
