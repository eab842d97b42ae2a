"""One prize of an open list: added, corrected, and what was chosen for it changed."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from competitions.events import queries as events
from competitions.external import correcting, forms, queries, service
from competitions.external.forms import Typed
from competitions.external.review import reviewed
from competitions.external.schemas import LineIn
from competitions.external.service import days_of
from competitions.external.settling import SettlingRefusedError
from competitions.words import FORMS
from registry.core.actor import Actor
from registry.core.texts import Text
from registry.people.access import require, unknown
from registry.people.forms import messages
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.people.words import MEMBERSHIP_ROLES
from registry.web.page import page

AnyRequest = Request[Actor, Any, Any]


@get("/external-awards/{list_id:uuid}/lines", include_in_schema=False)
async def line_form(request: AnyRequest, list_id: FromPath[UUID]) -> Template:
    """Ask for one more prize of an open list."""
    return await _line_form(request, list_id, {}, {})


@post("/external-awards/{list_id:uuid}/lines", include_in_schema=False, status_code=200)
async def add_line(request: AnyRequest, list_id: FromPath[UUID]) -> Response[Any]:
    """Add the prize, or show the form again with what is missing."""
    await queries.list_facts(request.user, list_id)
    typed = forms.typed(await request.form())
    try:
        await service.add_lines(request.user, list_id, [LineIn.model_validate(forms.line(typed))])
    except ValidationError as error:
        return await _line_form(request, list_id, typed, messages(error))
    return Redirect(f"/external-awards/{list_id}", status_code=303)


async def _line_form(request: AnyRequest, list_id: UUID, typed: Typed, said: dict[str, Text]) -> Template:
    facts = await queries.list_facts(request.user, list_id)
    require(request.user, "external_awards.propose", facts.subject)
    return page(
        request,
        "competitions/external_line.html",
        status=400 if said else 200,
        facts=facts,
        everywhere=facts.organization is None,
        typed=typed,
        said=said,
        forms=FORMS,
    )


@get("/external-awards/{list_id:uuid}/lines/{line_id:uuid}", include_in_schema=False)
async def edit_form(request: AnyRequest, list_id: FromPath[UUID], line_id: FromPath[UUID]) -> Template:
    """Show a prize of an open list: what was chosen for it, and what is written of it."""
    return await _edit_form(request, list_id, line_id)


@post("/external-awards/{list_id:uuid}/lines/{line_id:uuid}/choice", include_in_schema=False, status_code=200)
async def choose(request: AnyRequest, list_id: FromPath[UUID], line_id: FromPath[UUID]) -> Response[Any]:
    """Change which school or persons a prize is of, or say what cannot be taken."""
    await queries.list_facts(request.user, list_id)
    typed = forms.typed(await request.form())
    try:
        await service.settle(request.user, list_id, forms.settling(typed))
    except SettlingRefusedError as error:
        return await _edit_form(request, list_id, line_id, chosen=typed, refused=error)
    return Redirect(f"/external-awards/{list_id}", status_code=303)


@post("/external-awards/{list_id:uuid}/lines/{line_id:uuid}", include_in_schema=False, status_code=200)
async def correct(request: AnyRequest, list_id: FromPath[UUID], line_id: FromPath[UUID]) -> Response[Any]:
    """Correct what is written of a prize, or show the form again with what is missing."""
    await queries.list_facts(request.user, list_id)
    typed = forms.typed(await request.form())
    try:
        wanted = LineIn.model_validate(forms.line(typed))
        await correcting.correct_line(request.user, list_id, line_id, wanted, typed.get("reason", ""))
    except ValidationError as error:
        return await _edit_form(request, list_id, line_id, typed, messages(error))
    except (ReasonNeededError, ReasonNamesPersonError) as error:
        return await _edit_form(request, list_id, line_id, typed, {"reason": error.message})
    return Redirect(f"/external-awards/{list_id}", status_code=303)


async def _edit_form(
    request: AnyRequest,
    list_id: UUID,
    line_id: UUID,
    typed: Typed | None = None,
    said: dict[str, Text] | None = None,
    *,
    chosen: Typed | None = None,
    refused: SettlingRefusedError | None = None,
) -> Template:
    facts = await queries.list_facts(request.user, list_id)
    require(request.user, "external_awards.propose", facts.subject)
    line = next((each for each in await queries.lines_of(list_id) if each.id == line_id), None)
    if line is None or facts.state != "proposed":
        raise unknown()
    # Everybody who may be meant is shown once more, also where somebody was chosen.
    nobody = replace(line, persons=tuple(replace(each, person=None) for each in line.persons))
    days = days_of(await events.competition(facts.competition))
    review = await reviewed([nobody], competition=facts.competition, days=days, list_id=list_id)
    return page(
        request,
        "competitions/external_edit.html",
        status=400 if said or refused else 200,
        facts=facts,
        everywhere=facts.organization is None,
        line=line,
        one=review.lines[0],
        held={each.id: each.person for each in line.persons},
        typed=forms.as_typed(line) if typed is None else typed,
        said=said or {},
        chosen=chosen or {},
        faults=refused.faults if refused else (),
        forms=FORMS,
        roles=MEMBERSHIP_ROLES,
    )


PAGES = [line_form, add_line, edit_form, choose, correct]
