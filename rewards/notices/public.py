"""What everybody sees of a list: all of it while its notice runs, masked afterwards, nothing when withdrawn.

Whether a notice runs is decided when it is read, by its last day; nobody has to take it down.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.errors import NotFoundError
from registry.core.masking import masked_name
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from rewards.notices.queries import LINES
from rewards.programs.documents import Basis, Program
from rewards.words import PAYEE_CLASSES, PayeeClass

Standing = Literal["running", "over", "withdrawn"]

_CLASSES: Final = {str(code): words for code, words in PAYEE_CLASSES.items()}
_CHUNK: Final = 1_000
# Once a notice is over a sum is shown when so many payees make it up, and an employer when so many employees
# of it are on the list: who holds a certificate is not public, unlike the award lists.
_FEWEST: Final = 3
_NOTICES: Final = """
SELECT l.id, l.number, l.title, l.contact, l.state, l.published_on, l.notice_until, l.taken_down_at,
       p.title AS program_title, p.title_en AS program_title_en, p.document,
       o.name AS office, o.name_en AS office_en,
       coalesce(s.lines, 0) AS lines, coalesce(s.payees, 0) AS payees, coalesce(s.fen, 0) AS fen,
       coalesce(s.fictional, false) AS fictional
FROM rewards.reward_list l
JOIN rewards.program p ON p.id = l.program
LEFT JOIN LATERAL (
    SELECT b.name, b.name_en FROM registry.role_grant g JOIN registry.organization b ON b.id = g.organization
    WHERE g.account = l.drafted_by AND g.role = 'bureau_officer'
      AND b.bureau = p.document -> 'approvals' -> 0 ->> 'bureau'
    ORDER BY g.ended_at NULLS FIRST, g.granted_at DESC, g.id LIMIT 1
) o ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS lines, count(DISTINCT coalesce(t.person, t.organization)) AS payees,
           sum(t.amount_fen)::bigint AS fen, bool_or(c.fictional) AS fictional
    FROM rewards.list_line i JOIN rewards.entitlement t ON t.id = i.entitlement
    JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
    JOIN rewards.contest c ON c.id = a.competition
    WHERE i.list = l.id AND i.removed_at IS NULL
) s ON true
WHERE l.published_at IS NOT NULL
"""
_SCHOOLS: Final = f"""
SELECT y.school, y.school_en, count(*) AS lines, sum(y.amount_fen)::bigint AS fen,
       count(DISTINCT y.who) AS payees FROM ({LINES}) y
