"""Use cases that set up competitions."""

from uuid import UUID

import asyncpg

from competitions.awards.schemes import load_scheme
from competitions.events.schemas import CompetitionIn, EventIn
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, belonging_to, require


class CompetitionExistsError(ConflictError):
    """A competition of this code is there already."""

    code = "competition_exists"


class OrganizerUnknownError(NotFoundError):
    """A hosted competition names an organizer that is not a registered organization."""

    code = "organizer_unknown"


async def create_competition(actor: Actor, competition: CompetitionIn) -> UUID:
    """Set up a competition with its events and return its id.

    Raises:
        CompetitionExistsError: the code is in use.
        OrganizerUnknownError: hosted, and the organizer is not registered.
        BadInputError: an event names an award scheme that is not shipped.
    """
    for name in {event.scheme for event in competition.events}:
        load_scheme(name)
    competition_id = new_id()
    async with database.transaction():
        organizer = await _organizer(competition)
        require(actor, "competitions.create", belonging_to(organizer) if organizer else ANYTHING)
        try:
            await _insert_competition(competition_id, competition, organizer)
        except asyncpg.UniqueViolationError as error:
            raise CompetitionExistsError(
                text(
                    f"编号为 {competition.code} 的赛事已存在，请换一个编号或打开已有赛事。",
                    f"A competition {competition.code} exists; choose another code or open that one.",
                )
            ) from error
        await _insert_events(competition_id, competition.events)
        await audit.record(
            actor,
            "competitions.create",
            f"competition:{competition_id}",
            after={"code": competition.code, "kind": competition.kind, "events": len(competition.events)},
        )
    return competition_id


async def _organizer(competition: CompetitionIn) -> UUID | None:
    organizer: UUID | None = await database.fetch_value(
        "SELECT id FROM registry.organization WHERE name = $1", competition.organizer.zh
    )
    if organizer is None and competition.kind == "hosted":
        raise OrganizerUnknownError(
            text(
                f"主办单位“{competition.organizer.zh}”尚未登记，请先登记该单位。",
                f"The organizer {competition.organizer.en} is not registered; register it first.",
            )
        )
    return organizer


async def _insert_competition(competition_id: UUID, c: CompetitionIn, organizer: UUID | None) -> None:
    await database.execute(
        "INSERT INTO competitions.competition (id, code, name, name_en, kind, level, contest_class, year,"
        " organizer, organizer_name, organizer_name_en, basis, source, starts_on, ends_on, awarded_on,"
        " derived, fictional, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        competition_id,
        c.code,
        c.name.zh,
        c.name.en,
        c.kind,
        c.level,
        c.contest_class,
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
        clock.now(),
    )


async def _insert_events(competition_id: UUID, events: tuple[EventIn, ...]) -> None:
    await database.copy(
        "event",
        schema="competitions",
        columns=(
            "id",
            "competition",
            "code",
            "name",
            "name_en",
            "group_name",
            "group_name_en",
            "form",
            "team_size",
            "scheme",
        ),
        records=[
            (
                new_id(),
                competition_id,
                e.code,
                e.name.zh,
                e.name.en,
                e.group.zh,
                e.group.en,
                e.form,
                e.team_size,
                e.scheme,
            )
            for e in events
        ],
    )
