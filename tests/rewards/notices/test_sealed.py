"""What objections hold stays readable when the key of encrypted data changes."""

from datetime import timedelta

import asyncpg
import pytest

from registry.core import database, rotation
from rewards.notices import answering, objecting, objection_queries
from tests.competitions.external.documents import pdf
from tests.rewards.notices.makers import make_desk, make_published

pytestmark = pytest.mark.anyio


async def test_objections_open_and_answered_move_to_a_new_key(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    filed = [
        await objecting.file(made, "1", f"理由{n}（虚构）", name="虚构人", files=[("附件.pdf", pdf(str(n)))])
        for n in range(2)
    ]
    await answering.answer(desk.colleague, filed[0].id, "rejected", "不成立")
    await rotation.rotate(settling=timedelta(0))
    for n, one in enumerate(filed):
        shown = await objection_queries.objection(desk.colleague, one.id)
        assert (shown.grounds, shown.name) == (f"理由{n}（虚构）", "虚构人")
        (file,) = shown.attachments
        assert file.name == "附件.pdf"
        assert (await answering.read_file(desk.colleague, one.id, file.id))[1] == pdf(str(n))
        assert (await objecting.answer_of(one.receipt)).numbers == (1,)
    for statement in (
        "UPDATE rewards.objection_file SET media_type = 'text/html'",
        "UPDATE rewards.objection_file SET objection = objection",
        "DELETE FROM rewards.objection_file",
    ):
        with pytest.raises(asyncpg.PostgresError):
            await database.execute(statement)
