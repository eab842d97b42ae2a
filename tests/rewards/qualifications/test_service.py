"""Qualifications from the list to the money: faults, second person, confirmation, payment, withdrawal."""

from uuid import UUID

import pytest

from competitions.external.evidence import EvidenceRefusedError
from registry.core import database
from registry.core.errors import BadInputError
from registry.people.access import SecondPersonNeededError
from rewards.approvals import service as approvals
from rewards.notices import answering, drafting, objecting
from rewards.notices import service as notices
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import exporting, opening, return_files
from rewards.payments import service as payments
from rewards.qualifications import queries, recording, service
from rewards.recorded_lists import RecordedStateError
from rewards.recovery.queries import receivables
from tests.competitions.external.documents import PDF
from tests.rewards.notices.makers import CONTACT, let_notice_pass
from tests.rewards.payees.makers import account
from tests.rewards.payments.makers import CSV_SET, bank_answer, books_add_up
from tests.rewards.qualifications.makers import IDS, Office, make_employee, make_office, row, table

pytestmark = pytest.mark.anyio

SECOND = {"姓名": "职工乙", "身份证号": IDS[1], "证书编号": "V-2", "职业代码": "6-18-01-02"}


async def recorded(office: Office, *rows: dict[str, str]) -> list[UUID]:
    made, _ = await recording.record(office.recorder, "list.csv", table(*rows), "evidence.pdf", PDF)
    found = await database.fetch("SELECT id FROM rewards.qualification WHERE list = $1 ORDER BY id", made)
    return [line["id"] for line in found]


async def standing() -> list[tuple[str, int]]:
    rows = await database.fetch(
        "SELECT p.name, t.amount_fen FROM rewards.entitlement t JOIN registry.person p ON p.id = t.person"
        " WHERE NOT EXISTS (SELECT 1 FROM rewards.withdrawal w WHERE w.entitlement = t.id) ORDER BY p.name"
    )
    return [(line["name"], line["amount_fen"]) for line in rows]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"类型": "奖状"}, "kind_unknown"),
        ({"等级": "特级"}, "level_unknown"),
        ({"身份证号": "110105194912310021"}, "identity_invalid"),
        ({"发证日期": "2026/5/1x"}, "date_invalid"),
        ({"发证日期": "2999-01-01"}, "date_in_future"),
        ({"发证机构": ""}, "value_missing"),
        ({"参保依据": ""}, "insured_incomplete"),
        ({"参保止": "2024-01-01"}, "period_reversed"),
        ({"姓名": "别人"}, "name_differs"),
        ({"身份证号": IDS[2]}, "person_unknown"),
        ({"参保单位": "没有的公司"}, "organization_unknown"),
        ({"证书编号": "V-2"}, "duplicate_row"),
    ],
)
async def test_one_wrong_row_keeps_the_whole_list_out(db: None, changed: dict[str, str], code: str) -> None:
    office = await make_office()
    content = table(row(**SECOND), row(**changed))
    looked = await recording.preview(office.recorder, "list.csv", content)
    assert ([fault.code for fault in looked.faults], looked.faults[0].row) == ([code], 3)
    with pytest.raises(BadInputError) as refused:
        await recording.record(office.recorder, "list.csv", content, "evidence.pdf", PDF)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert await database.fetch_value("SELECT count(*) FROM rewards.qualification") == 0


async def test_a_number_that_is_recorded_already_is_refused_by_name_and_free_once_refused(db: None) -> None:
    office = await make_office()
    (one,) = await recorded(office, row())
    with pytest.raises(BadInputError) as refused:
        await recorded(office, row())
    assert "V-1" in refused.value.faults[0].message.zh
    await service.refuse(office.confirmer, one, "编号抄错")
    assert len(await recorded(office, row())) == 1


async def test_evidence_is_needed_kept_sealed_and_its_reading_is_told(db: None) -> None:
    office = await make_office()
    with pytest.raises(EvidenceRefusedError):
        await recording.record(office.recorder, "list.csv", table(row()), "x.txt", b"words")
    await recorded(office, row())
    kept = await database.fetch_one("SELECT id, evidence FROM rewards.qualification_import")
    assert kept is not None
    assert PDF not in kept["evidence"]
    assert await recording.evidence_of(office.confirmer, kept["id"]) == ("application/pdf", PDF)


