"""Whether the record of who has an issue is the one at hand: another can't know, and would send it again."""

from __future__ import annotations

from newsletter.actions.outgoing import moment_of
from newsletter.delivery.database import ledger_id
from newsletter.delivery.history import History
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.evidence.lock import Lock, Sending
from newsletter.providers.registry import find_entry, reaches_people

_ADVICE = "Bring that record here: `newsletter backup` there and `newsletter restore` here; or share one by `ledger`."


def refuse_other_ledger(lock: Lock, history: History) -> None:
    """Raises DeliveryRefused where the lock tells of a send to real people that the record at hand does not know.

    It was made on another machine, or the record is an older copy than the lock.
    """
    mine = ledger_id(history.engine)
    known = {(delivery.target, moment_of(delivery.started)) for delivery in history.deliveries(lock.issue)}
    for sending in lock.sendings:
        if not _reached_people(sending) or (sending.list, sending.started) in known:
            continue
        if sending.ledger == mine:
            what = (
                f"The record here is older than what {lock.issue}'s lock tells: it lacks the send of {sending.started}."
            )
            raise DeliveryRefused(what, "Restore a newer copy of it: `newsletter restore FILE`.")
        raise DeliveryRefused(
            f"{lock.issue} {_what(sending)} {sending.list} on {sending.started} from another record "
            f"({sending.ledger or 'unnamed'}), which knows who has it; this one ({mine}) doesn't.",
            _ADVICE,
        )


def _what(sending: Sending) -> str:
    return "was sent to" if sending.finished else "was begun or scheduled for"


def _reached_people(sending: Sending) -> bool:
    """Whether somebody has it, or may get it yet; not where it was given up before anything left."""
    if not reaches_people(sending.provider):
        return False
    nobody = sending.finished is not None and not (sending.accepted or sending.held or sending.planned)
    return not (nobody and _knows_everybody(sending.provider))


def _knows_everybody(provider: str) -> bool:
    """Whether its numbers are whole: who holds the list need not say how many are on it."""
    try:
        return find_entry(provider).capabilities.mode == "direct"
    except CouldNotRun:  # a provider of a later version
        return False
