"""Reads of proposals to take back, and of suspensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from credentials.taking_back.selection import Scope, Selection, access_of
from registry.core import database
from registry.core.texts import Text, text
from registry.people.access import Subject, unknown


@dataclass(frozen=True, slots=True)
class TakeBackFacts:
    """A proposal as pages and the API show it. `total` counts its certificates, `revoked` those of them that
    are revoked by now, whoever did it. `approved` is None while it is open.
    """

    id: UUID
    scope: Scope
    subject: UUID
    subject_name: Text
    reason: str
    proposer: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    approved: bool | None
    total: int
    revoked: int
    competitions: frozenset[UUID]
    subjects: tuple[Subject, ...]


_TAKE_BACKS: Final = """
SELECT t.id, t.scope, t.subject, t.reason, t.proposed_at, t.decided_at, t.approved,
       pa.id AS proposer_id, pa.person AS proposer_person, pa.display_name AS proposer,
       da.display_name AS decider,
       coalesce(k.serial, o.name, e.name, m.name, lm.name, '') AS name,
       coalesce(k.serial, o.name_en, e.name_en, m.name_en, lm.name_en, '') AS name_en,
       i.total, i.revoked, i.belongings
FROM credentials.take_back t
JOIN registry.account pa ON pa.id = t.proposed_by
LEFT JOIN registry.account da ON da.id = t.decided_by
LEFT JOIN credentials.credential k ON t.scope = 'credential' AND k.id = t.subject
LEFT JOIN registry.organization o ON t.scope = 'school' AND o.id = t.subject
LEFT JOIN competitions.event e ON t.scope = 'event' AND e.id = t.subject
LEFT JOIN competitions.competition m ON t.scope = 'competition' AND m.id = t.subject
LEFT JOIN competitions.external_list l ON t.scope = 'list' AND l.id = t.subject
LEFT JOIN competitions.competition lm ON lm.id = l.competition
CROSS JOIN LATERAL (
    SELECT count(*) AS total, count(v.id) AS revoked,
           array_agg(DISTINCT concat_ws(' ', a.competition, s.organization, c.organizer)) AS belongings
    FROM credentials.take_back_item x
    JOIN credentials.credential d ON d.id = x.credential
    JOIN credentials.issuer s ON s.id = d.issuer
    JOIN competitions.award_recipient r ON r.id = d.recipient
    JOIN competitions.award a ON a.id = r.award
    JOIN competitions.competition c ON c.id = a.competition
    LEFT JOIN credentials.revocation v ON v.credential = d.id
    WHERE x.take_back = t.id) i
"""


_CONCERNING: Final = """
WHERE t.id IN (
    SELECT x.take_back FROM credentials.take_back_item x
    JOIN credentials.credential c ON c.id = x.credential
    JOIN competitions.award_recipient r ON r.id = c.recipient
    JOIN competitions.award a ON a.id = r.award WHERE a.competition = $1)
ORDER BY t.decided_at IS NOT NULL, t.proposed_at DESC
"""


async def take_back(take_back_id: UUID) -> TakeBackFacts:
    """Return one proposal. Raises NotFoundError when there is none of this id."""
    row = await database.fetch_one(_TAKE_BACKS + " WHERE t.id = $1", take_back_id)
    if row is None:
        raise unknown()
    return _facts(row)


async def take_backs_of(competition: UUID) -> list[TakeBackFacts]:
    """Return the proposals that concern a competition's certificates, open ones first, then the newest."""
    rows = await database.fetch(_TAKE_BACKS + _CONCERNING, competition)
    return [_facts(row) for row in rows]


async def waits_already(selection: Selection, credentials: Sequence[UUID]) -> bool:
    """Return whether an open proposal of the same scope and subject holds all of these credentials."""
    found: bool = await database.fetch_value(
        "SELECT EXISTS (SELECT FROM credentials.take_back t WHERE t.scope = $1 AND t.subject = $2"
        " AND t.decided_at IS NULL AND NOT EXISTS (SELECT FROM unnest($3::uuid[]) AS c WHERE NOT EXISTS ("
        " SELECT FROM credentials.take_back_item x WHERE x.take_back = t.id AND x.credential = c)))",
        selection.scope,
        selection.subject,
        list(credentials),
    )
    return found


@dataclass(frozen=True, slots=True)
class TakeBackCertificate:
    """One certificate of a proposal."""

    serial: str
    code: str
    name: str
    award: Text
    event_code: str
    revoked: bool


