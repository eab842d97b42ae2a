"""One list of external awards: its document, its doubts and likely duplicates, settled in one form."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from competitions.events import queries as events
from competitions.external import downloads, forms, queries, service
from competitions.external.forms import Typed
from competitions.external.openings import openings, paged
from competitions.external.prizes import titles
from competitions.external.review import reviewed
from competitions.external.service import days_of
from competitions.external.settling import SettlingRefusedError
from competitions.words import FORMS
from registry.core.actor import Actor
from registry.core.texts import text
from registry.people.access import belonging_to, could, refusal
from registry.people.words import MEMBERSHIP_ROLES
from registry.web.page import page

STATES: Final = {
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

AnyRequest = Request[Actor, Any, Any]


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
        states=STATES,
        signs=_SIGNS,
        roles=MEMBERSHIP_ROLES,
        forms=FORMS,
    )


def _registers(actor: Actor, school: UUID) -> bool:
    return refusal(actor, "people.register", belonging_to(school)) is None


PAGES = [list_page, evidence, settle]
