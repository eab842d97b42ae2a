"""A payment that the bank confirmed and sent back days later: back in the books, and paid anew."""

import httpx
import pytest

from competitions.awards import service as awards
from registry.core import database
from registry.core.errors import NotFoundError
from registry.people.reasons import ReasonNamesPersonError
from rewards.ledger import queries as ledger
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import service
from rewards.payments.bouncing import PaymentNotPaidError, PaymentReclaimedError, bounce
from rewards.payments.desk import NotPayingBureauError
from tests.factories import bearer
from tests.rewards.payees.makers import account, card
from tests.rewards.payments.makers import books_add_up, confirmer, make_answered, make_payable

pytestmark = pytest.mark.anyio

_FIRST = (
    "SELECT l.entitlement, l.gross_fen, l.net_fen, l.withheld_fen, t.person, t.award, p.name"
    " FROM rewards.batch_line l JOIN rewards.entitlement t ON t.id = l.entitlement"
    " JOIN registry.person p ON p.id = t.person WHERE l.batch = $1 AND l.position = 1"
)


async def test_it_is_returned_and_paid_again_once_its_payee_has_mended_the_account(db: None) -> None:
    desk = await make_payable()
    batch = await make_answered(desk, {2: "户名不符"})
    line = await database.fetch_one(_FIRST, batch)
    assert line is not None
    before = await ledger.of_program(desk.program)
    with pytest.raises(PaymentNotPaidError):
        await bounce(desk.payer, batch, 2, "账户已销户")
    with pytest.raises(NotFoundError):
        await bounce(desk.payer, batch, 999, "账户已销户")
    with pytest.raises(ReasonNamesPersonError):
        await bounce(desk.payer, batch, 1, f"{line['name']}的账户已销户")
    with pytest.raises(NotPayingBureauError):
        await bounce(desk.bench.officers["hrss"].actor, batch, 1, "账户已销户")
    assert await ledger.of_program(desk.program) == before

    await bounce(desk.payer, batch, 1, "账户已销户")
    books = await ledger.of_program(desk.program)
    assert (books.paid, books.withheld, books.returned) == (
        before.paid - line["net_fen"],
        before.withheld - line["withheld_fen"],
        before.returned + line["gross_fen"],
    )
    assert await books_add_up(desk.program)
    with pytest.raises(PaymentNotPaidError):
        await bounce(desk.payer, batch, 1, "账户已销户")
    told = await database.fetch_value(
        "SELECT count(*) FROM registry.notice WHERE subject LIKE 'payee_account%' AND done_at IS NULL"
    )
    assert told >= 1
    events = await database.fetch(
        "SELECT kind, data FROM rewards.occurrence WHERE subject = $1 AND kind LIKE 'payment.%' ORDER BY id",
        f"entitlement:{line['entitlement']}",
    )
    assert [row["kind"] for row in events] == ["payment.made", "payment.bounced"]

    # As after any return: the account first, then another batch.
    looked = await service.preview(desk.payer, desk.program, entitlements=[line["entitlement"]])
    assert [finding.code for _, findings in looked.held for finding in findings] == ["account_returned"]
    await payees.confirm_account(
        await confirmer(line["person"]), Payee(person=line["person"]), account(line["name"], card(4711))
    )
    await service.draw(desk.payer, desk.program, entitlements=[line["entitlement"]])
    assert await books_add_up(desk.program)


async def test_money_of_a_reward_that_fell_is_recovered_and_not_paid_again(db: None) -> None:
    desk = await make_payable()
    batch = await make_answered(desk)
    line = await database.fetch_one(_FIRST, batch)
    assert line is not None
    await awards.revoke(desk.bench.contest.organizer, line["award"], "资格不符")
    before = await ledger.of_program(desk.program)
    with pytest.raises(PaymentReclaimedError):
        await bounce(desk.payer, batch, 1, "账户已销户")
    assert await ledger.of_program(desk.program) == before


async def test_it_is_recorded_over_the_api_and_on_the_page(client: httpx.AsyncClient) -> None:
    desk = await make_payable()
    batch = await make_answered(desk)
    headers = bearer(desk.payer)
    made = await client.post(
        f"/api/batches/{batch}/bounces", json={"position": 1, "reason": "账户已销户"}, headers=headers
    )
    assert made.status_code == 204
    again = await client.post(
        f"/api/batches/{batch}/bounces", json={"position": 1, "reason": "账户已销户"}, headers=headers
    )
    assert (again.status_code, again.json()["code"]) == (409, "payment_not_paid")
    line = (await client.get(f"/api/batches/{batch}/lines", headers=headers)).json()["lines"][0]
    assert (line["outcome"], line["reason"]) == ("returned", "账户已销户")
