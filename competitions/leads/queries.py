"""Reads behind titles and skill levels: what a table asks of a person's award, for many awards at once.

Who was a student and who an employee say the memberships on the day of the contest; a teacher is an employee.
The registry knows no skill levels that were held before, so that a table which asks is told of none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

import asyncpg

from competitions.awards.leads_to import AwardFacts, Lead, LeadsTo, Standing, leads_to
from competitions.awards.library import leads_to_tables
from registry.core import database
from registry.core.texts import Text, text

_STANDINGS: Final[dict[str, Standing]] = {"student": "student", "teacher": "employee", "employee": "employee"}


@dataclass(frozen=True, slots=True)
class Prospect:
    """A title or level that may follow from an award, why, and the document that says so."""

    kind: Literal["title", "level"]
    code: str
    title: Text
    reason: Text
    source: Text


_ASKED: Final = """
WITH RECURSIVE asked AS (
    SELECT r.id AS recipient, r.person, a.entry, a.event, a.place, a.code, a.title, a.title_en,
           c.contest_class, c.contest_class_en, coalesce(e.ends_on, c.ends_on) AS held_on, e.group_name
    FROM competitions.award_recipient r
    JOIN competitions.award a ON a.id = r.award
    JOIN competitions.competition c ON c.id = a.competition
    JOIN competitions.event e ON e.id = a.event
    WHERE a.kind = 'entry' AND r.person IS NOT NULL AND c.contest_class = ANY($2)
      AND (r.award = ANY($1) OR r.person = ANY($1))
      AND NOT EXISTS (SELECT FROM competitions.award_revocation v WHERE v.award = a.id)
), above AS (
    SELECT asked.recipient, p.id, p.merged_into FROM asked JOIN registry.person p ON p.id = asked.person
    UNION SELECT above.recipient, p.id, p.merged_into
    FROM above JOIN registry.person p ON p.id = above.merged_into
), same AS (
    SELECT recipient, id FROM above WHERE merged_into IS NULL
    UNION SELECT same.recipient, p.id FROM same JOIN registry.person p ON p.merged_into = same.id
)
SELECT asked.*,
       (SELECT count(*) FROM competitions.entry_member m
        WHERE m.entry = asked.entry AND m.role = 'member') AS team_size,
       (SELECT count(*) FROM competitions.result_version v
        JOIN competitions.result_line l ON l.version = v.id AND l.status = 'competed' AND NOT l.unofficial
        WHERE v.event = asked.event AND v.number =
              (SELECT max(w.number) - $3 FROM competitions.result_version w
               WHERE w.event = asked.event)) AS field,
       ARRAY(SELECT DISTINCT m.role FROM same JOIN registry.membership m ON m.person = same.id
             WHERE same.recipient = asked.recipient AND m.since <= asked.held_on
               AND (m.until IS NULL OR m.until >= asked.held_on)) AS roles
FROM asked
"""


async def of_award(award: UUID) -> tuple[Prospect, ...]:
    """Return what an award that stands may lead to for any of its members."""
    found = await _prospects([award])
    return tuple(dict.fromkeys(one for prospects in found.values() for one in prospects))


def may_lead(contest_class: str) -> bool:
    """Return whether any table asks about contests of this class."""
    return any(contest_class in table.contest_classes for table in leads_to_tables())


async def of_awards(awards: Collection[UUID], *, versions_ago: int = 0) -> dict[UUID, tuple[Prospect, ...]]:
    """Return what these awards may lead to as far as they stand, by id of the award's recipient.

    With `versions_ago`, how many competed is taken from that many versions of the result before the newest;
    everything else is as it is today. Of what a table asks, only that depends on the version.
    """
    return await _prospects(awards, versions_ago)


async def of_persons(persons: Collection[UUID]) -> dict[UUID, tuple[Prospect, ...]]:
    """Return what the awards of these records may lead to, by id of the award's recipient."""
    return await _prospects(persons)


async def _prospects(asked: Collection[UUID], versions_ago: int = 0) -> dict[UUID, tuple[Prospect, ...]]:
    # Of a table with several versions, the newest holds.
    tables = list({table.name: table for table in reversed(leads_to_tables())}.values())
    classes = {name for table in tables for name in table.contest_classes}
    rows = await database.fetch(_ASKED, list(asked), list(classes), versions_ago)
    found = {row["recipient"]: tuple(_of_row(row, tables)) for row in rows}
    return {recipient: prospects for recipient, prospects in found.items() if prospects}


def _of_row(row: asyncpg.Record, tables: Iterable[LeadsTo]) -> Iterable[Prospect]:
    facts = AwardFacts(
        contest_class=row["contest_class"],
        contest_class_en=row["contest_class_en"],
        held_on=row["held_on"],
        place=row["place"],
        award=row["code"],
        award_title=text(row["title"], row["title_en"]),
        group=row["group_name"],
        team_size=row["team_size"],
        field=row["field"],
        standing="student",
        held=None,
    )
    standings = sorted({_STANDINGS[role] for role in row["roles"]})
    for table in tables:
        for lead in _leads(table, facts, standings):
            yield Prospect(lead.kind, lead.code, lead.title, lead.reason, table.source.document)


def _leads(table: LeadsTo, facts: AwardFacts, standings: Collection[Standing]) -> Iterable[Lead]:
    """Return what follows for somebody of these standings, an apprentice having both.

    Of somebody whose standing is not known, what follows either way.
    """
    asked: tuple[Standing, ...] = tuple(standings) or ("student", "employee")
    each = [leads_to(table, replace(facts, standing=standing)) for standing in asked]
    leads = {(lead.kind, lead.code): lead for found in each for lead in found}
    if standings:
        return leads.values()
    return [
        lead
        for key, lead in leads.items()
        if all(key in {(one.kind, one.code) for one in found} for found in each)
    ]
