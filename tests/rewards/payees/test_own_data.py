"""Bank accounts in a person's own data, and after an erasure."""

import pytest

from registry.core import database, privacy
from registry.people.own_data.contributors import Section
from rewards import own_record
from rewards.payees import queries, service
from rewards.payees.service import Payee
from tests.factories import make_confirmed
from tests.rewards.payees.makers import account, card, make_own, payees_of
from tests.rewards.payees.test_reminding import let_return

pytestmark = pytest.mark.anyio


async def accounts_in(persons: list[object]) -> Section:
    sections = await own_record.held(persons)  # type: ignore[arg-type]
    return next(section for section in sections if section.code == "payee_accounts")


async def test_ones_own_data_has_the_accounts_masked(db: None) -> None:
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    student = await make_own(contest, person)
    await service.confirm_account(student, Payee(person=person), account(name, card(6)))
    section = await accounts_in([person])
    (row,) = section.rows
    assert set(row) == set(section.columns)
    assert row["number"] == f"•••• {card(6)[-4:]}"
    assert row["holder_name"] == name
    assert card(6) not in str(section)


async def test_an_erasure_empties_what_was_never_paid_to_and_leaves_the_rest(db: None) -> None:
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    student = await make_own(contest, person)
    paid_to = await service.confirm_account(student, Payee(person=person), account(name, card(6)))
    await let_return(contest, person, paid_to)
    unused = await service.confirm_account(
        student,
        Payee(person=person),
        account("张父", card(7), guardian_name="张父", guardian_relation="父亲", of_age=False),
    )
    fates = {fate.what.en.split(":")[0]: (fate.goes, fate.count) for fate in await own_record.fates([person])}
    assert fates["Bank accounts that nothing was paid to"] == (True, 1)
    assert fates["Bank accounts that something was paid to"] == (False, 1)
    async with database.transaction():
        assert own_record.OWN_RECORD.erase is not None
        await own_record.OWN_RECORD.erase(contest.administrator, [person])
    rows = {row["id"]: row for row in await database.fetch("SELECT * FROM rewards.payee_account")}
    ring = await privacy.ring()
    assert ring.open(rows[paid_to]["number"], "payee_account.number", paid_to) == card(6)
    assert (rows[unused]["number_end"], rows[unused]["shared_mark"]) == ("", "")
    assert rows[unused]["guardian_relation"] == ""
    for column in ("holder_name", "bank", "number", "phone", "guardian_name"):
        assert ring.open(rows[unused][column], f"payee_account.{column}", unused) == ""
    assert await queries.current_accounts([person], []) == {}
    assert [row["number"] for row in (await accounts_in([person])).rows] == [f"•••• {card(6)[-4:]}"]
    assert await queries.shared() == []
