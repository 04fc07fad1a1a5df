"""`newsletter audit`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from newsletter.cli.output import counted, format_option, print_json, project_of, say

if TYPE_CHECKING:
    from newsletter.actions.audit import Audit
    from newsletter.evidence.audit import Audited, Wrong
    from newsletter.evidence.lock import LockedFigure


@click.command("audit")
@format_option
@click.pass_context
def command(context: click.Context, format: str) -> None:
    """Work out again every figure that was sent, and say which sentences no longer hold and how many received them.

    Where there are any, a correction is drafted. Exit codes: 0 all holds, 1 something does not, 2 nothing is known to
    be wrong, but not everything could be looked at.
    """
    from newsletter.actions.audit import audit_project

    found = audit_project(project_of(context))
    for line in _unseen(found):
        say(line)
    if format == "json":
        print_json(_as_json(found))
    else:
        for edition in found.editions:
            _tell(edition)
        if not found.wrong:
            say(_all_holds(found))
    sys.exit(1 if found.wrong else 0 if found.complete else 2)


def _unseen(found: Audit) -> Iterator[str]:
    """What could not be looked at, a message each."""
    for problem in found.unread:
        yield f"{problem.path}:{problem.span.line}: {problem.message}\n  {problem.help}"
    for delivery in found.unrecorded:
        lock = f"issues/{delivery.issue}.lock.json"
        yield (
            f"{lock}: {delivery.issue} went to the list {delivery.list} on {delivery.started:%Y-%m-%d} "
            f"({delivery.counts.get('accepted', 0):,} accepted), and no lock tells with which figures.\n"
            f"  Bring the lock back (with git: `git log -- {lock}` and `git checkout COMMIT -- {lock}`)."
        )
    if found.ledger:
        yield f"Whether anything was sent that no lock tells of is not known: {found.ledger}"


def _all_holds(found: Audit) -> str:
    many = len(found.editions)
    sent = f"{counted(many, 'edition')} sent"
    if not many and not found.complete:
        return "Nothing that was sent could be looked at."
    if found.complete:
        return f"{sent}: every figure still holds."
    return f"{sent}: every figure that could be looked at still holds, but not all could."


def _tell(edition: Audited) -> None:
    from newsletter.evidence.correction import correction

    lists = ", ".join(dict.fromkeys(f"{sending.list}, {sending.started[:10]}" for sending in edition.sendings))
    told = f"received by {edition.received:,} ({lists})"
    if edition.wrong:
        click.echo(f"{edition.issue}: {len(edition.wrong)} wrong, {told}")
    said = ""
    for wrong in edition.wrong:
        if wrong.figure.sentence != said:
            said = wrong.figure.sentence
            click.echo(f"  “{said}”")
        click.echo(f"    {_change(wrong)}{wrong.figure.reference}")
        click.echo(f"    {wrong.reason}")
    if edition.unknown:
        click.echo(f"{edition.issue}: {len(edition.unknown)} can't be looked at, {told}")
    for reason, figures in _by_reason(edition).items():
        click.echo(f"  {reason}")
        for figure in figures:
            click.echo(f"    {figure.reference}  “{figure.text}”")
    for reworded in edition.reworded:
        click.echo(f"{edition.issue}: the question behind {reworded.reference} is worded otherwise, its figures hold")
        click.echo(f"  was “{reworded.before}”\n  is  “{reworded.now}”")
    if edition.wrong:
        click.echo("\n  A correction to begin with:\n")
        for line in correction(edition).splitlines():
            click.echo(f"  {line}".rstrip())
        click.echo()


def _change(wrong: Wrong) -> str:
    """Both values and how far they are apart, where the figure itself has moved."""
    if wrong.now is None or wrong.was == wrong.is_now:
        return ""
    far = f"{wrong.difference:+,.3g}".replace("-", "\N{MINUS SIGN}") if wrong.difference else ""
    if wrong.figure.unit == "per cent":
        far += " point" if far[1:] == "1" else " points"
    one = far and len(wrong.figure.stood.values) == 1
    return f"{wrong.was} → {wrong.is_now}{f' ({far})' if one else ''}  "


def _by_reason(edition: Audited) -> dict[str, list[LockedFigure]]:
    reasons: dict[str, list[LockedFigure]] = {}
    for unknown in edition.unknown:
        reasons.setdefault(unknown.reason, []).append(unknown.figure)
    return reasons


def _as_json(found: Audit) -> dict[str, Any]:
    return {
        "schema": 1,
        "editions": [_edition(each) for each in found.editions if each.wrong or each.unknown or each.reworded],
        "unread": [
            {"path": problem.path, "line": problem.span.line, "message": problem.message} for problem in found.unread
        ],
        "unrecorded": [
            {
                "issue": delivery.issue,
                "list": delivery.list,
                "started": delivery.started.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "accepted": delivery.counts.get("accepted", 0),
            }
            for delivery in found.unrecorded
        ],
        "ledger": found.ledger or None,
        "summary": {
            "editions": len(found.editions),
            "wrong": sum(len(edition.wrong) for edition in found.editions),
            "unknown": sum(len(edition.unknown) for edition in found.editions),
            "received": sum(edition.received for edition in found.wrong),
            "complete": found.complete,
        },
    }


def _edition(edition: Audited) -> dict[str, Any]:
    from msgspec import to_builtins

    from newsletter.evidence.correction import correction

    return {
        "issue": edition.issue,
        "edition": edition.edition.edition,
        "subject": edition.edition.subject,
        "received": edition.received,
        "sendings": [to_builtins(sending) for sending in edition.sendings],
        "figures": [_figure(wrong) for wrong in edition.wrong],
        "unknown": [
            {"reference": each.figure.reference, "text": each.figure.text, "reason": each.reason}
            for each in edition.unknown
        ],
        "reworded": [to_builtins(reworded) for reworded in edition.reworded],
        "correction": correction(edition),
    }


def _figure(wrong: Wrong) -> dict[str, Any]:
    figure = wrong.figure
    return {
        "reference": figure.reference,
        "kind": figure.kind,
        "text": figure.text,
        "sentence": figure.sentence,
        "unit": figure.unit or None,
        "was": wrong.was,
        "now": wrong.is_now or None,
        "difference": wrong.difference,
        "reason": wrong.reason,
    }
