"""The page of commands, written from the commands themselves so that it can't drift from them."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

import click

from newsletter.cli.main import COMMANDS, newsletter


def commands_page() -> str:
    """Every command with its options, as Markdown."""
    context = click.Context(newsletter, info_name="newsletter")
    parts = ["# Commands", _INTRODUCTION, *_options(newsletter)]
    for name in COMMANDS:
        command = newsletter.get_command(context, name)
        assert command is not None
        parts += _command(f"newsletter {name}", command, "##")
    return "\n\n".join(parts) + "\n"


_INTRODUCTION = (
    "Every command leaves with 0 when it is done, 1 when its answer is no (`check` found errors, `send` was refused) "
    "and 2 when it could not run. The program finds the project by walking up from the working directory; "
    "`--project DIR`, before the command, names it."
)


def _command(name: str, command: click.Command, marks: str) -> Iterator[str]:
    words = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    usage = " ".join([name, *(word.make_metavar(click.Context(command)) for word in words)])
    yield f"{marks} `{usage}`"
    yield cleandoc(command.help or "")
    yield from _options(command)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _command(f"{name} {inner.name}", inner, f"{marks}#")


def _options(command: click.Command) -> Iterator[str]:
    rows = [_row(parameter) for parameter in command.params if isinstance(parameter, click.Option)]
    if rows:
        yield "\n".join(["| | |", "| --- | --- |", *rows])


def _row(option: click.Option) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(click.Context(newsletter))}"
    name = f"{', '.join(option.opts)}{value}".replace("|", "\\|")
    return f"| `{name}` | {option.help or ''} |"
