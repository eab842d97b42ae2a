"""An employee's line names the employer where a prize's names the school: lists, notices, payment list."""

import io
import re
from uuid import UUID

import httpx
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from rewards.approvals import list_lines
from rewards.notices import public, queries
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import exporting, opening
from rewards.payments import queries as batches
from rewards.payments import service as payments
from tests.rewards.notices.makers import let_notice_pass
from tests.rewards.payees.makers import account
from tests.rewards.payments.makers import CSV_SET
from tests.rewards.qualifications.employers import (
    FITTER,
    OTHER,
    PEOPLE,
    THREE,
    approve_listed,
    held,
    make_listed,
)
from tests.rewards.qualifications.makers import COMPANY, make_employee

pytestmark = pytest.mark.anyio

# One employee of another company, with two certificates.
TWICE = (held("职工丁", OTHER), held("职工丁", OTHER, 证书编号="V-9", 职业代码="9-9") | FITTER)


async def shown_at(client: httpx.AsyncClient, listed: UUID) -> dict[str, str]:
    """Return what everybody sees of a notice, by address: page, files, PDF and API, blanks left out."""
    seen = {}
    for end in ("", "/lines.csv", "/lines.json", "/notice.pdf"):
        answer = await client.get(f"/notices/{listed}{end}")
        assert answer.status_code == 200
        words = answer.text if not end.endswith("pdf") else text_of(answer.content)
        seen[end] = re.sub(r"\s", "", words)
    answer = await client.get(f"/api/public-notices/{listed}/lines")
    return seen | {"api": answer.text}


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


async def test_lists_and_approvals_name_the_employer_and_find_by_it(db: None) -> None:
    office, listed = await make_listed(*THREE, *TWICE)
    by_name = {line.payee: line.school.zh for line in (await queries.lines(office.recorder, listed)).lines}
    assert by_name == {"职工甲": COMPANY, "职工乙": COMPANY, "职工丙": COMPANY, "职工丁": OTHER}
    found = await queries.lines(office.recorder, listed, q=OTHER)
    assert [line.payee for line in found.lines] == ["职工丁", "职工丁"]
    candidates = await queries.preview(office.recorder, office.program)
    assert {each.payee: each.school for each in candidates} == by_name
    await let_notice_pass(listed)
    asked = await list_lines.lines(office.recorder, listed)
    assert {line.payee: line.school for line in asked.lines} == by_name
    assert (await list_lines.lines(office.recorder, listed, q=COMPANY)).total == 3
    totals = await list_lines.totals(office.recorder, listed)
    assert {group.name.zh: group.lines for group in totals.by_school} == {COMPANY: 3, OTHER: 2}


async def test_the_notice_names_employers_while_it_runs_and_no_number(client: httpx.AsyncClient) -> None:
    _, listed = await make_listed(*THREE, *TWICE)
    for where, words in (await shown_at(client, listed)).items():
        for said in (COMPANY, OTHER, "职工丁"):
            assert said in words, (where, said)
        assert not [number for number in PEOPLE.values() if number in words], where
    found = await client.post(f"/notices/{listed}/find", data={"q": OTHER})
    assert found.text.count('<th scope="row">职工丁</th>') == 2
    sums = await public.schools(await public.notice(listed))
    assert {each.school.zh: each.lines for each in sums} == {COMPANY: 3, OTHER: 2}
    english = (await client.get(f"/notices/{listed}?lang=en")).text
    assert "School or employer" in english and "Company" in english and "Works" in english


async def test_when_it_is_over_an_employer_of_few_is_neither_named_nor_found(
    client: httpx.AsyncClient,
) -> None:
    _, listed = await make_listed(*THREE, *TWICE)
    await let_notice_pass(listed)
    for where, words in (await shown_at(client, listed)).items():
        assert COMPANY in words and "其他用人单位" in words, where
        assert not [said for said in (OTHER, *PEOPLE, *PEOPLE.values()) if said in words], where
    nothing = await client.post(f"/notices/{listed}/find", data={"q": OTHER})
    assert "没有符合的行" in nothing.text
    shown = await client.post(f"/notices/{listed}/find", data={"q": COMPANY})
    assert shown.text.count('<th scope="row">职*') == 3


async def test_two_certificates_of_one_are_no_two_people(db: None) -> None:
    third = held("职工丁", OTHER, 证书编号="V-10", 职业代码="9-10", **{"职业（工种）": "焊工"})
    _, listed = await make_listed(*THREE, *TWICE, third)
    await let_notice_pass(listed)
    notice = await public.notice(listed)
    # The other company's three lines are one person's: its sum goes into one with the next.
    (row,) = await public.schools(notice)
    assert (row.school.zh, row.lines, row.payees) == ("其他学校和用人单位", 6, 4)
    assert {line.school.zh for line in await public.all_lines(notice)} == {COMPANY, "其他用人单位"}


async def test_the_payment_list_names_the_employer(db: None) -> None:
    office, listed = await make_listed(*THREE)
    await payees.confirm_account(
        await make_employee(office), Payee(person=office.people[0]), account("职工甲")
    )
    await approve_listed(office, listed)
    payer = office.officers["finance"].actor
    batch = await payments.draw(payer, office.program, "bank")
    (payment,) = await opening.payments(batch)
    assert (payment.payee, payment.organization) == ("职工甲", COMPANY)
    await exporting.export(payer, batch, CSV_SET)
    (kept,) = [each for each in await batches.files(payer, batch) if each.kind == "list"]
    _, content = await exporting.download(payer, kept.id)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[3][rows[2].index("单位/学校")] == COMPANY
