"""A server killed with kill -9 at each step of a batch: whole or not at all, and it can be done again."""

from collections.abc import Sequence
from typing import Any

import pytest

from registry.core import database
from registry.core.settings import Settings
from rewards.ledger import queries as ledger
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import opening, return_files, service
from tests.competitions.results.test_killed import killed_at
from tests.factories import bearer
from tests.rewards.payees.makers import account, card
from tests.rewards.payments.makers import (
    CSV_SET,
    Desk,
    bank_answer,
    books_add_up,
    confirmer,
    make_drawn,
    make_exported,
    make_payable,
)

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("service"), pytest.mark.timeout(600)]

WRITTEN = (
    "rewards.batch_counter",
    "rewards.batch",
    "rewards.batch_line",
    "rewards.batch_file",
    "rewards.return_file",
    "rewards.return_line",
    "rewards.ledger_entry",
    "rewards.receivable",
    "registry.notice",
    "registry.audit_line",
)


async def everything() -> list[Any]:
    """Return what there is of everything that a step of a batch writes, and the states that it changes."""
    counts = [await database.fetch_value(f"SELECT count(*) FROM {table}") for table in WRITTEN]
    states = await database.fetch(
        "SELECT number, exported_at, dissolved_at, (SELECT last_number FROM rewards.batch_counter) AS last,"
        " ARRAY(SELECT coalesce(l.outcome, '') FROM rewards.batch_line l WHERE l.batch = b.id"
        " ORDER BY l.position) AS outcomes FROM rewards.batch b ORDER BY number"
    )
    kept = await database.fetch_value("SELECT count(imported_at) FROM registry.upload")
    return [*counts, [tuple(row) for row in states], kept]


async def nothing_is_left(
    settings: Settings, desk: Desk, tables: Sequence[str], path: str, sent: dict[str, str]
) -> None:
    """Kill a server at each of these writes; nothing of what it had written is there, and the law holds."""
    before = await everything()
    for table in tables:
        await killed_at(table, settings, path, sent, bearer(desk.payer))
        # What the dead server held is given back once PostgreSQL has seen that nobody listens.
        async with database.transaction():
            await database.execute("SELECT 1 FROM rewards.program FOR UPDATE")
        assert await everything() == before, table
        assert await books_add_up(desk.program) and (await ledger.of_program(desk.program)).adds_up


async def test_a_batch_is_drawn_whole_or_not_at_all(db: None, settings: Settings) -> None:
    desk = await make_payable()
    path = f"/api/programs/{desk.program}/batches"
    tables = ("rewards.batch_counter", "rewards.batch_line")
    await nothing_is_left(settings, desk, tables, path, {"kind": "bank"})
    batch = await make_drawn(desk)
    number = await database.fetch_value("SELECT number FROM rewards.batch WHERE id = $1", batch)
    assert number.endswith("-0001")


async def test_a_batch_is_exported_whole_or_not_at_all(db: None, settings: Settings) -> None:
    desk = await make_payable()
    batch = await make_drawn(desk)
    path = f"/api/batches/{batch}/export"
    tables = ("rewards.batch_file", "rewards.batch")
    await nothing_is_left(settings, desk, tables, path, {"column_set": CSV_SET})
    files = await service.export(desk.payer, batch, CSV_SET)
    assert len(files) == 2 and await database.fetch_value("SELECT count(*) FROM rewards.batch_file") == 2


async def test_a_return_is_booked_whole_or_not_at_all(db: None, settings: Settings) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    upload = await return_files.hand_in(
        desk.payer, batch, "return.xlsx", await bank_answer(batch, {1: "账号不存在"})
    )
    path = f"/api/returns/{upload}/booking"
    tables = ("rewards.return_line", "rewards.ledger_entry", "registry.upload")
    await nothing_is_left(settings, desk, tables, path, {})
    await return_files.apply(desk.payer, upload)
    assert await database.fetch_value("SELECT count(*) FROM rewards.batch_line WHERE outcome = 'paid'") > 1


async def test_what_came_back_is_opened_whole_or_not_at_all(db: None, settings: Settings) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    await return_files.read(desk.payer, batch, await bank_answer(batch, {1: "账号不存在"}), "return.xlsx")
    payee, name = await _returned()
    await payees.confirm_account(await confirmer(payee), Payee(person=payee), account(name, card(501)))
    path = f"/api/programs/{desk.program}/batches"
    await nothing_is_left(settings, desk, ("rewards.ledger_entry",), path, {"kind": "bank"})
    [payment] = await opening.payments(await make_drawn(desk))
    assert payment.account_number == card(501)


async def _returned() -> tuple[Any, str]:
    row = await database.fetch_one(
        "SELECT p.id, p.name FROM rewards.batch_line l JOIN rewards.entitlement t ON t.id = l.entitlement"
        " JOIN registry.person p ON p.id = t.person WHERE l.outcome = 'returned'"
    )
    assert row is not None
    return row["id"], row["name"]
