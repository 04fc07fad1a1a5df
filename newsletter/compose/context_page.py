"""The page of what a theme's templates see, written from the context's own types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from inspect import cleandoc

from newsletter.compose import context


def context_page() -> str:
    """Every type of the context with its fields, as Markdown; `Page` first, the rest in the order of the module."""
    values = [value for value in vars(context).values() if isinstance(value, type) and is_dataclass(value)]
    types = [value for value in values if value.__module__ == context.__name__]
    types.sort(key=lambda value: value is not context.Page)
    parts = ["# What a theme's templates see", cleandoc(context.__doc__ or "").split("\n\n", 1)[1]]
    for each in types:
        parts += _type(each)
    return "\n\n".join(parts) + "\n"


def _type(each: type) -> Iterator[str]:
    yield f"## {each.__name__}"
    yield cleandoc(each.__doc__ or "")
    kind = getattr(each, "kind", None)
    if isinstance(kind, str):
        yield f"As a block it has the kind `{kind}`: its template is `blocks/{kind}.mjml.j2`."
    rows = [f"| `{field.name}` | `{str(field.type).replace('|', chr(92) + '|')}` |" for field in fields(each)]
    yield "\n".join(["| field | type |", "| --- | --- |", *rows])
