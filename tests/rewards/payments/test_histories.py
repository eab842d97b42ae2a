"""Random histories of drawing, exporting, answering, falling and paying back: the law holds after each."""

import random
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from competitions.awards import service as awards
from registry.core import database
from registry.core.errors import RegistryError
from rewards.ledger import queries as ledger
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import bouncing, opening, return_files, service
from rewards.recovery import service as recovery
from tests.rewards.payees.makers import account, card
from tests.rewards.payments.makers import (
    CSV_SET,
    Desk,
    answer_row,
    confirmer,
    make_payable,
    return_file,
)

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]
_STEPS = 25
HAPPENED = {
    "revoked": "competitions.award_revocation",
    "mended": "(SELECT person FROM rewards.payee_account WHERE person IS NOT NULL GROUP BY person"
    " HAVING count(*) > 1) AS x",
    "has to come back": "rewards.receivable",
    "came back": "rewards.ledger_entry WHERE book = 'recovered'",
}


class History:
    """One random history; each step does something that an officer, a bank or a payee might do."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        self.desk = desk
        self.chance = chance
        self.done: list[str] = []

    async def step(self) -> None:
        """Do something at random; what the registry refuses changes nothing and is part of the history."""
        acts: list[Callable[[], Awaitable[None]]] = [
            *(self.draw, self.export, self.answer) * 3,
            self.dissolve,
            self.bounce,
            self.mend,
            self.revoke,
            self.pay_back,
        ]
        await self.do(self.chance.choice(acts))

    async def do(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do one thing and write down what came of it."""
        try:
            await act()
            self.done.append(act.__name__)
        except RegistryError as error:
            self.done.append(f"{act.__name__}: {error.code}")

    async def batch(self) -> UUID:
        """Return any batch; the refusal that there is none is that of an unknown one."""
        rows = await database.fetch("SELECT id FROM rewards.batch ORDER BY number")
        if not rows:
            return self.desk.list
        # The newest is what most people are at.
        return UUID(str((rows[-1] if self.chance.random() < 0.6 else self.chance.choice(rows))["id"]))

    async def draw(self) -> None:
        """Draw all that is clear, or a few of them, by either way of paying."""
        kind = self.chance.choice(("bank", "bank", "transfer"))
        looked = await service.preview(self.desk.payer, self.desk.program, kind)  # type: ignore[arg-type]
        some = [line.entitlement for line in looked.clear if self.chance.random() < 0.4]
        wanted = some if some and self.chance.random() < 0.8 else None
        await service.draw(self.desk.payer, self.desk.program, kind, wanted)  # type: ignore[arg-type]

    async def export(self) -> None:
        """Export any batch, perhaps again."""
        batch = await self.batch()
        kind = await database.fetch_value("SELECT kind FROM rewards.batch WHERE id = $1", batch)
        await service.export(self.desk.payer, batch, "" if kind == "transfer" else CSV_SET)

    async def dissolve(self) -> None:
        """Give up any batch."""
        await service.dissolve(self.desk.payer, await self.batch(), "换一批次")

    async def answer(self) -> None:
        """Answer a part of any batch in a random way: paid, returned, twice, or with another amount."""
        batch = await self.batch()
        rows = []
        for one in await opening.payments(batch):
            for _ in range(self.chance.choice((0, 1, 1, 1, 2))):
                row = answer_row(one, self.chance.choice(("", "", "账号不存在")), str(len(self.done)))
                row[4] += self.chance.choice((0, 0, 0, 0, 0.004, 1))
                rows.append(row)
        await return_files.read(self.desk.payer, batch, return_file(rows), "return.xlsx")

    async def bounce(self) -> None:
        """Say of any payment of a batch, perhaps one that was never made, that it came back."""
        await bouncing.bounce(self.desk.payer, await self.batch(), self.chance.randint(1, 12), "账户已销户")

    async def fall(self) -> None:
        """Take back an award for which something was paid."""
        award = await database.fetch_value(
            "SELECT min(t.award::text) FROM rewards.batch_line l JOIN rewards.entitlement t"
            " ON t.id = l.entitlement JOIN competitions.award a ON a.id = t.award AND a.kind = 'entry'"
            " LEFT JOIN competitions.award_revocation r ON r.award = t.award"
            " WHERE l.outcome = 'paid' AND r.id IS NULL"
        )
        if award is not None:
            await awards.revoke(self.desk.bench.contest.organizer, UUID(award), "虚构的原因")

    async def mend(self) -> None:
        """Confirm an account anew for somebody whose payment came back."""
        rows = await database.fetch(
            "SELECT DISTINCT p.id, p.name FROM rewards.batch_line l"
            " JOIN rewards.entitlement t ON t.id = l.entitlement JOIN registry.person p ON p.id = t.person"
            " WHERE l.outcome = 'returned' ORDER BY p.name"
        )
        for row in rows:
            if self.chance.random() < 0.7:
                number = card(self.chance.randrange(10**9))
                await payees.confirm_account(
                    await confirmer(row["id"]), Payee(person=row["id"]), account(row["name"], number)
                )

    async def revoke(self) -> None:
        """Take an award back, whatever its money came to."""
        rows = await database.fetch(
            "SELECT DISTINCT t.award FROM rewards.entitlement t JOIN competitions.award a ON a.id = t.award"
            " LEFT JOIN competitions.award_revocation r ON r.award = t.award"
            " WHERE r.id IS NULL AND a.kind = 'entry' ORDER BY t.award"
        )
        await awards.revoke(
            self.desk.bench.contest.organizer, self.chance.choice(rows)["award"], "虚构的原因"
        )

    async def pay_back(self) -> None:
        """Record that a part of what is owed came back, perhaps too much."""
        rows = await database.fetch("SELECT id, amount_fen FROM rewards.receivable ORDER BY id")
        if rows:
            row = self.chance.choice(rows)
            fen = self.chance.randint(1, row["amount_fen"])
            await recovery.settle(self.desk.bench.drafter, row["id"], fen, f"凭证{len(self.done)}")


