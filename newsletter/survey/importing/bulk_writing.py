"""The file of answers of a large file, written by DuckDB: each different cell is checked and converted once."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from newsletter.survey.columns import is_small
from newsletter.survey.importing.answers_writing import AnswerCheck, Roles, Written, write_header
from newsletter.survey.importing.bulk_counting import Counted
from newsletter.survey.importing.bulk_engine import BulkEngine
from newsletter.survey.importing.bulk_queries import Rewriting, answers_of, tallies, which
from newsletter.survey.importing.dates import NO_ROW, Days
from newsletter.survey.importing.plain_copy import Odd, PlainCopy
from newsletter.survey.importing.plan import Convert, Output, Plan
from newsletter.survey.importing.profile import Profile, Profiled
from newsletter.survey.importing.refusal import Refusal

_AT_ONCE = 20_000


def write_in_bulk(
    engine: BulkEngine, plain: PlainCopy, counted: Counted, target: Path, plan: Plan, roles: Roles
) -> Written:
    """Write the answers as the plan has them. Raises Odd where a row must be refused, or told by its number."""
    profiles = counted.profiled.columns
    whole = _whole(plan.outputs, profiles, counted)
    source = answers_of(plain.file, plain.delimiter, len(profiles), whole)
    rewriting = Rewriting(plan.outputs, source, which(len(profiles), whole, counted.dropped))
    _fill_tables(engine, plain, rewriting, len(profiles))
    days = _check(engine, rewriting, plan, roles, counted.profiled)
    body = target.with_suffix(".body")
    engine.run(rewriting.copy(body))
    with target.open("w", encoding="utf-8", newline="") as file:
        write_header(file, [output.name for output in plan.outputs])
    with target.open("ab") as file, body.open("rb") as rest:
        shutil.copyfileobj(rest, file, 1 << 20)
    body.unlink()
    return Written(counted.profiled.rows, days)


def _whole(outputs: Sequence[Output], profiles: Sequence[Profile], counted: Counted) -> list[int]:
    """The columns that can be read as small whole numbers and stand as they are: half the cost of text."""
    changed = {output.place for output in outputs if output.convert}
    changed |= {counted.dropped[0]} if counted.dropped else set()
    same = {output.place for output in outputs} - changed
    return [place for place in sorted(same) if _is_whole(profiles[place])]


def _is_whole(profile: Profile) -> bool:
    return bool(profile.values) and all(map(is_small, profile.values or ()))


def _fill_tables(engine: BulkEngine, plain: PlainCopy, rewriting: Rewriting, width: int) -> None:
    """Convert each different cell of the columns that are converted, and keep those that change."""
    tables: dict[int, list[tuple[str, Convert]]] = defaultdict(list)
    for table, output in rewriting.tables.items():
        engine.run(f"CREATE TABLE {table} (cell VARCHAR, word VARCHAR)")
        tables[output.place].append((table, output.convert or str))
    source = answers_of(plain.file, plain.delimiter, width)
    for rows in engine.some(tallies(source, "true", list(tables)), _AT_ONCE) if tables else ():
        changed: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for place, cell, _ in rows:
            for table, convert in tables[place]:
                if cell and (word := convert(cell)) != cell:
                    changed[table].append((cell, word))
        for table, pairs in changed.items():
            engine.run(f"INSERT INTO {table} SELECT unnest($1), unnest($2)", list(map(list, zip(*pairs, strict=True))))


def _check(engine: BulkEngine, rewriting: Rewriting, plan: Plan, roles: Roles, profiled: Profiled) -> dict[str, Days]:
    """Hold the different cells to what every row must have; the days of the columns that say when people answered."""
    numbers = {output.name: number for number, output in enumerate(plan.outputs)}
    checks = [(roles.weight, Roles(weight=roles.weight))] if roles.weight else []
    checks += [(name, Roles(filled=(name,))) for name in roles.filled]
    checks += [(name, Roles(numeric=(name,))) for name in roles.numeric]
    known = {name: _extremes(plan.outputs[numbers[name]], profiled) for name, _ in checks}
    asked = [numbers[name] for name, cells in known.items() if not cells]
    unique = [numbers[roles.respondent]] if roles.respondent else []
    facts = rewriting.facts(unique, asked, [numbers[name] for name in plan.dates])
    found = list(engine.run(facts).fetchone()) if facts else []
    if unique and found.pop(0) != profiled.rows:
        raise Odd
    for name, role in checks:
        _hold(role, name, known[name] or [cell or "" for cell in found.pop(0)])
    return {name: _days(cells) for name, cells in zip(plan.dates, found, strict=True)}


def _extremes(output: Output, profiled: Profiled) -> list[str]:
    """The least and the greatest of a column of numbers without a gap: what is true of both is true of all."""
    profile = profiled.columns[output.place]
    plain = profile.filled == profiled.rows and profile.all("number") and output.convert is None
    return [repr(profile.lowest), repr(profile.highest)] if plain else []


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
