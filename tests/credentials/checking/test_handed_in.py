"""Files that somebody hands in: ours and others', good and bad, and what is said of each."""

import io
import json
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from PIL import Image
from pypdf import PdfReader, PdfWriter

from credentials import qr
from credentials.certificate.of_token import certificate_of
from credentials.checking import handed_in
from credentials.checking.handed_in import (
    Checked,
    FileTooLargeError,
    OtherHostError,
    check_file,
    code_of_address,
)
from credentials.checking.own_records import OwnStatusLists
from credentials.checking.pictures import BrokenPictureError, NoQrCodeError
from credentials.checking.queries import CertificateNotFoundError
from credentials.closing import service as closing
from credentials.codes import new_code
from credentials.issuing import queries as issued
from credentials.taking_back import service, suspending
from credentials.taking_back.selection import Selection
from credentials.vc_api.data_model import MOST_FLAWS
from credentials.vc_api.flaws import DataModelError
from credentials.verification.documents import UnreadableDocumentError
from credentials.verification.guard import Guard
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.tokens import LONGEST_TOKEN, CredentialFormatError, parse_json
from registry.core.settings import current
from registry.web import limits
from tests.credentials.proofs import NOW, base64url, make_payload, make_token, segment, unsigned_token
from tests.credentials.taking_back.test_taking_back import WHY, make_unpaid

pytestmark = pytest.mark.anyio


async def nowhere(host: str, port: int) -> list[str]:
    """Resolve every host to an inner address, as an attacker's name server would."""
    return ["10.0.0.7"]


INNER = Guard(resolve=nowhere)


def codes_of(checked: Checked) -> dict[str, str]:
    return {step.id: step.code for step in checked.report.steps if step.outcome != "passed"}


def picture(said: str, *, form: str = "PNG", angle: float = 0, scale: int = 6) -> bytes:
    """Return a picture of a QR code, turned and on a larger sheet, as a phone would take it."""
    modules = qr.matrix(said)
    small = Image.new("L", (len(modules) + 8, len(modules) + 8), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                small.putpixel((x + 4, y + 4), 0)
    large = small.resize((small.width * scale, small.height * scale)).rotate(
        angle, fillcolor=255, expand=True
    )
    made = io.BytesIO()
    large.save(made, form)
    return made.getvalue()


async def test_our_own_token_pdf_and_picture(db: None) -> None:
    contest, credentials = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    pdf = certificate_of(made.token)
    address = f"{current().base_url}/V/{made.code}"
    files = {
        "token.jwt": made.token.encode(),
        "certificate.pdf": pdf,
        "code.png": picture(address),
        "turned.jpg": picture(address, form="JPEG", angle=17),
    }
    for name, content in files.items():
        checked = await check_file(content, name, INNER)
        assert (name, checked.state, codes_of(checked)) == (name, "valid", {})
        assert checked.certificate
        assert checked.certificate.code == made.code
    assert {step.id for step in (await check_file(pdf, "x.pdf")).report.steps} >= {"printed", "superseded"}
    await service.take_back(contest.organizer, Selection("credential", credentials[0]), WHY)
    for name, content in files.items():
        checked = await check_file(content, name, INNER)
        assert (name, checked.state, checked.report.outcome) == (name, "revoked", "invalid")


async def test_a_file_of_a_closed_page_says_no_more_than_the_page(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    await suspending.suspend(contest.organizer, Selection("credential", credentials[0]), "申诉正在处理")
    await closing.close_page(contest.administrator, made.code)
    for content in (made.token.encode(), certificate_of(made.token)):
        with pytest.raises(CertificateNotFoundError):
            await check_file(content, "x", INNER)
    file = {"file": ("x.jwt", made.token.encode(), "text/plain")}
    answer = await client.post("/api/certificates/check-file", files=file)
    assert (answer.status_code, answer.json()["code"]) == (404, "certificate_not_found")


async def test_an_address_may_be_in_small_letters_and_of_a_file(db: None) -> None:
    code, base = new_code(), current().base_url
    for said in (f"{base}/v/{code}", f"{base}/V/{code}.pdf", f"{base}/v/{code.lower()}.pdf?download=1#top"):
        assert code_of_address(said) == code


@pytest.mark.parametrize("digits", [9, 10, 400, 5_000])
async def test_a_list_of_ours_with_a_huge_number_is_unavailable(db: None, digits: int) -> None:
    with pytest.raises(SourceUnavailableError):
        await OwnStatusLists().find_list(f"{current().base_url}/status/{'9' * digits}")


async def test_a_pdf_that_prints_another_name_than_was_signed(db: None) -> None:
    contest, _ = await make_unpaid()
    first, second = (await issued.issued(contest.id))[:2]
    reader = PdfReader(io.BytesIO(certificate_of(first.token)))
    theirs = PdfReader(io.BytesIO(certificate_of(second.token)))
    forged = PdfWriter(clone_from=reader)
    forged.remove_page(0)
    forged.add_page(theirs.pages[0])
    made = io.BytesIO()
    forged.write(made)
    checked = await check_file(made.getvalue(), "forged.pdf", INNER)
    assert (checked.state, codes_of(checked)) == ("invalid", {"printed": "print_differs"})


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("https://localhost.example:8000/V/{code}", OtherHostError),
        ("http://localhost:8000.example/V/{code}", OtherHostError),
        ("http://localhost:8000@evil.example/V/{code}", OtherHostError),
        ("http://l\u043ecalhost:8000/V/{code}", OtherHostError),
        ("http://localhost:8000/other/V/{code}", OtherHostError),
        ("http://localhost:8000/V/{code}", CertificateNotFoundError),
    ],
)
async def test_an_address_of_another_site_is_refused(db: None, said: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await handed_in._of_qr_code(said.format(code=new_code()), INNER)


async def test_pictures_that_are_no_use(db: None) -> None:
    blank = io.BytesIO()
    Image.new("L", (300, 300), 255).save(blank, "PNG")
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    for content, refusal in (
        (blank.getvalue(), NoQrCodeError),
        (bomb.getvalue(), BrokenPictureError),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, BrokenPictureError),
        (b"\xff\xd8\xff\xe0" + bytes(50), BrokenPictureError),
        (bytes(handed_in.LARGEST_FILE + 1), FileTooLargeError),
        (bytes(handed_in.LARGEST_DOCUMENT + 1), FileTooLargeError),
        (bytes(handed_in.LARGEST_DOCUMENT), UnreadableDocumentError),
    ):
        with pytest.raises(refusal):
            await check_file(content, "x.png", INNER)


