"""The pages of award schemes: which there are, what each says, and trying one on an event's points."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Template
from pydantic import BaseModel, ConfigDict

from competitions.awards.schemes import Scheme, UnknownSchemeError, shipped_scheme, shipped_schemes
from competitions.events import queries, scheme_trial
from competitions.events.scheme_trial import NoPointsError, SchemeUnreadableError, Trial, Whose
from competitions.words import STATUSES
from registry.core.actor import Actor
from registry.core.errors import RegistryError
from registry.people.access import require
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.sessions import PUBLIC


class SchemeForm(BaseModel):
    """A scheme of one's own to try: as text, or as a file."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    whose: str = ""
    document: str = ""
    file: UploadFile | None = None


@get("/award-schemes", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def schemes_page(request: Request[Any, Any, Any]) -> Template:
    """Show every version of every shipped scheme, with its source and validity."""
    return page(request, "competitions/schemes.html", schemes=shipped_schemes())


@get("/award-schemes/{name:str}", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def scheme_page(request: Request[Any, Any, Any], name: FromPath[str]) -> Template:
    """Show one scheme: its ladder, how it ranks, its rules, and the document itself."""
    scheme = shipped_scheme(name)
    return page(
        request,
        "competitions/scheme.html",
        scheme=scheme,
        rules=[rule.model_dump(mode="json") for rule in scheme.rules],
        document=scheme.model_dump_json(indent=2),
    )


@get("/events/{event:uuid}/scheme-trial", include_in_schema=False)
async def trial_page(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    scheme: FromQuery[str] = "",
    whose: FromQuery[str] = "",
) -> Template:
    """Ask which scheme to try; with one in the address, show what it gives."""
    if not scheme:
        return await _shown(request, event, whose)
    try:
        return await _try(request, event, whose, shipped_scheme(scheme), named=scheme)
    except UnknownSchemeError as error:
        return await _shown(request, event, whose, error=error, at="scheme")


@post("/events/{event:uuid}/scheme-trial", include_in_schema=False, status_code=200)
async def try_own(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    data: Annotated[SchemeForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Response[Any]:
    """Show what a scheme gives that was typed or handed in."""
    typed = data.document
    content: str | bytes = typed
    if data.file is not None and data.file.filename:
        content = await data.file.read(scheme_trial.LARGEST_SCHEME + 1)
    try:
        scheme = scheme_trial.read_scheme(content)
    except SchemeUnreadableError as error:
        return await _shown(request, event, data.whose, error=error, at="document", typed=typed)
    return await _try(request, event, data.whose, scheme, typed=typed)


async def _try(
    request: Request[Actor, Any, Any],
    event: UUID,
    whose: str,
    scheme: Scheme,
    *,
    named: str = "",
    typed: str = "",
) -> Template:
    try:
        points = await scheme_trial.points_for(request.user, event, _whose(whose), scheme)
    except NoPointsError as error:
        return await _shown(request, event, whose, named=named, typed=typed, error=error, at="whose")
    trial = scheme_trial.tried(scheme, points)
    return await _shown(request, event, whose, named=named, typed=typed, trial=trial)


async def _shown(
    request: Request[Actor, Any, Any],
    event: UUID,
    whose: str,
    *,
    named: str = "",
    typed: str = "",
    trial: Trial | None = None,
    error: RegistryError | None = None,
    at: str = "",
) -> Template:
    require(request.user, "marks.settle", await queries.event_subject(event))
    facts = await queries.event(event)
    return page(
        request,
        "competitions/scheme_trial.html",
        status=status_of(error) if error else 200,
        event=facts,
        competition=await queries.competition(facts.competition),
        has_earlier=await queries.event_before(facts) is not None,
        schemes=shipped_schemes(),
        whose=_whose(whose),
        named=named or facts.scheme,
        typed=typed,
        trial=trial,
        error=error,
        at=at,
        statuses=STATUSES,
    )


def _whose(typed: str) -> Whose:
    return "last" if typed == "last" else "this"


PAGES = [schemes_page, scheme_page, trial_page, try_own]
