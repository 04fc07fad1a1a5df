"""The roots of what a person is told; rooms derive their own from these, or keep them to themselves.

NewsletterError            what a person is told instead of a traceback
├── CouldNotRun            exit 2: no project, an unreadable folder, a bad option
└── Refused                exit 1: it ran, and says no; carries the findings behind the refusal
    └── DeliveryRefused    nothing was handed to a provider
"""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.problems import Problem


class NewsletterError(Exception):
    """What went wrong, and what to do about it.

    `message` is one sentence without a final newline; `help` says what to do next and may be empty.
    """

    exit_code = 2

    def __init__(self, message: str, help: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.problems = tuple(problems)


class CouldNotRun(NewsletterError):
    """The command could not do its work at all."""


class Refused(NewsletterError):
    """The command did its work, and the answer is no."""

    exit_code = 1


class DeliveryRefused(Refused):
    """A send that was stopped before anything left."""


def as_told(error: OSError) -> CouldNotRun:
    """What the system refused, where nothing nearer to it knew better."""
    what = error.filename if error.filename is not None else "A file"
    return CouldNotRun(f"{what} can't be read or written: {error.strerror or error}.", "Nothing was half written.")
