"""The JSON API of re-checking marks: drawing a list, reading it, recording what was found."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from competitions.marking import recheck_lists, rechecking
from competitions.marking.recheck_lists import Listed
from registry.core.actor import Actor
from registry.web.api import described


class CheckIn(BaseModel):
    """What re-checking an entry found; a note is needed where something was wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wrong: bool
    note: str = Field(default="", max_length=500, examples=["模块 A 应为 80"])


class LeaveIn(BaseModel):
    """Why marks that were found wrong stay as they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(max_length=500, examples=["差错在纸面合计，系统中的分数无误。"])


class Checked(BaseModel):
    """Whether the errors found so far now list everybody."""

    everybody_listed: bool


class RecheckMade(BaseModel):
    """The id of the list that was drawn."""

    id: UUID


class RecheckOut(BaseModel):
    """The newest list of an event; null while none was drawn."""

    newest: Listed | None


@get("/events/{event:uuid}/recheck", operation_id="read_recheck_list")
async def read_list(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> RecheckOut:
    """Return the newest list of entries to re-check."""
    _, found = await recheck_lists.newest(request.user, event)
    return RecheckOut(newest=found)


@post("/events/{event:uuid}/recheck", operation_id="draw_recheck_list")
async def draw(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> RecheckMade:
    """Draw the list: everybody in the top 30%, and a random 15% of the rest."""
    return RecheckMade(id=await rechecking.draw_list(request.user, event))


@post("/recheck-items/{item:uuid}", operation_id="check_recheck_item", status_code=200)
async def check(request: Request[Actor, Any, Any], item: FromPath[UUID], data: JSONBody[CheckIn]) -> Checked:
    """Record what re-checking an entry found; above 5% errors everybody is listed."""
    listed = await rechecking.check_item(request.user, item, wrong=data.wrong, note=data.note)
    return Checked(everybody_listed=listed)


@post("/recheck-items/{item:uuid}/unchanged", operation_id="leave_recheck_item", status_code=200)
async def leave(request: Request[Actor, Any, Any], item: FromPath[UUID], data: JSONBody[LeaveIn]) -> None:
    """Record why the marks of an entry that was found wrong stay as they are."""
    await rechecking.leave_item(request.user, item, data.reason)


ROUTES = described([read_list, draw, check, leave], tag="marking")