WHERE y.removed_at IS NULL GROUP BY y.school, y.school_en ORDER BY fen DESC, y.school
"""  # noqa: S608  (only our own text is put in)
# The lines that stand, with whether their employer has few employees on the list.
_STANDING: Final = f"""
WITH y AS MATERIALIZED ({LINES}), few AS (
    SELECT employer FROM y WHERE removed_at IS NULL AND employer IS NOT NULL
    GROUP BY employer HAVING count(DISTINCT who) < {_FEWEST}
)
SELECT y.*, few.employer IS NOT NULL AS shielded, count(*) OVER () AS total
FROM y LEFT JOIN few ON few.employer = y.employer WHERE y.removed_at IS NULL
"""  # noqa: S608  (only our own text is put in)
_OTHER_EMPLOYER: Final = text("其他用人单位", "Another employer")


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A public notice without its lines.

    `days` are the days of the calendar from publication to the last one, both included; `office` is the
    bureau that drafted it, `contact` where one can object otherwise than on the page. Once the notice is not
    running any more, a list of few payees has no sum: it would be that of a masked person.
    """

    id: UUID
    number: int
    title: str
    program: Text
    basis: Basis
    payer: Text
    steps: tuple[Text, ...]
    office: Text
    contact: str
    published_on: date
    until: date
    working_days: int
    first_day_counts: bool
    days: int
    lines: int
    amount_fen: int | None
    standing: Standing
    fictional: bool


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A line as everybody sees it; when the notice is over, names of people are masked and no sum is shown.

    Of an employee `school` is the employer; when the notice is over it is named only where enough of its
    employees are on the list. A line never holds a number of a document or of an account.
    """

    number: int
    payee: str
    payee_class_code: PayeeClass
    payee_class: Text
    school: Text
    competition: Text
    event: Text
    prize: Text
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class SchoolSum:
    """What a list comes to for one school or employer: its payees and the school itself."""

    school: Text
    lines: int
    amount_fen: int
    payees: int


async def notices() -> list[PublicNotice]:
    """Return the notices that run today, the newest first."""
    rows = await database.fetch(
        _NOTICES + " AND l.state = 'in_notice' AND l.notice_until >= $1 ORDER BY l.published_on DESC, l.id",
        clock.today(),
    )
    return [_notice(row) for row in rows]


async def notice(notice_id: UUID) -> PublicNotice:
    """Return a notice, in whatever standing.

    Raises:
        NotFoundError: there is none of this id, or it was never published.
    """
    row = await database.fetch_one(_NOTICES + " AND l.id = $1", notice_id)
    if row is None:
        raise NotFoundError(
            text(
                "没有找到这份公示。可在公示列表中查找。",
                "There is no such public notice; see the list of them.",
            )
        )
    return _notice(row)


async def lines(found: PublicNotice, *, q: str = "", page: int = 1) -> Page[PublicLine]:
    """Return one page of a notice's lines; `q` is a payee's or school's name or part of it.

    When the notice is over nobody is found by name: only schools that are shown are looked through.
    """
    if found.standing == "withdrawn":
        return Page((), 0, 1)
    rows = await database.fetch(
        _STANDING + " AND ($2 = '' OR (($3 OR few.employer IS NULL) AND strpos(y.school, $2) > 0)"
        " OR ($3 AND (strpos(y.payee, $2) > 0 OR strpos(y.event, $2) > 0)))"
        " ORDER BY y.number LIMIT $4 OFFSET $5",
        found.id,
        q.strip(),
        found.standing == "running",
        PAGE_SIZE,
        (max(1, page) - 1) * PAGE_SIZE,
    )
    total = rows[0]["total"] if rows else 0
    return Page(tuple(_line(row, found.standing) for row in rows), total, max(1, page))


async def all_lines(found: PublicNotice) -> list[PublicLine]:
    """Return every line of a notice."""
    if found.standing == "withdrawn":
        return []
    rows = await database.fetch(_STANDING + " ORDER BY y.number", found.id)
    return [_line(row, found.standing) for row in rows]


async def in_chunks(lines: Sequence[PublicLine]) -> AsyncIterator[Sequence[PublicLine]]:
    """Give lines out some at a time."""
    for start in range(0, len(lines), _CHUNK):
        yield lines[start : start + _CHUNK]


async def schools(found: PublicNotice) -> list[SchoolSum]:
    """Return what a notice comes to by school, the largest first; once it is over, few payees as one row."""
    if found.standing == "withdrawn":
        return []
    sums = [
        SchoolSum(
            text(row["school"] or "—", row["school_en"] or "—"), row["lines"], row["fen"], row["payees"]
        )
        for row in await database.fetch(_SCHOOLS, found.id)
    ]
    return sums if found.standing == "running" else without_few(sums)


def without_few(sums: Sequence[SchoolSum]) -> list[SchoolSum]:
    """Return the sums with schools of few payees as one row: theirs would be the sum of a masked person.

    Where the others together are few too, the school with the smallest sum joins them: as the whole list's
    sum is shown, leaving them out would give theirs away. A list of few payees has no row at all.
    """
    shown = [each for each in sums if each.payees >= _FEWEST]
    others = [each for each in sums if each.payees < _FEWEST]
    while shown and 0 < sum(each.payees for each in others) < _FEWEST:
        others.append(shown.pop())
    if (payees := sum(each.payees for each in others)) >= _FEWEST:
        words = text("其他学校和用人单位", "Other schools and employers")
        sum_fen = sum(each.amount_fen for each in others)
        shown.append(SchoolSum(words, sum(each.lines for each in others), sum_fen, payees))
    return shown


async def removed_numbers(found: PublicNotice) -> list[int]:
    """Return the numbers of the lines that were taken off, which nobody else gets."""
    if found.standing == "withdrawn":
        return []
    rows = await database.fetch(LINES + " WHERE x.removed_at IS NOT NULL ORDER BY x.number", found.id)
    return [row["number"] for row in rows]


def _notice(row: asyncpg.Record) -> PublicNotice:
    document = Program.model_validate_json(row["document"])
    rule = document.notice
    if rule is None:
        raise AssertionError("a list of a program without a notice was published")
    standing = _standing(row)
    return PublicNotice(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        program=text(row["program_title"], row["program_title_en"]),
        basis=document.basis,
        payer=document.payer,
        steps=tuple(step.title for step in document.approvals),
        office=text(row["office"] or "", row["office_en"] or ""),
        contact=row["contact"] or "",
        published_on=row["published_on"],
        until=row["notice_until"],
        working_days=rule.working_days,
        first_day_counts=rule.publication_day_counts,
        days=(row["notice_until"] - row["published_on"]).days + 1,
        lines=row["lines"],
        amount_fen=row["fen"] if standing == "running" or row["payees"] >= _FEWEST else None,
        standing=standing,
        fictional=row["fictional"],
    )


def _standing(row: asyncpg.Record) -> Standing:
    if row["state"] == "cancelled":
        return "withdrawn"
    running = row["state"] == "in_notice" and row["taken_down_at"] is None
    return "running" if running and clock.today() <= row["notice_until"] else "over"


def _line(row: asyncpg.Record, standing: Standing) -> PublicLine:
    whole = PublicLine(
        number=row["number"],
        payee=row["payee"],
        payee_class_code=row["payee_class"],
        payee_class=_CLASSES[row["payee_class"]],
        school=text(row["school"], row["school_en"]),
        competition=text(row["competition"], row["competition_en"]),
        event=text(row["event"], row["event_en"]),
        prize=text(row["title"], row["title_en"]),
        amount_fen=row["amount_fen"],
    )
    if standing == "running":
        return whole
    # The name of an organization is nobody's personal data.
    return replace(
        whole,
        payee=masked_name(whole.payee) if row["person"] else whole.payee,
        school=_OTHER_EMPLOYER if row["shielded"] else whole.school,
        amount_fen=None,
    )
