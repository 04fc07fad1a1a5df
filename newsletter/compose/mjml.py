"""MJML becomes HTML: the one module that knows the renderer.

mjml-python drops unknown attributes, lets unknown elements through, writes attribute values with escapes of its own
and dies of deep nesting; what it is given has been checked (mjml_check) and escaped (`entity_escaped`) before.
"""

from __future__ import annotations

import re

from newsletter.compose.mjml_check import RULE
from newsletter.errors import Refused
from newsletter.problems import Problem, Span

_DEEPEST = 200
_STEP = re.compile(
    r"<(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b[^<>]*+>?|</|/>|<[a-zA-Z]",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r"[^\x20-\x7e]|[&<>\"'\\]")


class MjmlInvalid(Refused):
    """The renderer can't read what the templates made. `line` counts in that, not in a template."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message, problems=[Problem(RULE, message, span=Span(line, 1, line, 1))])
        self.line = line


def entity_escaped(text: str) -> str:
    """`text` for content or an attribute of MJML: all but plain ASCII as a numeric entity."""
    return _UNSAFE.sub(lambda match: f"&#{ord(match[0])};", text)


def render_mjml(source: str) -> str:
    """The HTML of an MJML document, without fonts from afar."""
    from mjml import mjml2html

    _refuse_depth(source)
    try:
        return mjml2html(_ascii(source), fonts={}, disable_comments=False)
    except ValueError as error:
        place = re.search(r"position (\d+)", str(error))
        line = source.count("\n", 0, int(place[1])) + 1 if place else 1
        raise MjmlInvalid(f"The email's MJML can't be read: {error}.", line) from error


def _ascii(source: str) -> str:
    """What a template says in letters beyond ASCII, as entities: in an attribute they would be mangled."""
    return source.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _refuse_depth(source: str) -> None:
    """Counts steps down and up; elements that hold nothing are neither."""
    depth = 0
    for match in _STEP.finditer(source):
        step = match[0]
        if step in {"</", "/>"}:
            depth -= 1
        elif len(step) == 2:
            depth += 1
            if depth > _DEEPEST:
                line = source.count("\n", 0, match.start()) + 1
                raise MjmlInvalid(f"The theme nests elements more than {_DEEPEST} deep.", line)
