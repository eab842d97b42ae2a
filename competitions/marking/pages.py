"""The pages of marking: how far it is, the score grid, what differs, and signing off."""

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, Self
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, HeaderParameter, JSONBody
from litestar.response import Redirect, Template

from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.marking import service, signing
from competitions.marking.differing import comparison
from competitions.marking.grid_form import Shown, factors, hint, input_name, part, read_form, standing
from competitions.marking.outgoing import GridOut, grid_out
from competitions.marking.refusals import MarksFaultyError, SheetOpenError, VersionConflictError
from competitions.marking.routes import checked_entering, save_answer
from competitions.marking.schemas import SaveIn, SettledIn
from competitions.marking.sheets import grid, overview
from competitions.words import ENTERED, EVENT_STATES
from registry.core.actor import Actor
from registry.core.errors import BadInputError, RegistryError
from registry.people.access import refusal
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.web.page import page


@dataclass(frozen=True, slots=True)
class Where:
    """Which part of a grid is asked for in its address, and how many cells were just saved."""

    module: str
    number: int
    saved: int

    @classmethod
    def of(cls, request: Request[Actor, Any, Any]) -> Self:
        """Read the address; what is no number counts as none, as in an address that was cut off."""
        asked = request.query_params
        return cls(asked.get("module", "")[:60], _number(asked.get("page")) or 1, _number(asked.get("saved")))


def _number(written: str | None) -> int:
    """Return a small whole number in an address, 0 for anything else."""
    return int(written) if written and re.fullmatch(r"[0-9]{1,6}", written) else 0


@get("/events/{event:uuid}/marks", include_in_schema=False)
async def marking_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show how far every module is, and what comes next."""
    return await _overview(request, event)


async def _overview(
    request: Request[Actor, Any, Any], event: UUID, error: RegistryError | None = None
) -> Template:
    facts = await events.event(event)
    modules = await overview(request.user, facts)
    subject = await events.event_subject(event)
    return page(
        request,
        "competitions/marking.html",
        status=400 if error else 200,
        event=facts,
        competition=await events.competition(facts.competition),
        modules=modules,
        states=EVENT_STATES,
        settles=refusal(request.user, "marks.settle", subject) is None,
        error=error,
    )


@get("/events/{event:uuid}/marks/{entering:int}", include_in_schema=False)
async def grid_page(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    entering: FromPath[int],
) -> Template:
    """Show the score grid of one entering."""
    return await _grid(request, event, entering)


async def _grid(
    request: Request[Actor, Any, Any],
    event: UUID,
    entering: int,
    *,
    typed: dict[str, str] | None = None,
    error: RegistryError | None = None,
) -> Template:
    facts = await events.event(event)
    where = Where.of(request)
    modules = [where.module] if where.module else []
    found = await grid(request.user, facts, checked_entering(entering), modules)
    shown = part(found, where.number)
    wrong = {}
    if isinstance(error, MarksFaultyError):
        wrong = {input_name(cell.module, cell.entry, cell.field): cell.message for cell in error.cells}
    clashes = {}
    if isinstance(error, VersionConflictError):
        clashes = {input_name(each.module, each.entry, each.field): each for each in error.clashes}
    return page(
        request,
        "competitions/marking_grid.html",
        status=400 if isinstance(error, BadInputError) else 409 if error else 200,
        event=facts,
        competition=await events.competition(facts.competition),
        grid=found,
        part=shown,
        inputs=Shown(standing(found, shown), typed or {}),
        versions=json.dumps({column.sheet.code: column.version for column in found.columns}),
        key=uuid4(),
        module=where.module,
        saved=where.saved,
        factors=factors(found.scheme),
        input_name=input_name,
        hint=hint,
        entered=ENTERED,
        wrong=wrong,
        clashes=clashes,
        error=error,
    )


@post("/events/{event:uuid}/marks/{entering:int}", include_in_schema=False, status_code=200)
async def save_grid(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    entering: FromPath[int],
) -> Response[Any]:
    """Save the form of the grid, for browsers without scripts; nothing typed is lost when it is refused."""
    typed = read_form(dict(await request.form()))
    try:
        saved = await service.save_marks(
            request.user, event, checked_entering(entering), typed.key, typed.save
        )
    except (MarksFaultyError, VersionConflictError) as error:
        return await _grid(request, event, entering, typed=dict(typed.texts), error=error)
    where = Where.of(request)
    said = {"module": where.module, "page": str(where.number), "saved": str(saved.stored + saved.cleared)}
    return Redirect(f"/events/{event}/marks/{entering}", status_code=303, query_params=said)


@post("/events/{event:uuid}/marks/{entering:int}/cells", include_in_schema=False, status_code=200)
async def save_cells(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    entering: FromPath[int],
    data: JSONBody[SaveIn],
    key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[Any]:
    """Save cells that the grid's script sends."""
    return await save_answer(request, event, entering, key, data)


