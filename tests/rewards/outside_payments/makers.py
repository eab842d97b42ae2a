"""A contest with a program that takes off what others paid, its officers, and lists of outside payments."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from competitions.awards import service as awards
from registry.core import database
from registry.core.actor import Actor
from rewards.entitlements.awarded import awarded_payees
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.records import StoredProgram
from rewards.outside_payments import recording
from rewards.outside_payments.reading import FIELDS
from tests.competitions.external.documents import PDF
from tests.factories import BUREAU, Contest, make_account, make_final
from tests.rewards.approvals.makers import Bench
from tests.rewards.entitlements.makers import approve_all, make_program_in_force
from tests.rewards.factories import make_rule
from tests.rewards.recovery.makers import answer, make_drawn

PROVINCE = "虚构省教育厅（虚构）"
DOCUMENT = "虚教〔2026〕1号"
SUM = 10_000


@dataclass(slots=True)
class Office:
    """Confirmed awards of which every student is due 100 yuan, who records and who confirms."""

    contest: Contest
    program: StoredProgram
    confirmer: Actor
    payee: AwardedPayee

    @property
    def recorder(self) -> Actor:
        return self.contest.bureau

    def row(self, **overrides: str) -> dict[str, str]:
        """Return what another payer paid to the first winner: 30 yuan."""
        return {
            "competition": self.payee.competition,
            "event": self.payee.event,
            "entry": self.payee.entry,
            "tier": "",
            "payee_class": "学生",
            "payee": self.payee.payee_name,
            "position": "",
            "payer": PROVINCE,
            "payer_level": "省级",
            "document_number": DOCUMENT,
            "amount": "30",
            "paid_on": "2026-06-30",
        } | overrides


async def make_office(folder: Path, **fields: Any) -> Office:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    rule = make_rule(tiers=["first", "second", "third"], amount_fen=SUM)
    program = await make_program_in_force(
        contest, folder, rule, **({"offset": {"against": "same_award"}} | fields)
    )
    confirmer = await make_account(
        "bureau_officer",
        contest.administrator,
        organization=contest.organizations[BUREAU],
        username="confirmer",
    )
    students = [line for line in await awarded_payees() if line.payee_class == "student"]
    payee = min((one for one in students if one.form == "individual"), key=lambda one: one.key)
    return Office(contest, program, confirmer, payee)


def table(*rows: dict[str, str]) -> bytes:
    """Return the rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS.values())
    writer.writeheader()
    writer.writerows({FIELDS[field]: cell for field, cell in row.items()} for row in rows)
    return out.getvalue().encode()


async def recorded(office: Office, *rows: dict[str, str]) -> list[UUID]:
    """Record a list through the service; returns its payments, the smallest sum first."""
    made, _ = await recording.record(
        office.recorder, "list.csv", table(*(rows or (office.row(),))), "evidence.pdf", PDF
    )
    found = await database.fetch(
        "SELECT id FROM rewards.outside_payment WHERE list = $1 ORDER BY amount_fen, id", made
    )
    return [line["id"] for line in found]


async def due(office: Office) -> dict[str, Any]:
    """Return what stands for the first winner: amount, offset and reason; empty where nothing does."""
    row = await database.fetch_one(
        "SELECT t.* FROM rewards.entitlement t LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id"
        " WHERE w.id IS NULL AND t.program = $1 AND t.award = $2 AND t.person = $3",
        office.program.id,
        UUID(office.payee.award_id),
        UUID(office.payee.payee_id),
    )
    return dict(row) if row is not None else {}


async def pay(office: Office, outcome: str = "paid") -> None:
    """Approve and export everything, and let the bank answer unless it has not yet."""
    made = await approve_all(office.recorder, office.program.id)
    bench = Bench(office.contest, office.program.id, office.recorder)
    batch = await make_drawn(bench, made, exported=True)
    if outcome:
        await answer(bench, batch, outcome)
