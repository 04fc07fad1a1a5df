"""What goes wrong inside a template, as problems with their place in the theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from os.path import normpath
from types import TracebackType
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from msgspec import Struct

from newsletter.compose import context
from newsletter.compose.mjml_check import RULE
from newsletter.problems import Problem, Span, did_you_mean


def fault(error: BaseException, folder: str, paths: Mapping[str, str]) -> Problem:
    """The problem behind an error of Jinja's. `paths` maps a file's path on disk to that relative to the project."""
    if isinstance(error, TemplateSyntaxError):
        path = paths.get(normpath(error.filename or ""), f"{folder}/{error.name or ''}")
        return Problem(RULE, f"The template does not parse: {error.message}", "", _line(error.lineno), path)
    path, line = _place(error.__traceback__, paths)
    if isinstance(error, TemplateNotFound):
        return Problem(
            RULE, f"There is no template “{error.name}”.", "Add the file to the theme.", _line(line), path or folder
        )
    message = str(error) or type(error).__name__
    return Problem(RULE, f"The template can't be filled in: {message}", _hint(error), _line(line), path or folder)


def _place(traceback: TracebackType | None, paths: Mapping[str, str]) -> tuple[str, int]:
    """The innermost template on the stack: Jinja gives its frames the template's file and line."""
    found = ("", 1)
    while traceback is not None:
        file = normpath(traceback.tb_frame.f_code.co_filename)  # Jinja joins with "/" on every system
        if file in paths:
            found = (paths[file], traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _line(line: int) -> Span:
    return Span(line, 1, line, 1)


def _hint(error: BaseException) -> str:
    """The nearest name of the context, for a name that it lacks."""
    if not isinstance(error, UndefinedError):
        return ""
    unknown = re.search(r"'(\w+)' is undefined", str(error))
    if unknown:
        return did_you_mean(unknown[1], list(context.Page.__struct_fields__))
    lacking = re.search(r"context\.(\w+) object' has no attribute '(\w+)'", str(error))
    kind: Any = getattr(context, lacking[1], None) if lacking else None
    if lacking and issubclass(kind, Struct):
        return did_you_mean(lacking[2], list(kind.__struct_fields__))
    return ""
