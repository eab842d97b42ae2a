"""What may be chosen in a competition to issue credentials for: its events, and its schools."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from credentials.issuing.scopes import Scope
from registry.core import database
from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class Choice:
    """An event or a school with awards in a competition."""

    id: UUID
    name: Text


@dataclass(frozen=True, slots=True)
class Choices:
    """The events and the schools of a competition that have awards."""

    events: tuple[Choice, ...]
    schools: tuple[Choice, ...]


_EVENTS: Final = """
SELECT e.id, e.code || ' ' || e.name AS name, e.code || ' ' || e.name_en AS name_en
FROM competitions.event e
WHERE e.competition = $1 AND EXISTS (SELECT FROM competitions.award a WHERE a.event = e.id)
ORDER BY e.code
"""
_SCHOOLS: Final = """
SELECT o.id, o.name, o.name_en FROM registry.organization o WHERE o.id IN (
    SELECT n.organization FROM competitions.award a JOIN competitions.entry n ON n.id = a.entry
    WHERE a.competition = $1
    UNION
    SELECT r.organization FROM competitions.award a
    JOIN competitions.award_recipient r ON r.award = a.id WHERE a.competition = $1)
ORDER BY o.name
"""


async def choices(competition: UUID) -> Choices:
    """Return what may be chosen in a competition."""
    events, schools = (
        tuple(Choice(row["id"], text(row["name"], row["name_en"] or row["name"])) for row in rows)
        for rows in (
            await database.fetch(_EVENTS, competition),
            await database.fetch(_SCHOOLS, competition),
        )
    )
    return Choices(events, schools)


def chosen(competition: UUID, event: UUID | None, school: UUID | None) -> Scope:
    """Return the scope of what was chosen in a competition: an event, else a school, else all of it."""
    if event is not None:
        return Scope("event", event, competition)
    if school is not None:
        return Scope("school", school, competition)
    return Scope("competition", competition)
