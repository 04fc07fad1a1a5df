"""The command `newsletter`: which module holds which command, and what a person sees when one can't be done."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from newsletter import __version__
from newsletter.errors import CouldNotRun, NewsletterError, as_told
from newsletter.problems import nearest

# Every command, in the order in which a new user meets it, and what it does. The module of newsletter.cli that has the
# same name, and in it the command `command`, is imported only when it is called or explained.
COMMANDS: dict[str, str] = {
    "init": "Make a new project that builds at once.",
    "new": "Make a new issue in the last one's shape.",
    "check": "Hold issues to every rule.",
    "build": "Make an issue's email, text, web page and manifest.",
    "preview": "Show an issue in the browser while it is written.",
    "approve": "Show what changed, and keep the edition that is approved.",
    "send": "Hand an issue to its list's provider.",
    "stats": "Keep the surveys that issues cite.",
    "figures": "List an issue's figures with their evidence.",
    "audit": "Say which figures that were sent no longer hold.",
    "worker": "Send what is scheduled when it is due.",
    "deliveries": "Say what was sent to whom.",
    "lists": "Keep the subscribers that are held here.",
    "backup": "Copy subscribers and the record of what was sent.",
    "restore": "Put a copy in their place.",
    "connect": "Connect a list to a provider: key, audience, sender.",
    "providers": "List the providers and what each can do.",
    "theme": "List and check themes.",
}


class Commands(click.Group):
    """The commands above, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the face of click's groups
        """Every name."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command called `cmd_name`, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"newsletter.cli.{cmd_name}").command
        command.short_help = COMMANDS[cmd_name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` call for; a wrong name is answered with the nearest."""
        close = None if args[0] in COMMANDS else nearest(args[0], COMMANDS)
        if close:
            ctx.fail(f"There is no command “{args[0]}”. Did you mean “{close}”?")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project", type=click.Path(path_type=Path), metavar="DIR", help="The project, if not the one around you."
)
@click.version_option(__version__, message="newsletter %(version)s", help="Print the version and stop.")
@click.pass_context
def newsletter(context: click.Context, project: Path | None) -> None:
    """Write a newsletter in Markdown, cite your surveys by reference, and send email in which every figure is true.

    Alone, it opens the preview.
    """
    context.obj = project
    if context.invoked_subcommand is None:
        from newsletter.cli.preview import open_somewhere

        open_somewhere(context)


def main(arguments: list[str] | None = None) -> None:
    """Run the command, and leave with its exit code: 0 done, 1 it says no, 2 it could not run."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 - open to the end; closed by whoever started us
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115 - as above
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # Windows' consoles can't write every character by default
            reconfigure(encoding="utf-8", errors="replace")
    try:
        try:
            newsletter(arguments)
        finally:
            sys.stdout.flush()  # a full disk shows here, and not after the last word
    except NewsletterError as error:
        _explain(error)
        sys.exit(error.exit_code)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            _leave_quietly()
        _explain(as_told(error))
        sys.exit(CouldNotRun.exit_code)
    except Exception:  # noqa: BLE001 - a fault of ours, told with all that helps to find it and with no key in it
        _tell_fault()
        sys.exit(CouldNotRun.exit_code)


def _leave_quietly() -> NoReturn:
    """The reader of our output has gone: nothing is left to say."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)


def _tell_fault() -> None:
    import traceback

    from newsletter.providers.secret import masked_traceback

    click.echo(masked_traceback(traceback.format_exc()), err=True)
    click.echo("newsletter: this is a fault of the program's own. Please report it with the lines above.", err=True)


def _explain(error: NewsletterError) -> None:
    from newsletter.cli.terminal import in_lines

    click.echo(in_lines(f"newsletter: {error.message}"), err=True)
    for problem in error.problems:
        place = f"{problem.path}:{problem.span.line}:{problem.span.column}"
        click.echo(in_lines(f"  {place} {problem.rule}: {problem.message}"), err=True)
    if error.help:
        click.echo(in_lines(f"  {error.help}"), err=True)
