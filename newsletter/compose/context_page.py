"""The page of what a theme's templates see, written from the context's own types."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

from msgspec import Struct

from newsletter.compose import context


def context_page() -> str:
    """Every type of the context with its fields, as Markdown; `Page` first, the rest in the order of the module."""
    values = [value for value in vars(context).values() if isinstance(value, type) and issubclass(value, Struct)]
    # A type that others are made from is told with each of them.
    types = [value for value in values if value.__module__ == context.__name__ and not value.__subclasses__()]
    types.sort(key=lambda value: value is not context.Page)
    parts = ["# What a theme's templates see", cleandoc(context.__doc__ or "").split("\n\n", 1)[1]]
    for each in types:
        parts += _type(each)
    return "\n\n".join(parts) + "\n"


def _type(each: type[Struct]) -> Iterator[str]:
    yield f"## {each.__name__}"
    yield cleandoc(each.__doc__ or "")
    kind = getattr(each, "kind", None)
    if isinstance(kind, str):
        yield f"As a block it has the kind `{kind}`: its template is `blocks/{kind}.mjml.j2`."
    annotated = {name: hint for base in each.__mro__ for name, hint in getattr(base, "__annotations__", {}).items()}
    types = {name: str(annotated[name]).replace("|", "\\|") for name in each.__struct_fields__}
    rows = [f"| `{name}` | `{kind}` |" for name, kind in types.items()]
    yield "\n".join(["| field | type |", "| --- | --- |", *rows])
