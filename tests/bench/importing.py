"""Importing a list of 10,000 students whole, against a bare read and a bare COPY of the same rows."""

import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.people.imports import service
from registry.people.organizations.schemas import OrganizationIn
from registry.people.organizations.service import register_organizations
from tests.bench import sheets
from tests.bench.measures import Measure, Round
from tests.bench.reading import bare_read

_ROUNDS: Final = 5
PEOPLE: Final = _ROUNDS * sheets.ROWS
"""How many invented people are registered, from the first on."""


async def measure(administrator: Actor, done: Callable[[], None]) -> Measure:
    """Return the measure of a whole import: handed in, previewed as it is imported, and stored."""
    schools = [
        OrganizationIn(name=f"导入校{n}（虚构）", name_en="S", kind="secondary_vocational", fictional=True)
        for n in range(_ROUNDS)
    ]
    known = await register_organizations(administrator, schools)
    rounds = []
    for number, organization in enumerate(known.values()):
        content = sheets.workbook(sheets.students(number * sheets.ROWS))
        started = time.perf_counter()
        upload = await service.hand_in(administrator, "students", organization, "", content)
        await service.import_(administrator, upload)
        ours = time.perf_counter() - started
        rounds.append(Round(ours * 1000, await _bare(content, organization) * 1000))
        done()
    return Measure(
        "10,000 students imported: read, checked, encrypted, stored",
        "5 × a bare calamine read + a bare COPY of the same rows",
        "ms",
        tuple(rounds),
    )


async def _bare(content: bytes, organization: UUID) -> float:
    """Return the seconds of five bare reads and of a COPY of the rows into the two tables."""
    started = time.perf_counter()
    rows = bare_read(content)[1:]
    read = time.perf_counter() - started
    at = clock.now()
    started = time.perf_counter()
    async with database.transaction() as unit:
        ids = [new_id() for _ in rows]
        await database.copy(
            "person",
            schema="registry",
            columns=("id", "name", "latin_name", "fictional", "created_at"),
            records=[(i, row[1], "", True, at) for i, row in zip(ids, rows, strict=True)],
        )
        await database.copy(
            "membership",
            schema="registry",
            columns=("id", "person", "organization", "role", "since", "number", "recorded_at"),
            records=[
                (new_id(), i, organization, "student", at.date(), row[0], at)
                for i, row in zip(ids, rows, strict=True)
            ],
        )
        await unit.rollback()  # type: ignore[no-untyped-call]
    return 5 * read + (time.perf_counter() - started)
