"""The file of answers of a large file, written by DuckDB: each different cell is checked and converted once."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from newsletter.survey.columns import is_small
from newsletter.survey.importing.answers_writing import AnswerCheck, Roles, Written, write_header
from newsletter.survey.importing.bulk_counting import Counted
from newsletter.survey.importing.bulk_engine import BulkEngine
from newsletter.survey.importing.bulk_queries import (
    Rewriting,
    answers_of,
    known_changes,
    table_of_changes,
    tallies,
    which,
)
from newsletter.survey.importing.dates import NO_ROW, Days
from newsletter.survey.importing.plain_copy import Odd, PlainCopy
from newsletter.survey.importing.plan import Convert, Output, Plan
from newsletter.survey.importing.profile import Profile, Profiled
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.importing.units import Units

_AT_ONCE = 20_000
# Columns of text: up to so many several threads are quicker, of more they keep gigabytes of rows in order.
_FEW_TEXTS = 20


def write_in_bulk(
    engine: BulkEngine, plain: PlainCopy, counted: Counted, target: Path, plan: Plan, roles: Roles
) -> Written:
    """Write the answers as the plan has them. Raises Odd where a row must be refused, or told by its number."""
    profiles = counted.profiled.columns
    whole = _whole(plan.outputs, profiles, counted)
    source = answers_of(plain.file, plain.delimiter, len(profiles), whole)
    rewriting = Rewriting(plan.outputs, source, which(len(profiles), whole, counted.dropped))
    _convert(engine, plain, rewriting, len(profiles))
    days = _check(engine, rewriting, plan, roles, counted)
    body = target.with_suffix(".body")
    if len(profiles) - len(whole) > _FEW_TEXTS:
        engine.run("SET threads = 1")
    engine.run(rewriting.copy(body))
    engine.run("RESET threads")
    with target.open("w", encoding="utf-8", newline="") as file:
        write_header(file, [output.name for output in plan.outputs])
    with target.open("ab") as file, body.open("rb") as rest:
        shutil.copyfileobj(rest, file, 1 << 20)
    body.unlink()
    return Written(counted.profiled.rows, _units(engine, rewriting, plan, roles), days)


def _whole(outputs: Sequence[Output], profiles: Sequence[Profile], counted: Counted) -> list[int]:
    """The columns that can be read as small whole numbers and stand as they are: half the cost of text."""
    changed = {output.place for output in outputs if not output.unchanged}
    changed |= {output.other.place for output in outputs if output.other}
    changed |= {counted.dropped[0]} if counted.dropped else set()
    same = {output.place for output in outputs} - changed
    return [place for place in sorted(same) if _is_whole(profiles[place])]


def _is_whole(profile: Profile) -> bool:
    return bool(profile.values) and all(map(is_small, profile.values or ()))


def _convert(engine: BulkEngine, plain: PlainCopy, rewriting: Rewriting, width: int) -> None:
    """Convert each different cell of the columns that are converted, and make those that change known."""
    by_place: dict[int, list[tuple[int, Convert]]] = defaultdict(list)
    for number, output in rewriting.converted().items():
        engine.run(table_of_changes(number))
        by_place[output.place].append((number, output.convert or str))
    source = answers_of(plain.file, plain.delimiter, width)
    for rows in engine.some(tallies(source, "true", list(by_place)), _AT_ONCE) if by_place else ():
        for number, changes in _changes(rows, by_place).items():
            pairs = [list(changes), list(changes.values())]
            engine.run(f"INSERT INTO to_{number} SELECT unnest($1), unnest($2)", pairs)
    for number in rewriting.converted():
        for statement in known_changes(number):
            engine.run(statement)


def _changes(
    rows: Sequence[tuple[int, str | None, int]], by_place: Mapping[int, Sequence[tuple[int, Convert]]]
) -> dict[int, dict[str, str | None]]:
    """The cells that change and what they become, None for nothing, by the number of the output."""
    found: dict[int, dict[str, str | None]] = defaultdict(dict)
    for place, cell, _ in rows:
        for number, convert in by_place[place]:
            if cell and (word := convert(cell)) != cell:
                found[number][cell] = word or None
    return found


def _check(engine: BulkEngine, rewriting: Rewriting, plan: Plan, roles: Roles, counted: Counted) -> dict[str, Days]:
    """Hold the different cells to what every row must have; the days of the columns that say when people answered."""
    profiled = counted.profiled
    numbers = {output.name: number for number, output in enumerate(plan.outputs)}
    checks = [(roles.weight, Roles(weight=roles.weight))] if roles.weight else []
    checks += [(name, Roles(strata=name)) for name in roles.filled]
    checks += [(name, Roles(numeric=(name,))) for name in roles.numeric]
    known = {name: _extremes(plan.outputs[numbers[name]], profiled) for name, _ in checks}
    asked = [numbers[name] for name, cells in known.items() if not cells]
    unique = [numbers[roles.respondent]] if roles.respondent and not _are_people(roles, plan, counted) else []
    facts = rewriting.facts(unique, asked, [numbers[name] for name in plan.dates])
    found = list(engine.run(facts).fetchone()) if facts else []
    if unique and found.pop(0) != profiled.rows:
        raise Odd
    for name, role in checks:
        _hold(role, name, known[name] or [cell or "" for cell in found.pop(0)])
    return {name: _days(cells) for name, cells in zip(plan.dates, found, strict=True)}


def _are_people(roles: Roles, plan: Plan, counted: Counted) -> bool:
    """Whether counting has shown already that everyone has an id of their own."""
    output = next(output for output in plan.outputs if output.name == roles.respondent)
    profile = counted.profiled.columns[output.place]
    every = output.place in counted.unique and profile.filled == counted.profiled.rows
    return every and output.unchanged


def _extremes(output: Output, profiled: Profiled) -> list[str]:
    """The least and the greatest of a column of numbers without a gap: what is true of both is true of all."""
    profile = profiled.columns[output.place]
    plain = profile.filled == profiled.rows and profile.all("number") and output.unchanged
    return [repr(profile.lowest), repr(profile.highest)] if plain else []


def _units(engine: BulkEngine, rewriting: Rewriting, plan: Plan, roles: Roles) -> Units:
    """The strata and their units; two of a stratum's people stand for all of them."""
    units = Units()
    if roles.strata:
        numbers = {output.name: number for number, output in enumerate(plan.outputs)}
        query = rewriting.units(numbers[roles.strata], numbers.get(roles.cluster))
        for stratum, unit in engine.run(query).fetchall():
            for each in [str(unit)] if roles.cluster else map(str, range(min(unit, 2))):
                units.add(stratum, each)
    return units


def _hold(roles: Roles, name: str, cells: list[str]) -> None:
    try:
        AnswerCheck(roles).check(range(len(cells)), {name: cells})
    except Refusal as refusal:
        raise Odd from refusal


def _days(cells: Iterable[str | None]) -> Days:
    """The days among the cells; none has a row yet."""
    days = Days()
    for cell in cells:
        days.add(cell or "", NO_ROW)
    return days
