"""An edition as a provider's own template: its tokens become variables, filled by the provider for each reader.

Whatever of the edition, or of a reader's words, the provider would read as its own syntax is guarded, so that neither
is a template. A token has a variable of its own for each way in which its value is escaped.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Literal, Protocol

from msgspec import Struct

from newsletter.compose.tokens import split_tokens
from newsletter.providers.mailing import Mailing, Recipient
from newsletter.providers.personal import own_words

Kind = Literal["html", "plain"]


class Syntax(Hashable, Protocol):
    """How a provider writes a variable, and how other text is kept from being read as one."""

    def variable(self, name: str) -> str:
        """The variable `name` in a template."""

    def guarded(self, text: str, kind: Kind) -> str:
        """A reader's words (escaped already where `kind` is html), or text of the edition between two tokens."""


class Variable(Struct, frozen=True):
    """A token with its fallback, and how its value is escaped."""

    token: str
    fallback: str
    kind: Kind


class Template(Struct, frozen=True):
    """An edition in a provider's syntax, and its variables by name."""

    subject: str
    html: str
    text: str
    variables: Mapping[str, Variable]

    def has(self, words: str) -> bool:
        """Whether `words` stand anywhere in it."""
        return words in self.subject or words in self.html or words in self.text


def template(mailing: Mailing, body: str, syntax: Syntax) -> Template:
    """The edition of `mailing` with `body` as its HTML."""
    return _made(mailing.edition.subject, body, mailing.edition.text, syntax)


@lru_cache(maxsize=4)  # a mailing has as many batches as its readers fill, and one template
def _made(subject: str, body: str, text: str, syntax: Syntax) -> Template:
    names: dict[Variable, str] = {}

    def converted(words: str, kind: Kind) -> str:
        parts = []
        for literal, token, fallback in split_tokens(words):
            parts.append(syntax.guarded(literal, kind))
            if token:
                name = names.setdefault(Variable(token, fallback, kind), f"v{len(names)}")
                parts.append(syntax.variable(name))
        return "".join(parts)

    made = (converted(subject, "plain"), converted(body, "html"), converted(text, "plain"))
    return Template(*made, {name: variable for variable, name in names.items()})


def values(made: Template, mailing: Mailing, recipient: Recipient, guard: Callable[[str, Kind], str]) -> dict[str, str]:
    """What stands for each variable in this reader's message."""
    found = {}
    for name, variable in made.variables.items():
        words = own_words(mailing, recipient, variable.token, variable.fallback)
        found[name] = guard(html.escape(words) if variable.kind == "html" else words, variable.kind)
    return found
