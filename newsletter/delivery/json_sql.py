"""What SQLAlchemy's Core lacks for JSON objects of text, as SQLite and PostgreSQL each say it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class merged(FunctionElement[Any]):  # noqa: N801 - called like SQL's own functions
    """`merged(old, new)`: the object `old` with every key of `new`, to be compared with `plain(old)`."""

    type = Text()
    inherit_cache = True


class plain(FunctionElement[Any]):  # noqa: N801 - as above
    """`plain(object)`: the object as `merged` writes one."""

    type = Text()
    inherit_cache = True


class stored(FunctionElement[Any]):  # noqa: N801 - as above
    """`stored(text)`: an object, as text or as `merged` gives it, as a column of JSON keeps it."""

    type = JSON()
    inherit_cache = True


def _words(element: FunctionElement[Any], compiler: SQLCompiler, options: dict[str, Any]) -> list[str]:
    return [compiler.process(clause, **options) for clause in element.clauses]


@compiles(merged, "sqlite")
def _merged_sqlite(element: merged, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_patch({', '.join(_words(element, compiler, options))})"


@compiles(merged, "postgresql")
def _merged_postgresql(element: merged, compiler: SQLCompiler, **options: Any) -> str:
    return f"({' || '.join(f'CAST({word} AS JSONB)' for word in _words(element, compiler, options))})"


@compiles(plain, "sqlite")
def _plain_sqlite(element: plain, compiler: SQLCompiler, **options: Any) -> str:
    return f"json({_words(element, compiler, options)[0]})"


@compiles(plain, "postgresql")
def _plain_postgresql(element: plain, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({_words(element, compiler, options)[0]} AS JSONB)"


@compiles(stored, "sqlite")
def _stored_sqlite(element: stored, compiler: SQLCompiler, **options: Any) -> str:
    return _words(element, compiler, options)[0]


@compiles(stored, "postgresql")
def _stored_postgresql(element: stored, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({_words(element, compiler, options)[0]} AS JSON)"