async def items(take_back_id: UUID) -> list[TakeBackCertificate]:
    """Return the certificates of a proposal by serial number."""
    rows = await database.fetch(
        "SELECT c.serial, c.code, coalesce(p.name, o.name) AS name, a.title, a.title_en,"
        " e.code AS event_code, v.id IS NOT NULL AS revoked FROM credentials.take_back_item x"
        " JOIN credentials.credential c ON c.id = x.credential"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN competitions.award a ON a.id = r.award"
        " LEFT JOIN competitions.event e ON e.id = a.event"
        " LEFT JOIN registry.person p ON p.id = r.person"
        " LEFT JOIN registry.organization o ON o.id = r.organization"
        " LEFT JOIN credentials.revocation v ON v.credential = c.id"
        " WHERE x.take_back = $1 ORDER BY c.serial",
        take_back_id,
    )
    return [
        TakeBackCertificate(
            serial=row["serial"],
            code=row["code"],
            name=row["name"],
            award=text(row["title"], row["title_en"]),
            event_code=row["event_code"] or "",
            revoked=row["revoked"],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class SuspensionFacts:
    """An open suspension of a certificate."""

    credential: UUID
    serial: str
    code: str
    name: str
    reason: str
    suspended_by: str
    suspended_at: datetime


async def suspensions_of(competition: UUID) -> list[SuspensionFacts]:
    """Return the open suspensions of a competition's certificates by serial number."""
    rows = await database.fetch(
        "SELECT c.id AS credential, c.serial, c.code, coalesce(p.name, o.name) AS name, s.reason,"
        " y.display_name AS suspended_by, s.suspended_at FROM credentials.suspension s"
        " JOIN registry.account y ON y.id = s.suspended_by"
        " JOIN credentials.credential c ON c.id = s.credential"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN competitions.award a ON a.id = r.award"
        " LEFT JOIN registry.person p ON p.id = r.person"
        " LEFT JOIN registry.organization o ON o.id = r.organization"
        " WHERE a.competition = $1 AND s.lifted_at IS NULL ORDER BY c.serial",
        competition,
    )
    return [SuspensionFacts(**dict(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something of a competition whose certificates can be taken back together; `standing` counts them."""

    id: UUID
    name: Text
    standing: int


_CHOICES: Final = """
FROM credentials.credential c
JOIN competitions.award_recipient r ON r.id = c.recipient
JOIN competitions.award a ON a.id = r.award
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN registry.organization o ON o.id = coalesce(n.organization, r.organization)
LEFT JOIN credentials.revocation v ON v.credential = c.id
WHERE a.competition = $1 AND v.id IS NULL AND c.kind <> 'honor'
"""


async def events_with_credentials(competition: UUID) -> list[Choice]:
    """Return the events of a competition of which certificates stand, by code."""
    rows = await database.fetch(
        "SELECT e.id, e.code || ' ' || e.name AS name, e.code || ' ' || e.name_en AS name_en,"
        " count(*) AS standing" + _CHOICES + " AND e.id IS NOT NULL GROUP BY e.id ORDER BY e.code",
        competition,
    )
    return [Choice(row["id"], text(row["name"], row["name_en"]), row["standing"]) for row in rows]


async def schools_with_credentials(competition: UUID) -> list[Choice]:
    """Return the schools for which certificates of a competition stand, by name."""
    rows = await database.fetch(
        "SELECT o.id, o.name, o.name_en, count(*) AS standing"
        + _CHOICES
        + " AND o.id IS NOT NULL GROUP BY o.id ORDER BY o.name",
        competition,
    )
    return [
        Choice(row["id"], text(row["name"], row["name_en"] or row["name"]), row["standing"]) for row in rows
    ]


def _facts(row: asyncpg.Record) -> TakeBackFacts:
    proposers = frozenset(each for each in (row["proposer_id"], row["proposer_person"]) if each)
    subjects = []
    for belonging in row["belongings"] or ():
        competition, issuer, *host = map(UUID, belonging.split())
        plain = access_of(competition, host[0] if host else None, issuer)
        subjects.append(
            Subject(
                organizations=plain.organizations,
                competition=plain.competition,
                host=plain.host,
                proposers=proposers,
            )
        )
    return TakeBackFacts(
        id=row["id"],
        scope=row["scope"],
        subject=row["subject"],
        subject_name=text(row["name"], row["name_en"] or row["name"]),
        reason=row["reason"],
        proposer=row["proposer"],
        proposed_at=row["proposed_at"],
        decider=row["decider"] or "",
        decided_at=row["decided_at"],
        approved=row["approved"],
        total=row["total"],
        revoked=row["revoked"],
        competitions=frozenset(each.competition for each in subjects if each.competition),
        subjects=tuple(subjects),
    )
