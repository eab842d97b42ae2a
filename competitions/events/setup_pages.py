"""The pages on which a competition is set up, changed, and cloned from an earlier edition."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from competitions.events import competition_form, queries, service
from competitions.events.awarding import AwardUnknownError
from competitions.events.changing import ChangeTooLateError, competition_parts_open
from competitions.events.documents import right_for
from competitions.events.queries import CompetitionFacts
from competitions.events.schemas import CloneIn, CompetitionChange, CompetitionIn
from competitions.events.service import CompetitionExistsError, OrganizerUnknownError
from competitions.events.shifting import competition_input
from competitions.events.typed import Said, Typed
from competitions.words import COMPETITION_KINDS, LEVELS
from registry.core.actor import Actor
from registry.people.access import ANYTHING, could, reach, require, require_role
from registry.web.page import page

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
_WORDS: Final[dict[str, Any]] = {"levels": LEVELS, "kinds": COMPETITION_KINDS}


@get("/competitions/new", include_in_schema=False)
async def new_page(request: Request[Actor, Any, Any]) -> Template:
    """Ask for a new competition."""
    kinds = _kinds(request.user)
    typed = competition_form.shown(None) | {"kind": kinds[0]}
    organizers = await _organizers(request.user)
    if len(organizers) == 1:
        typed |= {"organizer_zh": organizers[0].name, "organizer_en": organizers[0].name_en}
    return await _form(request, typed, {}, None)


@post("/competitions/new", include_in_schema=False, status_code=200)
async def create(request: Request[Actor, Any, Any], data: Form) -> Response[Any]:
    """Set the competition up, or show the form again with what is wrong."""
    _kinds(request.user)
    wanted = competition_form.read(data, None, None)
    if not isinstance(wanted, CompetitionIn):
        return await _form(request, data, wanted, None)
    try:
        made = await service.create_competition(request.user, wanted)
    except CompetitionExistsError as error:
        return await _form(request, data, {"code": error.message}, None)
    except OrganizerUnknownError as error:
        return await _form(request, data, {"organizer_zh": error.message}, None)
    except AwardUnknownError as error:
        return await _form(request, data, competition_form.said_of(error.faults), None)
    return Redirect(f"/competitions/{made}/console", status_code=303)


@get("/competitions/{competition:uuid}/edit", include_in_schema=False)
async def edit_page(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show the form with what is said of a competition."""
    facts = await _changeable(request.user, competition)
    return await _form(request, competition_form.shown(competition_input(facts)), {}, facts)


@post("/competitions/{competition:uuid}/edit", include_in_schema=False, status_code=200)
async def edit(request: Request[Actor, Any, Any], competition: FromPath[UUID], data: Form) -> Response[Any]:
    """Change the competition, or show the form again with what is wrong."""
    facts = await _changeable(request.user, competition)
    before = competition_input(facts)
    parts = competition_parts_open(await service.stage(facts))
    wanted = competition_form.read(data, parts, before)
    typed = competition_form.kept(before, data, parts)
    if not isinstance(wanted, CompetitionIn):
        return await _form(request, typed, wanted, facts)
    change = CompetitionChange(**{name: getattr(wanted, name) for name in parts})
    try:
        await service.change_competition(request.user, competition, change)
    except CompetitionExistsError as error:
        return await _form(request, typed, {"code": error.message}, facts)
    except OrganizerUnknownError as error:
        return await _form(request, typed, {"organizer_zh": error.message}, facts)
    except AwardUnknownError as error:
        return await _form(request, typed, competition_form.said_of(error.faults), facts)
    except ChangeTooLateError as error:
        # Somebody has moved it on while the form was open.
        return await _form(request, typed, {fault.column: fault.message for fault in error.faults}, facts)
    return Redirect(f"/competitions/{competition}/console", status_code=303)


@get("/competitions/{competition:uuid}/clone", include_in_schema=False)
async def clone_page(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Ask what is new in the next edition."""
    facts = await _cloneable(request.user, competition)
    return _clone_form(request, facts, competition_form.shown_clone(facts), {})


@post("/competitions/{competition:uuid}/clone", include_in_schema=False, status_code=200)
async def clone(request: Request[Actor, Any, Any], competition: FromPath[UUID], data: Form) -> Response[Any]:
    """Set the next edition up, or show the form again with what is wrong."""
    facts = await _cloneable(request.user, competition)
    wanted = competition_form.read_clone(data)
    if not isinstance(wanted, CloneIn):
        return _clone_form(request, facts, data, wanted)
    try:
        made = await service.clone_competition(request.user, competition, wanted)
    except CompetitionExistsError as error:
        return _clone_form(request, facts, data, {"code": error.message})
    return Redirect(f"/competitions/{made}/console", status_code=303)


def _kinds(actor: Actor) -> tuple[str, ...]:
    """Return the kinds of competitions that the account may set up; raises when there is none."""
    kinds = tuple(kind for kind in COMPETITION_KINDS if could(actor, right_for(kind)))
    if not kinds:
        require_role(actor, "competitions.create")
    return kinds


async def _organizers(actor: Actor) -> list[Any]:
    """Return organizations that the form proposes as organizers: those that the account may set up for."""
    within = reach(actor, "competitions.create")
    return [] if within == () else await queries.organizers(within)


async def _changeable(actor: Actor, competition: UUID) -> CompetitionFacts:
    subject = await queries.subject(competition)
    facts = await queries.competition(competition)
    require(actor, right_for(facts.kind, "competitions.change"), subject)
    return facts


async def _cloneable(actor: Actor, competition: UUID) -> CompetitionFacts:
    subject = await queries.subject(competition)
    facts = await queries.competition(competition)
    require(actor, right_for(facts.kind), subject if facts.kind == "hosted" else ANYTHING)
    return facts


async def _form(
    request: Request[Actor, Any, Any], typed: Typed, said: Said, facts: CompetitionFacts | None
) -> Template:
    return page(
        request,
        "competitions/setup_competition.html",
        status=400 if said else 200,
        typed=typed,
        said=said,
        competition=facts,
        open_parts=None if facts is None else competition_parts_open(await service.stage(facts)),
        allowed_kinds=_kinds(request.user),
        organizers=await _organizers(request.user),
        **_WORDS,
    )


def _clone_form(
    request: Request[Actor, Any, Any], facts: CompetitionFacts, typed: Typed, said: Said
) -> Template:
    return page(
        request,
        "competitions/setup_clone.html",
        status=400 if said else 200,
        typed=typed,
        said=said,
        competition=facts,
        open_parts=None,
    )


PAGES = [new_page, create, edit_page, edit, clone_page, clone]
