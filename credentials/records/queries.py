"""Reads of a person's awards with the certificate of each; from all records that are one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

import asyncpg

from competitions.leads import queries as leads
from competitions.leads.queries import Prospect
from competitions.words import CompetitionKind, Level
from credentials import codes
from credentials.held_back import HELD_BACK
from registry.core import database
from registry.core.texts import Text, text

Role = Literal["member", "tutor"]
CertificateState = Literal["valid", "closed", "suspended", "revoked"]


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """The certificate of an award: its number, its code as it is printed, and what is true of it now."""

    serial: str
    code: str
    state: CertificateState


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One award of a person, as member of an entry or as tutor; `stands` is false once it was taken back.

    `source_number` is that of a certificate which the organizer of a contest elsewhere gave out.
    """

    award: UUID
    role: Role
    year: int
    level: Level
    contest_class: Text | None
    competition_kind: CompetitionKind
    competition: Text
    organizer: Text
    event_code: str
    event: Text | None
    group: Text | None
    represents: Text
    award_code: str
    title: Text
    place: int | None
    awarded_on: date
    source_number: str
    certificate: CertificateFacts | None
    prospects: tuple[Prospect, ...]
    stands: bool
    fictional: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose record it is, after mergers."""

    id: UUID
    name: str
    latin_name: str
    fictional: bool


# Of several editions of a certificate the newest counts; a title or level has a certificate of its own.
_AWARDS: Final = f"""
SELECT r.id AS recipient, a.id AS award, a.kind, a.code, a.title, a.title_en, a.place, a.awarded_on,
       coalesce(a.source_number, '') AS source_number, v.id IS NULL AS stands,
       c.year, c.level, c.contest_class, c.contest_class_en, c.kind AS competition_kind,
       c.name AS competition, c.name_en AS competition_en, c.organizer_name, c.organizer_name_en, c.fictional,
       coalesce(e.code, '') AS event_code, e.name AS event, e.name_en AS event_en, e.group_name,
       e.group_name_en, coalesce(o.name, n.delegation, '') AS represents,
       coalesce(o.name_en, n.delegation, '') AS represents_en,
       k.serial, k.code AS certificate,
       CASE WHEN w.id IS NOT NULL THEN 'revoked' WHEN {HELD_BACK} THEN 'suspended'
            WHEN q.id IS NOT NULL THEN 'closed' ELSE 'valid' END AS state
FROM competitions.award_recipient r
JOIN competitions.award a ON a.id = r.award
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.organization o ON o.id = n.organization
LEFT JOIN competitions.award_revocation v ON v.award = a.id
LEFT JOIN LATERAL (
    SELECT one.id, one.serial, one.code, one.recipient, one.signing_key, one.issued_at
    FROM credentials.credential one
    WHERE one.recipient = r.id AND one.kind IN ('award', 'confirmation')
    ORDER BY one.issued_at DESC, one.edition DESC LIMIT 1
) k ON true
LEFT JOIN credentials.revocation w ON w.credential = k.id
LEFT JOIN credentials.page_closure q ON q.credential = k.id AND q.opened_at IS NULL
WHERE r.person = ANY($1)
ORDER BY a.awarded_on DESC, c.code, e.code, a.kind, a.id
"""  # noqa: S608  (only our own text is put in)


async def holder(person: UUID) -> Holder | None:
    """Return who a record is of; None for nobody, and for somebody whose data was erased."""
    row = await database.fetch_one(
        "SELECT id, name, latin_name, fictional FROM registry.person WHERE id = $1 AND erased_at IS NULL",
        person,
    )
    return None if row is None else Holder(**dict(row))


async def awards_of(persons: Sequence[UUID]) -> tuple[RecordLine, ...]:
    """Return every award of a person by all their records, the newest first; nobody else's."""
    rows = await database.fetch(_AWARDS, list(persons))
    prospects = await leads.of_persons(persons) if rows else {}
    return tuple(_line(row, prospects.get(row["recipient"], ())) for row in rows)


def _line(row: asyncpg.Record, prospects: tuple[Prospect, ...]) -> RecordLine:
    return RecordLine(
        award=row["award"],
        role="tutor" if row["kind"] == "tutor" else "member",
        year=row["year"],
        level=row["level"],
        contest_class=text(row["contest_class"], row["contest_class_en"] or row["contest_class"])
        if row["contest_class"]
        else None,
        competition_kind=row["competition_kind"],
        competition=text(row["competition"], row["competition_en"]),
        organizer=text(row["organizer_name"], row["organizer_name_en"]),
        event_code=row["event_code"],
        event=text(row["event"], row["event_en"]) if row["event"] else None,
        group=text(row["group_name"], row["group_name_en"]) if row["group_name"] else None,
        represents=text(row["represents"], row["represents_en"] or row["represents"]),
        award_code=row["code"],
        title=text(row["title"], row["title_en"]),
        place=row["place"],
        awarded_on=row["awarded_on"],
        source_number=row["source_number"],
        certificate=CertificateFacts(row["serial"], codes.grouped(row["certificate"]), row["state"])
        if row["serial"]
        else None,
        prospects=prospects,
        stands=row["stands"],
        fictional=row["fictional"],
    )
