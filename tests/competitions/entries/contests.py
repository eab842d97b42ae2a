"""A contest that is open for entries, with two schools, their officers and their people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from xlsxwriter import Workbook

from competitions.events import moving
from competitions.events import queries as event_queries
from competitions.events import service as events
from competitions.events.queries import EventFacts
from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.organizations import service as organizations
from registry.people.persons import registering
from tests.factories import COMMITTEE, competition, event, make_account
from tests.registry.people.people import id_number, organization, person

FIRST, SECOND = "甲职校（虚构）", "乙职校（虚构）"
DAY = date(2026, 10, 16)


@dataclass(frozen=True, slots=True)
class Open:
    """A contest that takes entries; `officer` and `other` are those of the two schools."""

    id: UUID
    administrator: Actor
    organizer: Actor
    officer: Actor
    other: Actor
    school: UUID
    second: UUID

    async def event(self, code: str) -> EventFacts:
        """Return an event as it is now."""
        return next(each for each in await event_queries.events_of(self.id) if each.code == code)


async def make_open(
    limits: dict[str, Any] | None = None, *, close_in: timedelta | None = timedelta(days=1), **overrides: Any
) -> Open:
    """Return a contest with the events ZZ001 (one person) and ZZ002 (teams of two), open for entries."""
    administrator = await make_account("administrator")
    organizer = await make_account("organizer", administrator)
    city = {"city": "长春市"}
    known = await organizations.register_organizations(
        administrator,
        [
            organization(COMMITTEE, kind="host"),
            organization(FIRST, short_name="甲职", **city),
            organization(SECOND, short_name="乙职", **city),
        ],
    )
    told = {
        "limits": limits or {},
        "entries_close_at": clock.now() + close_in if close_in is not None else None,
    }
    made = await events.create_competition(
        organizer,
        competition(
            **{"events": [event("ZZ001", "individual", 1) | told, event("ZZ002", "team", 2) | told]}
            | overrides
        ),
    )
    await moving.move_all(organizer, made, "entering")
    return Open(
        made,
        administrator,
        organizer,
        await make_account(
            "school_officer", administrator, organization=known[FIRST], username="school_officer_first"
        ),
        await make_account(
            "school_officer", administrator, organization=known[SECOND], username="school_officer_second"
        ),
        known[FIRST],
        known[SECOND],
    )


async def people(
    by: Actor, school: UUID, *names: str, role: str = "student", **facts: Any
) -> tuple[UUID, ...]:
    """Register people of a school and return their ids."""
    given = [person(school, name, role=role, **facts) for name in names]
    return (await registering.register_persons(by, given)).ids


async def close_at(contest: Open, code: str, at: Any) -> None:
    """Set the closing time of an event."""
    await database.execute(
        "UPDATE competitions.event SET entries_close_at = $3 WHERE competition = $1 AND code = $2",
        contest.id,
        code,
        at,
    )


async def entry_of(contest: Open, code: str) -> UUID:
    """Return the id of the entry with a code."""
    found: UUID = await database.fetch_value(
        "SELECT n.id FROM competitions.entry n JOIN competitions.event e ON e.id = n.event"
        " WHERE e.competition = $1 AND n.code = $2",
        contest.id,
        code,
    )
    return found


async def stored(contest: Open) -> list[tuple[str, str, str, str, str]]:
    """Return every entry: event, code, school, members and tutors by name, in the order of their codes."""
    rows = await database.fetch(
        "SELECT e.code AS event, n.code, o.name AS school,"
        " ARRAY(SELECT p.name FROM competitions.entry_member m JOIN registry.person p ON p.id = m.person"
        "       WHERE m.entry = n.id AND m.role = 'member' ORDER BY m.position) AS members,"
        " ARRAY(SELECT p.name FROM competitions.entry_member m JOIN registry.person p ON p.id = m.person"
        "       WHERE m.entry = n.id AND m.role = 'tutor' ORDER BY m.position) AS tutors"
        " FROM competitions.entry n JOIN competitions.event e ON e.id = n.event"
        " JOIN registry.organization o ON o.id = n.organization WHERE e.competition = $1 ORDER BY n.code",
        contest.id,
    )
    return [
        (row["event"], row["code"], row["school"], " ".join(row["members"]), " ".join(row["tutors"]))
        for row in rows
    ]


def roster(*rows: Sequence[str]) -> bytes:
    """Return a workbook with a row per member: event, school, member, ID number, tutors."""
    made = BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("报名表")
    headings = ("赛项编号", "学校", "选手姓名", "身份证号", "指导教师")
    for number, row in enumerate([headings, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


__all__ = [
    "DAY",
    "FIRST",
    "SECOND",
    "Open",
    "close_at",
    "entry_of",
    "id_number",
    "make_open",
    "people",
    "roster",
    "stored",
]
