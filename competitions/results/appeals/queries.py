"""Reads of appeals."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from competitions.words import AppealLevel, AppealOutcome, EventState
from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import Subject, refusal, unknown


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the jury or the arbitration said."""

    level: AppealLevel
    outcome: AppealOutcome
    answer: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """An appeal as pages and the API show it, also to the school: who decided what is in `Hands`.

    `standing` is whether the result that it is against is still the published one.
    """

    id: UUID
    competition: UUID
    host: UUID | None
    event: UUID
    event_code: str
    event_name: Text
    event_state: EventState
    result_number: int
    standing: bool
    entry: str
    organization: UUID
    school: str
    grounds: str
    filed_at: datetime
    escalated_at: datetime | None
    escalated_grounds: str | None
    jury: AnswerFacts | None
    arbitration: AnswerFacts | None

    @property
    def subject(self) -> Subject:
        """What rights to the appeal are asked about."""
        return Subject(
            competition=self.competition, host=self.host, organizations=frozenset({self.organization})
        )

    @property
    def waits_for(self) -> AppealLevel | None:
        """Whose answer is missing, or None when the appeal is closed."""
        if self.jury is None:
            return "jury"
        return "arbitration" if self.escalated_at and self.arbitration is None else None

    @property
    def can_escalate(self) -> bool:
        """Whether the school can take it on to arbitration: until the result is final."""
        answered = self.jury is not None and self.escalated_at is None
        return answered and self.event_state not in {"final", "cancelled"}


_APPEALS: Final = """
SELECT a.*, r.number AS result_number, r.withdrawn_at IS NULL AS standing,
       e.id AS event, e.code AS event_code, e.name AS event_name, e.name_en AS event_name_en,
       e.state AS event_state, c.id AS competition, c.organizer AS host, n.code AS entry_code,
       o.name AS school,
       j.outcome AS jury_outcome, j.answer AS jury_answer, j.answered_at AS jury_at,
       b.outcome AS arbitration_outcome, b.answer AS arbitration_answer, b.answered_at AS arbitration_at
FROM competitions.appeal a
JOIN competitions.provisional_result r ON r.id = a.result
JOIN competitions.event e ON e.id = r.event
JOIN competitions.competition c ON c.id = e.competition
JOIN competitions.entry n ON n.id = a.entry
JOIN registry.organization o ON o.id = a.organization
LEFT JOIN competitions.appeal_answer j ON j.appeal = a.id AND j.level = 'jury'
LEFT JOIN competitions.appeal_answer b ON b.appeal = a.id AND b.level = 'arbitration'
"""


async def appeal(appeal_id: UUID) -> AppealFacts:
    """Return one appeal.

    Raises:
        NotFoundError: there is none of this id; it looks like one that may not be known of.
    """
    row = await database.fetch_one(_APPEALS + " WHERE a.id = $1", appeal_id)
    if row is None:
        raise unknown()
    return _appeal(row)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who had a hand in an appeal, as accounts and as the persons behind them; never shown.

    `parties` filed it or took it on, `jury` answered it, `publisher` is who published the result.
    """

    parties: frozenset[UUID]
    jury: frozenset[UUID]
    publisher: UUID


async def hands(appeal_id: UUID) -> Hands:
    """Return who had a hand in an appeal.

    Raises:
        NotFoundError: there is none of this id.
    """
    rows = await database.fetch(
        "SELECT c.id, c.person, c.id IN (a.filed_by, a.escalated_by) AS party, c.id = j.answered_by AS jury,"
        " r.published_by FROM competitions.appeal a"
        " JOIN competitions.provisional_result r ON r.id = a.result"
        " LEFT JOIN competitions.appeal_answer j ON j.appeal = a.id AND j.level = 'jury'"
        " JOIN registry.account c ON c.id IN (a.filed_by, a.escalated_by, j.answered_by) WHERE a.id = $1",
        appeal_id,
    )
    if not rows:
        raise unknown()

    def who(hand: str) -> frozenset[UUID]:
        return frozenset(each for row in rows if row[hand] for each in row[:2] if each is not None)

    return Hands(who("party"), who("jury"), rows[0]["published_by"])


async def appeals_of(event: UUID) -> list[AppealFacts]:
    """Return the appeals against the results of an event, open ones first and then the newest."""
    rows = await database.fetch(_APPEALS + " WHERE e.id = $1 ORDER BY a.filed_at DESC, a.id", event)
    return sorted(map(_appeal, rows), key=lambda found: found.waits_for is None)


async def appeals_for(actor: Actor) -> list[AppealFacts]:
    """Return the appeals that an actor may see, open ones first and then the newest.

    A school sees its own; a judge those of the competitions in which they are one.
    """
    rows = await database.fetch(_APPEALS + " ORDER BY a.filed_at DESC, a.id")
    seen = [found for found in map(_appeal, rows) if refusal(actor, "appeals.read", found.subject) is None]
    return sorted(seen, key=lambda found: found.waits_for is None)


@dataclass(frozen=True, slots=True)
class AppealableEntry:
    """An entry for which an account may file an appeal."""

    code: str
    organization: UUID
    school: str


async def appealable(actor: Actor, event: UUID, subject: Subject) -> list[AppealableEntry]:
    """Return the entries of an event for which the actor may file an appeal, by code."""
    rows = await database.fetch(
        "SELECT n.code, n.organization, o.name AS school FROM competitions.entry n"
        " JOIN registry.organization o ON o.id = n.organization WHERE n.event = $1 ORDER BY n.code",
        event,
    )
    return [
        AppealableEntry(**dict(row))
        for row in rows
        if refusal(actor, "appeals.file", replace(subject, organizations=frozenset({row["organization"]})))
        is None
    ]


def _appeal(row: asyncpg.Record) -> AppealFacts:
    return AppealFacts(
        id=row["id"],
        competition=row["competition"],
        host=row["host"],
        event=row["event"],
        event_code=row["event_code"],
        event_name=text(row["event_name"], row["event_name_en"]),
        event_state=row["event_state"],
        result_number=row["result_number"],
        standing=row["standing"],
        entry=row["entry_code"],
        organization=row["organization"],
        school=row["school"],
        grounds=row["grounds"],
        filed_at=row["filed_at"],
        escalated_at=row["escalated_at"],
        escalated_grounds=row["escalated_grounds"],
        jury=_answer(row, "jury"),
        arbitration=_answer(row, "arbitration"),
    )


def _answer(row: asyncpg.Record, level: AppealLevel) -> AnswerFacts | None:
    if row[f"{level}_outcome"] is None:
        return None
    return AnswerFacts(
        level=level,
        outcome=row[f"{level}_outcome"],
        answer=row[f"{level}_answer"],
        answered_at=row[f"{level}_at"],
    )
