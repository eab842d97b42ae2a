"""Sealing on request: who may have what sealed, the certificate behind it, and the command that sets it."""

import asyncio
import contextvars
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from competitions.awards import service as awards
from credentials.certificate.attachment import extract_credential
from credentials.checking.handed_in import check_file
from credentials.closing import service as closing
from credentials.codes import new_code
from credentials.holding import service as holding
from credentials.issuers import queries as issuers
from credentials.sealing import queries, service
from credentials.sealing.certificates import made_for_trying, read_pkcs12
from credentials.sealing.service import (
    NoSealCertificateError,
    NotInForceError,
    SealCertificateEndedError,
    SealCertificateKnownError,
)
from registry.core import clock, database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import NotFoundError, NotSignedInError
from registry.core.settings import Settings
from registry.people.erasure import service as erasing
from registry.web import limits
from tests.credentials.holding.test_holding import account_of
from tests.credentials.offline.test_snapshot import until_somebody_waits
from tests.credentials.sealing.authority import NOW, PASSWORD, Authority
from tests.credentials.sealing.test_pades import pdfsig, validated
from tests.factories import Contest, bearer, make_account, make_issued
from tests.service import environment, registry

pytestmark = pytest.mark.anyio

AUTHORITY = Authority()
WHY = "年度更换（虚构）"
SUSPEND = (
    "INSERT INTO credentials.suspension (id, credential, reason, suspended_by, suspended_at)"
    " SELECT gen_random_uuid(), id, '申诉处理中', $2, now() FROM credentials.credential WHERE code = $1"
)


async def make_sealing() -> tuple[Contest, Actor, str, UUID]:
    """Return a contest with certificates, a holder, the code of theirs, and the issuer, which has a seal."""
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (own,) = await holding.own_certificates(learner)
    issuer = await issuers.with_prefix("TST")
    material = read_pkcs12(AUTHORITY.pkcs12(), PASSWORD, NOW)
    await service.put_in_use(issuer, material, is_test=False, reason=WHY)
    return contest, learner, own.code, issuer


async def lines(action: str) -> list[Any]:
    return await database.fetch(
        "SELECT subject, reason, after FROM registry.audit_line WHERE action = $1 ORDER BY at", action
    )


async def test_the_holder_and_the_organizer_get_a_sealed_file(db: None, tmp_path: Path) -> None:
    contest, learner, code, _ = await make_sealing()
    # Whether its page is closed is no matter: the file is the holder's.
    await closing.close_page(learner, code)
    for actor in (learner, contest.organizer, contest.administrator):
        file = await service.sealed_file(actor, code.lower())
        assert file.name.endswith("-sealed.pdf")
        assert "Signature is Valid." in pdfsig(file.content, tmp_path)
        status = await asyncio.to_thread(validated, file.content, AUTHORITY.certificate)
        assert status.bottom_line
        assert extract_credential(file.content).count(".") == 2
    sealed = await lines("credentials.seal")
    assert len(sealed) == 3
    assert all(line["subject"].startswith("credential:") for line in sealed)


async def test_others_do_not_learn_that_there_is_such_a_certificate(db: None) -> None:
    contest, _, code, _ = await make_sealing()
    stranger = await account_of(contest, "选手ZZ001-020", "other")
    other = next(one for one in contest.organizations.values() if one != contest.committee)
    elsewhere = await make_account(
        "organizer", contest.administrator, username="elsewhere", organization=other
    )
    # Alike whether there is one or not.
    for asked in (code, new_code()):
        for actor in (stranger, elsewhere):
            with pytest.raises(NotFoundError):
                await service.sealed_file(actor, asked)
    with pytest.raises(NotSignedInError):
        await service.sealed_file(VISITOR, code)
    assert await lines("credentials.seal") == []


async def test_what_does_not_count_is_not_sealed(db: None) -> None:
    contest, learner, code, _ = await make_sealing()
    await database.execute(SUSPEND, code, contest.organizer.account_id)
    with pytest.raises(NotInForceError):
        await service.sealed_file(learner, code)
    await database.execute(
        "UPDATE credentials.suspension SET lifted_at = now(), lifted_by = $1", contest.organizer.account_id
    )
    await service.sealed_file(learner, code)
    award = await database.fetch_value(
        "SELECT award FROM competitions.award_recipient WHERE person = $1", learner.person_id
    )
    await awards.revoke(contest.organizer, award, "复核后取消")
    with pytest.raises(NotInForceError):
        await service.sealed_file(learner, code)


async def test_who_was_erased_is_had_from_nobody(db: None) -> None:
    contest, learner, code, _ = await make_sealing()
    assert learner.person_id is not None
    erasure = await erasing.request(contest.administrator, learner.person_id, "本人书面申请（虚构）")
    other = await make_account("administrator", contest.administrator, username="second")
    await erasing.decide(other, erasure, granted=True, answer="同意")
    for actor in (contest.organizer, contest.administrator):
        with pytest.raises(NotInForceError):
            await service.sealed_file(actor, code)


