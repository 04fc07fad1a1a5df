"""The page of commands, written from the commands themselves so that it can't drift from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from newsletter.cli.main import COMMANDS, app


def commands_page() -> str:
    """Every command with its arguments and options, as Markdown."""
    group = typer.main.get_command(app)
    context = typer.Context(group, info_name="newsletter")
    parts = ["# Commands", _INTRODUCTION, *_options(group)]
    for name in COMMANDS:
        command: Any = group.get_command(context, name)  # type: ignore[attr-defined]  # a group, by construction
        parts += _command(f"newsletter {name}", command, "##")
    return "\n\n".join(parts) + "\n"


_INTRODUCTION = (
    "Every command leaves with 0 when it is done, 1 when its answer is no (`check` found errors, `send` was refused) "
    "and 2 when it could not run. The program finds the project by walking up from the working directory; "
    "`--project DIR`, before the command, names it."
)


def _command(name: str, command: Any, marks: str) -> Iterator[str]:
    words = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    usage = " ".join([name, *(word.make_metavar(typer.Context(command)) for word in words)])
    yield f"{marks} `{usage}`"
    yield (command.help or command.short_help or "").strip()
    yield from _options(command)
    for inner in getattr(command, "commands", {}).values():
        yield from _command(f"{name} {inner.name}", inner, f"{marks}#")


def _options(command: Any) -> Iterator[str]:
    rows = [_row(parameter) for parameter in command.params if "--help" not in parameter.opts]
    if rows:
        yield "\n".join(["| | |", "| --- | --- |", *rows])


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = parameter.make_metavar(typer.Context(typer.main.get_command(app)))
    else:
        value = "" if parameter.is_flag else f" {parameter.type.name.upper()}"
        choices = getattr(parameter.type, "choices", None)
        if choices:
            value = " " + "\\|".join(str(getattr(choice, "value", choice)) for choice in choices)
        name = ", ".join(parameter.opts) + value
    return f"| `{name}` | {parameter.help or ''} |"
