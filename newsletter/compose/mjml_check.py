"""A theme's MJML held against the elements and attributes that there are, in the templates themselves.

Looking at templates and not at what they make gives the editor of a theme the line and column, and finds a slip in a
branch that today's issue does not reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.compose.mjml_schema import ELEMENTS, EVERY_ATTRIBUTE
from newsletter.problems import Problem, Span, did_you_mean

RULE = "template-unknown-element"
_OPENS = re.compile(r"\{[#%{]|<!--")
_CLOSES = {"{#": "#}", "{%": "%}", "{{": "}}", "<!--": "-->"}
_SOLID = re.compile(r"[^\n]")
_TAG = re.compile(r"<(/?)(mj[a-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)(>?)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")


def mjml_problems(path: str, source: str) -> Iterator[Problem]:
    """What the template `source` has that MJML lacks."""
    bare = _without_jinja(source)
    # Within an attribute's value an expression leaves spaces, so quotes still pair.
    for tag in _TAG.finditer(bare):
        closing, name, attributes, end = tag.groups()
        if not end:  # the renderer says where a tag has no end
            continue
        if name not in ELEMENTS:
            span = _span(bare, tag.start(2), tag.end(2))
            yield Problem(RULE, f"MJML has no element <{name}>.", did_you_mean(name, ELEMENTS), span, path)
        elif not closing:
            yield from _attribute_problems(path, bare, name, attributes, tag.start(3))


def _without_jinja(source: str) -> str:
    """Spaces in place of expressions and comments. What is not closed stays: Jinja will say so."""
    parts: list[str] = []
    position = done = 0
    unclosed: set[str] = set()  # so that no end is looked for twice in vain
    while found := _OPENS.search(source, position):
        position = found.end()
        end = -1 if found[0] in unclosed else source.find(_CLOSES[found[0]], position)
        if end < 0:
            unclosed.add(found[0])
            continue
        position = end + len(_CLOSES[found[0]])
        parts += [source[done : found.start()], _SOLID.sub(" ", source[found.start() : position])]
        done = position
    return "".join((*parts, source[done:]))


def _attribute_problems(path: str, source: str, name: str, attributes: str, start: int) -> Iterator[Problem]:
    known = EVERY_ATTRIBUTE if "*" in ELEMENTS[name] else ELEMENTS[name]
    for attribute in _ATTRIBUTE.finditer(attributes):
        word = attribute[1]
        if word not in known:
            span = _span(source, start + attribute.start(1), start + attribute.end(1))
            yield Problem(RULE, f"MJML's <{name}> has no attribute “{word}”.", did_you_mean(word, known), span, path)


def _span(source: str, start: int, end: int) -> Span:
    line = source.count("\n", 0, start) + 1
    first = source.rfind("\n", 0, start) + 1
    return Span(line, start - first + 1, line, end - first + 1)
