"""How lists and their lines are written into their tables, in the open transaction of a use case."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from competitions.external.lines import Line
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id

_LINE: Final = (
    "id",
    "row",
    "event_code",
    "event_name",
    "form",
    "prize",
    "prize_code",
    "place",
    "school",
    "organization",
    "source_number",
    "not_twice",
)


async def insert_list(
    actor: Actor, competition: UUID, evidence: UUID, organization: UUID | None, note: str
) -> UUID:
    """Write a list without its lines and return its id."""
    made = new_id()
    await database.execute(
        "INSERT INTO competitions.external_list"
        " (id, competition, evidence, organization, note, proposed_by, proposed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        made,
        competition,
        evidence,
        organization,
        note,
        actor.account_id,
        clock.now(),
    )
    return made


async def insert_lines(list_id: UUID, lines: Sequence[Line]) -> None:
    """Write lines with their names."""
    await database.copy(
        "external_line",
        schema="competitions",
        columns=("list", "group_name", *_LINE),
        records=[(list_id, line.group, *(getattr(line, name) for name in _LINE)) for line in lines],
    )
    await database.copy(
        "external_person",
        schema="competitions",
        columns=("id", "line", "role", "position", "name", "person"),
        records=[
            (each.id, line.id, each.role, each.position, each.name, each.person)
            for line in lines
            for each in line.persons
        ],
    )


async def update_lines(lines: Sequence[Line]) -> None:
    """Write what was settled: schools, prizes, words on duplicates, and who is meant."""
    await database.execute(
        "UPDATE competitions.external_line l"
        " SET organization = n.organization, prize_code = n.prize_code, not_twice = n.not_twice"
        " FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])"
        " AS n (id, organization, prize_code, not_twice) WHERE l.id = n.id",
        [line.id for line in lines],
        [line.organization for line in lines],
        [line.prize_code for line in lines],
        [line.not_twice for line in lines],
    )
    names = [each for line in lines for each in line.persons]
    await database.execute(
        "UPDATE competitions.external_person p SET person = n.person"
        " FROM unnest($1::uuid[], $2::uuid[]) AS n (id, person) WHERE p.id = n.id",
        [each.id for each in names],
        [each.person for each in names],
    )


async def delete_names(names: Sequence[UUID]) -> None:
    """Take names off their lines."""
    await database.execute("DELETE FROM competitions.external_person WHERE id = ANY($1::uuid[])", list(names))


async def delete_lines(lines: Sequence[UUID]) -> None:
    """Take lines off their list."""
    await database.execute(
        "DELETE FROM competitions.external_person WHERE line = ANY($1::uuid[])", list(lines)
    )
    await database.execute("DELETE FROM competitions.external_line WHERE id = ANY($1::uuid[])", list(lines))
