"""The pages of likely duplicates: the list, and two records side by side."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import Text, text
from registry.people.duplicates import queries, service
from registry.people.duplicates.likeness import STRENGTHS
from registry.web.page import page


class DecisionForm(BaseModel):
    """The form below two records: `one` or `other` stays, or they are `different`."""

    choice: str = ""
    reason: str = ""


@get("/duplicates", include_in_schema=False)
async def duplicates_page(request: Request[Actor, Any, Any]) -> Template:
    """Show the pairs to be decided, and what was decided."""
    return page(
        request,
        "people/duplicates.html",
        pairs=await queries.pairs(request.user),
        decided=await queries.decided(request.user),
        strengths=STRENGTHS,
        longest=queries.LONGEST_LIST,
    )


@get("/duplicates/{one:uuid}/{other:uuid}", include_in_schema=False)
async def comparison_page(
    request: Request[Actor, Any, Any], one: FromPath[UUID], other: FromPath[UUID]
) -> Template:
    """Show two records side by side."""
    return await _comparison(request, one, other, DecisionForm(), None)


@post("/duplicates/{one:uuid}/{other:uuid}", include_in_schema=False, status_code=200)
async def decide(
    request: Request[Actor, Any, Any],
    one: FromPath[UUID],
    other: FromPath[UUID],
    data: Annotated[DecisionForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Decide, or show the form again with what stands against it."""
    try:
        match data.choice:
            case "one":
                await service.merge(request.user, one, other, data.reason)
            case "other":
                await service.merge(request.user, other, one, data.reason)
            case "different":
                await service.keep_apart(request.user, one, other, data.reason)
            case _:
                missing = text("请选择如何处理。", "Choose what to do.")
                return await _comparison(request, one, other, data, missing, field="choice")
    except (BadInputError, ConflictError) as error:
        field = "reason" if isinstance(error, BadInputError) else "choice"
        return await _comparison(request, one, other, data, error.message, field=field)
    return Redirect("/duplicates", status_code=303)


@post("/duplicates/{one:uuid}/{other:uuid}/undo", include_in_schema=False, status_code=200)
async def undo(
    request: Request[Actor, Any, Any], one: FromPath[UUID], other: FromPath[UUID]
) -> Response[Any]:
    """Take the decision back and show the pair, open again."""
    await service.undo(request.user, one, other)
    return Redirect(f"/duplicates/{one}/{other}", status_code=303)


async def _comparison(
    request: Request[Actor, Any, Any],
    one: UUID,
    other: UUID,
    typed: DecisionForm,
    message: Text | None,
    *,
    field: str = "reason",
) -> Template:
    pair = await queries.comparison(request.user, one, other)
    return page(
        request,
        "people/duplicate.html",
        status=400 if message else 200,
        pair=pair,
        follows=[] if pair.decided else await service.preview_merge(request.user, one, other),
        strengths=STRENGTHS,
        typed=typed,
        message=message,
        field=field,
    )


PAGES = [duplicates_page, comparison_page, decide, undo]
