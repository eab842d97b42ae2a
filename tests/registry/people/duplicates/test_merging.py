"""Finding, merging, telling apart and undoing, on a real database."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError, NotFoundError, RegistryError
from registry.people.duplicates import queries, service
from registry.people.duplicates.same import persons_same_as
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from tests.factories import bearer, make_account
from tests.registry.people.records import Browser, make_person, make_school, make_student, rows

pytestmark = pytest.mark.anyio

DAY = date(2008, 5, 1)


async def pair_of(**other: Any) -> tuple[Actor, UUID, UUID, UUID]:
    """Return an administrator, a school, and two records of one name and birth date at it."""
    administrator = await make_account("administrator")
    school = await make_school()
    one = await make_person(school=school, born=DAY)
    fields: dict[str, Any] = {"school": school, "born": DAY} | other
    return administrator, school, one, await make_person(**fields)


async def test_pairs_are_found_by_name_with_birth_date_or_school_and_by_nothing_less(db: None) -> None:
    administrator, school, one, other = await pair_of(born=None)
    elsewhere = await make_school("丁职校（虚构）")
    same_day = await make_person(school=elsewhere, born=DAY)
    await make_person(school=elsewhere, name="虚构乙", born=DAY)
    await make_person(school=elsewhere, born=date(2001, 1, 1), name="虚构丙")
    nobody_else = await make_person(name="虚构丁")
    await make_person(name="虚构丁")
    found = await queries.pairs(administrator)
    assert [(p.likeness.strength, {p.one, p.other}) for p in found] == [
        ("likely", {one, same_day}),
        ("possible", {one, other}),
    ]
    assert nobody_else not in {person for p in found for person in (p.one, p.other)}
    officer = await make_account("school_officer", administrator, organization=school)
    assert [{p.one, p.other} for p in await queries.pairs(officer)] == [{one, other}]
    assert (
        await queries.pairs(
            await make_account("school_officer", administrator, organization=elsewhere, username="another")
        )
        == []
    )
    with pytest.raises(ForbiddenError):
        await queries.pairs(await make_account("auditor", administrator))


async def test_two_numbers_of_one_kind_are_two_people(db: None) -> None:
    administrator, school, _, _ = await pair_of(name="虚构乙", id_kind="passport", id_number="E1")
    one = await make_person("虚构乙", school=school, born=DAY, id_kind="passport", id_number="E2")
    assert one not in {person for p in await queries.pairs(administrator) for person in (p.one, p.other)}


async def test_merging_moves_the_account_alone_and_undoing_gives_everything_back(db: None) -> None:
    administrator, school, survivor, merged = await pair_of(id_kind="passport", id_number="E1")
    student = await make_student(administrator, merged, school)
    tables = ("person", "membership", "account")
    before = await rows(*tables)
    await service.merge(administrator, survivor, merged, "登记了两次")
    after = await rows(*tables)
    assert after["membership"] == before["membership"]
    changed = [(b, a) for t in tables for b, a in zip(before[t], after[t], strict=True) if a != b]
    assert len(changed) == 2
    assert (
        await database.fetch_value("SELECT person FROM registry.account WHERE id = $1", student.account_id)
        == survivor
    )
    assert await persons_same_as(merged) == (survivor, merged) == await persons_same_as(survivor)
    assert await queries.pairs(administrator) == []
    assert [(d.one, d.other, d.decision) for d in await queries.decided(administrator)] == [
        (survivor, merged, "merged")
    ]
    await service.undo(administrator, merged, survivor)
    assert await rows(*tables) == before
    assert await persons_same_as(survivor) == (survivor,)
    assert len(await queries.pairs(administrator)) == 1
    with pytest.raises(service.PairUndecidedError):
        await service.undo(administrator, survivor, merged)
    await service.merge(administrator, merged, survivor, "再次核对")


async def test_chains_are_one_person_and_come_apart_from_the_outside(db: None) -> None:
    administrator, school, one, two = await pair_of()
    three = await make_person(school=school, born=DAY)
    await service.merge(administrator, two, three, "同一人")
    await service.merge(administrator, one, two, "同一人")
    assert await persons_same_as(three) == (one, two, three)
    with pytest.raises(service.AlreadyMergedError):
        await service.undo(administrator, two, three)
    with pytest.raises(service.AlreadyMergedError):
        await service.merge(administrator, three, one, "同一人")
    await service.undo(administrator, one, two)
    await service.undo(administrator, two, three)
    assert await persons_same_as(three) == (three,)


async def test_what_cannot_be_one_person_is_not_merged(db: None) -> None:
    administrator, school, one, other = await pair_of(id_kind="passport", id_number="E1")
    middle = await make_person(school=school, born=DAY)
    await database.execute(
        "UPDATE registry.person SET id_kind = 'passport', id_number = '1.x', id_fingerprint = 'another'"
        " WHERE id = $1",
        one,
    )
    with pytest.raises(service.DifferentIdentityError):
        await service.merge(administrator, one, other, "同一人")
    # The number of a record that was merged earlier counts too.
    await service.merge(administrator, middle, one, "同一人")
    with pytest.raises(service.DifferentIdentityError):
        await service.merge(administrator, middle, other, "同一人")
    third = await make_person(school=school, born=DAY)
    fourth = await make_person(school=school, born=DAY)
    for person in (third, fourth):
        await make_student(administrator, person, school)
    with pytest.raises(service.BothHaveAccountsError):
        await service.merge(administrator, third, fourth, "同一人")
    await database.execute("UPDATE registry.person SET erased_at = now() WHERE id = $1", third)
    with pytest.raises(service.PersonErasedError):
        await service.merge(administrator, third, middle, "同一人")


async def test_a_reason_is_needed_and_names_nobody(db: None) -> None:
    administrator, _, one, other = await pair_of(latin_name="JIA Xugou")
    for reason, error in [
        ("  ", ReasonNeededError),
        ("字" * 501, ReasonNeededError),
        ("虚构甲登记了两次", ReasonNamesPersonError),
        ("jia xugou twice", ReasonNamesPersonError),
    ]:
        with pytest.raises(error):
            await service.merge(administrator, one, other, reason)
        with pytest.raises(error):
            await service.keep_apart(administrator, one, other, reason)
    assert await database.fetch_value("SELECT count(*) FROM registry.duplicate_decision") == 0


async def test_two_different_people_are_not_listed_again_until_that_is_undone(db: None) -> None:
    administrator, _, one, other = await pair_of()
    await service.keep_apart(administrator, other, one, "同名同日生的两名学生")
    assert await queries.pairs(administrator) == []
    with pytest.raises(service.PairDecidedError):
        await service.merge(administrator, one, other, "同一人")
    await service.undo(administrator, one, other)
    assert len(await queries.pairs(administrator)) == 1


async def test_who_does_not_look_after_both_knows_of_neither(db: None) -> None:
    administrator, school, one, _ = await pair_of()
    elsewhere = await make_school("丁职校（虚构）")
    other = await make_person(school=elsewhere, born=DAY)
    officer = await make_account("school_officer", administrator, organization=school)
    for person in (other, uuid4()):
        with pytest.raises(NotFoundError):
            await service.merge(officer, one, person, "同一人")
        with pytest.raises(NotFoundError):
            await queries.comparison(officer, one, person)
    with pytest.raises(NotFoundError):
        await service.merge(administrator, one, one, "同一人")
    with pytest.raises(ForbiddenError):
        await service.merge(await make_account("auditor", administrator), one, other, "同一人")


async def test_of_two_who_merge_crosswise_at_once_one_wins(db: None) -> None:
    administrator, _, one, other = await pair_of()
    outcomes = await asyncio.gather(
        *(service.merge(administrator, *pair, "同一人") for pair in [(one, other), (other, one)] * 3),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, RegistryError)]
    assert len(refused) == 5
    assert {error.code for error in refused} == {"already_merged"}
    assert (
        await database.fetch_value("SELECT count(*) FROM registry.person WHERE merged_into IS NOT NULL") == 1
    )


async def test_the_pages_show_both_masked_and_decide(client: httpx.AsyncClient) -> None:
    administrator, _, one, other = await pair_of(
        id_kind="passport", id_number="E87654321", phone="13800138000", email="somebody@example.org"
    )
    browser = Browser(client, administrator)
    assert f"/duplicates/{min(one, other)}/{max(one, other)}" in (await browser.get("/duplicates")).text
    address = f"/duplicates/{one}/{other}"
    shown = (await browser.get(address)).text
    assert "138******00" in shown
    assert "s***@example.org" in shown
    for hidden in ("E87654321", "13800138000", "somebody"):
        assert hidden not in shown
    missing = await browser.send(address, reason="同一学生")
    assert (missing.status_code, 'href="#choice"' in missing.text) == (400, True)
    named = await browser.send(address, choice="one", reason="虚构甲")
    assert (named.status_code, 'href="#reason"' in named.text) == (400, True)
    assert (await browser.send(address, choice="one", reason="同一学生")).status_code == 303
    assert "记录一" in (await browser.get(address)).text
    assert await persons_same_as(other) == (one, other)
    assert (await browser.send(address, f"{address}/undo")).status_code == 303
    assert await persons_same_as(other) == (other,)


async def test_the_api_decides_and_undoes(client: httpx.AsyncClient) -> None:
    administrator, _, one, other = await pair_of()
    headers = bearer(administrator)
    address = f"/api/duplicates/{one}/{other}"
    found = (await client.get("/api/duplicates", headers=headers)).json()
    assert {found[0]["one"], found[0]["other"]} == {str(one), str(other)}
    body = {"decision": "merged", "reason": "同一学生"}
    answer = await client.post(address, json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "survivor_needed")
    answer = await client.post(address, json=body | {"survivor": str(other)}, headers=headers)
    assert answer.json()["decided"]["one"] == str(other)
    assert len((await client.get("/api/duplicates/decided", headers=headers)).json()) == 1
    assert (await client.delete(address, headers=headers)).status_code == 204
    answer = await client.post(address, json={"decision": "different", "reason": "两名学生"}, headers=headers)
    assert answer.json()["decided"]["decision"] == "different"
