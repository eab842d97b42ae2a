"""Who of a list is registered already: documents, homonyms, numbers, and nobody twice."""

import asyncio
import time
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.people.persons import queries, service
from registry.people.persons.registering import IdNumberTakenError, PersonsRefusedError, register_persons
from registry.people.persons.schemas import PersonChange, PersonIn
from tests.factories import make_account
from tests.registry.people.people import id_number, make_schools, person

pytestmark = pytest.mark.anyio


async def count(table: str = "person") -> int:
    found: int = await database.fetch_value(f"SELECT count(*) FROM registry.{table}")
    return found


async def faults_of(actor: Actor, persons: list[PersonIn]) -> list[tuple[str, int | None]]:
    with pytest.raises(PersonsRefusedError) as refused:
        await register_persons(actor, persons)
    assert "张" not in str(refused.value)
    return [(fault.code, fault.row) for fault in refused.value.faults]


@pytest.fixture
async def administrator(db: None) -> Actor:
    return await make_account("administrator")


@pytest.fixture
async def schools(administrator: Actor) -> tuple[UUID, ...]:
    return await make_schools(administrator, "甲校", "乙校")


def document(order: int, **more: Any) -> dict[str, Any]:
    return {"id_kind": "resident_id", "id_number": id_number(order), **more}


def test_a_number_gives_the_birth_date_and_says_nothing_of_itself() -> None:
    here = UUID(int=0)
    old = person(here, id_kind="resident_id", id_number=id_number(1, "19480229")[:6] + "480229001")
    assert (len(old.id_number), old.born) == (18, date(1948, 2, 29))
    assert id_number(1) not in repr(person(here, **document(1)))
    for wrong in (
        document(1, born="2008-02-28"),
        document(1) | {"id_kind": None},
        {"id_kind": "resident_id", "id_number": id_number(1)[:-1] + "Q"},
        {"id_kind": "passport", "id_number": "!"},
        {"phone": "12345"},
        {"email": "nobody"},
        {"until": "2026-08-31"},
    ):
        with pytest.raises(ValidationError) as refused:
            person(here, **wrong)
        assert id_number(1)[:17] not in str(refused.value)


async def test_the_same_list_again_adds_nothing(administrator: Actor, schools: tuple[UUID, ...]) -> None:
    wanted = [
        person(schools[0], **document(1)),
        person(schools[0], "李四", number="7"),
        person(schools[0], "王五", until=date(2026, 9, 30)),
        person(schools[0], "王五", until=date(2026, 9, 30)),
    ]
    first = await register_persons(administrator, wanted)
    again = await register_persons(administrator, wanted)
    assert (first.new, first.joined, first.filled) == (3, 0, 0)
    assert (again.new, again.filled) == (0, 0)
    assert again.ids == first.ids
    assert (await count(), await count("membership")) == (3, 3)


