"""The desk of external awards: lists handed in, one list with its doubts and duplicates, and what follows."""

from dataclasses import asdict
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import ValidationError

from competitions.events import queries as events
from competitions.external import deciding, downloads, forms, queries, service
from competitions.external.deciding import ListChangedError, ListNotReadyError
from competitions.external.evidence import (
    EvidenceMissingError,
    EvidenceRefusedError,
    EvidenceTooLargeError,
)
from competitions.external.forms import Typed
from competitions.external.openings import openings, paged
from competitions.external.prizes import titles
from competitions.external.review import reviewed
from competitions.external.schemas import LineIn, ProposalIn
from competitions.external.service import days_of
from competitions.external.settling import SettlingRefusedError
from competitions.words import FORMS
from registry.core.actor import Actor
from registry.core.errors import Fault, RegistryError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, belonging_to, could, refusal, require, require_role
from registry.people.forms import messages
from registry.people.organizations.queries import names_of
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.people.words import MEMBERSHIP_ROLES
from registry.web.page import page

# The document and the fields around it.
LARGEST_REQUEST: Final = 11 * 1024 * 1024
EVIDENCE_ERRORS: Final = (EvidenceMissingError, EvidenceRefusedError, EvidenceTooLargeError)
_STATES: Final = {
    "proposed": text("待核准", "Waits to be confirmed"),
    "confirmed": text("已核准", "Confirmed"),
    "refused": text("未核准", "Refused"),
}
_SIGNS: Final = {
    "same_person": text("同一人、同一赛项", "same person, same event"),
    "same_name": text("同校同名、同一赛项", "same name and school, same event"),
    "same_number": text("证书编号相同", "same certificate number"),
    "same_document": text("同一证明材料中的同校同奖项", "same prize of the school from the same document"),
}
# What a list's page shows in parts, each with a page number of its own in the address.
_PAGED: Final = ("schools", "persons", "lines", "all")
_CHOOSE: Final = text("请选择赛事。", "Choose the competition.")

AnyRequest = Request[Actor, Any, Any]


@get("/external-awards", include_in_schema=False)
async def desk(
    request: AnyRequest,
    standing: Annotated[str, QueryParameter(name="state")] = "",
    number: Annotated[int, QueryParameter(name="page")] = 1,
) -> Template:
    """Show the lists within reach, the open ones first."""
    return page(
        request,
        "competitions/external_awards.html",
        found=await queries.lists(request.user, state=standing, page=number),
        state=standing,
        states=_STATES,
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


@get("/external-awards/{list_id:uuid}", include_in_schema=False)
async def list_page(request: AnyRequest, list_id: FromPath[UUID]) -> Template:
    """Show a list with its document, its doubts and its likely duplicates."""
    return await _list(request, list_id)


@get("/external-awards/{list_id:uuid}/evidence", include_in_schema=False)
async def evidence(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Send the document as a file to keep, never to be shown by the browser; recorded each time."""
    stored = await downloads.evidence_of(request.user, list_id)
    return Response(stored.content, media_type=stored.media_type, headers=downloads.headers(stored))


@post("/external-awards/{list_id:uuid}", include_in_schema=False, status_code=200)
async def settle(request: AnyRequest, list_id: FromPath[UUID]) -> Response[Any]:
    """Save what was settled, or say what cannot be taken."""
    await queries.list_facts(request.user, list_id)
    typed = forms.typed(await request.form())
    try:
        await service.settle(request.user, list_id, forms.settling(typed))
    except SettlingRefusedError as error:
        return await _list(request, list_id, error, typed)
    return Redirect(f"/external-awards/{list_id}", status_code=303)


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


async def _list(
    request: AnyRequest,
    list_id: UUID,
    refused: SettlingRefusedError | None = None,
    typed: Typed | None = None,
) -> Template:
    pages = {name: forms.page_number(request.query_params.get(name, "")) for name in _PAGED}
    facts = await queries.list_facts(request.user, list_id)
    review = await reviewed(
        await queries.lines_of(list_id),
        competition=facts.competition,
        days=days_of(await events.competition(facts.competition)),
        list_id=list_id,
        evidence=facts.evidence,
    )
    is_open = facts.state == "proposed"
    found = await openings(review, pages) if is_open else None
    return page(
        request,
        "competitions/external_list.html",
        status=400 if refused else 200,
        facts=facts,
        review=review,
        # What a list that is decided was found to be is no doubt any more.
        open=found,
        registers={each.school.id for each in found.persons.lines if _registers(request.user, each.school.id)}
        if found
        else set(),
        all=paged(review.lines, pages["all"]),
        pages=pages,
        typed=typed or {},
        faults=refused.faults if refused else (),
        refused=refused,
        changeable=is_open and refusal(request.user, "external_awards.propose", facts.subject) is None,
        decidable=is_open and could(request.user, "external_awards.confirm"),
        same_document=await queries.lists_with_evidence(request.user, facts),
        prizes=titles(),
        states=_STATES,
        signs=_SIGNS,
        roles=MEMBERSHIP_ROLES,
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


def _registers(actor: Actor, school: UUID) -> bool:
    return refusal(actor, "people.register", belonging_to(school)) is None


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
    list_page,
    evidence,
    settle,
    line_form,
    add_line,
    decision_page,
    confirm,
    refuse,
    withdraw,
]
