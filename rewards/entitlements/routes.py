"""The JSON API of entitlements."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from registry.core.actor import Actor
from registry.web.api import described
from rewards.entitlements import queries
from rewards.entitlements.queries import EntitlementFacts, ProgramFacts, TierTotal


@get("/programs", operation_id="list_programs")
async def list_programs(request: Request[Actor, Any, Any]) -> list[ProgramFacts]:
    """Return the programs in force with what they come to."""
    return await queries.programs(request.user)


@get("/programs/{program:uuid}/entitlements", operation_id="list_entitlements")
async def list_entitlements(
    request: Request[Actor, Any, Any], program: FromPath[UUID]
) -> list[EntitlementFacts]:
    """Return the entitlements of a program, withdrawn ones too, each with its reason."""
    await queries.program(request.user, program)
    return await queries.entitlements(request.user, program)


@get("/programs/{program:uuid}/totals", operation_id="read_totals")
async def read_totals(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> list[TierTotal]:
    """Return the standing sums of a program, in fen, by tier and class of payee."""
    await queries.program(request.user, program)
    return await queries.totals(request.user, program)


ROUTES = described([list_programs, list_entitlements, read_totals], tag="rewards")
