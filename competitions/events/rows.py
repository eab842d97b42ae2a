"""How competitions and events are written into their tables, in the open transaction of a use case."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from competitions.events.schemas import CompetitionIn, EventIn
from competitions.words import CompetitionKind
from registry.core import clock, database
from registry.core.identifiers import new_id

_COMPETITION: Final = (
    "code",
    "name",
    "name_en",
    "level",
    "contest_class",
    "contest_class_en",
    "year",
    "organizer",
    "organizer_name",
    "organizer_name_en",
    "basis",
    "source",
    "starts_on",
    "ends_on",
    "awarded_on",
    "derived",
    "fictional",
)
_EVENT: Final = (
    "code",
    "name",
    "name_en",
    "group_name",
    "group_name_en",
    "form",
    "team_size",
    "scheme",
    "starts_on",
    "ends_on",
    "entries_close_at",
    "limits",
    "marking",
    "appeal_minutes",
)


async def insert_competition(
    competition_id: UUID, competition: CompetitionIn, organizer: UUID | None, cloned_from: UUID | None = None
) -> None:
    """Write a new competition without its events."""
    values = [
        competition_id,
        competition.kind,
        clock.now(),
        cloned_from,
        *_of_competition(competition, organizer),
    ]
    columns = ("id", "kind", "created_at", "cloned_from", *_COMPETITION)
    places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    await database.execute(
        f"INSERT INTO competitions.competition ({', '.join(columns)}) VALUES ({places})",  # noqa: S608
        *values,
    )


async def update_competition(
    competition_id: UUID, competition: CompetitionIn, organizer: UUID | None
) -> None:
    """Write everything that can change of a competition; its kind and origin stay."""
    await _update("competition", _COMPETITION, competition_id, _of_competition(competition, organizer))


async def insert_events(competition_id: UUID, kind: CompetitionKind, events: Iterable[EventIn]) -> list[UUID]:
    """Write new events, drafts if the competition is hosted and else recorded ones; return their ids."""
    state = "recorded" if kind == "external" else "draft"
    records = [(new_id(), competition_id, state, *_of_event(event)) for event in events]
    await database.copy(
        "event",
        schema="competitions",
        columns=("id", "competition", "state", *_EVENT),
        records=records,
    )
    return [record[0] for record in records]


async def update_event(event_id: UUID, event: EventIn) -> None:
    """Write everything that can change of an event but its state."""
    await _update("event", _EVENT, event_id, _of_event(event))


async def _update(table: str, columns: tuple[str, ...], row: UUID, values: tuple[Any, ...]) -> None:
    # Names of columns and tables stand in this file and come from nowhere else.
    places = ", ".join(f"{column} = ${n}" for n, column in enumerate(columns, 2))
    await database.execute(f"UPDATE competitions.{table} SET {places} WHERE id = $1", row, *values)  # noqa: S608


def _of_competition(c: CompetitionIn, organizer: UUID | None) -> tuple[Any, ...]:
    return (
        c.code,
        c.name.zh,
        c.name.en,
        c.level,
        c.contest_class,
        c.contest_class_en,
        c.year,
        organizer,
        c.organizer.zh,
        c.organizer.en,
        c.basis,
        c.source,
        c.starts_on,
        c.ends_on,
        c.awarded_on,
        None if c.derived is None else c.derived.model_dump_json(),
        c.fictional,
    )


def _of_event(e: EventIn) -> tuple[Any, ...]:
    return (
        e.code,
        e.name.zh,
        e.name.en,
        e.group.zh,
        e.group.en,
        e.form,
        e.team_size,
        e.scheme,
        e.starts_on,
        e.ends_on,
        e.entries_close_at,
        e.limits.model_dump_json(),
        None if e.marking is None else e.marking.model_dump_json(),
        e.appeal_minutes,
    )
