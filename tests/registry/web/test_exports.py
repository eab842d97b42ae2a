"""Sending a list in three forms: a workbook has an end, CSV and JSON have none."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import cast

import pytest
from litestar.response import Stream
from litestar.testing import RequestFactory

from registry.core.actor import VISITOR
from registry.core.exports import Column, Sheet
from registry.core.texts import text
from registry.web.exports import MOST_IN_WORKBOOK, ListTooLongError, at_once, export

pytestmark = pytest.mark.anyio
NUMBERS: Sheet[int] = Sheet(text("数", "Numbers"), {"n": Column(text("数", "Number"), lambda n: n)})


async def test_a_list_that_is_too_long_for_a_workbook_is_refused_by_name() -> None:
    asked = RequestFactory().get("/list.xlsx", user=VISITOR)
    with pytest.raises(ListTooLongError):
        await export(asked, "list", NUMBERS, MOST_IN_WORKBOOK + 1, at_once([1]))


async def test_csv_and_json_of_several_chunks() -> None:
    async def chunks() -> AsyncIterator[Sequence[int]]:
        for chunk in ([1, 2], [], [3]):
            yield chunk

    for form in ("csv", "json"):
        asked = RequestFactory().get(f"/list.{form}", user=VISITOR)
        sent = await export(asked, "list", NUMBERS, MOST_IN_WORKBOOK + 1, chunks())
        assert isinstance(sent, Stream)
        content = b"".join([part async for part in cast("AsyncIterator[bytes]", sent.iterator)])
        if form == "csv":
            assert content.decode("utf-8-sig").split("\r\n") == ['"数"', "1", "2", "3", ""]
        else:
            assert json.loads(content) == [1, 2, 3]
