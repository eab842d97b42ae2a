"""The JSON API of likely duplicates."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody

from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.people.duplicates import queries, service
from registry.people.duplicates.queries import Comparison, Decided, Pair
from registry.people.duplicates.schemas import DuplicateDecisionIn
from registry.web.api import described


class SurvivorNeededError(BadInputError):
    """To merge two records, one has to say which of the two stays."""

    code = "survivor_needed"


@get("/duplicates", operation_id="duplicates", summary="Records that look like one person")
async def duplicates(request: Request[Actor, Any, Any]) -> list[Pair]:
    """Return the undecided pairs, the likeliest first, at most 200."""
    return await queries.pairs(request.user)


@get("/duplicates/decided", operation_id="decided_duplicates", summary="Pairs that were decided on")
async def decided(request: Request[Actor, Any, Any]) -> list[Decided]:
    """Return what stands decided, the newest first."""
    return await queries.decided(request.user)


@get("/duplicates/{one:uuid}/{other:uuid}", operation_id="compare_duplicates", summary="Two records compared")
async def comparison(
    request: Request[Actor, Any, Any], one: FromPath[UUID], other: FromPath[UUID]
) -> Comparison:
    """Return two records side by side, identifiers masked."""
    return await queries.comparison(request.user, one, other)


@post(
    "/duplicates/{one:uuid}/{other:uuid}",
    operation_id="decide_duplicates",
    summary="Merge two records, or tell them apart",
)
async def decide(
    request: Request[Actor, Any, Any],
    one: FromPath[UUID],
    other: FromPath[UUID],
    data: JSONBody[DuplicateDecisionIn],
) -> Comparison:
    """Decide on two records. Raises SurvivorNeededError."""
    if data.decision == "different":
        await service.keep_apart(request.user, one, other, data.reason)
    elif data.survivor in (one, other) and data.survivor is not None:
        merged = other if data.survivor == one else one
        await service.merge(request.user, data.survivor, merged, data.reason)
    else:
        raise SurvivorNeededError(
            text("请指明保留两条记录中的哪一条。", "Say which of the two records stays.")
        )
    return await queries.comparison(request.user, one, other)


@delete(
    "/duplicates/{one:uuid}/{other:uuid}",
    operation_id="undo_duplicates",
    summary="Undo what was decided on two records",
)
async def undo(request: Request[Actor, Any, Any], one: FromPath[UUID], other: FromPath[UUID]) -> None:
    """Take the decision back: everything is as before."""
    await service.undo(request.user, one, other)


@get(
    "/duplicates/{one:uuid}/{other:uuid}/consequences",
    operation_id="preview_duplicates_merge",
    summary="What would follow from merging two records",
)
async def consequences(
    request: Request[Actor, Any, Any], one: FromPath[UUID], other: FromPath[UUID]
) -> list[Text]:
    """Return in words what merging the other record into the first would change, such as rewards."""
    return await service.preview_merge(request.user, one, other)


ROUTES = described([duplicates, decided, comparison, consequences, decide, undo], tag="people")
