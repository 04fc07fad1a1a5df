"""What is scheduled, carried out when it is due; and what another worker began and left."""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from msgspec import Struct

from newsletter.actions.issues import find_issue
from newsletter.actions.ordering import Order, prepared
from newsletter.actions.project import Project
from newsletter.actions.records import history_of
from newsletter.actions.send import hand_over
from newsletter.delivery.campaign import CampaignReport
from newsletter.delivery.lease import LeaseHeld
from newsletter.delivery.plan import Delivery, Report
from newsletter.delivery.run import Run
from newsletter.delivery.scheduling import GRACE
from newsletter.errors import CouldNotRun, NewsletterError, as_told
from newsletter.providers.secret import masked_traceback

_STALE = dt.timedelta(days=1)  # what was begun and left longer ago than this is a person's business
_AGAIN = dt.timedelta(minutes=5)  # until what went wrong is tried again


class Carried(Struct, frozen=True):
    """What became of a delivery that was due: its report, or why there is none."""

    delivery: Delivery
    report: Report | CampaignReport | None = None
    failure: NewsletterError | None = None


@dataclass(slots=True)
class Worker:
    """Carries out what is due. `agrees` is asked of what is overdue: the world may have changed since."""

    project: Project
    run: Run
    agrees: Callable[[Delivery], bool]
    _not_before: dict[int, dt.datetime] = field(default_factory=dict)
    _declined: set[int] = field(default_factory=set)

    def once(self) -> Iterator[Carried]:
        """Everything that is due now, one after the other."""
        now = self.run.clock()
        with history_of(self.project) as history:
            due = history.due(now)
        for delivery in due:
            if self.run.stop.is_set():
                return
            if self._may(delivery, now):
                carried = self._carry_out(delivery)
                if carried is not None:
                    yield carried

    def _may(self, delivery: Delivery, now: dt.datetime) -> bool:
        if delivery.id in self._declined or self._not_before.get(delivery.id, now) > now:
            return False
        late = now - (delivery.due or now)
        if late <= (GRACE if delivery.state == "scheduled" else _STALE):
            return True
        if self.agrees(delivery):
            return True
        self._declined.add(delivery.id)
        return False

    def _carry_out(self, delivery: Delivery) -> Carried | None:
        """What became of it; None where another sender is at it."""
        order = Order(delivery.target, scheduled=delivery.id)
        try:
            with prepared(self.project, find_issue(self.project, delivery.issue), order) as ready:
                report = hand_over(ready, self.run)
        except LeaseHeld:
            return None
        except NewsletterError as failure:
            return self._failed(delivery, failure)
        except OSError as error:
            return self._failed(delivery, as_told(error))
        except Exception:  # noqa: BLE001 - a fault of ours in one delivery must not keep the others from going out
            return self._failed(delivery, _as_fault(traceback.format_exc()))
        if not report.complete:
            self._not_before[delivery.id] = self.run.clock() + _AGAIN
        return Carried(delivery, report)

    def _failed(self, delivery: Delivery, failure: NewsletterError) -> Carried:
        self._not_before[delivery.id] = self.run.clock() + _AGAIN
        return Carried(delivery, failure=failure)


def _as_fault(trace: str) -> CouldNotRun:
    return CouldNotRun(f"{masked_traceback(trace)}\nThis is a fault of the program's own.", "Please report it.")
