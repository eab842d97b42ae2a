"""Outside payments from the list to what is due: faults, duplicates, second person, preview, withdrawal."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from competitions.awards import service as awards
from competitions.external.evidence import EvidenceRefusedError
from registry.core import database
from registry.core.errors import BadInputError
from registry.people.access import SecondPersonNeededError
from rewards.entitlements import why
from rewards.ledger import queries as ledger
from rewards.outside_payments import own_record, queries, recording, service
from rewards.outside_payments.following import OutsidePaymentAfterPaymentError
from rewards.recorded_lists import RecordedStateError
from rewards.simulation import queries as simulations
from rewards.simulation.working import Asked
from tests.competitions.external.documents import PDF
from tests.rewards.entitlements.makers import approve_all, make_successor
from tests.rewards.outside_payments.makers import (
    DOCUMENT,
    PROVINCE,
    SUM,
    due,
    make_office,
    pay,
    recorded,
    table,
)

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"payer": ""}, "value_missing"),
        ({"payer": "长" * 201}, "value_too_long"),
        ({"payee_class": "职工"}, "payee_class_unknown"),
        ({"payer_level": "乡级"}, "payer_level_unknown"),
        ({"amount": "0"}, "amount_invalid"),
        ({"amount": "1.234"}, "amount_invalid"),
        ({"position": "第一"}, "position_invalid"),
        ({"paid_on": "去年"}, "date_invalid"),
        ({"paid_on": "2999-01-01"}, "date_in_future"),
        ({"entry": "nobody"}, "award_unknown"),
        ({"tier": "gold"}, "award_unknown"),
        ({"payee": "别人"}, "payee_unknown"),
        ({"payee_class": "指导教师"}, "payee_unknown"),
        ({"amount": "40"}, "duplicate_row"),
    ],
)
async def test_one_wrong_row_keeps_the_whole_list_out(
    db: None, tmp_path: Path, changed: dict[str, str], code: str
) -> None:
    office = await make_office(tmp_path)
    content = table(office.row(), office.row(**changed))
    looked = await recording.preview(office.recorder, "list.csv", content)
    assert ([fault.code for fault in looked.faults], looked.faults[0].row) == ([code], 3)
    with pytest.raises(BadInputError) as refused:
        await recording.record(office.recorder, "list.csv", content, "evidence.pdf", PDF)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert await database.fetch_value("SELECT count(*) FROM rewards.outside_payment") == 0


async def test_the_same_payment_is_refused_by_name_and_free_once_refused(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    (one,) = await recorded(office)
    with pytest.raises(BadInputError) as refused:
        await recorded(office)
    (fault,) = refused.value.faults
    assert fault.code == "payment_known"
    assert PROVINCE in fault.message.zh and DOCUMENT in fault.message.en
    assert len(await recorded(office, office.row(document_number="虚教〔2026〕2号"))) == 1
    await service.refuse(office.confirmer, one, "文号抄错")
    assert len(await recorded(office)) == 1


async def test_one_that_is_typed_is_read_like_a_row_and_names_its_fields(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    with pytest.raises(BadInputError) as refused:
        await recording.enter(office.recorder, office.row(amount="x", payer=""), "e.pdf", PDF)
    assert {fault.column for fault in refused.value.faults} == {"amount", "payer"}
    with pytest.raises(EvidenceRefusedError):
        await recording.enter(office.recorder, office.row(), "e.txt", b"words")
    made = await recording.enter(office.recorder, office.row(), "e.pdf", PDF)
    kept = await database.fetch_one("SELECT * FROM rewards.outside_payment_import")
    assert kept is not None
    assert (kept["id"], kept["content"], kept["rows"]) == (made, None, 1)
    assert PDF not in kept["evidence"]
    assert await recording.evidence_of(office.confirmer, made) == ("application/pdf", PDF)


async def test_confirming_takes_it_off_and_withdrawing_gives_it_back(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    (one,) = await recorded(office)
    assert (await due(office))["amount_fen"] == SUM
    with pytest.raises(SecondPersonNeededError):
        await service.confirm(office.recorder, [one])
    said = await service.preview_confirmation(office.confirmer, [one])
    assert [each.amount_fen for each in said] == [-SUM, SUM - 3_000]
    assert (await due(office))["amount_fen"] == SUM
    await service.confirm(office.confirmer, [one])
    now = await due(office)
    assert (now["amount_fen"], now["claimed_fen"], now["offset_fen"]) == (SUM - 3_000, SUM, 3_000)
    for words in (PROVINCE, DOCUMENT, "30.00"):
        assert words in now["reason"] and words in now["reason_en"]
    with pytest.raises(RecordedStateError):
        await service.confirm(office.confirmer, [one])
    back = await service.preview_withdrawal(office.confirmer, one)
    assert [each.amount_fen for each in back] == [3_000 - SUM, SUM]
    assert (await due(office))["amount_fen"] == SUM - 3_000
    await service.withdraw(office.confirmer, one, "文件已被撤销")
    assert ((await due(office))["amount_fen"], (await due(office))["offset_fen"]) == (SUM, 0)
    (line,) = (await queries.outside_payments(office.recorder, state="withdrawn")).lines
    assert (line.payee, line.amount_fen, line.reason, line.decidable) == (
        office.payee.payee_name,
        3_000,
        "文件已被撤销",
        False,
    )


async def test_as_much_elsewhere_leaves_nothing_due_and_says_why(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    await service.confirm(office.confirmer, await recorded(office, office.row(amount="100")))
    assert await due(office) == {}
    (over,) = await why.passed_over(office.recorder, office.program.id, code="offset")
    assert (over.payee, over.amount_fen) == (office.payee.payee_name, SUM)
    assert PROVINCE in over.reason.zh


@pytest.mark.parametrize(
    "offset", [{}, {"against": "same_award", "payers": ["别的单位"]}], ids=("none", "another")
)
async def test_a_program_that_does_not_ask_for_it_changes_nothing(
    db: None, tmp_path: Path, offset: dict[str, Any]
) -> None:
    office = await make_office(tmp_path, offset=offset)
    made = await recorded(office)
    assert await service.preview_confirmation(office.confirmer, made) == []
    await service.confirm(office.confirmer, made)
    assert (await due(office))["amount_fen"] == SUM


async def test_after_a_correction_it_counts_for_the_award_that_stands(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    await service.confirm(office.confirmer, await recorded(office))
    office.payee = replace(
        office.payee,
        award_id=str(await make_successor(office.recorder, UUID(office.payee.award_id))),
    )
    with pytest.raises(BadInputError) as refused:
        await recorded(office)
    assert [fault.code for fault in refused.value.faults] == ["payment_known"]
    await service.confirm(
        office.confirmer, await recorded(office, office.row(document_number="2号", amount="1"))
    )
    assert (await due(office))["offset_fen"] == 3_100


async def test_a_revoked_award_takes_what_was_due_and_shows_that_it_fell(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    await service.confirm(office.confirmer, await recorded(office))
    await awards.revoke(office.contest.organizer, UUID(office.payee.award_id), "资格不符")
    assert await due(office) == {}
    (line,) = (await queries.outside_payments(office.recorder)).lines
    assert not line.stands


async def test_what_was_approved_is_cancelled_and_less_is_due_instead(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    await approve_all(office.recorder, office.program.id)
    before = await ledger.of_program(office.program.id)
    await service.confirm(office.confirmer, await recorded(office))
    assert (await due(office))["amount_fen"] == SUM - 3_000
    after = await ledger.of_program(office.program.id)
    assert (after.cancelled, after.open) == (SUM, before.open - SUM)
    assert after.adds_up


@pytest.mark.parametrize("outcome", ["paid", ""], ids=("paid", "with the bank"))
async def test_what_was_paid_is_never_changed_in_silence(db: None, tmp_path: Path, outcome: str) -> None:
    office = await make_office(tmp_path)
    (one,) = await recorded(office)
    await pay(office, outcome)
    before = await ledger.of_program(office.program.id)
    for decide in (service.preview_confirmation, service.confirm):
        with pytest.raises(OutsidePaymentAfterPaymentError) as refused:
            await decide(office.confirmer, [one])
        (fault,) = refused.value.faults
        assert office.payee.entry in fault.message.zh
        assert all(sum_ in fault.message.zh for sum_ in ("100.00", "70.00", "30.00"))
        assert office.payee.payee_name not in str(refused.value)
    assert (await due(office))["amount_fen"] == SUM
    assert await ledger.of_program(office.program.id) == before
    assert await database.fetch_value("SELECT state FROM rewards.outside_payment") == "recorded"
    await service.refuse(office.confirmer, one, "多发部分已线下追回")


async def test_what_was_paid_less_is_not_given_back_in_silence(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    (one,) = await recorded(office)
    await service.confirm(office.confirmer, [one])
    await pay(office, "paid")
    with pytest.raises(OutsidePaymentAfterPaymentError) as refused:
        await service.withdraw(office.confirmer, one, "文件已被撤销")
    assert "少发 30.00" in refused.value.faults[0].message.zh
    assert (await due(office))["amount_fen"] == SUM - 3_000


async def test_a_person_sees_what_others_paid_them_and_an_erasure_says_that_it_stays(
    db: None, tmp_path: Path
) -> None:
    office = await make_office(tmp_path)
    person = [UUID(office.payee.payee_id)]
    assert [fate.count for fate in await own_record.fates(person)] == [0]
    await service.confirm(office.confirmer, await recorded(office))
    (section,) = await own_record.held(person)
    (row,) = section.rows
    assert (row["payer"], row["document"], row["yuan"]) == (PROVINCE, DOCUMENT, "30.00")
    (fate,) = await own_record.fates(person)
    assert (fate.count, fate.goes) == (1, False)


async def test_a_simulation_of_the_year_takes_off_what_is_confirmed(db: None, tmp_path: Path) -> None:
    office = await make_office(tmp_path)
    program = office.program.document
    await service.confirm(office.confirmer, await recorded(office))
    outcome = await simulations.simulate(
        office.recorder, Asked(program, await simulations.awards_of(2026, program))
    )
    (line,) = [one for one in outcome.simulation.lines if one.award.key == office.payee.key]
    assert (line.amount_fen, PROVINCE in line.reason.zh) == (SUM - 3_000, True)
