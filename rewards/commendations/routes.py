"""The JSON API of commendations."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from competitions.events.routes import Created
from registry.core.actor import Actor
from registry.core.paging import Page
from registry.web.api import described
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE
from rewards.commendations import deciding, drafting, public, queries
from rewards.commendations.public import PublicCommendation, PublicCommendationLine
from rewards.commendations.queries import CommendationFacts, CommendationLineFacts
from rewards.commendations.schemas import CommendationDecisionIn, CommendationIn

AnyRequest = Request[Actor, Any, Any]
PageNumber = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]


@dataclass(frozen=True, slots=True)
class CommendationReview:
    """A commendation as it is decided; `content_hash_now` is over what stands there now."""

    facts: CommendationFacts
    content_hash_now: str


@dataclass(frozen=True, slots=True)
class HonorsIssued:
    """How many certificates of honor were issued."""

    issued: int


@get("/commendations", operation_id="list_commendations", summary="Commendations, drafts first")
async def list_commendations(request: AnyRequest) -> list[CommendationFacts]:
    """Return every commendation with its counts."""
    return await queries.commendations(request.user)


@post("/commendations", operation_id="draft_commendation", summary="Draft a commendation")
async def draft(
    request: AnyRequest, data: JSONBody[CommendationIn], organization: FromQuery[UUID | None] = None
) -> Created:
    """Draft a commendation with its lists, for one's bureau or for the one named."""
    return Created(id=await drafting.draft(request.user, data, organization))


@get("/commendations/{commendation:uuid}", operation_id="read_commendation", summary="One commendation")
async def read(request: AnyRequest, commendation: FromPath[UUID]) -> CommendationReview:
    """Return a commendation with its counts and the hash of what stands there now."""
    facts, found = await queries.commendation(request.user, commendation)
    return CommendationReview(facts, found.content_hash)


@get(
    "/commendations/{commendation:uuid}/lines",
    operation_id="read_commendation_lines",
    summary="A commendation's lines",
)
async def read_lines(
    request: AnyRequest, commendation: FromPath[UUID], page: PageNumber = 1
) -> Page[CommendationLineFacts]:
    """Return one page of the lines, withdrawn ones too."""
    await queries.commendation(request.user, commendation)
    return await queries.lines(request.user, commendation, page=page)


@put(
    "/commendations/{commendation:uuid}",
    operation_id="change_commendation",
    summary="Change a draft and take its lists anew",
    status_code=204,
)
async def change(request: AnyRequest, commendation: FromPath[UUID], data: JSONBody[CommendationIn]) -> None:
    """Change the words of a draft, and take its lists from the awards that stand now."""
    await drafting.change(request.user, commendation, data)


@post(
    "/commendations/{commendation:uuid}/discarding",
    operation_id="discard_commendation",
    summary="Throw a draft away",
    status_code=204,
)
async def discard(request: AnyRequest, commendation: FromPath[UUID]) -> None:
    """Throw a draft away."""
    await drafting.discard(request.user, commendation)


@post(
    "/commendations/{commendation:uuid}/decision",
    operation_id="decide_commendation",
    summary="Decide a commendation",
    status_code=200,
)
async def decide(
    request: AnyRequest, commendation: FromPath[UUID], data: JSONBody[CommendationDecisionIn]
) -> HonorsIssued:
    """Decide a commendation with a one-time code; its certificates of honor are issued with it."""
    return HonorsIssued(await deciding.decide(request.user, commendation, data.code, seen=data.content_hash))


@get(
    "/public-commendations",
    operation_id="list_public_commendations",
    summary="Commendations that were decided",
    opt=PUBLIC_WITHOUT_COOKIE,
)
async def list_public() -> list[PublicCommendation]:
    """Return the commendations that were decided, the newest first."""
    return await public.commendations()


@get(
    "/public-commendations/{commendation:uuid}/lines",
    operation_id="read_public_commendation_lines",
    summary="Who stands on a commendation",
    opt=PUBLIC_WITHOUT_COOKIE,
)
async def read_public_lines(
    commendation: FromPath[UUID], page: PageNumber = 1
) -> Page[PublicCommendationLine]:
    """Return one page of those who stand on a commendation."""
    await public.commendation(commendation)
    return await public.lines(commendation, page=page)


ROUTES = described(
    [
        list_commendations,
        draft,
        read,
        read_lines,
        change,
        discard,
        decide,
        list_public,
        read_public_lines,
    ],
    tag="rewards",
)
