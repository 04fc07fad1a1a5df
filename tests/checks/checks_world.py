"""Values for tests of the checks: an issue without content, to which each test adds what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from newsletter.checks.rule import CheckContext, Finding
from newsletter.compose.edition import Edition, Publication
from newsletter.compose.tokens import UNSUBSCRIBE
from newsletter.draft.model import Allowance, Draft, FrontMatter, TextField
from newsletter.draft.tree import Text
from newsletter.problems import Problem, Span
from newsletter.resolve.resolved import Resolved

PATH = "issues/a-quiet-week.md"


def quiet_draft(**fields: Any) -> Draft:
    """A draft with a subject and a preheader that breaks no rule."""
    front = FrontMatter(
        subject=TextField((Text("A quiet week"),), Span(2, 10, 2, 22)),
        preheader=TextField((Text("Nothing to report"),), Span(3, 12, 3, 29)),
    )
    draft = Draft(PATH, "a-quiet-week", "", "", front, (), (), (), ())
    return replace(draft, **fields)


def quiet_edition(html: str = "<p>Nothing happened.</p>", **fields: Any) -> Edition:
    """An edition with a way to unsubscribe."""
    edition = Edition(
        slug="a-quiet-week",
        subject="A quiet week",
        preheader="Nothing to report",
        byline="",
        title="A quiet week",
        language="en-GB",
        date=None,
        theme="plain",
        html=f'{html}<a href="{UNSUBSCRIBE}">Leave</a>',
        text=f"Nothing happened.\n{UNSUBSCRIBE}\n",
        web="",
        pictures={},
    )
    return replace(edition, **fields)


def quiet_context(draft: Draft | None = None, edition: Edition | None = None, **fields: Any) -> CheckContext:
    """What the rules see of such an issue."""
    draft = draft or quiet_draft()
    resolved = Resolved(draft, {}, (), (), ())
    context = CheckContext(draft, resolved, edition or quiet_edition(), Publication("The Example"))
    return replace(context, **fields)


def reporting(*problems: Problem, allowances: Iterable[Allowance] = ()) -> CheckContext:
    """An issue of which the earlier stages report `problems`."""
    return quiet_context(quiet_draft(problems=problems, allowances=tuple(allowances)))


def rules_of(findings: Iterable[Finding]) -> list[str]:
    """The rules that were broken, in the order of the findings."""
    return [finding.rule for finding in findings]
