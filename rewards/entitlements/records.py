"""The stored side of entitlements: what stands, what should stand, and the difference between the two."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from registry.core import database
from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import AwardedPayee, Entitlement
from rewards.programs.documents import Program
from rewards.words import PayeeClass

Key = tuple[str, PayeeClass, str]


@dataclass(frozen=True, slots=True)
class StoredProgram:
    """A program in force: its row and its document."""

    id: UUID
    document: Program


@dataclass(frozen=True, slots=True)
class Standing:
    """An entitlement that stands in the database."""

    id: UUID
    award_id: str
    payee_class: PayeeClass
    payee_id: str
    payee_name: str
    rule: str
    amount_fen: int

    @property
    def key(self) -> Key:
        """What names the entitlement within its program."""
        return self.award_id, self.payee_class, self.payee_id


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to change so that the records say what the calculation says."""

    program: StoredProgram
    falling: tuple[Standing, ...]
    arising: tuple[Entitlement, ...]


async def programs_in_force() -> list[StoredProgram]:
    """Return the programs in force, oldest first."""
    rows = await database.fetch("SELECT id, document FROM rewards.program ORDER BY put_in_force_at, id")
    return [StoredProgram(row["id"], Program.model_validate_json(row["document"])) for row in rows]


async def difference(program: StoredProgram, *, without: Collection[UUID] = ()) -> Difference:
    """Return how the records differ from a fresh calculation over all standing awards.

    Args:
        program: a program in force.
        without: awards to leave out, as if they had fallen already.
    """
    due = calculate(program.document, await awarded_payees(without)).entitlements
    standing = await standing_entitlements(program.id)
    wanted = {(e.award_id, e.payee_class, e.payee_id): e for e in due}
    return Difference(
        program,
        # In an order of their own, so that a preview and what is then done read the same.
        tuple(s for key, s in sorted(standing.items()) if not _same(s, wanted.get(key))),
        tuple(e for key, e in sorted(wanted.items()) if not _same(standing.get(key), e)),
    )


def _same(standing: Standing | None, due: Entitlement | None) -> bool:
    return (
        standing is not None
        and due is not None
        and (standing.rule, standing.amount_fen) == (due.rule, due.amount_fen)
    )


async def awarded_payees(without: Iterable[UUID] = ()) -> list[AwardedPayee]:
    """Return every payee of every standing award of an entry: its members, its tutors and its school."""
    rows = await database.fetch(
        """
        SELECT a.id AS award_id, c.code AS competition, c.level, c.contest_class, c.year,
               e.code AS event, e.form, n.code AS entry, a.code AS tier, a.awarded_on,
               x.payee_class, x.payee_id, x.payee_name
        FROM competitions.award a
        JOIN competitions.competition c ON c.id = a.competition
        JOIN competitions.event e ON e.id = a.event
        JOIN competitions.entry n ON n.id = a.entry
        LEFT JOIN competitions.award_revocation v ON v.award = a.id
        JOIN LATERAL (
            SELECT CASE m.role WHEN 'member' THEN 'student' ELSE 'tutor' END AS payee_class,
                   p.id AS payee_id, p.name AS payee_name
            FROM competitions.entry_member m JOIN registry.person p ON p.id = m.person
            WHERE m.entry = n.id AND m.role IN ('member', 'tutor')
            UNION ALL
            SELECT 'school', o.id, o.name FROM registry.organization o WHERE o.id = n.organization
        ) x ON true
        WHERE a.kind = 'entry' AND v.id IS NULL AND a.id <> ALL($1)
        """,
        list(without),
    )
    return [
        AwardedPayee(
            award_id=str(row["award_id"]),
            competition=row["competition"],
            level=row["level"],
            contest_class=row["contest_class"],
            year=row["year"],
            event=row["event"],
            form=row["form"],
            entry=row["entry"],
            tier=row["tier"],
            payee_class=row["payee_class"],
            payee_id=str(row["payee_id"]),
            payee_name=row["payee_name"],
            awarded_on=row["awarded_on"],
        )
        for row in rows
    ]


async def standing_entitlements(program: UUID) -> dict[Key, Standing]:
    """Return the entitlements of a program that were not withdrawn."""
    rows = await database.fetch(
        """
        SELECT t.id, t.award, t.payee_class, coalesce(t.person, t.organization) AS payee,
               coalesce(p.name, o.name) AS payee_name, t.rule, t.amount_fen
        FROM rewards.entitlement t
        LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
        LEFT JOIN registry.person p ON p.id = t.person
        LEFT JOIN registry.organization o ON o.id = t.organization
        WHERE t.program = $1 AND w.id IS NULL
        """,
        program,
    )
    found = [
        Standing(
            id=row["id"],
            award_id=str(row["award"]),
            payee_class=row["payee_class"],
            payee_id=str(row["payee"]),
            payee_name=row["payee_name"],
            rule=row["rule"],
            amount_fen=row["amount_fen"],
        )
        for row in rows
    ]
    return {standing.key: standing for standing in found}
