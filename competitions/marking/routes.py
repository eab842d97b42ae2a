"""The JSON API of marks: the sheets, typing, settling, signing off."""

from typing import Annotated, Any, get_args
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter
from pydantic import BaseModel

from competitions.events import queries as events
from competitions.marking import refusals, service, signing
from competitions.marking.differing import comparison
from competitions.marking.outgoing import (
    ComparisonOut,
    DifferenceOut,
    GridOut,
    ModuleOut,
    grid_out,
    module_out,
)
from competitions.marking.replies import REFUSED, MarksProblem, SavedOut, refused
from competitions.marking.schemas import Entering, ReopenIn, SaveIn, SettleIn
from competitions.marking.sheets import grid, overview
from competitions.results.points import decimal_text
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.problems import CONTENT_TYPE


class Signed(BaseModel):
    """The hash of what was signed."""

    content_hash: str


class Settled(BaseModel):
    """How many cells were settled."""

    count: int


Key = Annotated[
    str | None, HeaderParameter(name="Idempotency-Key", description="Names this save; a UUID, for example.")
]
Modules = Annotated[list[str] | None, QueryParameter(name="module", description="Sheets; all when left out.")]
_WITH_CELLS = {
    status: ResponseSpec(MarksProblem, description=words, media_type=CONTENT_TYPE)
    for status, words in (
        (400, "Cells cannot be taken; `cells` names each."),
        (409, "Somebody else saved meanwhile (`meanwhile`, `clashes`), or the state does not allow it."),
    )
}


def checked_entering(given: int) -> Entering:
    """Return the entering, or raise SheetUnknownError."""
    if given not in get_args(Entering):
        raise refusals.sheet_unknown(str(given))
    return 2 if given == 2 else 1


@get("/events/{event:uuid}/marks", operation_id="read_marking")
async def read_marking(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> list[ModuleOut]:
    """Return how far the marks of each module are."""
    return [module_out(facts) for facts in await overview(request.user, await events.event(event))]


@get("/events/{event:uuid}/marks/{entering:int}", operation_id="read_marks")
async def read_marks(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    entering: FromPath[int],
    module: Modules = None,
) -> GridOut:
    """Return one entering of the sheets, with the marks that the account may see."""
    facts = await events.event(event)
    return grid_out(await grid(request.user, facts, checked_entering(entering), module or ()))


@post(
    "/events/{event:uuid}/marks/{entering:int}",
    operation_id="save_marks",
    status_code=200,
    responses=_WITH_CELLS,
)
async def save_marks(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    entering: FromPath[int],
    data: JSONBody[SaveIn],
    key: Key = None,
) -> Response[Any]:
    """Save cells, all or none. The same Idempotency-Key again gets the first answer."""
    return await save_answer(request, event, entering, key, data)


async def save_answer(
    request: Request[Actor, Any, Any], event: UUID, entering: int, key: str | None, data: SaveIn
) -> Response[Any]:
    """Save and answer with the new versions, or with what is in the way."""
    try:
        saved = await service.save_marks(
            request.user, event, checked_entering(entering), refusals.checked_key(key), data
        )
    except REFUSED as error:
        return refused(request, error)
    return Response(SavedOut.of(saved))


@post(
    "/events/{event:uuid}/marks/{entering:int}/modules/{module:str}/join",
    operation_id="join_sheet",
    status_code=200,
)
async def join_sheet(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    entering: FromPath[int],
    module: FromPath[str],
    key: Key = None,
) -> SavedOut:
    """Join in typing a sheet that somebody else began; the other entering is then closed to the account."""
    return SavedOut.of(
        await service.take_part(
            request.user, event, checked_entering(entering), [module], refusals.checked_key(key)
        )
    )


@get("/events/{event:uuid}/modules/{module:str}/differences", operation_id="read_differences")
async def read_differences(
    request: Request[Actor, Any, Any], event: FromPath[UUID], module: FromPath[str]
) -> ComparisonOut:
    """Return where the two enterings of a module differ, and what keeps it from being signed off."""
    found = await comparison(request.user, await events.event(event), module)
    return ComparisonOut(
        differences=[
            DifferenceOut(
                entry=each.entry,
                field=each.field.code,
                first=decimal_text(each.first),
                second=decimal_text(each.second),
                settled=None if each.settled is None else decimal_text(each.settled),
            )
            for each in found.differing
        ],
        open=[each.message.zh for each in found.open],
        open_en=[each.message.en for each in found.open],
    )


@post(
    "/events/{event:uuid}/modules/{module:str}/settlements",
    operation_id="settle_marks",
    status_code=200,
    responses=_WITH_CELLS,
)
async def settle_marks(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    module: FromPath[str],
    data: JSONBody[SettleIn],
) -> Response[Any]:
    """Say what holds where the two enterings differ: all cells or none."""
    try:
        return Response(Settled(count=await signing.settle(request.user, event, module, data.cells)))
    except REFUSED as error:
        return refused(request, error)


@post(
    "/events/{event:uuid}/modules/{module:str}/signature",
    operation_id="sign_module",
    status_code=200,
    responses=_WITH_CELLS,
)
async def sign_module(
    request: Request[Actor, Any, Any], event: FromPath[UUID], module: FromPath[str]
) -> Response[Any]:
    """Sign a module off, which locks its sheets."""
    try:
        return Response(Signed(content_hash=await signing.sign_off(request.user, event, module)))
    except REFUSED as error:
        return refused(request, error)


@post("/events/{event:uuid}/modules/{module:str}/reopening", operation_id="reopen_module", status_code=204)
async def reopen_module(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    module: FromPath[str],
    data: JSONBody[ReopenIn],
) -> None:
    """Withdraw the signature of a module with a reason."""
    await signing.reopen(request.user, event, module, data.reason)


ROUTES = described(
    [
        read_marking,
        read_marks,
        save_marks,
        join_sheet,
        read_differences,
        settle_marks,
        sign_module,
        reopen_module,
    ],
    tag="marks",
)
