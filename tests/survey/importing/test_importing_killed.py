"""kill -9 anywhere in an import: the survey is the old one or the new one, whole, and the next import goes through."""

from __future__ import annotations

import multiprocessing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from importing_world import World
from killed_importer import FINISHED, KILLED, run

CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES: Any = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
PROCESSES.set_forkserver_preload(["newsletter.survey.importing.run", "yaml"])
OLD = [["id", "role"], *([str(n), "GP" if n % 2 else "Manager"] for n in range(1, 11))]
NEW = [*OLD, ["11", "Nurse"]]  # an option that the old codebook lacks


def killed_at(world: World, step: int) -> bool:
    """Import the new answers until the importer ends itself; whether it did, before its end."""
    process = PROCESSES.Process(target=run, args=(str(world.file(NEW)), str(world.surveys), step))
    process.start()
    process.join()
    assert process.exitcode in (FINISHED, KILLED), "it ended in a way of its own"
    return bool(process.exitcode == KILLED)


def people(world: World) -> int:
    """How many respondents the survey has, which must be without a fault."""
    return world.dataset().respondents().base or 0


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    numbers = count()
    return lambda: World(_made(tmp_path / str(next(numbers))))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_an_import_over_a_survey_that_is_there(fresh: Any) -> None:
    seen = []
    for step in count(1):
        world: World = fresh()
        world.take(OLD)
        killed = killed_at(world, step)
        seen.append(people(world))
        assert seen[-1] in (10, 11)
        world.take(NEW)
        assert people(world) == 11
        assert [path.name for path in world.surveys.iterdir()] == ["s"], "nothing of the killed one is left"
        assert sorted(path.name for path in (world.surveys / "s").iterdir()) == ["responses.csv", "survey.yaml"]
        if not killed:
            break
    assert seen == sorted(seen), "there is one step that counts"
    assert set(seen) == {10, 11}
    assert len(seen) > 20, "the steps were really taken"


def test_a_first_import(fresh: Any) -> None:
    there = []
    for step in count(1):
        world: World = fresh()
        killed = killed_at(world, step)
        there.append(world.shelf.ids() == ("s",))
        assert not there[-1] or people(world) == 11
        world.take(NEW)
        assert people(world) == 11
        if not killed:
            break
    assert there == sorted(there)
    assert set(there) == {False, True}
