"""What commands share in speaking: the project they are about, formats, colour."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from newsletter.actions.project import Project, open_project
from newsletter.errors import CouldNotRun

format_option = click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text for people, json for programs.",
)


def project_of(context: click.Context) -> Project:
    """The project that the command is about: `--project`, else the one around the working directory."""
    chosen: Path | None = context.find_root().obj
    if chosen is not None and not chosen.is_dir():
        raise CouldNotRun(f"There is no folder {chosen}.", "Name the project's folder with --project.")
    return open_project(chosen or Path.cwd(), os.environ, exact=chosen is not None)


def print_json(value: Any) -> None:
    """The only thing that a command with `--format json` writes to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def say(text: str = "") -> None:
    """A message for a person that is not the answer itself: standard error."""
    click.echo(text, err=True)


def counted(number: int, noun: str, plural: str = "") -> str:
    """As in "1 reader", "2,000 readers", "2 copies"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def confirm(question: str, *, yes: bool) -> None:
    """Ask, unless `yes`; a no ends the command with exit code 1. Raises CouldNotRun where nobody is there to ask."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise CouldNotRun(f"Nobody is here to be asked: {question}", "Say --yes.")
    if not click.confirm(question, err=True):
        sys.exit(1)


def ask(question: str, option: str, default: str = "", *, required: bool = True) -> str:
    """An answer in words; `option` answers it on the command line. Without a terminal the default is the answer.

    Raises CouldNotRun where nobody is there to ask, it is required, and there is no default.
    """
    if not sys.stdin.isatty():
        if not default and required:
            raise CouldNotRun(f"Nobody is here to be asked: {question}", f"Say {option}.")
        return default
    none = None if required else ""
    return str(click.prompt(question, default=default or none, show_default=bool(default), err=True)).strip()


def ask_secret(question: str, *, required: bool) -> str:
    """A key or password, which is not shown; "" where it is not required and nothing is typed."""
    default = None if required else ""
    return str(click.prompt(question, default=default, show_default=False, hide_input=True, err=True)).strip()


yes_option = click.option("--yes", is_flag=True, help="Don't ask.")


def in_colour(stream: TextIO) -> bool:
    """Whether to write in colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def progress_of_rows() -> Iterator[Callable[[int], None]]:
    """What to call with the number of rows read so far: it is shown on a terminal, and not in a pipe."""
    on_terminal = sys.stderr.isatty()

    def show(rows: int) -> None:
        if on_terminal:
            sys.stderr.write(f"\r{rows:,} rows ")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if on_terminal:
            sys.stderr.write("\r\x1b[K")  # an empty line again, for what is said next
