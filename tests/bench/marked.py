"""Contests that are marked here: set up through the services that everybody uses, but for the marks.

Typing half a million marks is measured where marks are; here they are written straight into their tables, as
two people would have typed them who agree in everything.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import moving, queries
from competitions.events import service as events
from competitions.events.queries import EventFacts
from competitions.marking.content_hash import hashes_of
from competitions.marking.queries import marking_of
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from tests.bench.contest import People
from tests.factories import competition, event

MARKS: Final = 40
_MODULES: Final = "ABCD"
_ASPECTS: Final = MARKS // len(_MODULES)


def scheme(modules: Sequence[str] = _MODULES, aspects: int = _ASPECTS) -> dict[str, Any]:
    """Return a marking scheme with so many measured aspects in each module, each out of 10."""
    return {
        "modules": [
            {
                "code": module,
                "title": {"zh": f"模块{module}", "en": f"Module {module}"},
                "sub_criteria": [
                    {
                        "code": "1",
                        "title": {"zh": "评分项", "en": "Part"},
                        "day": 1,
                        "aspects": [
                            {
                                "code": f"{module}{n}",
                                "title": {"zh": f"评分点{n}", "en": f"Aspect {n}"},
                                "kind": "M",
                                "max_mark": "10",
                            }
                            for n in range(1, aspects + 1)
                        ],
                    }
                ],
            }
            for module in modules
        ],
        "decimals": 2,
    }


async def make_entered(
    people: People, code: str, sizes: Sequence[int], marking: dict[str, Any]
) -> list[EventFacts]:
    """Return the events of a new contest, one per size, with so many entries each, of one person."""
    codes = [f"M{n:03d}" for n in range(len(sizes))]
    made = [event(each, "individual", 1) | {"marking": marking} for each in codes]
    contest = await events.create_competition(
        people.organizer, competition(code=code, derived=None, events=made)
    )
    await moving.move_all(people.organizer, contest, "entering")
    who = [(school, person) for school, members in people.teams for person in members]
    places = [(event_code, n) for event_code, size in zip(codes, sizes, strict=True) for n in range(size)]
    await entries.enter(
        people.organizer,
        contest,
        [
            EntryIn(event=event_code, code=f"{event_code}-{n:04d}", organization=school, members=(person,))
            # Some compete in two events.
            for number, (event_code, n) in enumerate(places)
            for school, person in (who[number % len(who)],)
        ],
    )
    return await queries.events_of(contest)


async def mark(by: Actor, marked: Sequence[EventFacts]) -> None:
    """Give the entries of events all their marks, sign every module off, and end marking."""
    for facts in marked:
        sheets = {
            (sheet.code, entering): new_id() for sheet in marking_of(facts).sheets() for entering in (1, 2)
        }
        at = clock.now()
        async with database.transaction():
            # Half a million references are right because they are made here.
            await database.execute("SET LOCAL session_replication_role = replica")
            await database.copy(
                "sheet",
                schema="competitions",
                columns=("id", "event", "module", "entering", "account", "version", "saved_at"),
                records=[
                    (sheet, facts.id, module, entering, by.account_id, 1, at)
                    for (module, entering), sheet in sheets.items()
                ],
            )
            found = await database.fetch("SELECT id FROM competitions.entry WHERE event = $1", facts.id)
            await database.copy(
                "mark",
                schema="competitions",
                columns=("id", "sheet", "entry", "field", "value"),
                records=_marks(facts, sheets, [row["id"] for row in found]),
            )
            await database.copy(
                "sign_off",
                schema="competitions",
                columns=("id", "event", "module", "content_hash", "signed_by", "signed_at"),
                records=[
                    (new_id(), facts.id, module, signed, by.account_id, at)
                    for module, signed in (await hashes_of(facts)).items()
                ],
            )
            await database.execute("UPDATE competitions.event SET state = 'marked' WHERE id = $1", facts.id)


async def end_appeals(marked: Sequence[EventFacts]) -> None:
    """Let the time for appeals against published results be over."""
    await database.execute(
        "UPDATE competitions.provisional_result SET appeals_until = now() - interval '1 minute'"
        " WHERE event = ANY($1) AND withdrawn_at IS NULL",
        [facts.id for facts in marked],
    )


def _marks(
    facts: EventFacts, sheets: dict[tuple[str, int], UUID], found: Sequence[UUID]
) -> Iterator[tuple[Any, ...]]:
    for sheet in marking_of(facts).sheets():
        first, second = sheets[sheet.code, 1], sheets[sheet.code, 2]
        for entry in found:
            for field in sheet.fields:
                value = random.randrange(1001) / 100  # noqa: S311  (no secret)
                yield new_id(), first, entry, field.code, value
                yield new_id(), second, entry, field.code, value