async def test_a_document_is_one_person_wherever_they_are(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    first = await register_persons(administrator, [person(schools[0], **document(1))])
    apprentice = await register_persons(administrator, [person(schools[1], role="employee", **document(1))])
    assert apprentice.ids == first.ids
    assert (apprentice.new, apprentice.joined) == (0, 1)
    facts = await queries.person(administrator, first.ids[0])
    assert {one.organization for one in facts.memberships if one.current} == set(schools)
    sealed = await database.fetch_value("SELECT id_number FROM registry.person")
    assert id_number(1) not in sealed


async def test_another_name_for_a_document_is_a_fault_that_tells_nothing(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    await register_persons(administrator, [person(schools[0], "张三丰", **document(1))])
    assert await faults_of(
        administrator,
        [
            person(schools[1], "李四", **document(1)),
            person(schools[1], "王五", **document(2)),
            person(schools[1], "赵六", **document(2)),
        ],
    ) == [("id_of_another_name", 1), ("id_twice", 3)]
    assert await count() == 1
    # Spaces are not another name.
    spaced = await register_persons(administrator, [person(schools[1], "张　三丰", **document(1))])
    assert spaced.new == 0


async def test_a_birth_date_that_differs_from_the_registered_one_is_a_fault(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    passport = {"id_kind": "passport", "id_number": "E1234567"}
    await register_persons(administrator, [person(schools[0], born="2008-01-01", **passport)])
    wrong = person(schools[1], born="2008-01-02", **passport)
    assert await faults_of(administrator, [wrong]) == [("birth_date_differs", 1)]


async def test_without_a_document_name_place_and_number_decide(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    here, there = schools
    made = await register_persons(
        administrator,
        [
            person(here, number="1"),
            person(here, number="2"),
            person(there),
            person(here, role="teacher"),
        ],
    )
    assert len(set(made.ids)) == 4
    same = await register_persons(administrator, [person(here, number="2")])
    assert same.ids == made.ids[1:2]
    assert await faults_of(administrator, [person(there, "李四"), person(here)]) == [("person_ambiguous", 2)]
    # A number that is missing on record is filled in, and tells them apart from then on.
    filled = await register_persons(administrator, [person(there, number="9", unit="一班")])
    assert (filled.ids, filled.filled) == (made.ids[2:3], 1)
    assert (await register_persons(administrator, [person(there, number="8")])).new == 1


async def test_a_document_completes_the_record_without_one(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    here, there = schools
    made = await register_persons(
        administrator, [person(here), person(here, "李四", born="2008-01-01"), person(here, "王五")]
    )
    done = await register_persons(
        administrator,
        [
            person(here, phone="13800000000", email="a@example.com", **document(1)),
            person(here, "李四", **document(2)),
            person(there, "王五", **document(3)),
        ],
    )
    # 李四 has another birth date, and 王五 is at another school: they are others.
    assert (done.filled, done.new) == (1, 2)
    assert done.ids[0] == made.ids[0]
    whole = await service.identity(administrator, made.ids[0])
    assert (whole.id_number, whole.phone, whole.email) == (id_number(1), "13800000000", "a@example.com")
    assert whole.born == date(2008, 2, 29)
    # What is on record is not overwritten.
    await register_persons(administrator, [person(here, phone="13900000000", **document(1))])
    assert (await service.identity(administrator, made.ids[0])).phone == "13800000000"


async def test_who_was_merged_is_recognized_as_the_successor(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    made = await register_persons(
        administrator, [person(schools[0], **document(1)), person(schools[0], number="5", born="2008-02-29")]
    )
    assert made.ids[0] == made.ids[1]
    other = await register_persons(administrator, [person(schools[0], "张三丰", role="teacher")])
    await database.execute(
        "UPDATE registry.person SET merged_into = $2 WHERE id = $1", made.ids[0], other.ids[0]
    )
    again = await register_persons(administrator, [person(schools[1], phone="13800000000", **document(1))])
    assert again.ids == other.ids
    assert (await queries.person(administrator, made.ids[0])).id == other.ids[0]


async def test_two_imports_at_once_double_nobody(administrator: Actor, schools: tuple[UUID, ...]) -> None:
    wanted = [person(schools[0], f"学生{n}", **document(n)) for n in range(20)] + [
        person(schools[0], f"无证{n}") for n in range(20)
    ]
    await asyncio.gather(*(register_persons(administrator, wanted) for _ in range(4)))
    assert (await count(), await count("membership")) == (40, 40)


async def test_a_number_that_another_record_has_is_refused_by_name(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    made = await register_persons(
        administrator, [person(schools[0], **document(1)), person(schools[0], "李四")]
    )
    with pytest.raises(IdNumberTakenError):
        await service.change(administrator, made.ids[1], PersonChange.model_validate(document(1)))


async def test_only_who_looks_after_the_school_registers(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    officer = await make_account("school_officer", administrator, organization=schools[0])
    assert (await register_persons(officer, [person(schools[0])])).new == 1
    with pytest.raises(NotFoundError):
        await register_persons(officer, [person(schools[0], "李四"), person(schools[1])])
    assert await count() == 1


async def test_ten_thousand_take_seconds(administrator: Actor, schools: tuple[UUID, ...]) -> None:
    wanted = [
        person(
            schools[n % 2],
            f"学生{n}",
            number=f"{n:06d}",
            phone="13800000000",
            id_kind="resident_id",
            id_number=id_number(n % 1000, f"200{n // 1000}0101"),
        )
        for n in range(10_000)
    ]
    for new in (10_000, 0):
        begun = time.perf_counter()
        done = await register_persons(administrator, wanted)
        assert time.perf_counter() - begun < 5
        assert done.new == new
    assert await count() == 10_000


async def test_a_row_may_tell_of_a_membership_that_a_row_before_it_began(
    administrator: Actor, schools: tuple[UUID, ...]
) -> None:
    await register_persons(administrator, [person(schools[0], **document(1))])
    rows = [person(schools[1], **document(1), **more) for more in ({}, {"unit": "1班"}, {"number": "7"})]
    await register_persons(administrator, rows)
    joined = await database.fetch_one(
        "SELECT number, unit FROM registry.membership WHERE organization = $1", schools[1]
    )
    assert joined is not None
    assert (joined["number"], joined["unit"]) == ("7", "1班")
