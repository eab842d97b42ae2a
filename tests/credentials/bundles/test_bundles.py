"""Many certificates at once: which ones, who may, and what is in the file."""

import asyncio
import csv
import io
import subprocess
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
import zxingcpp
from PIL import Image
from pydantic import ValidationError
from pypdf import PdfReader

from competitions.awards import service as awards
from credentials.bundles import queries, service
from credentials.bundles.archive import archive
from credentials.bundles.drawing import Drawn, draw_one, drawn_in_order
from credentials.bundles.print_file import NothingDrawnError, print_file
from credentials.bundles.queries import Chosen
from credentials.bundles.schemas import Selection, Wanted
from credentials.bundles.service import Bundle, NothingToTakeError
from credentials.certificate.attachment import extract_credential
from credentials.certificate.paper import Paper
from credentials.certificate.rendering import render
from credentials.claims.printed import Printed
from credentials.signers import KeyStoreUnavailableError
from registry.core import clock, database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ForbiddenError, NotFoundError, NotSignedInError
from registry.core.texts import text
from tests.credentials.compromised import make_compromised
from tests.credentials.proofs import DID, make_facts, make_payload, make_token
from tests.credentials.test_certificate import TOKEN, make_printed
from tests.factories import (
    SCHOOLS,
    Contest,
    bearer,
    make_account,
    make_confirmed,
    make_issued,
)

pytestmark = pytest.mark.anyio


async def whole(bundle: Bundle) -> bytes:
    return b"".join([part async for part in bundle.content])


async def recipients_in(contest: Contest, wanted: Wanted) -> set[str]:
    """Return the names of the recipients of a selection, as its ZIP lists them."""
    made = zipfile.ZipFile(io.BytesIO(await whole(await service.take(contest.organizer, wanted, "zh"))))
    return {line["获证人"] for line in lines_of(made)}


def lines_of(made: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.read("list.csv").decode("utf-8-sig"))))


async def event(contest: Contest, code: str) -> UUID:
    found: UUID = await database.fetch_value(
        "SELECT id FROM competitions.event WHERE competition = $1 AND code = $2", contest.id, code
    )
    return found


async def officer(contest: Contest, school: str) -> Actor:
    return await make_account(
        "school_officer",
        contest.administrator,
        organization=contest.organizations[school],
    )


async def test_a_zip_has_every_certificate_and_a_list(db: None) -> None:
    contest, issued = await make_issued()
    bundle = await service.take(contest.organizer, Wanted(competition=contest.id), "zh")
    assert (bundle.certificates, bundle.media_type) == (len(issued), "application/zip")
    made = zipfile.ZipFile(io.BytesIO(await whole(bundle)))
    assert made.testzip() is None
    lines = lines_of(made)
    pdfs = [name for name in made.namelist() if name.endswith(".pdf")]
    assert [line["文件"] for line in lines] == pdfs
    assert {line["证书编号"] for line in lines} == {one.serial for one in issued}
    assert "not-drawn.txt" not in made.namelist()
    tokens = {extract_credential(made.read(name)) for name in pdfs}
    assert tokens == {one.token for one in issued}
    trail = await database.fetch_one(
        "SELECT subject, after FROM registry.audit_line WHERE action = 'credentials.take'"
    )
    assert trail is not None
    assert trail["subject"] == f"competition:{contest.id}"


async def test_the_file_comes_in_parts_and_stops_with_who_takes_it(db: None) -> None:
    contest, issued = await make_issued()
    bundle = await service.take(contest.organizer, Wanted(competition=contest.id), "zh")
    first = await anext(aiter(bundle.content))
    # The first certificate is on its way while the others wait.
    assert first.startswith(b"PK\x03\x04")
    assert len(first) < 300_000 < 50_000 * len(issued)
    await bundle.content.aclose()


