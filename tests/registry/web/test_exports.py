"""Sending a list in three forms: a workbook has an end, CSV and JSON have none."""

import json
import time
from collections.abc import AsyncIterator, Sequence
from typing import cast

import pytest
from litestar import Litestar, get
from litestar.response import Stream
from litestar.testing import RequestFactory

from registry.core.actor import VISITOR
from registry.core.exports import Column, Sheet
from registry.core.texts import text
from registry.web.exports import EXPORT_LIMITS, MOST_IN_WORKBOOK, ListTooLongError, at_once, export
from tests.registry.web.test_limits import Somebody, statuses, visitor

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


@get("/list.csv", sync_to_thread=False, middleware=[*EXPORT_LIMITS])
def listed() -> str:
    return "list"


async def test_accounts_have_exports_of_their_own_and_visitors_share_those_of_their_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "time", lambda: 6045.0)
    app = Litestar([listed], middleware=[Somebody()], logging_config=None)
    async with visitor(app, "192.0.2.1") as school, visitor(app, "192.0.2.2") as elsewhere:
        assert await statuses(school, 61, "/list.csv") == [200] * 60 + [429]
        # Who is signed in is not held up by visitors of the same address, nor by another account there,
        for account in ("1", "2"):
            assert await statuses(school, 21, "/list.csv", **{"X-Account": account}) == [200] * 20 + [429]
        # and gets no more by going elsewhere, where visitors have a count of their own.
        refused = await elsewhere.get("/list.csv", headers={"X-Account": "1"})
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "15")
        assert await statuses(elsewhere, 1, "/list.csv") == [200]
