"""Every entitlement of some payees, with where it stands and what is missing: one statement, however many."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.texts import Text, text
from rewards.payees import statements, states
from rewards.payees.account_numbers import masked
from rewards.payees.names import is_minor
from rewards.payees.states import Facts, Missing, State
from rewards.words import PAYEE_CLASSES, tier_name


@dataclass(frozen=True, slots=True)
class PayeeLine:
    """One entitlement as its payee, the payee's school and the bureaus see it.

    `payee` is who it is paid to now, after mergers; `school` looks after them, for an organization it is
    itself. `because` says why it fell, was left out or came back, empty otherwise. `account` is masked,
    empty while none is confirmed. `signs_in`: the payee has an account of their own in the registry.
    `remind_before` are the days before the last day on which the program reminds.
    """

    id: UUID
    program: UUID
    program_title: Text
    payee: UUID
    payee_name: str
    payee_class_code: str
    payee_class: Text
    is_person: bool
    school: UUID | None
    school_name: str
    award: UUID
    tier: str
    prize: Text
    event: Text
    competition: Text
    year: int
    rule: str
    amount_fen: int
    withheld_fen: int
    net_fen: int
    reason: Text
    since: datetime
    state_code: State
    state: Text
    step: int | None
    missing: tuple[Missing, ...]
    because: str
    deadline: date | None
    late: bool
    account: str
    confirmed_at: datetime | None
    signs_in: bool
    within_days: int | None
    remind_before: tuple[int, ...]
    returned_at: datetime | None
    owed_back_fen: int

    @property
    def look(self) -> str:
        """How the state is shown as a badge."""
        return states.LOOKS[self.state_code]

    @property
    def stands(self) -> bool:
        """Whether the sum counts: it neither fell nor was left out."""
        return self.state_code not in {"withdrawn", "excluded", "owed_back", "paid_back"}


async def of_persons(records: Sequence[UUID]) -> list[PayeeLine]:
    """Return every entitlement of the person of these records, the newest first."""
    return await _read(statements.OF_PERSONS, list(records))


async def of_school(school: UUID) -> list[PayeeLine]:
    """Return every entitlement of a school and of those whom it looks after, the newest first."""
    return await _read(statements.OF_SCHOOL, school)


async def of_programs(programs: Sequence[UUID] | None = None) -> list[PayeeLine]:
    """Return every entitlement that was not withdrawn of these programs, or of all."""
    return await _read(statements.OF_PROGRAMS, None if programs is None else list(programs))


async def of_entitlements(entitlements: Sequence[UUID]) -> dict[UUID, PayeeLine]:
    """Return these entitlements by id: where each stands and what is missing."""
    return {line.id: line for line in await _read(statements.OF_ENTITLEMENTS, list(entitlements))}


async def _read(statement: str, *values: Any) -> list[PayeeLine]:
    today = clock.today()
    return [_line(row, today) for row in await database.fetch(statement, today, *values)]


_CLASSES: Final = {str(code): words for code, words in PAYEE_CLASSES.items()}


def _line(row: asyncpg.Record, today: date) -> PayeeLine:
    within, deadline = row["within_days"], None
    if within is not None:
        deadline = states.deadline(clock.day(row["created_at"]), within)
    facts = _facts(row, today, deadline)
    now = states.state(facts)
    because = {
        "returned": row["outcome_reason"],
        "excluded": row["left_out"],
        "withdrawn": row["withdrawn"],
        "owed_back": row["withdrawn"],
        "paid_back": row["withdrawn"],
    }.get(now)
    return PayeeLine(
        id=row["id"],
        program=row["program"],
        program_title=text(row["title"], row["title_en"]),
        payee=row["payee"],
        payee_name=row["payee_name"],
        payee_class_code=row["payee_class"],
        payee_class=_CLASSES[row["payee_class"]],
        is_person=row["is_person"],
        school=row["school"],
        school_name=row["school_name"],
        award=row["award"],
        tier=row["tier"],
        prize=text(row["prize"], row["prize_en"]) if row["prize"] else tier_name(row["tier"]),
        event=text(row["event"] or "", row["event_en"] or ""),
        competition=text(row["competition"], row["competition_en"]),
        year=row["year"],
        rule=row["rule"],
        amount_fen=row["amount_fen"],
        withheld_fen=row["withheld_fen"],
        net_fen=row["amount_fen"] - row["withheld_fen"],
        reason=text(row["reason"], row["reason_en"]),
        since=row["created_at"],
        state_code=now,
        state=states.STATES[now],
        step=states.step(now),
        missing=states.missing(facts),
        because=because or "",
        deadline=deadline,
        late=states.late(facts, today),
        account=masked(row["number_end"]) if row["account"] else "",
        confirmed_at=row["confirmed_at"],
        signs_in=row["signs_in"],
        within_days=within,
        remind_before=tuple(json.loads(row["remind_before"] or "[]")),
        returned_at=row["outcome_at"] if now == "returned" else None,
        owed_back_fen=facts.owed_back_fen,
    )


def _facts(row: asyncpg.Record, today: date, deadline: date | None) -> Facts:
    return Facts(
        withdrawn=row["withdrawn"] is not None,
        excluded=row["left_out"] is not None,
        list_state=row["list_state"],
        objected=bool(row["objected"]),
        in_batch=row["in_payment"] and row["outcome"] is None,
        outcome=row["outcome"],
        paid_to=row["payee_account"],
        owed_back_fen=row["owed_back"] or 0,
        reclaimed_fen=row["reclaimed"] or 0,
        account=row["account"],
        with_guardian=bool(row["with_guardian"]),
        minor=row["born"] is not None and is_minor(row["born"], today),
        deadline=deadline,
    )
