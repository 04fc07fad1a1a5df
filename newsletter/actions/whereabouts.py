"""Whether the record of who has an issue is the one at hand: another can't know, and would send it again."""

from __future__ import annotations

from newsletter.actions.outgoing import moment_of
from newsletter.delivery.database import ledger_id
from newsletter.delivery.history import History
from newsletter.delivery.plan import Delivery
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.evidence.lock import Lock, Sending
from newsletter.providers.registry import find_entry, reaches_people

_ADVICE = "Bring that record here: `newsletter backup` there and `newsletter restore` here; or share one by `ledger`."


def refuse_other_ledger(lock: Lock, history: History) -> None:
    """Raises DeliveryRefused where the lock tells of a send to real people that the record at hand does not know.

    It was made on another machine, or the record is an older copy than the lock, or was made in the middle of the send.
    """
    mine = ledger_id(history.engine)
    known = {(delivery.target, moment_of(delivery.started)): delivery for delivery in history.deliveries(lock.issue)}
    for sending in lock.sendings:
        delivery = known.get((sending.list, sending.started))
        if not _reached_people(sending) or (delivery and not _is_behind(delivery, sending)):
            continue
        if delivery or sending.ledger == mine:
            lacks = "readers of the send of" if delivery else "the send of"
            what = f"The record here is older than what {lock.issue}'s lock tells: it lacks {lacks} {sending.started}."
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


def _is_behind(delivery: Delivery, sending: Sending) -> bool:
    """Whether the record has forgotten readers who have the issue: in a record that goes on, they never become fewer.

    Those who are held count: a copy that was restored holds whomever it doubts. A campaign's are the whole of its list,
    and are asked of its provider. What is scheduled here and was begun by the lock's word was begun since the copy.
    """
    counts = delivery.counts
    if delivery.state == "scheduled" and (sending.planned or sending.accepted or sending.held):
        return True
    return not delivery.campaign and counts.get("accepted", 0) + counts.get("held", 0) < sending.accepted