async def check(desk: Desk) -> None:
    """Assert the law of the books for the program and for each sum, and that nobody is paid twice."""
    books = await ledger.of_program(desk.program)
    assert books.adds_up
    ids = [row["id"] for row in await database.fetch("SELECT id FROM rewards.entitlement")]
    assert all(balance.adds_up for balance in (await ledger.of_entitlements(ids)).values())
    row = await database.fetch_one(
        """
        SELECT coalesce(sum(net_fen) FILTER (WHERE outcome = 'paid'), 0)::bigint AS paid,
               coalesce(sum(withheld_fen) FILTER (WHERE outcome = 'paid'), 0)::bigint AS withheld,
               count(*) FILTER (WHERE outcome IS NULL OR outcome = 'paid')
             - count(DISTINCT entitlement) FILTER (WHERE outcome IS NULL OR outcome = 'paid') AS twice,
               coalesce(sum(gross_fen) FILTER (WHERE outcome IS NULL), 0)::bigint AS waiting
        FROM rewards.batch_line
        """
    )
    assert row is not None and (books.paid, books.withheld, row["twice"]) == (row["paid"], row["withheld"], 0)
    assert row["waiting"] <= books.open
    numbers = [x["number"] for x in await database.fetch("SELECT number FROM rewards.batch ORDER BY number")]
    assert [int(number[5:]) for number in numbers] == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_law_holds_after_every_step_of_a_random_history(db: None, seed: int) -> None:
    desk = await make_payable()
    history = History(desk, random.Random(seed))  # noqa: S311  # no secret
    # Every history has a batch that was answered, whatever follows.
    for act in (history.draw, history.export, history.answer):
        await history.do(act)
        await check(desk)
    for _ in range(_STEPS):
        await history.step()
        await check(desk)
    # Whatever chance left out is done at the end, so that no history is without it.
    for act in (history.mend, history.fall, history.pay_back):
        await history.do(act)
        await check(desk)
    assert {"draw", "export", "answer"} <= set(history.done), history.done
    # What really happened, not what was tried: a step may be refused, or find nothing to do.
    happened = {
        what: await database.fetch_value(f"SELECT count(*) FROM {where}")  # our own text
        for what, where in HAPPENED.items()
    }
    assert min(happened.values()) >= 1, (happened, history.done)
