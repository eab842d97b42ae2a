"""A bureau's pages of payees: who has not confirmed an account, and accounts that two payees share."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, ValidationError

from registry.core.actor import Actor
from registry.core.errors import BadInputError, RegistryError
from registry.people import forms
from registry.people.access import ANYTHING, require
from registry.people.reasons import ReasonNeededError
from registry.web.exports import EXPORT_LIMITS, addresses, at_once, export
from registry.web.page import page
from registry.web.problems import status_of
from rewards.payees import desks, service
from rewards.payees.schemas import SharedAnswer
from rewards.payees.sheet import SHEET
from rewards.payees.states import MISSING


class SharedForm(BaseModel):
    """The answer why two payees use one account, as typed."""

    model_config = ConfigDict(hide_input_in_errors=True)

    one: UUID
    other: UUID
    reason: str = ""


@get("/rewards/payees", include_in_schema=False)
async def payees_page(request: Request[Actor, Any, Any]) -> Template:
    """Show who still has something to confirm, late ones first, and which accounts are shared."""
    return await _page(request)


@get(addresses("/rewards/payees"), include_in_schema=False, middleware=[*EXPORT_LIMITS])
async def payees_list(request: Request[Actor, Any, Any]) -> Response[Any]:
    """Send the same list as CSV, workbook or JSON."""
    found = await desks.unconfirmed(request.user)
    return await export(request, "unconfirmed", SHEET, len(found.lines), at_once(found.lines))


@post("/rewards/payees/shared", include_in_schema=False, status_code=200)
async def answer_shared(
    request: Request[Actor, Any, Any],
    data: Annotated[SharedForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Write down why two payees may be paid to one account."""
    try:
        answer = SharedAnswer.model_validate(data.model_dump())
        await service.answer_shared(request.user, answer.one, answer.other, answer.reason)
    except ValidationError as error:
        require(request.user, "payees.answer_shared", ANYTHING)
        return await _page(request, ReasonNeededError(forms.messages(error)["reason"]), data)
    except BadInputError as error:
        return await _page(request, error, data)
    return Redirect("/rewards/payees", status_code=303)


async def _page(
    request: Request[Actor, Any, Any], error: RegistryError | None = None, typed: SharedForm | None = None
) -> Template:
    return page(
        request,
        "rewards/payees.html",
        status=status_of(error) if error else 200,
        unconfirmed=await desks.unconfirmed(request.user),
        shared=await desks.shared(request.user),
        missing=MISSING,
        message=error.message if error else None,
        typed=typed,
    )


PAGES = [payees_page, payees_list, answer_shared]
