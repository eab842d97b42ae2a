"""What must not be left over: tokens of an account that was secured, second accounts, files, open codes."""

from datetime import timedelta

import pytest

from registry.core import clock, database, uploads
from registry.core.identifiers import new_id
from registry.core.uploads import UploadExpiredError
from registry.people.accounts import administration, resets
from registry.people.accounts import service as accounts
from registry.people.accounts.administration import PersonHasAccountError
from registry.people.accounts.schemas import GrantIn, PasswordChange
from registry.people.duplicates import service as duplicates
from registry.people.erasure import service as erasure
from registry.people.imports import service as imports
from registry.people.imports.service import ImportFaultyError
from registry.people.organizations.merging import merge
from registry.people.organizations.schemas import Merger
from registry.people.organizations.standing import OrganizationMergedError
from tests.factories import PASSWORD, make_account
from tests.registry.people.imports.test_import import hand_in, school, students, workbook
from tests.registry.people.people import make_schools
from tests.registry.people.records import make_person, make_school, make_student
from tests.registry.people.tokens.test_tokens import make_token

pytestmark = pytest.mark.anyio

FILES = "SELECT count(*) FROM registry.upload WHERE content IS NOT NULL OR file_name <> ''"


@pytest.mark.parametrize("event", ["reset", "change", "deactivate", "second_factor"])
async def test_tokens_end_with_what_they_stand_on(db: None, event: str) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    assert auditor.account_id is not None
    await make_token(auditor, "audit.read")
    live = "SELECT count(*) FROM registry.api_token WHERE ended_at IS NULL"
    assert await database.fetch_value(live) == 1
    if event == "reset":
        link = await resets.make_link(administrator, auditor.account_id)
        await resets.redeem(link.address.rpartition("/")[2], "another long password")
    elif event == "change":
        change = {"old_password": PASSWORD, "new_password": "another long password"}
        await accounts.change_password(auditor, PasswordChange.model_validate(change))
    elif event == "deactivate":
        await administration.deactivate(administrator, auditor.account_id)
        await administration.activate(administrator, auditor.account_id)
    else:
        await administration.remove_second_factor(administrator, auditor.account_id)
    assert await database.fetch_value(live) == 0


async def test_merged_records_have_one_active_account(db: None) -> None:
    administrator = await make_account("administrator")
    place = await make_school()
    one, other = await make_person(school=place), await make_person(school=place)
    first = await make_student(administrator, one, place)
    second = await make_student(administrator, other, place)
    assert first.account_id is not None
    assert second.account_id is not None
    await administration.deactivate(administrator, second.account_id)
    await duplicates.merge(administrator, one, other, "登记了两次")
    with pytest.raises(PersonHasAccountError):
        await administration.activate(administrator, second.account_id)


async def test_files_go_when_imported_followed_or_old(db: None) -> None:
    _, officer, organization = await school()
    first = await hand_in(officer, organization, students(1))
    second = await hand_in(officer, organization, students(2))
    with pytest.raises(UploadExpiredError):
        await imports.import_(officer, first)
    assert await database.fetch_value(FILES) == 1
    await imports.import_(officer, second)
    assert await database.fetch_value(FILES) == 0
    await hand_in(officer, organization, students(3))
    await uploads.empty_expired()
    assert await database.fetch_value(FILES) == 1
    await database.execute("UPDATE registry.upload SET ends_at = $1", clock.now() - timedelta(seconds=1))
    await uploads.empty_expired()
    assert await database.fetch_value(FILES) == 0


async def test_headings_alone_are_a_fault(db: None) -> None:
    _, officer, organization = await school()
    upload = await hand_in(officer, organization, workbook())
    assert [fault.code for fault in (await imports.preview(officer, upload)).faults] == ["no_rows"]
    with pytest.raises(ImportFaultyError):
        await imports.import_(officer, upload)


async def test_nothing_begins_at_a_merged_organization(db: None) -> None:
    administrator = await make_account("administrator")
    old, into = await make_schools(administrator, "丁职校（虚构）", "戊职校（虚构）")
    await merge(administrator, old, Merger(into=into, reason="合并办学"))
    assert administrator.account_id is not None
    given = GrantIn(role="school_officer", organization=old)
    with pytest.raises(OrganizationMergedError):
        await administration.grant(administrator, administrator.account_id, given)
    with pytest.raises(OrganizationMergedError):
        await hand_in(administrator, old, students(1))


async def test_open_codes_in_the_name_of_who_was_erased_are_withdrawn(db: None) -> None:
    administrator = await make_account("administrator")
    second = await make_account("administrator", administrator, username="second")
    here, elsewhere = await make_school(), await make_school("丁职校（虚构）")
    person = await make_person("鳌拜独有", school=here)
    for number, place in enumerate((here, elsewhere)):
        await database.execute(
            "INSERT INTO registry.one_time_code (id, purpose, code, role, organization, name, made_at,"
            " made_by, ends_at) VALUES ($1, 'invitation', $2, 'student', $3, '鳌拜独有', $4, $5, $6)",
            new_id(),
            f"{number}" * 64,
            place,
            clock.now(),
            administrator.account_id,
            clock.now() + timedelta(days=1),
        )
    request = await erasure.request(administrator, person, "本人申请")
    await erasure.decide(second, request, granted=True, answer="同意")
    left = await database.fetch("SELECT organization FROM registry.one_time_code WHERE withdrawn_at IS NULL")
    assert [row["organization"] for row in left] == [elsewhere]
    named = await database.fetch_value("SELECT count(*) FROM registry.one_time_code WHERE name IS NOT NULL")
    assert named == 1
