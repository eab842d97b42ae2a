"""The pages of links to one's own award record, and what such a link shows to whoever has it."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from competitions.words import LEVELS
from credentials.records.service import NoPersonError
from credentials.records.words import CERTIFICATE_STATES, ROLES
from credentials.sharing import service
from credentials.sharing.schemas import LONGEST, SHORTEST, ShareForm, ShareIn
from credentials.sharing.service import ShareNotFoundError, TooManySharesError
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.web.page import page
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

_MISSING = {
    "days": text(
        f"请填写 {SHORTEST} 到 {LONGEST} 之间的天数。", f"Give a number of days from {SHORTEST} to {LONGEST}."
    ),
    "note": text("请写明分享给谁，不超过 100 个字。", "Say whom it is for, in 100 characters at most."),
}


@get("/me/shares", include_in_schema=False)
async def shares_page(request: Request[Actor, Any, Any]) -> Template:
    """Show one's links and the form for another."""
    return await _page(request, ShareForm())


@post("/me/shares", include_in_schema=False, status_code=200)
async def make_share(
    request: Request[Actor, Any, Any],
    data: Annotated[ShareForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Template:
    """Make a link and show it this once, or show the form again with what is wrong."""
    try:
        wanted = ShareIn.model_validate(data.model_dump())
        made = await service.make_share(request.user, wanted)
    except ValidationError as error:
        at = str(error.errors()[0]["loc"][0])
        return await _page(request, data, at, _MISSING[at])
    except TooManySharesError as error:
        return await _page(request, data, "days", error.message)
    return page(request, "credentials/share_made.html", made=made, wanted=wanted)


@post("/me/shares/{share:uuid}/end", include_in_schema=False)
async def end_share(request: Request[Actor, Any, Any], share: FromPath[UUID]) -> Redirect:
    """End a link."""
    await service.end_share(request.user, share)
    return Redirect("/me/shares", status_code=303)


@get("/share/{key:str}", include_in_schema=False, opt=PUBLIC_WITHOUT_COOKIE)
async def shared(request: Request[Actor, Any, Any], key: FromPath[str]) -> Template:
    """Show the record that a link opens; one that opens none is a page that says nothing else."""
    try:
        opened = await service.open_shared(request.user, key)
    except ShareNotFoundError as error:
        return _unmarked(page(request, "credentials/share_closed.html", status=404, message=error.message))
    record = opened.record
    return _unmarked(
        page(
            request,
            "credentials/shared.html",
            record=record,
            ends_at=opened.ends_at,
            standing=[line for line in record.lines if line.stands],
            levels=LEVELS,
            roles=ROLES,
            states=CERTIFICATE_STATES,
        )
    )


def _unmarked(answer: Template) -> Template:
    """Return an answer that nobody keeps, that leaves no cookie, and whose address goes to no other page."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.cookies.clear()
    return answer


async def _page(
    request: Request[Actor, Any, Any], form: ShareForm, at: str = "", message: Text | None = None
) -> Template:
    try:
        shares = await service.own_shares(request.user)
    except NoPersonError as error:
        return page(request, "credentials/no_record.html", message=error.message)
    return page(
        request,
        "credentials/shares.html",
        status=400 if message else 200,
        shares=shares,
        form=form,
        at=at,
        message=message,
        shortest=SHORTEST,
        longest=LONGEST,
    )


PAGES = [shares_page, make_share, end_share, shared]
