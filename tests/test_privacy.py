"""Nothing personal leaves by a side door: a journey with marked values, and a search of all output."""

import io
import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date

import httpx
import pytest
from python_calamine import CalamineWorkbook
from stdnum.cn import ric
from xlsxwriter import Workbook

from tests.conftest import ROOT, WORKER
from tests.fuzz.fuzzing import account, token
from tests.service import Service, free_port, served

pytestmark = [pytest.mark.xdist_group("privacy"), pytest.mark.timeout(240)]

NAME, CLASS, NUMBER, PHONE, EMAIL = "祁标记", "标记班", "MARK20260001", "13812345678", "marked@example.org"
_BODY = "22010120080107" + "731"
ID = _BODY + str(ric.calc_check_digit(f"{_BODY}0"))
BORN = date(2008, 1, 7)
MARKS = (NAME, CLASS, NUMBER, PHONE, EMAIL, ID, f"{BORN}")
PASSWORD = "a marked password 2026"


@dataclass
class Visitor:
    """A browser of one account; keeps every address that it saw and every answer that was a refusal."""

    client: httpx.Client
    addresses: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def seen(self, answer: httpx.Response) -> httpx.Response:
        self.addresses += [str(answer.url), answer.headers.get("location", "")]
        self.addresses += re.findall(r'(?:href|action|formaction|src)="([^"]*)"', answer.text)
        if answer.status_code >= 400:
            self.refusals.append(answer.text)
        return answer

    def get(self, path: str) -> httpx.Response:
        return self.seen(self.client.get(path))

    def post(self, path: str, form: dict[str, str], *, page: str = "", file: bytes = b"") -> httpx.Response:
        """Send the form of a page, with the token that the page carries."""
        csrf = self.get(page or path).text.partition('name="_csrf_token" value="')[2].partition('"')[0]
        files = {"file": ("名单.xlsx", file)} if file else None
        return self.seen(self.client.post(path, data=form | {"_csrf_token": csrf}, files=files))


def browser(stack: ExitStack, service: Service) -> Visitor:
    client = httpx.Client(
        base_url=service.url, headers={"Accept": "text/html"}, timeout=30, follow_redirects=True
    )
    return Visitor(stack.enter_context(client))


def signed_in(stack: ExitStack, service: Service, username: str) -> Visitor:
    made = browser(stack, service)
    who = account(username)
    made.post("/sign-in", {"username": who.username, "password": who.password})
    assert made.get("/desk").url.path == "/desk"
    return made


def workbook(**changed: str) -> bytes:
    values = {
        "姓名": NAME,
        "证件类型": "居民身份证",
        "证件号码": ID,
        "出生日期": f"{BORN}",
        "学号": NUMBER,
        "班级": CLASS,
        "手机号码": PHONE,
        "电子邮箱": EMAIL,
    } | changed
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, list(values))
    sheet.write_row(1, 0, list(values.values()))
    book.close()
    return made.getvalue()


def test_marked_values_are_in_no_log_address_figure_refusal_or_audit_line() -> None:
    folder = ROOT / ".data" / "tests" / f"privacy-{WORKER}"
    with served(folder, free_port(), "--demo") as service, ExitStack() as stack:
        officer, other = (signed_in(stack, service, username) for username in ("school", "teacher"))
        school = re.search(r"/organizations/[0-9a-f-]{36}", officer.get("/organizations").text)
        assert school
        # Brought in by a spreadsheet; once with a fault first.
        wrong = workbook(出生日期="2009-02-03")
        assert (
            "birth_date_differs_from_id"
            in officer.post(f"{school[0]}/import", {"kind": "students"}, file=wrong).text
        )
        preview = officer.post(f"{school[0]}/import", {"kind": "students"}, file=workbook())
        assert NAME in preview.text
        done = officer.post(str(preview.url), {})
        assert "已导入" in done.text
        # Looked for, looked at, shown whole, corrected, exported.
        people = f"{school[0]}/people"
        assert NAME in officer.get(people).text
        assert ID not in officer.get(people).text
        for words in (NAME, NUMBER, CLASS):
            typed = {"q": words, "role": ""}
            for where in (people, f"{school[0]}/invitations"):
                found = officer.post(f"{where}/find", typed, page=where)
                assert found.status_code == 200
                assert NAME in found.text
            exported = officer.post(f"{people}.xlsx", typed, page=people)
            rows = CalamineWorkbook.from_filelike(io.BytesIO(exported.content)).get_sheet_by_index(0)
            assert [row[0] for row in rows.to_python()[1:]] == [NAME]
        found = officer.post(people, {"id_kind": "resident_id", "id_number": ID})
        person = re.search(r"/people/[0-9a-f-]{36}", str(found.url))
        assert person
        whole = officer.post(f"{person[0]}/identifiers", {}, page=person[0])
        assert ID in whole.text
        assert PHONE in whole.text
        officer.post(
            f"{person[0]}/change", {"name": NAME, "phone": "not a number " + PHONE, "id_number": ID + "9"}
        )
        # Seen by those who may not know, and by nobody in particular.
        for path in (person[0], people, f"{school[0]}/import"):
            assert other.get(path).status_code == 404
        stranger = browser(stack, service)
        stranger.post("/sign-in", {"username": NAME, "password": PASSWORD})
        stranger.post(
            "/claim", {"name": NAME, "code": "0000-0000-0000", "username": NUMBER, "password": PHONE}
        )
        # Over the API, well and badly formed.
        bearer = {"Authorization": f"Bearer {token(service.url, account('school'))}"}
        for body in (
            {"name": NAME, "id_number": ID},
            [{"name": NAME, "id_kind": "resident_id", "id_number": ID + "1"}],
        ):
            officer.seen(httpx.post(f"{service.url}/api/people", json=body, headers=bearer, timeout=30))
        searched = httpx.post(
            f"{service.url}/api{people}/search", json={"q": NAME}, headers=bearer, timeout=30
        )
        assert [person["name"] for person in searched.json()["people"]] == [NAME]
        answer = httpx.post(
            f"{service.url}/api/people/search", json={"id_number": ID}, headers=bearer, timeout=30
        )
        assert answer.status_code == 200
        assert ID not in answer.text
        auditor = {"Authorization": f"Bearer {token(service.url, account('auditor'))}"}
        trail = httpx.get(f"{service.url}/api/audit", headers=auditor, timeout=30)
        assert "people.read_identity" in trail.text
        assert "imports.import" in trail.text
        outputs = {
            "log": service.log.read_text(encoding="utf-8"),
            "metrics": httpx.get(f"{service.url}/metrics", timeout=30).text,
            "audit": trail.text,
            "addresses": "\n".join(a for v in (officer, other, stranger) for a in v.addresses),
            # What somebody typed themselves may be shown to them again in the form; not to others.
            "refusals to others": "\n".join(other.refusals),
        }
    assert '"route"' in outputs["log"]
    assert len(outputs["refusals to others"]) > 1000
    leaked = [
        (where, mark) for where, words in outputs.items() for mark in (*MARKS, PASSWORD) if mark in words
    ]
    assert leaked == []
