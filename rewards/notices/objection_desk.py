"""The bureau's pages of objections: all of them, and one with what was handed in and its answer."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from competitions.external.evidence import EXTENSIONS
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import Text
from registry.people.access import SecondPersonNeededError, refusal
from registry.people.organizations.pages import PageParameter
from registry.web.page import page
from rewards.notices import answering, objection_queries
from rewards.notices.answering import UpheldLinesError
from rewards.notices.objection_queries import ObjectionLine
from rewards.notices.words import OBJECTION_STATES, Outcome

AnyRequest = Request[Actor, Any, Any]

_OUTCOMES: dict[str, Outcome] = {"upheld": "upheld", "rejected": "rejected"}


@get("/rewards/objections", include_in_schema=False)
async def desk(request: AnyRequest, number: PageParameter = 1) -> Template:
    """Show every objection, open ones first, and how long they have waited."""
    return page(
        request,
        "rewards/objections.html",
        found=await objection_queries.objections(request.user, page=number),
        states=OBJECTION_STATES,
    )


@get("/rewards/objections/{objection:uuid}", include_in_schema=False)
async def objection_page(request: AnyRequest, objection: FromPath[UUID]) -> Template:
    """Show one objection, and the form for its answer."""
    return await _shown(request, objection, {}, None)


@post("/rewards/objections/{objection:uuid}", include_in_schema=False, status_code=200)
async def answer(request: AnyRequest, objection: FromPath[UUID]) -> Response[Any]:
    """Answer the objection, or show it again with what stands against that."""
    sent = await request.form()
    typed = {name: str(sent.get(name, "")) for name in ("outcome", "words")}
    outcome = _OUTCOMES.get(typed["outcome"])
    ticked = [str(each) for each in sent.getall("line", [])]
    try:
        if outcome is None:
            raise answering.outcome_missing()
        lines = answering.lines_named(ticked) if outcome == "upheld" else None
        await answering.answer(request.user, objection, outcome, typed["words"], lines)
    except (BadInputError, ConflictError) as error:
        field = "outcome" if isinstance(error, answering.OutcomeMissingError) else "words"
        field = "upheld" if isinstance(error, UpheldLinesError) else field
        return await _shown(request, objection, typed | dict.fromkeys(ticked, "yes"), error.message, field)
    return Redirect(f"/rewards/objections/{objection}", status_code=303)


@get("/rewards/objections/{objection:uuid}/files/{file:uuid}", include_in_schema=False)
async def attachment(request: AnyRequest, objection: FromPath[UUID], file: FromPath[UUID]) -> Response[bytes]:
    """Send an attachment to be saved: browsers never show it on our pages."""
    media_type, content = await answering.read_file(request.user, objection, file)
    return sent_to_save(media_type, content)


def sent_to_save(media_type: str, content: bytes) -> Response[bytes]:
    """Return a file that strangers handed in, under a name of ours, so that no browser opens it here."""
    ending = next(ending for kind, ending in EXTENSIONS.items() if kind == media_type)
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="objection-attachment.{ending}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )


async def _shown(
    request: AnyRequest, objection: UUID, typed: dict[str, str], message: Text | None, field: str = "words"
) -> Template:
    found = await objection_queries.objection(request.user, objection)
    return page(
        request,
        "rewards/objection.html",
        status=400 if message else 200,
        objection=found,
        facts=found.facts,
        may_answer=_may_answer(request.user, found.facts),
        states=OBJECTION_STATES,
        typed=typed,
        message=message,
        field=field,
    )


def _may_answer(actor: Actor, facts: ObjectionLine) -> str:
    """Return "yes", "second_person" for who drafted the list, or ""."""
    why = refusal(actor, "objections.answer", answering.answerable(facts.drafted_by, facts.drafter))
    if why is None:
        return "yes"
    return "second_person" if isinstance(why, SecondPersonNeededError) else ""


PAGES = [desk, objection_page, answer, attachment]