async def test_a_stranger_s_credential_whose_issuer_is_in_an_inner_network(db: None) -> None:
    token = make_token(make_payload(issued_at=NOW - timedelta(days=10)))
    checked = await check_file(token.encode(), "x.jwt", INNER)
    assert (checked.state, checked.report.outcome) == ("unchecked", "unchecked")
    assert codes_of(checked)["key"] == "address_refused"
    assert checked.named
    assert checked.named.issuer == "did:web:skills.example.org"


def _bad_tokens() -> Iterator[tuple[Any, str, str]]:
    deep: Any = "x"
    for _ in range(100):
        deep = {"a": [deep]}
    header = {"alg": "ES256", "kid": "did:web:skills.example.org#k", "typ": "JWT"}
    yield unsigned_token(header | {"alg": "none"}, make_payload()), "format", "algorithm_refused"
    yield unsigned_token(header | {"alg": "HS256"}, make_payload(), b"x" * 32), "format", "algorithm_refused"
    own_key = {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}
    for extra in (
        {"jwk": own_key},
        {"jku": "https://evil.example/k"},
        {"x5u": "https://evil.example/k"},
        {"crit": ["b64"], "b64": False},
        {"zip": "DEF"},
    ):
        yield unsigned_token(header | extra, make_payload(), b"x" * 64), "format", "header_refused"
    yield unsigned_token(header, make_payload() | {"evidence": deep}, b"x"), "format", "json_too_deep"
    many = f"{segment(header)}.{base64url(b'[' * 200_000)}.{base64url(b'x')}"
    yield many, "format", "json_too_deep"
    yield f"{segment(header)}.{'A' * LONGEST_TOKEN}.AA", "format", "token_too_long"
    inside = header | {"kid": "did:web:localhost#k"}
    yield unsigned_token(inside, make_payload(), b"x" * 64), "issuer", "key_of_another_issuer"


@pytest.mark.parametrize(("token", "step", "code"), list(_bad_tokens()), ids=lambda one: str(one)[:18])
async def test_bad_tokens_are_refused_with_a_code(db: None, token: str, step: str, code: str) -> None:
    checked = await check_file(token.encode(), "x.jwt", INNER)
    assert (checked.state, codes_of(checked)[step]) == ("invalid", code)


