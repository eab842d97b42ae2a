"""The desk of external awards: lists handed in, handing one in, and what follows from deciding on it."""

from dataclasses import asdict
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import ValidationError

from competitions.external import deciding, forms, queries, service
from competitions.external.deciding import ListChangedError, ListNotReadyError
from competitions.external.evidence import (
    EvidenceMissingError,
    EvidenceRefusedError,
    EvidenceTooLargeError,
)
from competitions.external.forms import Typed
from competitions.external.line_pages import PAGES as LINE_PAGES
from competitions.external.list_pages import PAGES as LIST_PAGES
from competitions.external.list_pages import STATES
from competitions.external.queries import Wanted
from competitions.external.schemas import LineIn, ProposalIn
from competitions.words import FORMS
from registry.core.actor import Actor
from registry.core.errors import Fault, RegistryError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, refusal, require_role
from registry.people.forms import messages
from registry.people.organizations.queries import names_of
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.web.page import page

# The document and the fields around it.
LARGEST_REQUEST: Final = 11 * 1024 * 1024
EVIDENCE_ERRORS: Final = (EvidenceMissingError, EvidenceRefusedError, EvidenceTooLargeError)
_LONGEST: Final = 200
_CHOOSE: Final = text("请选择赛事。", "Choose the competition.")

AnyRequest = Request[Actor, Any, Any]


@get("/external-awards", include_in_schema=False)
async def desk(
    request: AnyRequest,
    *,
    standing: Annotated[str, QueryParameter(name="state")] = "",
    number: Annotated[int, QueryParameter(name="page")] = 1,
    competition: FromQuery[str] = "",
    year: FromQuery[str] = "",
    school: FromQuery[str] = "",
) -> Template:
    """Show the lists within reach, the open ones first; a filter that names nothing leaves out none."""
    wanted = Wanted(
        standing if standing in STATES else "",
        forms.identifier(competition),
        forms.year(year),
        school.strip()[:_LONGEST],
    )
    competitions = await queries.competitions()
    return page(
        request,
        "competitions/external_awards.html",
        found=await queries.lists(request.user, wanted, page=number),
        wanted=wanted,
        chosen={
            "state": wanted.state,
            "competition": wanted.competition or "",
            "year": wanted.year or "",
            "school": wanted.school,
        },
        competitions=competitions,
        years=sorted({each.year for each in competitions}, reverse=True),
        states=STATES,
    )


@get("/external-awards/new", include_in_schema=False)
async def propose_form(request: AnyRequest, competition: FromQuery[str] = "") -> Template:
    """Ask for one prize and the document that proves it."""
    return await _form(request, {"competition": competition}, {})


@post("/external-awards/new", include_in_schema=False, status_code=200, request_max_body_size=LARGEST_REQUEST)
async def propose(request: AnyRequest) -> Response[Any]:
    """Hand the prize in, or show the form again with what is missing."""
    require_role(request.user, "external_awards.propose")
    sent = await request.form()
    typed = forms.typed(sent)
    said: dict[str, Text] = {}
    if not typed.get("competition"):
        said["competition"] = _CHOOSE
    try:
        line = LineIn.model_validate(forms.line(typed))
        proposal = ProposalIn.model_validate(
            {
                "competition": typed.get("competition") or None,
                "organization": typed.get("organization") or None,
                "note": typed.get("note", ""),
                "lines": [line],
            }
        )
        made = await service.propose(request.user, proposal, await forms.file(sent, "evidence"))
    except ValidationError as error:
        return await _form(request, typed, messages(error) | said)
    except EVIDENCE_ERRORS as error:
        return await _form(request, typed, said | {"evidence": error.message})
    return Redirect(f"/external-awards/{made}", status_code=303)


@get("/external-awards/{list_id:uuid}/decision", include_in_schema=False)
async def decision_page(request: AnyRequest, list_id: FromPath[UUID]) -> Template:
    """Show everything that would follow from confirming a list, and ask for the decision."""
    return await _decision(request, list_id, "", None)


@post("/external-awards/{list_id:uuid}/confirm", include_in_schema=False, status_code=200)
async def confirm(request: AnyRequest, list_id: FromPath[UUID]) -> Response[Any]:
    """Confirm a list."""
    typed = forms.typed(await request.form())
    try:
        await deciding.confirm(request.user, list_id, typed.get("revision", ""), typed.get("answer", ""))
    except ListChangedError as error:
        return await _decision(request, list_id, typed.get("answer", ""), error.message, "what")
    except (ReasonNeededError, ReasonNamesPersonError) as error:
        return await _decision(request, list_id, typed.get("answer", ""), error.message)
    except ListNotReadyError:
        return await _decision(request, list_id, typed.get("answer", ""), None)
    return Redirect(f"/external-awards/{list_id}", status_code=303)


@post("/external-awards/{list_id:uuid}/refuse", include_in_schema=False, status_code=200)
async def refuse(request: AnyRequest, list_id: FromPath[UUID]) -> Response[Any]:
    """Refuse a list, or ask for the reason."""
    typed = forms.typed(await request.form())
    try:
        await deciding.refuse(request.user, list_id, typed.get("answer", ""))
    except (ReasonNeededError, ReasonNamesPersonError) as error:
        return await _decision(request, list_id, typed.get("answer", ""), error.message)
    return Redirect(f"/external-awards/{list_id}", status_code=303)


@post("/external-awards/{list_id:uuid}/withdraw", include_in_schema=False, status_code=200)
async def withdraw(request: AnyRequest, list_id: FromPath[UUID]) -> Response[Any]:
    """Take an open list back."""
    await service.withdraw(request.user, list_id)
    return Redirect("/external-awards", status_code=303)


async def _form(request: AnyRequest, typed: Typed, said: dict[str, Text]) -> Template:
    require_role(request.user, "external_awards.propose")
    return page(
        request,
        "competitions/external_new.html",
        status=400 if said else 200,
        competitions=await queries.competitions(),
        schools=await own_schools(request.user),
        everywhere=takes_whole_lists(request.user),
        typed=typed,
        said=said,
        forms=FORMS,
    )


async def _decision(
    request: AnyRequest, list_id: UUID, answer: str, message: Text | None, field: str = "answer"
) -> Template:
    faults: tuple[Fault, ...] = ()
    preview: deciding.Preview | None = None
    kept: RegistryError | None = None
    try:
        preview = await deciding.preview(request.user, list_id)
    except ListNotReadyError as error:
        faults, kept = error.faults, error
    return page(
        request,
        "competitions/external_decision.html",
        status=400 if message else 200,
        facts=await queries.list_facts(request.user, list_id),
        consequences=preview.consequences if preview else [],
        revision=preview.revision if preview else "",
        faults=faults,
        kept=kept,
        field=field,
        answer=answer,
        message=message,
    )


async def own_schools(actor: Actor) -> list[dict[str, Any]]:
    """Return the schools that an account hands awards in for."""
    return [asdict(each) for each in await names_of(actor.organizations("school_officer"))]


def takes_whole_lists(actor: Actor) -> bool:
    """Return whether an account hands in lists of every school, as a bureau does."""
    return refusal(actor, "external_awards.propose", ANYTHING) is None


PAGES = [
    desk,
    propose_form,
    propose,
    decision_page,
    confirm,
    refuse,
    withdraw,
    *LIST_PAGES,
    *LINE_PAGES,
]
