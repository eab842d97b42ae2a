"""The JSON API of issuing."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from pydantic import BaseModel

from credentials.issuing import background, runs
from credentials.issuing.choices import chosen
from credentials.issuing.preview import IssuingPreview, preview
from credentials.issuing.runs import RunFacts
from credentials.issuing.scopes import Scope, place_of
from registry.core.actor import Actor
from registry.web.api import described

AnyRequest = Request[Actor, Any, Any]


class Issued(BaseModel):
    """How many credentials a request issued; those that were there already are not counted.

    Null while the run still goes on: `run` says how far it is. `run` is null when nobody waited.
    """

    issued: int | None
    run: RunFacts | None


@get("/competitions/{competition:uuid}/credentials", operation_id="preview_credentials")
async def preview_issuing(
    request: AnyRequest,
    competition: FromPath[UUID],
    *,
    event: FromQuery[UUID | None] = None,
    school: FromQuery[UUID | None] = None,
    page: FromQuery[int] = 1,
) -> IssuingPreview:
    """Show what issuing would do in a competition, or in an event or a school of it."""
    return await preview(await place_of(request.user, chosen(competition, event, school)), page)


@post("/competitions/{competition:uuid}/credentials", operation_id="issue_credentials")
async def issue(
    request: AnyRequest,
    competition: FromPath[UUID],
    *,
    event: FromQuery[UUID | None] = None,
    school: FromQuery[UUID | None] = None,
    again: FromQuery[bool] = False,
) -> Issued:
    """Issue everything that is due in a competition, or in an event or a school of it.

    `again` also issues another edition where a credential was taken back though the award stands.
    """
    return await _issued(request.user, chosen(competition, event, school), again=again)


@get("/external-awards/{list_id:uuid}/credentials", operation_id="preview_confirmations")
async def preview_confirmations(
    request: AnyRequest, list_id: FromPath[UUID], *, page: FromQuery[int] = 1
) -> IssuingPreview:
    """Show what issuing the confirmations of a list would do."""
    return await preview(await place_of(request.user, Scope("list", list_id)), page)


@post("/external-awards/{list_id:uuid}/credentials", operation_id="issue_confirmations")
async def issue_confirmations(
    request: AnyRequest, list_id: FromPath[UUID], *, again: FromQuery[bool] = False
) -> Issued:
    """Issue a confirmation of every award of a confirmed list that has none."""
    return await _issued(request.user, Scope("list", list_id), again=again)


@get("/issuing-runs/{run_id:uuid}", operation_id="read_issuing_run")
async def read_run(request: AnyRequest, run_id: FromPath[UUID]) -> RunFacts:
    """Return how far a run of issuing is."""
    return await runs.run(request.user, run_id)


async def _issued(actor: Actor, scope: Scope, *, again: bool) -> Issued:
    issued = await background.start(actor, scope, again=again)
    return Issued(issued=issued, run=None if issued == 0 else await runs.newest(scope))


ROUTES = described(
    [preview_issuing, issue, preview_confirmations, issue_confirmations, read_run], tag="credentials"
)