async def test_a_printed_file_has_a_page_each_that_can_be_scanned(db: None, tmp_path: Path) -> None:
    contest, _ = await make_issued()
    wanted = Wanted(competition=contest.id, event=await event(contest, "ZZ001"), form="pdf")
    content = await whole(await service.take(contest.organizer, wanted, "zh"))
    singles = [one async for one in drawn_in_order(await queries.chosen(wanted))]
    read = PdfReader(io.BytesIO(content), strict=True)
    assert len(read.pages) == len(singles) == 7
    for page, one in zip(read.pages, singles, strict=True):
        assert one.printed.serial in page.extract_text()
        # The page is the very page of the single file.
        assert one.pdf is not None
        drawn_here, drawn_there = page.get_contents(), PdfReader(io.BytesIO(one.pdf)).pages[0].get_contents()
        assert drawn_here is not None
        assert drawn_there is not None
        assert drawn_here.get_data() == drawn_there.get_data()
    # What all pages share is there once: it is far smaller than the single files together.
    assert len(content) < 0.7 * sum(len(one.pdf or b"") for one in singles)
    assert scanned(content, tmp_path) == [one.printed.url.upper() for one in singles]


def scanned(pdf: bytes, folder: Path) -> list[str]:
    """Return what a phone reads on each page of a PDF that poppler finds no fault with."""
    (folder / "all.pdf").write_bytes(pdf)
    checked = subprocess.run(["pdfinfo", "all.pdf"], cwd=folder, capture_output=True, text=True, check=True)
    assert checked.stderr == ""
    subprocess.run(["pdftoppm", "-r", "100", "-png", "all.pdf", "page"], cwd=folder, check=True)
    found = []
    for picture in sorted(folder.glob("page-*.png")):
        with Image.open(picture) as opened:
            found += [code.text for code in zxingcpp.read_barcodes(opened)]
    return found


async def test_a_school_takes_its_own_and_nobody_else_s(db: None) -> None:
    contest, issued = await make_issued()
    own, other = contest.organizations[SCHOOLS[1]], contest.organizations[SCHOOLS[0]]
    actor = await officer(contest, SCHOOLS[1])
    offers = await service.of_school(actor, own)
    mine = await queries.chosen(Selection(school=own))
    theirs = await queries.chosen(Selection(school=other))
    assert offers.by_event[0].certificates == len(mine) > 0
    assert set(mine).isdisjoint(theirs)
    assert len(mine) + len(theirs) == len(issued)
    made = zipfile.ZipFile(io.BytesIO(await whole(await service.take(actor, Wanted(school=own), "en"))))
    schools = {
        row["School"].split("\n")[0]
        for row in csv.DictReader(io.StringIO(made.read("list.csv").decode("utf-8-sig")))
    }
    assert schools <= {f"School {SCHOOLS[1]}", ""}
    both = Wanted(competition=contest.id, event=await event(contest, "ZZ001"), school=own)
    assert 0 < (await service.take(actor, both, "zh")).certificates < len(mine)
    for wanted in (
        Wanted(school=other),
        Wanted(competition=contest.id),
        Wanted(competition=contest.id, school=other),
        Wanted(school=uuid4()),
    ):
        with pytest.raises(NotFoundError):
            await service.take(actor, wanted, "zh")
    with pytest.raises(NotFoundError):
        await service.of_school(actor, other)
    with pytest.raises(NotFoundError):
        await service.of_competition(actor, contest.id)
    with pytest.raises(ForbiddenError):
        await service.of_competition(contest.bureau, contest.id)
    with pytest.raises(NotSignedInError):
        await service.take(VISITOR, Wanted(school=own), "zh")


async def test_an_organizer_of_another_contest_takes_nothing(db: None) -> None:
    contest, _ = await make_issued()
    stranger = await make_account(
        "organizer",
        contest.administrator,
        username="stranger",
        organization=contest.organizations[SCHOOLS[0]],
    )
    with pytest.raises(NotFoundError):
        await service.take(stranger, Wanted(competition=contest.id), "zh")
    # To name one's own organization beside somebody else's contest opens nothing.
    with pytest.raises(NotFoundError):
        await service.take(
            stranger, Wanted(competition=contest.id, school=contest.organizations[SCHOOLS[0]]), "zh"
        )


