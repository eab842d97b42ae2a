"""What a person is told of lists that name them, and what an erasure takes from these."""

import pytest

from competitions.external import deciding
from competitions.own_record import OWN_RECORD
from registry.core import database
from tests.competitions.external.contests import FIRST, confirm, line, make_elsewhere, people, propose
from tests.competitions.external.documents import pdf

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def test_a_person_is_told_of_every_list_and_the_name_goes_from_all_of_them() -> None:
    contest = await make_elsewhere()
    (student,) = await people(contest, FIRST, "张三")
    confirmed = await propose(contest)
    await confirm(contest.bureau, confirmed)
    refused = await propose(contest, line(event_code="Z2", event_name="", source_number="2"))
    await deciding.refuse(contest.bureau, refused, "与公布的名单不符。")
    waiting = await propose(contest, line(event_code="Z3", event_name="", source_number="3"))
    # Nobody of that name was in another role; the name may still be the person's.
    unmatched = await propose(
        contest, line(members=["李四"], tutors=["张三"], source_number="4"), evidence=pdf("other")
    )
    held = {section.code: section for section in await OWN_RECORD.held([student])}
    assert {row["event"] for row in held["external_awards"].rows} == {"ZZ016 数控技术", "Z2", "Z3"}
    fates = [(fate.goes, fate.count) for fate in await OWN_RECORD.fates([student])][-2:]
    assert fates == [(True, 3), (False, 1)]
    assert OWN_RECORD.erase is not None
    async with database.transaction():
        await OWN_RECORD.erase(contest.administrator, [student])
    rows = await database.fetch(
        "SELECT x.id, p.name, p.person FROM competitions.external_person p"
        " JOIN competitions.external_line l ON l.id = p.line"
        " JOIN competitions.external_list x ON x.id = l.list"
    )
    assert {tuple(row) for row in rows} == {
        (confirmed, "已删除", student),
        (refused, "已删除", student),
        (waiting, "已删除", None),
        (unmatched, "李四", None),
        (unmatched, "已删除", None),
    }
    assert await database.fetch_value("SELECT person FROM competitions.award_recipient") == student
