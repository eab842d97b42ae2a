"""Entering 10,000 by a roster, against a bare read of the file and a bare COPY of the same rows."""

import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from competitions.entries.imports import service
from competitions.events import moving
from competitions.events import service as events
from registry.core import database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.people.organizations.schemas import OrganizationIn
from registry.people.organizations.service import register_organizations
from registry.people.persons import registering as persons
from registry.people.persons.schemas import PersonIn
from tests.bench import importing, sheets
from tests.bench.measures import Measure, Round, Target
from tests.bench.reading import bare_read
from tests.factories import competition, event

_ROUNDS: Final = 3
_TARGET: Final = Target("≤", 8)
_ENTERED: Final = """
FROM competitions.entry n JOIN competitions.event e ON e.id = n.event
JOIN competitions.entry_member m ON m.entry = n.id AND m.role = 'member'
JOIN registry.person p ON p.id = m.person
WHERE e.competition = $1
"""
# What a roster stores, by table, with its schema.
_STORED: Final = {
    "person": ("registry", "SELECT p.*" + _ENTERED),
    "membership": (
        "registry",
        f"SELECT * FROM registry.membership WHERE person IN (SELECT p.id {_ENTERED})",
    ),
    "entry": ("competitions", "SELECT n.*" + _ENTERED),
    "entry_member": (
        "competitions",
        f"SELECT * FROM competitions.entry_member WHERE entry IN (SELECT n.id {_ENTERED})",
    ),
}
_OF_REGISTERED: Final = ("entry", "entry_member")


async def measure(administrator: Actor, done: Callable[[], None]) -> list[Measure]:
    """Return two measures: of a roster whose people are all new, and of one whose people are registered.

    Each is handed in, previewed as it is imported, and stored. In every round the same roster is imported
    for two contests; for the second everybody is registered.
    """
    await _make_schools(administrator)
    new: list[Round] = []
    known: list[Round] = []
    for number in range(_ROUNDS):
        content = sheets.workbook(sheets.roster(importing.PEOPLE + number * sheets.ROWS))
        for taken, which in ((new, "new"), (known, "known")):
            contest = await _make_contest(administrator, f"{which}-{number}")
            # What was stored last would otherwise be looked up by guesses of how much there is.
            await database.execute("ANALYZE")
            ours = await _ours(administrator, contest, content)
            tables = _OF_REGISTERED if which == "known" else tuple(_STORED)
            taken.append(Round(ours * 1000, await _bare(contest, content, tables) * 1000))
            done()
    against = "a bare calamine read + a bare COPY of the same rows"
    return [
        Measure(
            f"10,000 entries by roster, {people}: handed in, previewed, stored",
            against,
            "ms",
            tuple(rounds),
            _TARGET,
        )
        for people, rounds in (("new persons", new), ("registered persons", known))
    ]


async def _make_schools(administrator: Actor) -> None:
    """Register the schools of the roster with one teacher each."""
    hundreds = range(0, sheets.ROWS, sheets.ROWS // sheets.SCHOOLS)
    known = await register_organizations(
        administrator,
        [
            OrganizationIn(
                name=sheets.school_name(n), name_en="S", kind="secondary_vocational", fictional=True
            )
            for n in hundreds
        ],
    )
    teachers = [
        PersonIn(
            name=sheets.tutor_name(n),
            latin_name="CE Shi",
            organization=known[sheets.school_name(n)],
            role="teacher",
            since=date(2026, 9, 1),
            fictional=True,
        )
        for n in hundreds
    ]
    await persons.register_persons(administrator, teachers)


async def _make_contest(administrator: Actor, code: str) -> UUID:
    """Return a contest that takes entries for every event that the roster names."""
    codes = [sheets.event_code(n) for n in range(0, sheets.ROWS, sheets.ROWS // sheets.EVENTS)]
    made = competition(code=code, derived=None, events=[event(each, "individual", 1) for each in codes])
    contest = await events.create_competition(administrator, made)
    await moving.move_all(administrator, contest, "entering")
    return contest


async def _ours(administrator: Actor, contest: UUID, content: bytes) -> float:
    started = time.perf_counter()
    upload = await service.hand_in(administrator, contest, "", content)
    imported = await service.import_(administrator, upload)
    passed = time.perf_counter() - started
    assert len(imported.entries) == sheets.ROWS
    return passed


async def _bare(contest: UUID, content: bytes, tables: tuple[str, ...]) -> float:
    """Return the seconds of a bare read of the file and of a COPY of the rows that were stored from it."""
    started = time.perf_counter()
    bare_read(content)
    passed = time.perf_counter() - started
    copies = await _copies(contest, tables)
    started = time.perf_counter()
    async with database.transaction() as unit:
        for schema, table, columns, records in copies:
            await database.copy(table, schema=schema, columns=columns, records=records)
        await unit.rollback()  # type: ignore[no-untyped-call]
    return passed + time.perf_counter() - started


async def _copies(
    contest: UUID, tables: tuple[str, ...]
) -> list[tuple[str, str, list[str], list[tuple[Any, ...]]]]:
    """Return the rows that a roster stored, by table, with other ids and keys so that they fit beside it."""
    fresh: defaultdict[UUID, UUID] = defaultdict(new_id)
    copies = []
    for table in tables:
        schema, statement = _STORED[table]
        rows = [dict(row) for row in await database.fetch(statement, contest)]
        for row in rows:
            row["id"] = fresh[row["id"]]
            row |= {key: row[key][::-1] for key in ("code", "id_fingerprint") if key in row}
            row |= {key: fresh.get(row[key], row[key]) for key in ("entry", "person") if key in row}
        copies.append((schema, table, list(rows[0]), [tuple(row.values()) for row in rows]))
    return copies
