"""The JSON API of entitlements."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, Field

from registry.core.actor import Actor
from registry.web.api import described
from rewards.entitlements import exclusions, queries, why
from rewards.entitlements.lines import BudgetUse
from rewards.entitlements.queries import EntitlementFacts, TierTotal
from rewards.entitlements.why import PassedOverFacts
from rewards.programs import queries as programs


@get("/programs/{program:uuid}/entitlements", operation_id="list_entitlements")
async def list_entitlements(
    request: Request[Actor, Any, Any], program: FromPath[UUID]
) -> list[EntitlementFacts]:
    """Return the entitlements of a program, withdrawn ones too, each with its reason."""
    await programs.program(request.user, program)
    return await queries.entitlements(request.user, program)


@get("/programs/{program:uuid}/totals", operation_id="read_totals")
async def read_totals(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> list[TierTotal]:
    """Return the standing sums of a program, in fen, by tier and class of payee."""
    await programs.program(request.user, program)
    return await queries.totals(request.user, program)


class Lifting(BaseModel):
    """Why an exclusion is lifted, without names."""

    reason: str = Field(min_length=1, max_length=500, examples=["复核后异议不成立。"])


@get("/programs/{program:uuid}/passed-over", operation_id="list_passed_over")
async def list_passed_over(
    request: Request[Actor, Any, Any], program: FromPath[UUID]
) -> list[PassedOverFacts]:
    """Return who is due nothing under a program, each with the reason."""
    await programs.program(request.user, program)
    return await why.passed_over(request.user, program)


@get("/programs/{program:uuid}/budgets", operation_id="list_budget_uses")
async def list_budget_uses(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> list[BudgetUse]:
    """Return what each budget of a program came to, in fen, as of the last settling."""
    await programs.program(request.user, program)
    return await why.budget_uses(request.user, program)


@post("/exclusions/{exclusion:uuid}/lifting", operation_id="lift_exclusion", status_code=204)
async def lift_exclusion(
    request: Request[Actor, Any, Any], exclusion: FromPath[UUID], data: JSONBody[Lifting]
) -> None:
    """Lift an exclusion that another person decided; what the program says is due again."""
    await exclusions.lift(request.user, exclusion, data.reason)


ROUTES = described(
    [list_entitlements, read_totals, list_passed_over, list_budget_uses, lift_exclusion], tag="rewards"
)
