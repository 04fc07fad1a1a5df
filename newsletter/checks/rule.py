"""What a rule is, what it sees, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct, field

from newsletter.checks.addresses import FirstLinks
from newsletter.compose.edition import Edition, Publication
from newsletter.draft.model import Draft
from newsletter.problems import Problem, Span
from newsletter.resolve.resolved import Resolved
from newsletter.resolve.standing import Standing
from newsletter.survey.codebook import Survey
from newsletter.survey.dataset import Dataset

Severity = Literal["error", "warning", "off"]


class CheckContext(Struct, frozen=True):
    """One issue and what was made of it. `edition` is None where the issue could not be composed.

    `datasets` are the surveys that the issue uses, by id. `issue_files` are the names and sizes (bytes) of the files in
    the issue's own folder. `first_links` knows which issue linked to a page first.
    `problems` are those that neither the draft nor the resolver knows: the configuration's, the theme's, of pictures.
    `themes` and `lists` are the names that exist; None: not known, and not checked.
    `approved` maps a reference as written to how its figure stood when the issue was approved.
    """

    draft: Draft
    resolved: Resolved
    edition: Edition | None
    publication: Publication
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    issue_files: Mapping[str, int] = field(default_factory=dict)
    first_links: FirstLinks = field(default_factory=FirstLinks)
    problems: tuple[Problem, ...] = ()
    themes: frozenset[str] | None = None
    lists: frozenset[str] | None = None
    approved: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def surveys(self) -> Mapping[str, Survey]:
        """The codebooks of the surveys that the issue uses, by id."""
        return {name: dataset.survey for name, dataset in self.datasets.items()}

    def reported(self) -> Iterator[Problem]:
        """What the stages before the checks found."""
        yield from self.draft.problems
        yield from self.resolved.problems
        yield from self.problems


class Rule(Struct, frozen=True):
    """A rule and its documentation. `allowable`: an allowance with a reason may silence it.

    `why` is Markdown: what goes wrong for whom, and what to do. `bad` and `good` are what the generated page shows and
    a test runs: the file `example` of a small project whose surveys are made up; a draft that brings no front matter
    is given one. `find` is None where a stage before the checks finds the problems (or, for `allow-unused`, one after).
    """

    id: str
    severity: Severity
    allowable: bool
    why: str
    bad: str
    good: str
    find: Callable[[CheckContext], Iterable[Problem]] | None = None
    example: str = "issues/example.md"


class Finding(Struct, frozen=True):
    """A problem with its severity, as `check` reports it. `path` is relative to the project, with forward slashes."""

    rule: str
    severity: Literal["error", "warning"]
    path: str
    span: Span
    message: str
    help: str = ""
    reference: str | None = None