@get("/events/{event:uuid}/marks/{entering:int}/cells", include_in_schema=False)
async def read_cells(
    request: Request[Actor, Any, Any], event: FromPath[UUID], entering: FromPath[int]
) -> GridOut:
    """Return what stands now, for the grid's script to compare with what was typed."""
    return grid_out(await grid(request.user, await events.event(event), checked_entering(entering)))


@post("/events/{event:uuid}/marks/{entering:int}/join", include_in_schema=False, status_code=303)
async def join(request: Request[Actor, Any, Any], event: FromPath[UUID], entering: FromPath[int]) -> Redirect:
    """Take part in a sheet that somebody else began."""
    sent = await request.form()
    module = str(sent.get("module", ""))
    await service.take_part(request.user, event, checked_entering(entering), [module], str(uuid4()))
    return Redirect(f"/events/{event}/marks/{entering}", status_code=303, query_params={"module": module})


@get("/events/{event:uuid}/modules/{module:str}", include_in_schema=False)
async def module_page(
    request: Request[Actor, Any, Any], event: FromPath[UUID], module: FromPath[str]
) -> Template:
    """Show what differs in a module, and what keeps it from being signed off."""
    return await _module(request, await events.event(event), module)


async def _module(
    request: Request[Actor, Any, Any],
    event: EventFacts,
    module: str,
    *,
    error: RegistryError | None = None,
    typed: dict[tuple[str, str], str] | None = None,
) -> Template:
    found = await comparison(request.user, event, module)
    wrong = {}
    if isinstance(error, MarksFaultyError):
        wrong = {(cell.entry, cell.field): cell.message for cell in error.cells}
    return page(
        request,
        "competitions/marking_module.html",
        status=400 if isinstance(error, BadInputError) else 409 if error else 200,
        event=event,
        competition=await events.competition(event.competition),
        found=found,
        error=error,
        wrong=wrong,
        typed=typed or {},
        saved=Where.of(request).saved,
    )


@post("/events/{event:uuid}/modules/{module:str}/settle", include_in_schema=False, status_code=200)
async def settle_cells(
    request: Request[Actor, Any, Any], event: FromPath[UUID], module: FromPath[str]
) -> Response[Any]:
    """Settle the differences for which a value was chosen or typed."""
    facts = await events.event(event)
    found = await comparison(request.user, facts, module)
    sent = await request.form()
    cells, typed = [], {}
    for each in found.differing:
        name = f"{each.entry}|{each.field.code}"
        value = str(sent.get(f"other|{name}", "")).strip() or str(sent.get(f"choice|{name}", "")).strip()
        if value:
            typed[each.entry, each.field.code] = value
            cells.append(SettledIn(entry=each.entry, field=each.field.code, value=value[:400]))
    try:
        count = await signing.settle(request.user, event, module, cells) if cells else 0
    except MarksFaultyError as error:
        return await _module(request, facts, module, error=error, typed=typed)
    return Redirect(f"/events/{event}/modules/{module}", status_code=303, query_params={"saved": str(count)})


@post("/events/{event:uuid}/modules/{module:str}/sign", include_in_schema=False, status_code=200)
async def sign(
    request: Request[Actor, Any, Any], event: FromPath[UUID], module: FromPath[str]
) -> Response[Any]:
    """Sign the module off."""
    try:
        await signing.sign_off(request.user, event, module)
    except SheetOpenError as error:
        return await _module(request, await events.event(event), module, error=error)
    return Redirect(f"/events/{event}/modules/{module}", status_code=303)


@post("/events/{event:uuid}/modules/{module:str}/reopen", include_in_schema=False, status_code=200)
async def reopen(
    request: Request[Actor, Any, Any], event: FromPath[UUID], module: FromPath[str]
) -> Response[Any]:
    """Open a signed module again, with a reason."""
    sent = await request.form()
    try:
        await signing.reopen(request.user, event, module, str(sent.get("reason", "")))
    except (ReasonNeededError, ReasonNamesPersonError) as error:
        return await _module(request, await events.event(event), module, error=error)
    return Redirect(f"/events/{event}/modules/{module}", status_code=303)


PAGES = [
    marking_page,
    grid_page,
    save_grid,
    save_cells,
    read_cells,
    join,
    module_page,
    settle_cells,
    sign,
    reopen,
]
