"""The bureau's pages of commendations: all of them, drafting one, and one with its lists and the decision."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from competitions.words import LEVELS
from registry.core import clock
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, NotFoundError
from registry.core.settings import current
from registry.core.texts import Text
from registry.people import forms
from registry.people.access import could, require_role
from registry.people.access import refusal as refusal_of
from registry.people.organizations.pages import PageParameter
from registry.people.sign_in import second_factor
from registry.people.sign_in.attempts import SigningInLockedError
from registry.people.sign_in.second_factor import WrongOneTimeCodeError
from registry.web.page import page
from rewards.commendations import deciding, drafting, proposals, queries
from rewards.commendations.acts import ACTS
from rewards.commendations.content import as_file
from rewards.commendations.queries import CommendationFacts
from rewards.commendations.refusals import (
    CommendationNumberTakenError,
    NobodyToCommendError,
    RewardListNotApprovedError,
)
from rewards.commendations.schemas import CommendationIn
from rewards.commendations.selection import PARTS
from rewards.simulation.queries import years
from rewards.words import TIERS

AnyRequest = Request[Actor, Any, Any]
Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]

_WORDS: Final = ("title", "number", "basis", "body", "dated")
_HONORS: Final = tuple(f"{part}_{language}" for part in PARTS for language in ("zh", "en"))
_TYPED: Final = (*_WORDS, "year", "level", "reward_list", *_HONORS)
# What a new draft proposes; every word of it can be changed.
_USUAL: Final = {
    "student_zh": "技能标兵",
    "student_en": "Outstanding Competitor",
    "tutor_zh": "优秀指导教师",
    "tutor_en": "Outstanding Tutor",
    "school_zh": "先进单位",
    "school_en": "Outstanding School",
}


@get("/rewards/commendations", include_in_schema=False)
async def commendations_page(request: AnyRequest) -> Template:
    """Show every commendation, drafts first."""
    return page(
        request,
        "rewards/commendations.html",
        commendations=await queries.commendations(request.user),
        drafts=could(request.user, "commendations.draft"),
    )


@get("/rewards/commendations/new", include_in_schema=False)
async def new_form(request: AnyRequest) -> Template:
    """Show the form for a new draft."""
    require_role(request.user, "commendations.draft")
    known = await years()
    typed = _USUAL | {"year": str(known[0]) if known else "", "dated": clock.today().isoformat()}
    return await _form(request, typed, ["first"], {})


@post("/rewards/commendations/new", include_in_schema=False, status_code=200)
async def new(request: AnyRequest) -> Response[Any]:
    """Draft a commendation, or show the form again with what is wrong."""
    return await _save(request, None)


@get("/rewards/commendations/{commendation:uuid}/change", include_in_schema=False)
async def change_form(request: AnyRequest, commendation: FromPath[UUID]) -> Template:
    """Show the form of a draft."""
    require_role(request.user, "commendations.draft")
    facts, _ = await queries.commendation(request.user, commendation)
    return await _form(request, _typed_of(facts), list(facts.selection.tiers), {}, facts)


@post("/rewards/commendations/{commendation:uuid}/change", include_in_schema=False, status_code=200)
async def change(request: AnyRequest, commendation: FromPath[UUID]) -> Response[Any]:
    """Change a draft and take its lists anew, or show the form again with what is wrong."""
    facts, _ = await queries.commendation(request.user, commendation)
    return await _save(request, facts)


@get("/rewards/commendations/{commendation:uuid}", include_in_schema=False)
async def commendation_page(
    request: AnyRequest, commendation: FromPath[UUID], number: PageParameter = 1
) -> Template:
    """Show a commendation: its words, its lists, and what can be done with it."""
    return await _page(request, commendation, number=number)


@get("/rewards/commendations/{commendation:uuid}/content.txt", include_in_schema=False)
async def content(request: AnyRequest, commendation: FromPath[UUID]) -> Response[bytes]:
    """Send the file whose SHA-256 is the content hash."""
    _, found = await queries.commendation(request.user, commendation)
    return Response(
        as_file(found.words, found.lines),
        media_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="commendation-{commendation}.txt"',
            "Cache-Control": "no-store",
        },
    )


@post("/rewards/commendations/{commendation:uuid}", include_in_schema=False, status_code=200)
async def decide(request: AnyRequest, commendation: FromPath[UUID], data: Form) -> Response[Any]:
    """Decide the commendation, or show it again with what stands against that."""
    code, seen = str(data.get("code", ""))[:40].strip(), str(data.get("content_hash", ""))[:64]
    try:
        await deciding.decide(request.user, commendation, code, seen=seen)
    except (WrongOneTimeCodeError, SigningInLockedError) as error:
        return await _page(request, commendation, message=error.message, field="code")
    except (BadInputError, ConflictError, NotFoundError) as error:
        return await _page(request, commendation, message=error.message, field="decide")
    return Redirect(f"/rewards/commendations/{commendation}", status_code=303)


@post("/rewards/commendations/{commendation:uuid}/discard", include_in_schema=False, status_code=200)
async def discard(request: AnyRequest, commendation: FromPath[UUID]) -> Response[Any]:
    """Throw a draft away."""
    try:
        await drafting.discard(request.user, commendation)
    except ConflictError as error:
        return await _page(request, commendation, message=error.message, field="decide")
    return Redirect("/rewards/commendations", status_code=303)


async def _save(request: AnyRequest, facts: CommendationFacts | None) -> Response[Any]:
    require_role(request.user, "commendations.draft")
    sent = await request.form()
    typed = {name: str(sent.get(name, "")).strip() for name in _TYPED}
    tiers = [str(each) for each in sent.getall("tier", [])]
    try:
        given = CommendationIn.model_validate(_fields(typed, tiers))
        if facts is None:
            made = await drafting.draft(request.user, given)
        else:
            await drafting.change(request.user, made := facts.id, given)
    except ValidationError as error:
        said = forms.messages(error)
    except CommendationNumberTakenError as error:
        said = {"number": error.message}
    except (NobodyToCommendError, RewardListNotApprovedError) as error:
        said = {"selection": error.message}
    except (BadInputError, ConflictError) as error:
        said = {"title": error.message}
    else:
        return Redirect(f"/rewards/commendations/{made}", status_code=303)
    return await _form(request, typed, tiers, said, facts)


def _fields(typed: dict[str, str], tiers: list[str]) -> dict[str, Any]:
    """Return what was typed as a draft takes it."""
    selection: dict[str, Any] = {
        part: {"zh": typed[f"{part}_zh"], "en": typed[f"{part}_en"]} for part in PARTS
    }
    selection |= {
        "year": None if typed["reward_list"] else typed["year"] or None,
        "reward_list": typed["reward_list"] or None,
        "level": typed["level"] or None,
        "tiers": tiers,
    }
    return {name: typed[name] for name in _WORDS} | {"selection": selection}


def _typed_of(facts: CommendationFacts) -> dict[str, str]:
    """Return a draft as its form shows it."""
    chosen = facts.selection
    typed = {name: str(getattr(facts, name)) for name in _WORDS}
    typed |= {name: str(getattr(chosen, name) or "") for name in ("year", "level", "reward_list")}
    titles = {"student": chosen.student, "tutor": chosen.tutor, "school": chosen.school}
    return (
        typed
        | {f"{part}_zh": title.zh for part, title in titles.items()}
        | {f"{part}_en": title.en for part, title in titles.items()}
    )


async def _form(
    request: AnyRequest,
    typed: dict[str, str],
    tiers: list[str],
    said: dict[str, Text],
    facts: CommendationFacts | None = None,
) -> Template:
    return page(
        request,
        "rewards/commendation_form.html",
        status=400 if said else 200,
        typed=dict.fromkeys(_TYPED, "") | typed,
        ticked=tiers,
        said=said,
        facts=facts,
        years=await years(),
        lists=await queries.approved_lists(request.user),
        levels=LEVELS,
        tiers=TIERS,
        parts=PARTS,
    )


async def _page(
    request: AnyRequest,
    commendation: UUID,
    *,
    number: int = 1,
    message: Text | None = None,
    field: str = "",
) -> Template:
    actor = request.user
    facts, found = await queries.commendation(actor, commendation)
    refusal = deciding.refusal(actor, found)
    return page(
        request,
        "rewards/commendation.html",
        status=400 if message else 200,
        facts=facts,
        lines=await queries.lines(actor, commendation, page=number),
        hash_now=found.content_hash,
        refusal=refusal,
        changes=facts.state == "drafted" and could(actor, "commendations.draft"),
        code=await shown_code(actor) if refusal is None else None,
        proposals=await proposals.proposals(actor, commendation),
        proposes=facts.state == "decided"
        and facts.repealed_at is None
        and refusal_of(actor, "commendations.draft", found.subject) is None,
        acts=ACTS,
        parts=PARTS,
        levels=LEVELS,
        tiers=TIERS,
        lists=await queries.approved_lists(actor),
        message=message,
        field=field,
    )


async def shown_code(actor: Actor) -> str | None:
    """Return the code of now in the demo, whose accounts are nobody's."""
    if not current().is_demo or actor.account_id is None:
        return None
    return await second_factor.present_code(actor.account_id)


PAGES = [
    commendations_page,
    new_form,
    new,
    change_form,
    change,
    commendation_page,
    content,
    decide,
    discard,
]
