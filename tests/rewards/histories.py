"""What can happen to money, as single steps through the services; and what holds after each of them."""

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import pytest

from competitions.awards import service as awards
from registry.core import database
from rewards.approvals import service as approvals
from rewards.approvals.asked import asked
from rewards.ledger import queries as ledger
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import bouncing, exporting, return_files
from rewards.payments import service as payments
from rewards.payments.answers import ReturnReadError
from rewards.payments.bouncing import PaymentReclaimedError
from rewards.payments.holding import NothingToPayError, PaymentNotClearError
from rewards.recovery import queries as owed
from rewards.recovery import service as recovery
from rewards.recovery.service import RepaidTooMuchError
from tests.rewards.approvals.makers import make_approving
from tests.rewards.payees.makers import account, card
from tests.rewards.payments.makers import CSV_SET, Desk, bank_answer, confirmer

# What a history writes; what it begins with stays: awards, entitlements, confirmed accounts.
WRITTEN: Final = (
    "rewards.list_line",
    "rewards.list_act",
    "rewards.approval",
    "rewards.reward_list",
    "rewards.ledger_entry",
    "rewards.receivable",
    "rewards.return_line",
    "rewards.return_file",
    "rewards.batch_file",
    "rewards.batch_line",
    "rewards.batch",
    "rewards.withdrawal",
    "rewards.passed_over",
    "competitions.award_revocation",
    "registry.notice",
)


async def begin_anew() -> None:
    """Take everything back to where the history begins."""
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        for table in WRITTEN:
            await database.execute(f"DELETE FROM {table}")
        await database.execute("DELETE FROM rewards.entitlement WHERE revision > 1")