async def test_who_recorded_does_not_confirm_and_nothing_is_due_before(db: None) -> None:
    office = await make_office()
    made = await recorded(office, row(), row(**SECOND))
    with pytest.raises(SecondPersonNeededError):
        await service.confirm(office.recorder, made)
    assert await standing() == []
    await service.confirm(office.confirmer, made)
    assert await standing() == [("职工乙", 200000), ("职工甲", 260000)]
    with pytest.raises(RecordedStateError):
        await service.confirm(office.confirmer, made)
    page = await queries.qualifications(office.recorder, state="confirmed")
    assert {(one.insured, one.decidable) for one in page.lines} == {(True, False)}


async def test_a_preview_says_what_would_follow_and_leaves_everything_as_it_was(db: None) -> None:
    office = await make_office()
    (one,) = await recorded(office, row())
    said = await service.preview_confirmation(office.confirmer, [one])
    assert [each.amount_fen for each in said] == [260000]
    page = await queries.qualifications(office.confirmer, state="recorded")
    assert ([each.id for each in page.lines], await standing()) == ([one], [])
    await service.confirm(office.confirmer, [one])
    said = await service.preview_withdrawal(office.confirmer, one)
    assert [each.amount_fen for each in said] == [-260000]
    assert await standing() == [("职工甲", 260000)]


async def test_who_was_not_insured_on_the_day_is_passed_over(db: None) -> None:
    office = await make_office()
    await service.confirm(office.confirmer, await recorded(office, row(参保起="2026-05-02")))
    assert await standing() == []
    assert await database.fetch_value("SELECT code FROM rewards.passed_over") == "gate"


async def test_the_whole_way_from_the_list_to_the_payment_and_back(db: None) -> None:
    office = await make_office()
    (one,) = await recorded(office, row())
    await service.confirm(office.confirmer, [one])
    await payees.confirm_account(
        await make_employee(office), Payee(person=office.people[0]), account("职工甲")
    )
    listed = await drafting.draft(office.recorder, office.program, "职工技能奖励（虚构）", contact=CONTACT)
    await notices.publish(office.recorder, listed)
    await let_notice_pass(listed)
    await notices.end_notice(office.recorder, listed)
    for bureau in ("hrss", "union", "finance"):
        signatory = office.officers[bureau]
        await approvals.approve(signatory.actor, listed, signatory.code())
    payer = office.officers["finance"].actor
    batch = await payments.draw(payer, office.program, "bank")
    await exporting.export(payer, batch, CSV_SET)
    (payment,) = await opening.payments(batch)
    assert (payment.holder_name, payment.gross_fen, payment.net_fen) == ("职工甲", 260000, 260000)
    await return_files.read(payer, batch, await bank_answer(batch), "return.xlsx")
    assert await books_add_up(office.program)
    await service.withdraw(office.confirmer, one, "发证机构声明作废")
    assert await standing() == []
    (owed,) = await receivables(office.recorder)
    assert (owed.amount_fen, owed.payee) == (260000, "职工甲")
    assert await books_add_up(office.program)


async def test_an_objection_that_is_upheld_leaves_the_employee_out(db: None) -> None:
    office = await make_office()
    await service.confirm(office.confirmer, await recorded(office, row(), row(**SECOND)))
    before = await standing()
    listed = await drafting.draft(office.recorder, office.program, "职工技能奖励（虚构）", contact=CONTACT)
    await notices.publish(office.recorder, listed)
    filed = await objecting.file(listed, "1", "证书不是本人的。")
    await answering.answer(office.officers["union"].actor, filed.id, "upheld", "经核实，异议成立。")
    assert len(before) == 2 and len(await standing()) == 1
    left_out = await database.fetch("SELECT award, qualification FROM rewards.exclusion")
    assert [(each["award"], each["qualification"] is not None) for each in left_out] == [(None, True)]
    # Whatever is settled afterwards leaves it out too.
    assert await database.fetch_value("SELECT count(*) FROM rewards.passed_over WHERE code = 'excluded'") == 1