async def test_a_class_is_who_is_in_it_today(db: None) -> None:
    contest, _ = await make_issued()
    school = contest.organizations[SCHOOLS[1]]
    learners = ("选手ZZ001-010", "选手ZZ002-010", "选手ZZ001-030")
    await database.execute(
        "UPDATE registry.membership m SET unit = '虚构1班' FROM registry.person p"
        " WHERE p.id = m.person AND p.name = ANY($1)",
        list(learners),
    )
    actor = await officer(contest, SCHOOLS[1])
    wanted = Wanted(school=school, unit="虚构1班")
    (offer,) = (await service.of_school(actor, school)).by_unit
    assert (offer.name.zh, offer.certificates, offer.selection) == (
        "虚构1班",
        3,
        Selection(**wanted.model_dump(exclude={"form"})),
    )
    assert await recipients_in(contest, wanted) == set(learners)
    # Who has left is no longer of the class; a record that was merged is one with the person's other one.
    await database.execute(
        "UPDATE registry.membership m SET until = $2 FROM registry.person p"
        " WHERE p.id = m.person AND p.name = $1",
        learners[2],
        clock.today() - timedelta(days=1),
    )
    await database.execute(
        "UPDATE registry.person SET merged_into = (SELECT id FROM registry.person WHERE name = $2)"
        " WHERE name = $1",
        "选手ZZ001-050",
        learners[0],
    )
    offers = (await service.of_school(actor, school)).by_unit
    found = len(await queries.chosen(wanted))
    assert [one.certificates for one in offers] == [found]
    merged = await database.fetch_value(
        "SELECT count(*) FROM credentials.credential k"
        " JOIN competitions.award_recipient r ON r.id = k.recipient"
        " JOIN registry.person p ON p.id = r.person WHERE p.name = '选手ZZ001-050'"
    )
    assert found == 2 + merged


async def test_what_does_not_count_is_left_out_and_counted(db: None) -> None:
    contest, issued = await make_issued()
    await awards.revoke(contest.organizer, issued[0].award, "复核")
    await database.execute(
        "INSERT INTO credentials.suspension (id, credential, reason, suspended_by, suspended_at)"
        " SELECT gen_random_uuid(), k.id, '申诉', $1, now() FROM credentials.credential k"
        " WHERE NOT EXISTS (SELECT FROM credentials.revocation v WHERE v.credential = k.id) LIMIT 1",
        contest.organizer.account_id,
    )
    revoked = await database.fetch_value("SELECT count(*) FROM credentials.revocation")
    all_of_it = (await service.of_competition(contest.organizer, contest.id))[0]
    assert (all_of_it.revoked, all_of_it.suspended) == (revoked, 1)
    assert all_of_it.certificates == len(issued) - revoked - 1
    assert len(await queries.chosen(Selection(competition=contest.id))) == all_of_it.certificates


async def test_what_was_signed_with_an_unsafe_key_is_left_out(db: None) -> None:
    contest, issued = await make_issued()
    bundle = await service.take(contest.organizer, Wanted(competition=contest.id), "zh")
    await make_compromised(contest)
    (all_of_it, *_) = await service.of_competition(contest.organizer, contest.id)
    assert (all_of_it.certificates, all_of_it.suspended) == (0, len(issued))
    with pytest.raises(NothingToTakeError):
        await service.take(contest.organizer, Wanted(competition=contest.id), "zh")
    # Also of what was chosen before.
    made = zipfile.ZipFile(io.BytesIO(await whole(bundle)))
    assert not [name for name in made.namelist() if name.endswith(".pdf")]


async def test_what_is_taken_back_meanwhile_is_named(db: None) -> None:
    contest, _ = await make_issued()
    selection = Wanted(competition=contest.id, event=await event(contest, "ZZ001"))
    bundle = await service.take(contest.organizer, selection, "zh")
    award = await database.fetch_value(
        "SELECT a.id FROM competitions.award a JOIN competitions.entry n ON n.id = a.entry"
        " WHERE a.kind = 'entry' AND n.code = 'ZZ001-02'"
    )
    await awards.revoke(contest.organizer, award, "复核")
    made = zipfile.ZipFile(io.BytesIO(await whole(bundle)))
    said = made.read("not-drawn.txt").decode("utf-8-sig")
    missing = [line for line in lines_of(made) if not line["文件"]]
    assert "选手ZZ001-020" in {line["获证人"] for line in missing}
    assert all(line["证书编号"] in said for line in missing)
    pdfs = [name for name in made.namelist() if name.endswith(".pdf")]
    assert len(pdfs) + len(missing) == bundle.certificates


