"""Reminding payees who have not confirmed where their money goes, once for each stage of the program; and
teams that have not said how they share (`split_reminding`).

Who can sign in is told themselves; for everybody else the officers of the school are told, with one notice
for all of them. Notices stand on the desk and go out by mail (`registry.notices`).
"""

from collections import defaultdict
from datetime import datetime
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.core.texts import Text, text
from registry.notices.service import Notice, notify_each
from rewards.payees import lines, split_reminding, states
from rewards.payees.lines import PayeeLine

_WORDS: Final[dict[str, Text]] = {
    "appeared": text(
        "有一笔奖励应发给您，请确认收款账户。",
        "A reward is due to you: confirm the bank account.",
    ),
    "before": text(
        "确认收款账户的期限将到，请尽快办理。",
        "The time for confirming your bank account is running out.",
    ),
    "late": text(
        "确认收款账户的期限已过；奖励保留，请尽快确认。",
        "The time for confirming your bank account is over; the reward is kept, confirm soon.",
    ),
    "returned": text(
        "银行退票，请更正收款账户。",
        "The bank sent a payment back: correct your bank account.",
    ),
}
_SCHOOL_WORDS: Final = text(
    "本校有应发奖励尚缺收款账户或其他确认，请办理或提醒本人。",
    "Rewards of your school or its people lack an account or another confirmation: see to it or remind them.",
)


async def remind() -> int:
    """Tell whoever has something to do and was not told since their stage began; returns the notices written.

    Two at once write nothing twice: the second waits and finds everybody told.
    """
    async with database.transaction():
        await database.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.remind'))")
        waiting = [line for line in await lines.of_programs() if line.missing]
        told = await _told_since()
        teams = await split_reminding.waiting()
        notices = [
            *await _to_persons(waiting, told),
            *_to_schools(waiting, told),
            *(one.notice for one in teams if not _is_told(told, *_of(one.notice), one.since)),
        ]
        # Whoever is told anew has one notice of it, not one for each stage; nor is anything left to do for
        # those who wait for nothing any more.
        open_still = {*map(_subject, waiting), *(_school_subject(line.school) for line in _schools(waiting))}
        await database.execute(
            "UPDATE registry.notice SET done_at = $4 WHERE done_at IS NULL"
            " AND ((subject, coalesce(account, organization)) IN"
            " (SELECT * FROM unnest($1::text[], $2::uuid[]))"
            " OR (starts_with(subject, 'payee_account') AND subject <> ALL($3))"
            " OR (subject LIKE 'split:%:%' AND (subject, coalesce(account, organization)) NOT IN"
            " (SELECT * FROM unnest($5::text[], $6::uuid[]))))",
            [subject for subject, _ in map(_of, notices)],
            [addressee for _, addressee in map(_of, notices)],
            list(open_still),
            clock.now(),
            [one.notice.subject for one in teams],
            [_of(one.notice)[1] for one in teams],
        )
        await notify_each(notices)
    return len(notices)


def _of(notice: Notice) -> tuple[str, UUID]:
    """Return subject and addressee of a notice."""
    addressee = notice.account or notice.organization
    if addressee is None:
        raise AssertionError("a notice is for an account or an organization")
    return notice.subject, addressee


def _stage(line: PayeeLine) -> tuple[datetime, Text]:
    """Return since when a payee is to be told of a line, and in which words."""
    if line.returned_at is not None and "new_account" in line.missing:
        return line.returned_at, _WORDS["returned"]
    if line.within_days is None:
        return line.since, _WORDS["appeared"]
    found = states.reminder(line.since, line.within_days, line.remind_before, clock.now())
    return found.since, _WORDS[found.stage.partition("-")[0]]


async def _to_persons(waiting: list[PayeeLine], told: dict[tuple[str, UUID], datetime]) -> list[Notice]:
    """Return the notices for persons who can sign in, one for each, of their latest stage."""
    stages: dict[UUID, tuple[datetime, Text]] = {}
    for line in waiting:
        if line.is_person and line.signs_in:
            since, words = _stage(line)
            if line.payee not in stages or stages[line.payee][0] < since:
                stages[line.payee] = since, words
    accounts = await _accounts_of(list(stages))
    return [
        Notice(_subject_of(payee), words, "/my/rewards", account=account)
        for payee, (since, words) in stages.items()
        for account in accounts.get(payee, ())
        if not _is_told(told, _subject_of(payee), account, since)
    ]


def _to_schools(waiting: list[PayeeLine], told: dict[tuple[str, UUID], datetime]) -> list[Notice]:
    """Return the notices for the officers of schools: for the school itself and whoever cannot sign in."""
    stages: dict[UUID, datetime] = {}
    for line in _schools(waiting):
        since, _ = _stage(line)
        if line.school is not None:
            stages[line.school] = max(since, stages.get(line.school, since))
    return [
        Notice(_school_subject(school), _SCHOOL_WORDS, f"/school/rewards/{school}", organization=school)
        for school, since in stages.items()
        if not _is_told(told, _school_subject(school), school, since)
    ]


def _schools(waiting: list[PayeeLine]) -> list[PayeeLine]:
    return [line for line in waiting if line.school is not None and not (line.is_person and line.signs_in)]


def _subject(line: PayeeLine) -> str:
    return _subject_of(line.payee)


def _subject_of(payee: UUID) -> str:
    return f"payee_account:{payee}"


def _school_subject(school: UUID | None) -> str:
    return f"payee_accounts_of:{school}"


def _is_told(told: dict[tuple[str, UUID], datetime], subject: str, addressee: UUID, since: datetime) -> bool:
    last = told.get((subject, addressee))
    return last is not None and last >= since


async def _told_since() -> dict[tuple[str, UUID], datetime]:
    """Return when each account and organization was last told of each of our subjects."""
    rows = await database.fetch(
        "SELECT subject, coalesce(account, organization) AS addressee, max(made_at) AS last"
        " FROM registry.notice WHERE starts_with(subject, 'payee_account')"
        " OR subject LIKE 'split:%:%' GROUP BY 1, 2"
    )
    return {(row["subject"], row["addressee"]): row["last"] for row in rows}


async def _accounts_of(persons: list[UUID]) -> dict[UUID, list[UUID]]:
    """Return the active accounts of each of these persons; accounts of merged records are theirs too."""
    rows = await database.fetch(
        "WITH RECURSIVE records AS ("
        " SELECT id AS top, id AS record FROM unnest($1::uuid[]) AS id"
        " UNION SELECT r.top, p.id FROM records r JOIN registry.person p ON p.merged_into = r.record)"
        " SELECT r.top, a.id FROM records r JOIN registry.account a ON a.person = r.record WHERE a.active",
        persons,
    )
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        found[row["top"]].append(row["id"])
    return found
