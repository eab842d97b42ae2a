"""Batches at each stage, through the services, and returns as a bank would send them."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.people.accounts import queries as account_queries
from registry.people.sign_in import sessions
from rewards.payments import opening, return_files, service
from rewards.payments.checks import BatchKind
from rewards.payments.paying import Payment
from tests.registry.core.xlsx import write_xlsx
from tests.rewards.approvals.makers import Bench, make_approved, make_bench
from tests.rewards.payees.makers import confirm_everybody

CSV_SET = "example-csv"
XLSX_SET = "example-xlsx"
HEAD = ("批次号", "序号", "收款账号", "收款人", "金额(元)", "处理结果", "失败原因")


@dataclass(slots=True)
class Desk:
    """Approved sums with everybody's account confirmed, and who pays: `payer` is of the finance bureau."""

    bench: Bench
    list: UUID
    accounts: dict[UUID, UUID]

    @property
    def program(self) -> UUID:
        return self.bench.program

    @property
    def payer(self) -> Actor:
        return self.bench.officers["finance"].actor

    @property
    def administrator(self) -> Actor:
        return self.bench.contest.administrator


async def make_payable(size: int = 10) -> Desk:
    """Return sums that are approved and that nothing stands in the way of."""
    bench = await make_bench(size)
    accounts = await confirm_everybody(bench.contest)
    return Desk(bench, await make_approved(bench), accounts)


async def make_drawn(desk: Desk, kind: BatchKind = "bank") -> UUID:
    """Return a batch of all that can be paid."""
    return await service.draw(desk.payer, desk.program, kind)


async def make_exported(desk: Desk, kind: BatchKind = "bank") -> UUID:
    """Return a batch whose files were made."""
    batch = await make_drawn(desk, kind)
    await service.export(desk.payer, batch, CSV_SET if kind == "bank" else "")
    return batch


async def make_answered(desk: Desk, refused: dict[int, str] | None = None) -> UUID:
    """Return a batch to which the bank has answered; `refused` are reasons by position."""
    batch = await make_exported(desk)
    await return_files.read(desk.payer, batch, await bank_answer(batch, refused), "return.xlsx")
    return batch


async def bank_answer(
    batch: UUID, refused: dict[int, str] | None = None, *, only: set[int] | None = None, note: str = ""
) -> bytes:
    """Return what a bank sends back: every payment made but those refused; `only` are these positions."""
    rows = [
        answer_row(one, (refused or {}).get(one.position, ""), note)
        for one in await opening.payments(batch)
        if only is None or one.position in only
    ]
    return return_file(rows)


def answer_row(payment: Payment, refused: str = "", batch: str = "") -> list[Any]:
    """Return one row of a bank's answer."""
    result = "失败" if refused else "成功"
    yuan = payment.net_fen / 100
    return [batch, payment.position, payment.account_number, payment.holder_name, yuan, result, refused]


def return_file(rows: list[list[Any]]) -> bytes:
    """Return rows of a bank's answer as a workbook."""
    with TemporaryDirectory() as folder:
        return write_xlsx(Path(folder) / "return.xlsx", [list(HEAD), *rows]).read_bytes()


async def books_add_up(program: UUID) -> bool:
    """Return whether the law of the books holds for a program, read from the rows themselves."""
    found = await database.fetch_value(
        """
        SELECT bool_and(ok) FROM (
            SELECT -coalesce(sum(amount_fen) FILTER (WHERE book = 'approved'), 0)
                 = coalesce(sum(amount_fen) FILTER (
                       WHERE book IN ('open', 'paid', 'withheld', 'returned', 'cancelled')), 0) AS ok
            FROM rewards.ledger_entry WHERE program = $1 GROUP BY entitlement) x
        """,
        program,
    )
    return found is not False


async def confirmer(payee: UUID) -> Actor:
    """Return the officer who confirmed a payee's account, signed in."""
    account = await database.fetch_value(
        "SELECT confirmed_by FROM rewards.payee_account WHERE person = $1 OR organization = $1 LIMIT 1", payee
    )
    return await account_queries.actor_of(await sessions.start(account, "api", second_factor=True))
