"""A theme's template filled in with a page; what goes wrong is the theme's, and says where."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from newsletter.compose.context import Page
from newsletter.compose.theme import Theme, ThemeInvalid

if TYPE_CHECKING:
    from newsletter.compose.sandbox import Sandbox


# What an expression in a template can raise: 1 / 0, a macro that calls itself, a filter on the wrong kind.
_PYTHON = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)


def fill(theme: Theme, environment: Sandbox, name: str, page: Page) -> str:
    """The template `name` of the theme, filled in; raises ThemeInvalid."""
    from jinja2 import TemplateError

    from newsletter.compose.budget import TooMuch, limited
    from newsletter.compose.template_faults import fault

    values = {field: getattr(page, field) for field in _fields()}
    try:
        with limited():
            return environment.get_template(name).render(values)
    except (TemplateError, TooMuch, *_PYTHON) as error:
        problem = fault(error, theme.shown, theme.paths)
        raise ThemeInvalid([problem]) from error


@cache
def _fields() -> tuple[str, ...]:
    return tuple(field for field in Page.__struct_fields__)