async def test_what_is_suspended_while_it_is_drawn_is_not_sealed(db: None) -> None:
    contest, learner, code, _ = await make_sealing()
    outside = contextvars.copy_context()
    async with database.transaction():
        # It was asked whether it counts, and goes on when the suspension is there.
        await database.execute("LOCK TABLE credentials.seal_certificate IN ACCESS EXCLUSIVE MODE")
        sealing = asyncio.create_task(service.sealed_file(learner, code), context=outside)
        await until_somebody_waits()
        await database.execute(SUSPEND, code, contest.organizer.account_id)
    with pytest.raises(NotInForceError):
        await sealing
    assert await lines("credentials.seal") == []


async def test_one_certificate_follows_another_and_none_comes_twice(db: None, tmp_path: Path) -> None:
    _, learner, code, issuer = await make_sealing()
    first = await queries.in_use(issuer)
    assert first
    material = made_for_trying("组委会", clock.now())
    await service.put_in_use(issuer, material, is_test=True, reason=WHY)
    second = await queries.in_use(issuer)
    assert second
    assert (second.line.fingerprint, second.line.is_test) == (material.fingerprint, True)
    assert "TEST SEAL" in pdfsig((await service.sealed_file(learner, code)).content, tmp_path)
    with pytest.raises(SealCertificateKnownError):
        await service.put_in_use(issuer, material, is_test=True, reason=WHY)
    # The refusal left everything as it was.
    assert await queries.in_use(issuer) == second
    await service.retire(issuer, reason=WHY)
    for refused in (service.sealed_file(learner, code), service.retire(issuer, reason=WHY)):
        with pytest.raises(NoSealCertificateError):
            await refused
    changed = await lines("issuers.seal_certificate")
    assert [line["reason"] for line in changed] == [WHY] * 3
    assert await database.fetch_value("SELECT count(*) FROM credentials.seal_certificate") == 2


async def test_a_certificate_that_has_ended_seals_nothing(db: None) -> None:
    _, learner, code, issuer = await make_sealing()
    await service.put_in_use(
        issuer, made_for_trying("x", clock.now() - timedelta(days=4_000)), is_test=True, reason=WHY
    )
    with pytest.raises(SealCertificateEndedError):
        await service.sealed_file(learner, code)


async def test_the_private_key_is_not_in_the_database_as_it_is(db: None) -> None:
    _, _, _, issuer = await make_sealing()
    stored = await queries.in_use(issuer)
    assert stored
    assert stored.private_key.startswith("scrypt-aes256gcm.")
    assert "PRIVATE" not in stored.chain


async def test_the_pages_lead_to_it_and_it_is_limited(app: Litestar, client: httpx.AsyncClient) -> None:
    _, learner, code, _ = await make_sealing()
    listed = (await client.get("/api/me/certificates", headers=bearer(learner))).json()
    assert [one["sealed"] for one in listed] == [True]
    path = f"/api/certificates/{code}/sealed.pdf"
    answer = await client.get(path, headers=bearer(learner))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["cache-control"] == "no-store"
    checked = await check_file(answer.content, "sealed.pdf")
    assert checked.state == "valid"
    assert (await client.get(path)).status_code == 401
    assert (await client.get(f"/certificates/{code}/sealed.pdf")).status_code == 401
    limits.forget(app)
    wrong = path.replace(code, "0")
    tried = [await client.get(wrong, headers=bearer(learner)) for _ in range(21)]
    assert [one.status_code for one in tried[19:]] == [400, 429]


async def test_the_command_takes_files_and_makes_test_certificates(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    contest, _ = await make_issued()
    issuer = await issuers.with_prefix("TST")
    env = environment(settings.data_dir, database=settings.database)
    (tmp_path / "seal.p12").write_bytes(AUTHORITY.pkcs12())
    (tmp_path / "password").write_text(PASSWORD + "\n")
    (tmp_path / "wrong").write_text("wrong")

    async def run(*options: str, **more: str) -> tuple[int, str]:
        command = ("issuers", "seal-certificate", "TST", "--reason", WHY, *options)
        ran = await asyncio.to_thread(registry, *command, env=env | more)
        assert "Traceback" not in ran.stderr
        return ran.returncode, ran.stdout + ran.stderr

    file = ("--file", str(tmp_path / "seal.p12"), "--password-file")
    assert (await run(*file, str(tmp_path / "wrong")))[0] == 2
    assert (await run(*file, str(tmp_path / "none")))[0] == 2
    assert await queries.in_use(issuer) is None
    status, said = await run(*file, str(tmp_path / "password"))
    stored = await queries.in_use(issuer)
    assert status == 0
    assert stored
    assert stored.line.fingerprint in said
    assert not stored.line.is_test
    assert (await run("--test", REGISTRY_BASE_URL="https://awards.example.org"))[0] == 2
    status, said = await run("--test")
    assert (status, "NOT TRUSTED" in said) == (0, True)
    assert (await run("--test", "--retire"))[0] == 2
    assert (await run("--retire"))[0] == 0
    assert (await run("--retire"))[0] == 2
    assert await queries.in_use(issuer) is None
    assert contest.organizer