@dataclass(slots=True)
class Steps:
    """Steps of officers, payees and the bank; one that there is nothing for does nothing.

    Each takes `pick`, which chooses what it is done to, and `some`, which chooses lines or payments.
    """

    desk: Desk
    cards: int = 1000
    vouchers: int = 0

    async def puts_on_a_list(self, _pick: int, some: set[int]) -> None:
        rows = await database.fetch(
            "SELECT t.id FROM rewards.entitlement t WHERE NOT EXISTS"
            " (SELECT 1 FROM rewards.withdrawal w WHERE w.entitlement = t.id) AND NOT EXISTS"
            " (SELECT 1 FROM rewards.list_line l WHERE l.entitlement = t.id AND l.removed_at IS NULL)"
            " ORDER BY t.id"
        )
        if chosen := [row["id"] for place, row in enumerate(rows) if place in some]:
            await make_approving(self.desk.bench, chosen)

    async def approves(self, pick: int, _some: set[int]) -> None:
        await self._signs(pick, "")

    async def sends_back(self, pick: int, _some: set[int]) -> None:
        await self._signs(pick, "请核对金额")

    async def _signs(self, pick: int, reason: str) -> None:
        """Let the officer whose turn it is decide; a code that was spent is made good again."""
        made = await _one(
            "SELECT l.id FROM rewards.reward_list l WHERE l.state = 'approving' AND EXISTS (SELECT 1"
            " FROM rewards.list_line i WHERE i.list = l.id AND i.removed_at IS NULL) ORDER BY l.number",
            pick,
        )
        if made is None:
            return
        found = await asked(made)
        assert found is not None and found.bureau is not None
        officer = self.desk.bench.officers[found.bureau]
        await database.execute("UPDATE registry.recovery_code SET used_at = NULL")
        if reason:
            await approvals.send_back(officer.actor, made, reason, officer.codes[0])
            await database.execute("UPDATE rewards.reward_list SET state = 'approving' WHERE id = $1", made)
        else:
            await approvals.approve(officer.actor, made, officer.codes[0])

    async def revokes_an_award(self, pick: int, _some: set[int]) -> None:
        award = await _one(
            "SELECT a.id FROM competitions.award a WHERE a.kind = 'entry' AND NOT EXISTS"
            " (SELECT 1 FROM competitions.award_revocation v WHERE v.award = a.id) ORDER BY a.id",
            pick,
        )
        if award is not None:
            await awards.revoke(self.desk.bench.contest.organizer, award, "资格不符")

    async def draws(self, pick: int, _some: set[int]) -> None:
        with suppress(NothingToPayError):
            await payments.draw(self.desk.payer, self.desk.program, "transfer" if pick % 4 == 3 else "bank")

    async def exports(self, pick: int, _some: set[int]) -> None:
        batch = await _one(
            "SELECT b.id FROM rewards.batch b WHERE b.exported_at IS NULL AND b.dissolved_at IS NULL"
            " AND EXISTS (SELECT 1 FROM rewards.batch_line l WHERE l.batch = b.id AND l.outcome IS NULL)"
            " ORDER BY b.number",
            pick,
        )
        if batch is None:
            return
        kind = await database.fetch_value("SELECT kind FROM rewards.batch WHERE id = $1", batch)
        try:
            await exporting.export(self.desk.payer, batch, CSV_SET if kind == "bank" else "")
        except PaymentNotClearError:
            # A payee has confirmed another account since: the batch is given up, to be drawn anew.
            await payments.dissolve(self.desk.payer, batch, "账户已变更")

    async def dissolves(self, pick: int, _some: set[int]) -> None:
        batch = await _one(
            "SELECT id FROM rewards.batch WHERE exported_at IS NULL AND dissolved_at IS NULL ORDER BY number",
            pick,
        )
        if batch is not None:
            await payments.dissolve(self.desk.payer, batch, "重新核对")

    async def the_bank_answers(self, pick: int, some: set[int]) -> None:
        """Read a return on some payments or on all, some of them refused; reading it again is refused."""
        batch = await _one(
            "SELECT b.id FROM rewards.batch b WHERE b.exported_at IS NOT NULL AND EXISTS"
            " (SELECT 1 FROM rewards.batch_line l WHERE l.batch = b.id AND l.outcome IS NULL)"
            " ORDER BY b.number",
            pick,
        )
        if batch is None:
            return
        rows = await database.fetch(
            "SELECT l.position, b.number FROM rewards.batch_line l JOIN rewards.batch b ON b.id = l.batch"
            " WHERE l.batch = $1 AND l.outcome IS NULL",
            batch,
        )
        waiting = {row["position"] for row in rows}
        content = await bank_answer(
            batch,
            {position: "户名不符" for position in some if position % 3 == 0},
            only=(some & waiting or waiting) if pick % 2 else waiting,
            note=rows[0]["number"],
        )
        await return_files.read(self.desk.payer, batch, content, "return.xlsx")
        before = await ledger.of_program(self.desk.program)
        with pytest.raises(ReturnReadError):
            await return_files.read(self.desk.payer, batch, content, "return.xlsx")
        assert await ledger.of_program(self.desk.program) == before

    async def bounces(self, pick: int, _some: set[int]) -> None:
        """Take a confirmed payment back; of what fell meanwhile that is refused."""
        rows = await database.fetch(
            "SELECT l.batch, l.position, w.id IS NOT NULL AS fallen FROM rewards.batch_line l"
            " LEFT JOIN rewards.withdrawal w ON w.entitlement = l.entitlement WHERE l.outcome = 'paid'"
            " ORDER BY l.id"
        )
        if not rows:
            return
        row = rows[pick % len(rows)]
        with pytest.raises(PaymentReclaimedError) if row["fallen"] else nullcontext():
            await bouncing.bounce(self.desk.payer, row["batch"], row["position"], "账户已销户")

    async def is_paid(self, pick: int, some: set[int]) -> None:
        """Draw, export and have the bank answer, one after the other as in an office without trouble."""
        for step in (self.draws, self.exports, self.the_bank_answers):
            await step(pick, some)

    async def is_paid_again(self, _pick: int, some: set[int]) -> None:
        """Mend accounts, and pay whatever can be paid then."""
        await self.payees_mend_their_accounts(0, some | set(range(10)))
        await self.is_paid(0, set())

    async def payees_mend_their_accounts(self, pick: int, some: set[int]) -> None:
        rows = await database.fetch(
            "SELECT DISTINCT t.person, p.name FROM rewards.batch_line l"
            " JOIN rewards.entitlement t ON t.id = l.entitlement JOIN registry.person p ON p.id = t.person"
            " WHERE l.outcome = 'returned' ORDER BY t.person"
        )
        for chosen in [row for place, row in enumerate(rows) if place in some or place == pick % len(rows)]:
            self.cards += 1
            await payees.confirm_account(
                await confirmer(chosen["person"]),
                Payee(person=chosen["person"]),
                account(chosen["name"], card(self.cards)),
            )

    async def money_comes_back(self, pick: int, _some: set[int]) -> None:
        """Record a part of what is owed, or all of it; more is refused."""
        drafter = self.desk.bench.drafter
        if not (found := await owed.receivables(drafter)):
            return
        one = found[pick % len(found)]
        with pytest.raises(RepaidTooMuchError):
            await recovery.settle(drafter, one.id, one.owed_fen + 1, "凭证0")
        self.vouchers += 1
        await recovery.settle(drafter, one.id, max(1, one.owed_fen // (1 + pick % 3)), f"凭证{self.vouchers}")


async def _one(sql: str, pick: int) -> UUID | None:
    rows = await database.fetch(sql)
    return rows[pick % len(rows)][0] if rows else None


_STANDINGS: Final = """
SELECT t.id, t.amount_fen, t.withheld_fen, w.id IS NOT NULL AS fallen,
       (SELECT count(*) FROM rewards.batch_line l WHERE l.entitlement = t.id AND l.outcome = 'paid') AS paid,
       (SELECT count(*) FROM rewards.batch_line l JOIN rewards.batch b ON b.id = l.batch
        WHERE l.entitlement = t.id AND l.outcome IS NULL AND b.exported_at IS NOT NULL) AS with_bank,
       (SELECT count(*) FROM rewards.batch_line l WHERE l.entitlement = t.id AND l.outcome IS NULL)
       AS under_way,
       (SELECT string_agg(r.state, ' ') FROM rewards.list_line i JOIN rewards.reward_list r ON r.id = i.list
        WHERE i.entitlement = t.id AND i.removed_at IS NULL) AS listed
FROM rewards.entitlement t LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id WHERE t.program = $1
"""


async def the_laws_hold(program: UUID) -> None:
    """Assert everything that holds at every moment, for the program and for every entitlement."""
    whole = await ledger.of_program(program)
    assert whole.adds_up, whole
    rows = await database.fetch(_STANDINGS, program)
    balances = await ledger.of_entitlements([row["id"] for row in rows])
    for row in rows:
        books, gross = balances.get(row["id"], ledger.Balance()), row["amount_fen"]
        assert books.adds_up, books
        assert books.approved == (gross if row["listed"] == "approved" else 0)
        # Nobody is paid twice, and what the batches say is what the books say.
        assert row["paid"] + row["under_way"] <= 1
        paid = (gross - row["withheld_fen"], row["withheld_fen"]) if row["paid"] else (0, 0)
        assert (books.paid, books.withheld) == paid
        if row["fallen"]:
            assert row["listed"] in (None, "approved")
            assert (books.reclaimed, books.returned) == (books.paid, 0)
            assert books.open == (gross if row["with_bank"] else 0)
            assert row["under_way"] == row["with_bank"]
        else:
            assert books.reclaimed == books.cancelled == 0
    for book in ("approved", "open", "paid", "withheld", "returned", "cancelled", "reclaimed", "recovered"):
        assert getattr(whole, book) == sum(getattr(each, book) for each in balances.values())
    assert whole.paid + whole.withheld <= whole.approved
