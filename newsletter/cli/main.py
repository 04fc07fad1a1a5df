"""The command `newsletter`: which module holds which command, and what a person sees when one can't be done."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from newsletter import __version__
from newsletter.errors import NewsletterError

# Command ▶ (module of newsletter.cli, what it does). A module is imported only when its command is called or explained.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "Make a new project that builds at once."),
    "new": ("new", "Make a new issue in the last one's shape."),
    "check": ("check", "Hold issues to every rule."),
    "build": ("build", "Make an issue's email, text, web page and manifest."),
    "preview": ("preview", "Show an issue in the browser while it is written."),
    "send": ("send", "Hand an issue to its list's provider."),
    "figures": ("figures", "List an issue's figures with their evidence."),
    "deliveries": ("deliveries", "Say what was sent to whom."),
    "lists": ("lists", "Keep the subscribers that are held here."),
    "providers": ("providers", "List the providers and what each can do."),
    "theme": ("theme", "List and check themes."),
}


class Commands(TyperGroup):
    """The commands above, each imported when it is needed."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the name is click's
        """Names in the order in which a new user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the name is click's
        """The command called `cmd_name`, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, summary = COMMANDS[cmd_name]
        app = import_module(f"newsletter.cli.{module}").app
        command = typer.main.get_command(app)
        command.name = cmd_name
        command.short_help = summary
        return command


app = typer.Typer(
    cls=Commands,
    name="newsletter",
    no_args_is_help=False,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # they would print local values, secrets among them
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def newsletter(
    context: typer.Context,
    project: Annotated[Path | None, typer.Option(help="The project's folder, if not the one you are in.")] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Write a newsletter in Markdown, cite your surveys by reference, and send email in which every figure is true.

    Alone, it opens the preview.
    """
    if version:
        typer.echo(f"newsletter {__version__}")
        raise typer.Exit
    context.obj = project
    if context.invoked_subcommand is None:
        from newsletter.cli.preview import open_latest

        open_latest(project)


def main(arguments: list[str] | None = None) -> None:
    """Run the command, and leave with its exit code: 0 done, 1 it says no, 2 it could not run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # Windows' consoles can't write every character by default
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app(arguments)
    except NewsletterError as error:
        _explain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nothing is left to say
        sys.exit(1)


def _explain(error: NewsletterError) -> None:
    typer.echo(f"newsletter: {error.message}", err=True)
    for problem in error.problems:
        typer.echo(
            f"  {problem.path}:{problem.span.line}:{problem.span.column} {problem.rule}: {problem.message}", err=True
        )
    if error.help:
        typer.echo(f"  {error.help}", err=True)
