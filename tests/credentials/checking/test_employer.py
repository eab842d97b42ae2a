"""Looking up by number and name, and many at once: codes, sheets and files, as a table and as a workbook."""

import io
import json
import re
from datetime import timedelta

import httpx
import pytest
from litestar import Litestar
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from credentials import codes
from credentials.checking import many, typed_codes
from credentials.checking.lookup import NumberAndNameNotFoundError, by_number_and_name
from credentials.closing import service as closing
from credentials.data_integrity.proofs import without_claims
from credentials.issuing import queries as issued
from credentials.presentations import service as presentations
from credentials.taking_back import service, suspending
from credentials.taking_back.selection import Selection
from registry.core.settings import current
from registry.web import limits
from tests.credentials.checking.test_handed_in import INNER
from tests.credentials.presentations.test_presentations import make_two
from tests.credentials.proofs import NOW, make_payload, unsigned_token
from tests.credentials.taking_back.test_taking_back import WHY, make_unpaid

pytestmark = pytest.mark.anyio


async def csrf_of(client: httpx.AsyncClient) -> str:
    form = await client.get("/verify/more")
    assert form.status_code == 200
    found: str = re.findall(r'name="_csrf_token" value="([^"]+)"', form.text)[0]
    return found


async def test_number_and_name_however_they_are_typed(db: None) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    name = (await by_number_and_name(made.serial, "选手ZZ001-010")).printed.recipient
    assert name == "选手ZZ001-010"
    for serial, typed in (
        (made.serial.lower(), " 选手 ZZ001-010 "),
        (f" {made.serial}", "选手\uff3a\uff3a001-010"),
        (made.serial, "ce shi"),
    ):
        assert (await by_number_and_name(serial, typed)).code == made.code


async def test_unknown_wrong_and_closed_are_answered_alike(db: None) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    said = set()
    for serial, name in (
        ("TST-2026-999999", "选手ZZ001-010"),
        (made.serial, "选手ZZ001-011"),
        (made.serial, ""),
        (made.serial, " . "),
        ("", "选手ZZ001-010"),
    ):
        with pytest.raises(NumberAndNameNotFoundError) as refused:
            await by_number_and_name(serial, name)
        said.add(str(refused.value))
    await closing.close_page(contest.administrator, made.code)
    with pytest.raises(NumberAndNameNotFoundError) as refused:
        await by_number_and_name(made.serial, "选手ZZ001-010")
    assert len(said | {str(refused.value)}) == 1


