"""What one officer recorded waits on the desk of another one, and never on the recorder's own."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from registry.core import clock, database
from registry.core.actor import Actor
from rewards.outside_payments import service as outside_payments
from rewards.overview import waiting
from rewards.overview.waiting import WaitingAtDesk
from rewards.qualifications import service as qualifications
from tests.factories import bearer, make_account
from tests.registry.people.accounts.visits import send
from tests.rewards.approvals.test_pages import read, sign_in
from tests.rewards.outside_payments import makers as outside
from tests.rewards.qualifications import makers as qualified
from tests.rewards.qualifications.test_service import SECOND
from tests.rewards.qualifications.test_service import recorded as record_qualifications

pytestmark = pytest.mark.anyio

KINDS = ("outside_payments", "qualifications")
LINK = 'href="/outside-payments?state=recorded"'


async def waits(actor: Actor) -> list[WaitingAtDesk]:
    return [each for each in await waiting.waiting(actor) if each.kind in KINDS]


async def test_an_outside_payment_waits_for_everybody_but_its_recorder_until_it_is_decided(
    db: None, tmp_path: Path
) -> None:
    office = await outside.make_office(tmp_path)
    assert await waits(office.confirmer) == []
    small, large = await outside.recorded(
        office, office.row(), office.row(document_number="2号", amount="20.50", payer="别的单位")
    )
    (one,) = await waits(office.confirmer)
    assert (one.kind, one.ours, one.lines, one.fen, one.late) == ("outside_payments", True, 2, 5_050, False)
    assert one.address == "/outside-payments?state=recorded"
    (own,) = await waits(office.recorder)
    assert (own.ours, own.lines, own.fen) == (False, 2, 5_050)
    await outside_payments.confirm(office.confirmer, [small])
    assert [(each.lines, each.fen) for each in await waits(office.confirmer)] == [(1, 3_000)]
    await outside_payments.refuse(office.confirmer, large, "重复登记")
    assert await waits(office.confirmer) == await waits(office.recorder) == []


async def test_what_two_recorded_waits_for_each_of_them_in_part(db: None, tmp_path: Path) -> None:
    office = await outside.make_office(tmp_path)
    await outside.recorded(office)
    other = replace(office, contest=replace(office.contest, bureau=office.confirmer))
    await outside.recorded(other, office.row(document_number="2号", amount="1"))
    for actor, theirs, own in ((office.recorder, 100, 3_000), (office.confirmer, 3_000, 100)):
        assert {each.ours: each.fen for each in await waits(actor)} == {True: theirs, False: own}


async def test_somebody_with_two_accounts_is_one_person(db: None, tmp_path: Path) -> None:
    office = await outside.make_office(tmp_path)
    await outside.recorded(office)
    person = await database.fetch_value("SELECT id FROM registry.person ORDER BY id LIMIT 1")
    await database.execute(
        "UPDATE registry.account SET person = $2 WHERE id = $1", office.recorder.account_id, person
    )
    assert [each.ours for each in await waits(office.confirmer)] == [True]
    assert [each.ours for each in await waits(replace(office.confirmer, person_id=person))] == [False]


async def test_a_qualification_waits_likewise_and_nobody_says_yet_what_it_comes_to(db: None) -> None:
    office = await qualified.make_office()
    made = await record_qualifications(office, qualified.row(), qualified.row(**SECOND))
    (one,) = await waits(office.confirmer)
    assert (one.kind, one.ours, one.lines, one.fen) == ("qualifications", True, 2, None)
    assert one.address == "/qualifications?state=recorded"
    assert [each.ours for each in await waits(office.recorder)] == [False]
    await qualifications.confirm(office.confirmer, made)
    assert await waits(office.confirmer) == await waits(office.recorder) == []


async def test_the_page_leads_to_the_recorded_ones_and_marks_what_is_late(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    office = await outside.make_office(tmp_path)
    (one,) = await outside.recorded(office)
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(
            "UPDATE rewards.outside_payment SET recorded_at = $1", clock.now() - timedelta(days=10, hours=1)
        )
    sign_in(client, office.confirmer)
    page = await read(client, "/rewards/desk")
    ours, _, others = page.partition("等待其他部门")
    assert "待确认的外部发放" in ours and LINK in ours and "逾期" in ours
    assert others == ""
    assert 'href="/outside-payments"' in await read(client, "/desk")
    assert outside.DOCUMENT in await read(client, "/outside-payments?state=recorded")
    assert (await send(client, "/outside-payments", do="confirm_now", line=str(one))).status_code == 303
    assert LINK not in await read(client, "/rewards/desk")


async def test_the_recorder_and_an_auditor_see_it_wait_for_others(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    office = await outside.make_office(tmp_path)
    await outside.recorded(office)
    auditor = await make_account("auditor", office.contest.administrator)
    for actor in (office.recorder, auditor):
        sign_in(client, actor)
        ours, _, others = (await read(client, "/rewards/desk")).partition("等待其他部门")
        assert LINK not in ours and LINK in others
    told = (await client.get("/api/rewards/waiting", headers=bearer(office.confirmer))).json()
    assert [(each["kind"], each["program_title"], each["ours"]) for each in told] == [
        ("outside_payments", None, True)
    ]
