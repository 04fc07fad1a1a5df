"""Jinja2 for other people's themes: no reach into the program, no unescaped text, no work without end.

Jinja's sandbox keeps a template from Python's insides but sets no limits: nested loops over `range(99999)` or
`"a" * 10**10` would hang or kill the program. Here only the filters and methods named below exist, and everything
that could grow is bounded or charged for (budget).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, FileSystemBytecodeCache, StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from msgspec import Struct

from newsletter import __version__
from newsletter.compose import context
from newsletter.compose.budget import FILTERS, TooMuch, bounded, metered, spend

_RANGE = 1_000
_FILTERS = (  # noqa: SIM905 - a list that reads
    "abs capitalize default e escape first float groupby int items last length count list lower map max min reject"
    " rejectattr reverse round select selectattr sort sum title trim unique upper"
).split()
_TEXT = frozenset(
    "capitalize endswith isdigit lower lstrip rstrip split startswith strip title upper".split()  # noqa: SIM905 - a list that reads
)
_MAPPING = frozenset({"get", "items", "keys", "values"})
_LOOP = frozenset({"changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem"})

_CONTEXT = {
    kind: frozenset(each for each in kind.__struct_fields__) | ({"kind"} & vars(kind).keys())
    for kind in vars(context).values()
    if isinstance(kind, type) and issubclass(kind, Struct)
}


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one theme.

    `written` turns each text that a template prints into safe markup. `compiled` is a folder for compiled templates,
    which are code: it must be one that no project brings along.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, loader: BaseLoader, written: Callable[[str], str], compiled: Path | None = None) -> None:
        def finalize(value: Any) -> Any:
            if not isinstance(value, str):
                return value
            spend(len(value))
            return value if isinstance(value, Markup) else Markup(written(value))  # noqa: S704 - this is the escaping

        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=True,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_bytecode(compiled) if compiled else None,
        )
        self.filters = {name: self.filters[name] for name in _FILTERS} | {"join": _join} | FILTERS
        self.globals = {"range": _range}

    def compile(self, source: str | nodes.Template, *args: Any, **kwargs: Any) -> str | CodeType:  # type: ignore[override]
        """Compile a template with its charges."""
        name, filename = (*args, kwargs.get("name"), kwargs.get("filename"))[:2]
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        try:
            metered(tree)
        except TemplateSyntaxError as error:
            raise TemplateSyntaxError(error.message or "", error.lineno, name, filename) from error
        return super().compile(tree, *args, **kwargs)  # type: ignore[no-any-return]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of the context at once; anything else by way of the checks."""
        names = _CONTEXT.get(type(obj))
        if names is not None and attribute in names:
            return getattr(obj, attribute)
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Fields of the context, and a few methods of text and mappings."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, str):
            return attr in _TEXT
        if isinstance(obj, Mapping):
            return attr in _MAPPING
        return isinstance(value, Macro) or attr in _LOOP or not callable(value)

    def wrap_str_format(self, value: Any) -> None:
        """No text has `format`: a width in it makes a string of any length."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic whose result stays small."""
        if operator == "**" or (operator == "%" and isinstance(left, str)):
            raise TooMuch(f"A theme has no “{operator}” of this kind.")
        if operator == "*" and not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
            times = left if isinstance(left, int) else right
            if not isinstance(times, int) or times > _RANGE:
                raise TooMuch(f"A theme may repeat a text at most {_RANGE} times.")
        return bounded(super().call_binop(context, operator, left, right))

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A call, charged for."""
        spend(0)
        return super().call(context, obj, *args, **kwargs)

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:
        """A template, charged for: one may include itself."""
        spend(0)
        return super().get_template(name, parent, globals)


def _bytecode(folder: Path) -> FileSystemBytecodeCache | None:
    """A cache of compiled templates, if there can be one: no build fails for want of it."""
    own = folder / f"themes-{__version__}"  # what is compiled holds the charges of this version
    try:
        own.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(own))


def _range(*bounds: int) -> range:
    made = range(*bounds)
    if len(made) > _RANGE:
        raise TooMuch(f"A theme may count to {_RANGE} at most; range({', '.join(map(str, bounds))}) is longer.")
    return made


def _join(value: Iterable[Any], between: str = "") -> str:
    items = [escape(item) for item in value]
    if sum(map(len, items)) + len(between) * len(items) > 1_000_000:
        raise TooMuch("A theme joins more text than an email can hold.")
    return escape(between).join(items)