async def test_the_form_leads_on_and_is_limited(app: Litestar, client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    csrf = await csrf_of(client)
    right = {"_csrf_token": csrf, "serial": made.serial, "name": "选手ZZ001-010"}
    answer = await client.post("/verify/lookup", data=right)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/V/{made.code}")
    asked = {"serial": made.serial, "name": "选手ZZ001-010"}
    found = (await client.post("/api/certificates/lookup", json=asked)).json()
    assert (found["state"], found["serial"]) == ("valid", made.serial)
    limits.forget(app)
    wrong = right | {"name": "别人"}
    tried = [(await client.post("/verify/lookup", data=wrong)).status_code for _ in range(11)]
    assert tried == [404] * 10 + [429]


def test_codes_are_told_apart_however_they_are_pasted() -> None:
    first, second = codes.new_codes(2)
    grouped = codes.grouped(first)
    assert typed_codes.pieces(f"{first} {second}\n\n {grouped},{first}；\t") == [first, second, grouped]
    assert typed_codes.pieces(grouped.replace("-", " ")) == [grouped.replace("-", " ")]
    assert typed_codes.pieces(" \n,") == []


async def test_each_gets_its_answer_in_its_place(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_unpaid()
    made = await issued.issued(contest.id)
    await service.take_back(contest.organizer, Selection("credential", credentials[1]), WHY)
    await suspending.suspend(contest.organizer, Selection("credential", credentials[2]), "申诉正在处理")
    await closing.close_page(contest.administrator, made[3].code)
    typed = [
        codes.grouped(made[0].code).lower(),
        made[1].code,
        f"{current().base_url}/V/{made[2].code}",
        made[3].code,
        codes.new_code(),
        made[0].code[:-1] + ("0" if made[0].code[-1] != "0" else "1"),
        f"https://look-alike.example/V/{made[0].code}",
    ]
    answer = await client.post("/api/certificates/check", json={"codes": typed})
    assert answer.status_code == 200
    assert [(one["given"], one["state"], one["code"]) for one in answer.json()] == [
        (typed[0], "valid", ""),
        (typed[1], "revoked", "revocation"),
        (typed[2], "suspended", "suspended"),
        (typed[3], "not_found", "certificate_not_found"),
        (typed[4], "not_found", "certificate_not_found"),
        (typed[5], "unreadable", "mistyped_code"),
        (typed[6], "unreadable", "other_host"),
    ]


async def test_a_sheet_and_files_come_back_as_a_workbook_without_formulas(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    first, second = (await issued.issued(contest.id))[:2]
    sheet = io.BytesIO()
    with Workbook(sheet) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["姓名", "证书代码"])
        page.write_row(1, 0, ["甲", codes.grouped(first.code)])
        page.write_row(2, 0, ["乙", ""])
    files = [
        ("files", ("codes.xlsx", sheet.getvalue(), "application/octet-stream")),
        ("files", ("=HYPERLINK(1).jwt", second.token.encode(), "text/plain")),
    ]
    data = {"_csrf_token": await csrf_of(client), "typed": ""}
    answer = await client.post("/verify/many.xlsx", data=data, files=files)
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[:3] for row in rows[1:]] == [
        [codes.grouped(first.code), "有效", "选手ZZ001-010"],
        ["=HYPERLINK(1).jwt", "有效", (await many.check_codes([second.code]))[0].recipient],
    ]
    shown = await client.post("/verify/many", data=data | {"typed": second.code})
    assert shown.status_code == 200
    assert second.code in shown.text


async def test_many_files_are_counted_while_they_are_checked(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    tokens = [one.token for one in await issued.issued(contest.id)][:5]
    files = [("files", (f"{n}.jwt", token.encode(), "text/plain")) for n, token in enumerate(tokens)]
    files.append(("files", ("broken.pdf", b"%PDF-1.7 nothing", "application/pdf")))
    data = {"_csrf_token": await csrf_of(client), "typed": codes.new_codes(1)[0]}
    async with client.stream("POST", "/verify/many", data=data, files=files) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        shown = (await answer.aread()).decode()
    counted = shown.partition('role="status">')[2].partition("</p>")[0]
    # The code is done at once; the last number is that of all.
    assert next(word for word in counted.split() if word.isdigit()) == "1"
    assert counted.split()[-1] == "7"
    assert shown.count("<tr>") == 8
    assert shown.count('class="badge good"') == 6
    assert shown.rstrip().endswith("</html>")
    told = [one async for one in many.going_on([], [("0.jwt", tokens[0].encode())])]
    assert [type(one) for one in told][-1] is list
    assert told[0] == 0


async def test_each_credential_of_a_presentation_has_a_line(db: None) -> None:
    _, learner, owned = await make_two()
    made = await presentations.present(learner, owned, "json")
    found = await many.check_files([("all.json", made.content), ("x.jwt", b"x")], INNER)
    assert [(one.given, one.state) for one in found] == [
        ("all.json", "valid"),
        ("all.json (1)", "valid"),
        ("all.json (2)", "valid"),
        ("x.jwt", "unreadable"),
    ]
    named = [one.certificate_code.replace("-", "") for one in found]
    assert (named[0], sorted(named[1:3]), named[3]) == ("", sorted(owned), "")
    assert [bool(one.recipient) for one in found] == [False, True, True, False]
    assert found[0].issuer


async def test_what_failed_is_named_before_what_was_not_checked(db: None) -> None:
    header = {"alg": "ES256", "kid": "did:web:localhost#k", "typ": "JWT"}
    outdated = make_payload() | {"validUntil": "2020-01-01T00:00:00Z", "exp": 1_577_836_800}
    for payload, state, code in (
        # The issuer is in an inner network: that its key could not be had is no reason to call it invalid.
        (outdated, "invalid", "period"),
        (make_payload(issued_at=NOW - timedelta(days=10)), "unchecked", "address_refused"),
    ):
        kid = {"kid": f"{payload['issuer']['id']}#k"}
        token = unsigned_token(header | kid, payload, b"x" * 64)
        (result,) = await many.check_files([("x.jwt", token.encode())], INNER)
        assert (result.state, result.code) == (state, code)
    # Of one without a proof the steps before the signature were not taken, which is no reason at all.
    unsigned = without_claims(make_payload(issued_at=NOW - timedelta(days=10)))
    (result,) = await many.check_files([("x.json", json.dumps(unsigned).encode())], INNER)
    assert (result.state, result.code) == ("invalid", "proof_missing")


async def test_many_files_together_have_a_time_of_their_own(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "_SECONDS_IN_ALL", -1)
    found = await many.check_files([("a.jwt", b"x"), ("b.jwt", b"x")], INNER)
    assert [(one.state, one.code) for one in found] == [("unchecked", "out_of_time")] * 2


async def test_too_many_and_none(client: httpx.AsyncClient) -> None:
    sent = await client.post("/api/certificates/check", json={"codes": codes.new_codes(501)})
    assert sent.status_code == 400
    csrf = await csrf_of(client)
    for typed in ("", "\n".join(codes.new_codes(501))):
        answer = await client.post(
            "/verify/many", data={"_csrf_token": csrf, "typed": typed}, files={"x": ("", b"")}
        )
        assert answer.status_code == 400
    whole = await client.post("/api/certificates/check", json={"codes": codes.new_codes(500)})
    assert {one["state"] for one in whole.json()} == {"not_found"}
    assert len(whole.json()) == 500


@pytest.mark.parametrize("heading", ['name="file"', 'name="file"; filename=""'])
async def test_bytes_in_place_of_a_file_are_refused(client: httpx.AsyncClient, heading: str) -> None:
    part = f"--b\r\nContent-Disposition: form-data; {heading}\r\n\r\n".encode()
    answer = await client.post(
        "/api/certificates/check-file",
        content=part + b"GIF87a\xff\xfe\r\n--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
