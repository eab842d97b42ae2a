"""Teams that say themselves how they share: whose sum it is, until when, and what was filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError, RegistryError
from registry.core.texts import Text, text
from registry.people.access import Subject, refusal, unknown
from rewards.entitlements.awarded import awarded_payees
from rewards.entitlements.claims import rule_finder, split_until
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.records import StoredProgram
from rewards.programs.documents import Program
from rewards.programs.rules import Rule
from rewards.words import PayeeClass


class NoSplitToFileError(NotFoundError):
    """The program does not let this team say how it shares."""

    code = "no_split_to_file"


@dataclass(frozen=True, slots=True)
class Member:
    """A payee of a team, with the share that was filed for them and whether they confirmed it."""

    person: UUID
    name: str
    share_fen: int | None
    confirmed: bool
    can_sign_in: bool


@dataclass(frozen=True, slots=True)
class Team:
    """A team with a sum to share, until when it may say how, and the newest filing.

    `people` are those of whom each may file: of an expert group its experts alone, else the members and
    tutors of the entry. `approved` says that something of the sum is in the books, so that nothing changes
    any more.
    """

    program: StoredProgram
    award: UUID
    payee_class: PayeeClass
    rule: Rule
    award_title: Text
    event: Text
    school: UUID | None
    people: frozenset[UUID]
    members: tuple[Member, ...]
    until: date
    filing: UUID | None
    revision: int
    approved: bool

    @property
    def amount_fen(self) -> int:
        """The team's sum."""
        return self.rule.amount_fen

    @property
    def confirmed(self) -> bool:
        """Whether every member confirmed the newest filing."""
        return self.filing is not None and all(member.confirmed for member in self.members)

    @property
    def is_open(self) -> bool:
        """Whether the team may still file and confirm."""
        return not self.approved and not self.confirmed and clock.today() <= self.until


_AWARD: Final = """
SELECT a.title, a.title_en, e.name AS event, e.name_en AS event_en, n.organization AS school,
       array(SELECT m.person FROM competitions.entry_member m
             WHERE m.entry = n.id AND CASE $3 WHEN 'expert' THEN m.role = 'expert'
                                      ELSE m.role IN ('member', 'tutor') END) AS people,
       EXISTS (SELECT 1 FROM rewards.entitlement t JOIN rewards.ledger_entry l ON l.entitlement = t.id
               WHERE t.program = $2 AND t.award = a.id AND t.payee_class = $3
                 AND NOT EXISTS (SELECT 1 FROM rewards.withdrawal w WHERE w.entitlement = t.id)) AS approved
FROM competitions.award a
JOIN competitions.entry n ON n.id = a.entry
JOIN competitions.event e ON e.id = a.event
WHERE a.id = $1
"""
# What was filed for the award in whose stead this one stands counts until the team files anew.
_NEWEST: Final = """
WITH RECURSIVE line (award, steps) AS (
    SELECT $2::uuid, 0
    UNION ALL
    SELECT a.supersedes, line.steps + 1 FROM line JOIN competitions.award a ON a.id = line.award
    WHERE a.supersedes IS NOT NULL
), newest AS (
    SELECT f.* FROM line JOIN rewards.split_filing f ON f.award = line.award
    WHERE f.program = $1 AND f.payee_class = $3 ORDER BY line.steps, f.revision DESC LIMIT 1
)
SELECT f.id, f.revision, s.person, s.amount_fen, c.id IS NOT NULL AS confirmed
FROM newest f
JOIN rewards.split_share s ON s.filing = f.id
LEFT JOIN rewards.split_confirmation c ON c.filing = f.id AND c.person = s.person
"""


async def team(actor: Actor, program: UUID, award: UUID, payee_class: PayeeClass) -> Team:
    """Return a team as its people, its school's officers and the bureaus may see it.

    Raises:
        NotFoundError: there is none, or the actor may not know of it.
        NoSplitToFileError: the program shares this team's sum in another way.
    """
    row = await database.fetch_one(_AWARD, award, program, payee_class)
    stored = await database.fetch_one(
        "SELECT id, document, closes_on, put_in_force_at FROM rewards.program"
        " WHERE id = $1 AND state IN ('in_force', 'closed')",
        program,
    )
    if row is None or stored is None:
        raise unknown()
    may_file(actor, row["school"], row["people"], reading=True)
    found = StoredProgram.of(stored)
    payees = [one for one in await awarded_payees(only=[award]) if one.payee_class == payee_class]
    rule = _filed_rule(found.document, payees)
    newest = await database.fetch(_NEWEST, program, award, payee_class)
    since = clock.day(stored["put_in_force_at"])
    return Team(
        program=found,
        award=award,
        payee_class=payee_class,
        rule=rule,
        award_title=text(row["title"], row["title_en"]),
        event=text(row["event"], row["event_en"]),
        school=row["school"],
        people=frozenset(row["people"]),
        members=_members(payees, newest, await _with_account(payees)),
        until=split_until(rule, payees[0], since),
        filing=newest[0]["id"] if newest else None,
        revision=newest[0]["revision"] if newest else 0,
        approved=row["approved"],
    )


def may_file(actor: Actor, school: UUID | None, people: Sequence[UUID], *, reading: bool = False) -> None:
    """Let a person of the team or an officer of its school pass, to read also a bureau, or raise.

    Raises:
        NotFoundError: for everybody else, as if there were no such team.
    """
    person = actor.person_id if actor.person_id in people else None
    organizations = frozenset({school}) if school is not None else frozenset()
    error = refusal(actor, "splits.file", Subject(organizations=organizations, person=person))
    if error is not None and reading:
        error = refusal(actor, "entitlements.read", Subject()) and error
    if error is not None:
        raise error


def may_change(actor: Actor, found: Team) -> bool:
    """Return whether the actor may file how the team shares; for what a page offers."""
    try:
        may_file(actor, found.school, tuple(found.people))
    except RegistryError:
        return False
    return True


def _filed_rule(program: Program, payees: Sequence[AwardedPayee]) -> Rule:
    """Return the rule by which the team says how it shares.

    Raises:
        NoSplitToFileError: there is none, or nobody to share with.
    """
    rule = rule_finder(program)(payees[0]) if len(payees) > 1 else None
    if rule is None or rule.split is None or rule.split.by != "filed":
        raise NoSplitToFileError(
            text(
                "这笔奖金不由团队自报分配方案。",
                "The program does not let the team say how this sum is shared.",
            )
        )
    return rule


async def _with_account(payees: Sequence[AwardedPayee]) -> frozenset[UUID]:
    rows = await database.fetch(
        "SELECT person FROM registry.account WHERE active AND person = ANY($1)",
        [UUID(payee.payee_id) for payee in payees],
    )
    return frozenset(row["person"] for row in rows)


def _members(
    payees: Sequence[AwardedPayee], newest: Sequence[asyncpg.Record], able: frozenset[UUID]
) -> tuple[Member, ...]:
    filed = {row["person"]: row for row in newest}
    return tuple(
        Member(
            person,
            payee.payee_name,
            filed[person]["amount_fen"] if person in filed else None,
            person in filed and filed[person]["confirmed"],
            person in able,
        )
        for payee in sorted(payees, key=lambda one: (one.position, one.payee_id))
        for person in (UUID(payee.payee_id),)
    )