async def test_our_issuer_s_name_over_a_stranger_s_key(db: None) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    head, body, signature = made.token.split(".")
    tampered = f"{head}.{body}.{signature[:-4]}AAAA"
    checked = await check_file(tampered.encode(), "x.jwt", INNER)
    assert (checked.state, codes_of(checked)["signature"]) == ("invalid", "signature_wrong")
    assert checked.certificate is None


async def test_the_api_and_the_page_give_the_same_answer(app: Litestar, client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    file = {"file": ("x.jwt", made.token.encode(), "text/plain")}
    answer = await client.post("/api/certificates/check-file", files=file)
    assert answer.status_code == 200
    found = answer.json()
    assert (found["state"], found["outcome"], found["claimed"]) == ("valid", "valid", None)
    form = await client.get("/verify/more")
    csrf = re.findall(r'name="_csrf_token" value="([^"]+)"', form.text)[0]
    page = await client.post("/verify/file", files=file, data={"_csrf_token": csrf})
    assert page.status_code == 200
    assert 'class="state good"' in page.text
    nothing = {"file": ("x.json", json.dumps([1]).encode(), "text/plain")}
    assert (await client.post("/api/certificates/check-file", files=nothing)).json()["code"] == (
        "unreadable_document"
    )
    assert (await client.post("/verify/file", files=nothing, data={"_csrf_token": csrf})).status_code == 400
    limits.forget(app)
    tried = [await client.post("/api/certificates/check-file", files=nothing) for _ in range(21)]
    assert [one.status_code for one in tried[19:]] == [400, 429]


@pytest.mark.parametrize(
    "members",
    [
        {"verifiableCredential": {"credentialSubject": [0] * 300_000}},
        {"verifiableCredential": {"a" * 400_000: [{"@value": 0}] * 30_000}},
        {"verifiableCredential": {"a" * 400_000: [0] * 150_000}},
        {"holder": "x" * 900_000},
    ],
    ids=["flaws", "long_name", "no_flaws", "long_value"],
)
async def test_a_document_of_nothing_but_flaws_costs_little(db: None, members: dict[str, Any]) -> None:
    words = json.dumps({"type": "VerifiablePresentation"} | members)
    assert len(words) < LONGEST_TOKEN
    started = time.process_time()
    with pytest.raises(DataModelError) as refused:
        await check_file(words.encode(), "x.json", INNER)
    assert time.process_time() - started < 2
    assert len(refused.value.faults) <= MOST_FLAWS
    assert sum(len(fault.message.en) for fault in refused.value.faults) < 50_000


@pytest.mark.parametrize("issuer", ["did:example:\x00", "did:web:" + "x" * 200_000, "did:web:localhost\n"])
async def test_a_stranger_s_issuer_of_any_kind_is_answered(db: None, issuer: str) -> None:
    header = {"alg": "ES256", "kid": f"{issuer}#k", "typ": "JWT"}
    payload = make_payload(issued_at=NOW - timedelta(days=10)) | {"iss": issuer, "issuer": {"id": issuer}}
    token = unsigned_token(header, payload, b"x" * 64)
    checked = await check_file(token.encode(), "x.jwt", INNER)
    assert (checked.state, codes_of(checked)["key"]) == ("unchecked", "source_unavailable")
    assert all(len(step.message.en) < 500 for step in checked.report.steps)


async def test_half_a_character_is_refused_by_name(client: httpx.AsyncClient) -> None:
    for words in ('{"a":"\\ud800"}', '{"\\udc00":1}', '{"issuer":"did:web:a","id":"\\ud83d \\ude00"}'):
        file = {"file": ("x.json", words.encode(), "application/json")}
        answer = await client.post("/api/certificates/check-file", files=file)
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_document")
    assert parse_json('{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}
    with pytest.raises(CredentialFormatError):
        parse_json('{"a":"\ud800"}'.encode("utf-16-le", "surrogatepass"))


async def test_what_is_said_of_a_stranger_s_file_fits_our_own_too(client: httpx.AsyncClient) -> None:
    """One of ours with other bytes is not told that it was not issued here."""
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    head, body, signature = made.token.split(".")
    form = await client.get("/verify/more")
    csrf = re.findall(r'name="_csrf_token" value="([^"]+)"', form.text)[0]
    file = {"file": ("x.jwt", f"{head}.{body}.{signature[:-4]}AAAA".encode(), "text/plain")}
    page = await client.post("/verify/file", files=file, data={"_csrf_token": csrf})
    assert page.text.count('class="specimen"') == 1
    assert "不是本站签发" not in page.text
