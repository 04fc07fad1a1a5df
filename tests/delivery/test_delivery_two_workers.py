"""Two workers on one PostgreSQL: one is killed, the other takes over."""

from __future__ import annotations

import pytest
from delivery_world import World
from kill_harness import PROCESSES, Sender, aftermath, run_worker, with_readers
from stand_in_process import stand_in_process

from newsletter.delivery.database import Place

READERS, MOST = 60, 20


@pytest.mark.parametrize("name", ["resend", "mailgun", "ses"])
@pytest.mark.parametrize("step", [3, 5, 6, 7, 8, 12])
def test_one_is_killed_and_the_other_takes_over(postgres_place: Place, name: str, step: int) -> None:
    people = with_readers(postgres_place, READERS)
    with stand_in_process(name, seed=step, share=0.2) as address:
        sender = Sender(name, address, MOST)
        doomed = PROCESSES.Process(target=run_worker, args=(postgres_place, "issue", sender, step))
        other = PROCESSES.Process(target=run_worker, args=(postgres_place, "issue", sender, 0))
        doomed.start()
        other.start()
        doomed.join()
        other.join()
        after = aftermath(World(postgres_place), sender, people, {})
    assert other.exitcode == 0
    assert after.states.keys() == people
    assert not after.twice
    assert not after.lost
    assert not after.wrong
    assert name != "resend" or not after.those("held")
