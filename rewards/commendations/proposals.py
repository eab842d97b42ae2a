"""Reads of what is proposed about decided commendations, and of the lines that still stand on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, Subject, require, unknown
from rewards.commendations.acts import Act
from rewards.commendations.found import Found
from rewards.commendations.selection import Part
from rewards.shown_names import shown_name

# A whole decision may have thousands of lines; the page says how many more there are.
_LISTED: Final = 100
_STANDING: Final = """
FROM rewards.commendation_line l
JOIN competitions.award_recipient r ON r.id = l.recipient
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN registry.organization o ON o.id = r.organization
LEFT JOIN rewards.commendation_withdrawal w ON w.line = l.id
LEFT JOIN LATERAL (
    SELECT k.code, k.serial FROM credentials.credential k
    LEFT JOIN credentials.revocation v ON v.credential = k.id
    WHERE k.recipient = l.recipient AND k.kind = 'honor' AND k.lead = l.commendation::text AND v.id IS NULL
    ORDER BY k.edition DESC LIMIT 1
) k ON true
WHERE l.commendation = $1 AND w.id IS NULL AND ($2::uuid IS NULL OR l.id = $2)
  AND ($3::integer IS NULL OR l.number = $3)
"""
_PROPOSALS: Final = """
SELECT q.*, l.number, a.display_name AS proposer, d.display_name AS decider
FROM rewards.commendation_proposal q
JOIN registry.account a ON a.id = q.proposed_by
LEFT JOIN registry.account d ON d.id = q.decided_by
LEFT JOIN rewards.commendation_line l ON l.id = q.line
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many certificates of honor were revoked, and how many issued in their stead."""

    revoked: int
    issued: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as it is acted on: about which commendation and line, and who asked for it."""

    commendation: UUID
    line: UUID | None
    act: Act
    reason: str
    is_answered: bool
    proposers: frozenset[UUID]

    def within(self, found: Found) -> Subject:
        """What the right to approve it is asked about."""
        return Subject(organizations=found.subject.organizations, proposers=self.proposers)


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A line that was not withdrawn: its number, for whose award, and the honor."""

    id: UUID
    number: int
    recipient: UUID
    honor: Text


@dataclass(frozen=True, slots=True)
class CommendationProposalFacts:
    """A proposal as it is shown; `line` is a line's number, `approved` is None while it waits."""

    id: UUID
    commendation: UUID
    act: Act
    line: int | None
    reason: str
    proposer: str
    proposed_at: datetime
    approved: bool | None
    decider: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class HonorConcerned:
    """A line that an act concerns; `code` and `serial` are of the certificate that would be revoked."""

    number: int
    part: Part
    name: str
    honor: Text
    code: str | None
    serial: str | None


@dataclass(frozen=True, slots=True)
class HonorsConcerned:
    """What an act would do: how many lines and certificates it concerns, and the first of them."""

    total: int
    certificates: int
    lines: tuple[HonorConcerned, ...]


async def is_repealed(commendation: UUID) -> bool:
    """Return whether a commendation was repealed as a whole."""
    repealed: bool = await database.fetch_value(
        "SELECT EXISTS (SELECT FROM rewards.commendation_proposal"
        " WHERE commendation = $1 AND act = 'repeal' AND approved)",
        commendation,
    )
    return repealed


async def find_proposed(proposal: UUID) -> Proposed | None:
    """Return a proposal as it is acted on, None where there is none."""
    row = await database.fetch_one(
        "SELECT q.*, a.person FROM rewards.commendation_proposal q"
        " JOIN registry.account a ON a.id = q.proposed_by WHERE q.id = $1",
        proposal,
    )
    if row is None:
        return None
    return Proposed(
        commendation=row["commendation"],
        line=row["line"],
        act=row["act"],
        reason=row["reason"],
        is_answered=row["approved"] is not None,
        # Somebody with two accounts is one person.
        proposers=frozenset({row["proposed_by"], row["person"]} - {None}),
    )


async def standing_lines(
    commendation: UUID, *, line: UUID | None = None, number: int | None = None
) -> list[StandingLine]:
    """Return the lines that were not withdrawn, or the one with this id or number."""
    rows = await database.fetch(
        "SELECT l.id, l.number, l.recipient, l.honor, l.honor_en" + _STANDING + " ORDER BY l.number",
        commendation,
        line,
        number,
    )
    return [
        StandingLine(row["id"], row["number"], row["recipient"], text(row["honor"], row["honor_en"]))
        for row in rows
    ]


async def names_on(lines: Sequence[UUID]) -> list[str]:
    """Return the names of those on these lines, in every script, which a reason must not hold.

    Schools are no persons, and may be named.
    """
    rows = await database.fetch(
        "SELECT DISTINCT p.name, p.latin_name FROM rewards.commendation_line l"
        " JOIN competitions.award_recipient r ON r.id = l.recipient"
        " JOIN registry.person p ON p.id = r.person WHERE l.id = ANY($1::uuid[])",
        list(lines),
    )
    return [name for row in rows for name in row if name]


async def concerned(
    actor: Actor, commendation: UUID, *, line: UUID | None = None, number: int | None = None
) -> HonorsConcerned:
    """Return the lines that stand and that an act on the whole or on one line concerns, before it is done."""
    require(actor, "commendations.read", ANYTHING)
    count = await database.fetch_one(
        "SELECT count(*) AS lines, count(k.code) AS certificates" + _STANDING, commendation, line, number
    )
    rows = await database.fetch(
        "SELECT l.number, l.part, l.honor, l.honor_en, coalesce(p.name, o.name) AS name,"
        " p.id IS NOT NULL AS is_person, k.code, k.serial" + _STANDING + " ORDER BY l.number LIMIT $4",
        commendation,
        line,
        number,
        _LISTED,
    )
    if count is None:
        raise AssertionError("an aggregate without groups always has one row")
    return HonorsConcerned(
        count["lines"],
        count["certificates"],
        tuple(
            HonorConcerned(
                number=row["number"],
                part=row["part"],
                name=shown_name(actor, row["name"], is_person=row["is_person"]),
                honor=text(row["honor"], row["honor_en"]),
                code=row["code"],
                serial=row["serial"],
            )
            for row in rows
        ),
    )


async def proposals(actor: Actor, commendation: UUID) -> list[CommendationProposalFacts]:
    """Return what was ever proposed about a commendation, the newest first."""
    require(actor, "commendations.read", ANYTHING)
    rows = await database.fetch(
        _PROPOSALS + " WHERE q.commendation = $1 ORDER BY q.proposed_at DESC, q.id", commendation
    )
    return [_facts(row) for row in rows]


async def proposal(actor: Actor, proposal_id: UUID) -> tuple[CommendationProposalFacts, Proposed]:
    """Return a proposal as it is shown, and as it is acted on.

    Raises:
        NotFoundError: there is none.
    """
    require(actor, "commendations.read", ANYTHING)
    row = await database.fetch_one(_PROPOSALS + " WHERE q.id = $1", proposal_id)
    asked = await find_proposed(proposal_id)
    if row is None or asked is None:
        raise unknown()
    return _facts(row), asked


def _facts(row: asyncpg.Record) -> CommendationProposalFacts:
    return CommendationProposalFacts(
        id=row["id"],
        commendation=row["commendation"],
        act=row["act"],
        line=row["number"],
        reason=row["reason"],
        proposer=row["proposer"],
        proposed_at=row["proposed_at"],
        approved=row["approved"],
        decider=row["decider"] or "",
        decided_at=row["decided_at"],
    )