async def test_a_character_without_a_form_holds_up_nothing_else() -> None:
    async def two() -> AsyncIterator[Drawn]:
        for name in ("王\U000200a4", "../欧阳:修远"):
            token = make_token(make_payload(make_facts(recipient_name=name)))
            yield await draw_one(Chosen(token, DID, counts=True), Paper())

    made = zipfile.ZipFile(io.BytesIO(b"".join([part async for part in archive(two(), "zh")])))
    said = made.read("not-drawn.txt").decode("utf-8-sig")
    assert "王\U000200a4" in said
    assert "U+200A4" in said
    (pdf,) = [name for name in made.namelist() if name.endswith(".pdf")]
    # Nobody's name leads out of the folder into which the ZIP is unpacked.
    assert pdf == "ZZ001/SJ-2026-000001 .._欧阳_修远.pdf"
    assert [line["文件"] for line in lines_of(made)] == ["", pdf]


async def test_names_lead_nowhere_else_and_are_short_enough_to_unpack() -> None:
    async def drawn() -> AsyncIterator[Drawn]:
        for number, code in enumerate(("..", "...", ". .", "", "ZZ001. ", "赛" * 100)):
            names = "、".join(["欧阳修远"] * 60)
            says = make_printed(event_code=code, recipient=names, serial=f"SY-2026-00000{number}")
            yield Drawn(says, b"%PDF")

    made = zipfile.ZipFile(io.BytesIO(b"".join([part async for part in archive(drawn(), "zh")])))
    names = [name for name in made.namelist() if name.endswith(".pdf")]
    assert [name.partition("/")[0] for name in names] == ["other"] * 4 + ["ZZ001", "赛" * 39 + "…"]
    assert max(len(part.encode()) for name in names for part in name.split("/")) <= 255


async def test_when_a_key_store_cannot_sign_the_others_still_come() -> None:
    def prove(printed: Printed, token: str) -> str:
        raise KeyStoreUnavailableError(text("密码机没有回答。", "The module does not answer."))

    one = Chosen(make_token(make_payload(make_facts())), DID, counts=True)
    refused = await draw_one(one, Paper(prove=prove))
    assert (refused.pdf, refused.refusal) == (None, text("密码机没有回答。", "The module does not answer."))


async def test_a_printed_file_without_a_page_is_refused_by_name(db: None) -> None:
    contest, _ = await make_issued()
    token = make_token(make_payload(make_facts(recipient_name="王\U000200a4")))
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute("UPDATE credentials.credential SET token = $1", token)
    with pytest.raises(NothingDrawnError):
        await service.take(contest.organizer, Wanted(competition=contest.id, form="pdf"), "zh")
    # The ZIP says of each why.
    bundle = await service.take(contest.organizer, Wanted(competition=contest.id), "zh")
    made = zipfile.ZipFile(io.BytesIO(await whole(bundle)))
    assert made.namelist() == ["list.csv", "not-drawn.txt"]


async def test_pages_are_written_beside_the_event_loop() -> None:
    (one,) = [Drawn(make_printed(), render(make_printed(), TOKEN))]

    async def many() -> AsyncIterator[Drawn]:
        for _ in range(20):
            yield one

    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    parts = [part async for part in print_file(many())]
    beside.cancel()
    # The generator never waits for anything else: on the loop itself nobody else would get a turn.
    assert len(parts) == 21
    assert turns > 20


async def test_nothing_to_take(db: None) -> None:
    contest = await make_confirmed()
    assert await service.of_competition(contest.organizer, contest.id) == ()
    with pytest.raises(NothingToTakeError):
        await service.take(contest.organizer, Wanted(competition=contest.id), "zh")
    for wrong in ({}, {"event": str(uuid4())}, {"unit": "1班"}, {"unit": "1班", "competition": str(uuid4())}):
        with pytest.raises(ValidationError):
            Wanted.model_validate(wrong)


async def test_the_api_and_its_stream(client: httpx.AsyncClient) -> None:
    contest, issued = await make_issued()
    headers = bearer(contest.organizer)
    (all_of_it, *by_event) = (
        await client.get(f"/api/competitions/{contest.id}/certificate-files", headers=headers)
    ).json()
    assert all_of_it["certificates"] == len(issued)
    assert [one["name"]["en"].split()[0] for one in by_event] == ["ZZ001", "ZZ002"]
    wanted = all_of_it["selection"] | {"form": "pdf"}
    answer = await client.post("/api/certificate-files", json=wanted, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert "content-length" not in answer.headers
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == len(issued)
    refused = await client.post("/api/certificate-files", json={"unit": "1班"}, headers=headers)
    assert refused.status_code == 400
    assert (await client.post("/api/certificate-files", json=wanted)).status_code == 401
