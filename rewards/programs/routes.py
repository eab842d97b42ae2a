"""The JSON API of reward programs."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post, put
from litestar.openapi.spec import OpenAPIMediaType, Operation, Reference, RequestBody
from litestar.params import FromPath, FromQuery, JSONBody
from pydantic import BaseModel, Field

from competitions.events.routes import Created
from registry.core.actor import Actor
from registry.people.access import ANYTHING, require
from registry.web.api import described
from registry.web.sessions import PUBLIC
from rewards.programs import closing, queries, service
from rewards.programs.documents import Program
from rewards.programs.queries import ProgramFacts, YearDue
from rewards.programs.reading import read_program


class Closing(BaseModel):
    """The last day of awarding that a program is still for."""

    last_day: date = Field(examples=["2026-12-31"])


class SendingBack(BaseModel):
    """Why a program is sent back."""

    reason: str = Field(max_length=1000, examples=["请补写预算"])


class ClosingEffect(BaseModel):
    """What closing a program would change: how many sums fall and arise, and how many are in the way."""

    last_day: date
    falling: int
    falling_fen: int
    arising: int
    arising_fen: int
    approved: int


@dataclass
class TakesProgram(Operation):
    """An operation whose body is read by `read_program`, which tells every fault with its line."""

    def __post_init__(self) -> None:
        """Describe the body."""
        # The schema of this name is among the components: answers hold programs too.
        schema = Reference(ref="#/components/schemas/Program")
        self.request_body = RequestBody(
            content={"application/json": OpenAPIMediaType(schema=schema)}, required=True
        )


@get("/programs", operation_id="list_programs")
async def list_programs(request: Request[Actor, Any, Any]) -> list[ProgramFacts]:
    """Return every version of every program with its state and what it comes to; those in force first."""
    return await queries.programs(request.user)


@get("/programs/{program:uuid}", operation_id="read_program")
async def read(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> ProgramFacts:
    """Return one version of a program with its state and what it comes to."""
    return await queries.program(request.user, program)


@get("/programs/{program:uuid}/document", operation_id="read_program_document")
async def document(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> dict[str, Any]:
    """Return the document of a version; its JSON Schema is at `/api/programs/schema`."""
    return (await queries.story(request.user, program)).document.model_dump(mode="json")


@get("/programs/{program:uuid}/years", operation_id="list_program_years")
async def years(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> list[YearDue]:
    """Return what stands under a program by contest year, in fen."""
    await queries.program(request.user, program)
    return await queries.due_by_year(request.user, program)


@post("/programs", operation_id="draft_program", operation_class=TakesProgram)
async def draft(request: Request[Actor, Any, Any]) -> Created:
    """Store a version of a program as a draft."""
    require(request.user, "programs.draft", ANYTHING)
    return Created(id=await service.draft(request.user, read_program(await request.body())))


@post("/programs/{program:uuid}/next", operation_id="draft_next_program")
async def draft_next(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> Created:
    """Store a copy of a version as a draft of the next one."""
    return Created(id=await service.draft_next(request.user, program))


@put("/programs/{program:uuid}", operation_id="change_program", operation_class=TakesProgram, status_code=204)
async def change(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> None:
    """Replace the document of one's own draft."""
    require(request.user, "programs.draft", ANYTHING)
    await service.change_draft(request.user, program, read_program(await request.body()))


@delete("/programs/{program:uuid}", operation_id="discard_program")
async def discard(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> None:
    """Delete one's own draft."""
    await service.discard(request.user, program)


@post("/programs/{program:uuid}/approval", operation_id="approve_program", status_code=204)
async def approve(
    request: Request[Actor, Any, Any], program: FromPath[UUID], content_hash: FromQuery[str | None] = None
) -> None:
    """Approve a draft that another person drew up; with the hash of what was read, nothing else."""
    await service.approve(request.user, program, content_hash=content_hash)


@post("/programs/{program:uuid}/sending-back", operation_id="send_program_back", status_code=204)
async def send_back(
    request: Request[Actor, Any, Any], program: FromPath[UUID], data: JSONBody[SendingBack]
) -> None:
    """Send a draft or an approved program back to the one who drew it up."""
    await service.send_back(request.user, program, data.reason)


@post("/programs/{program:uuid}/force", operation_id="put_program_in_force", status_code=204)
async def put_in_force(
    request: Request[Actor, Any, Any], program: FromPath[UUID], closing_others: FromQuery[bool] = False
) -> None:
    """Put an approved program in force; entitlements for awards that stand appear at once.

    With `closing_others`, what is in force under the same name is closed first, the day before this begins.
    """
    await service.put_in_force(request.user, program, closing_others=closing_others)


@post("/programs/{program:uuid}/closing/preview", operation_id="preview_program_closing", status_code=200)
async def preview_closing(
    request: Request[Actor, Any, Any], program: FromPath[UUID], data: JSONBody[Closing]
) -> ClosingEffect:
    """Return what closing a program after a last day of awarding would change; nothing is changed."""
    found = await closing.preview(request.user, program, data.last_day)
    return ClosingEffect(
        last_day=found.last_day,
        falling=len(found.falling),
        falling_fen=found.falling_fen,
        arising=found.arising,
        arising_fen=found.arising_fen,
        approved=found.approved,
    )


@post("/programs/{program:uuid}/closing", operation_id="close_program", status_code=204)
async def close(request: Request[Actor, Any, Any], program: FromPath[UUID], data: JSONBody[Closing]) -> None:
    """Close a program in force after a last day of awarding."""
    await service.close(request.user, program, data.last_day)


@get("/programs/schema", operation_id="program_schema", opt=PUBLIC, sync_to_thread=False)
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a program document."""
    return Program.model_json_schema()


ROUTES = described(
    [
        list_programs,
        read,
        document,
        years,
        draft,
        draft_next,
        change,
        discard,
        approve,
        send_back,
        put_in_force,
        preview_closing,
        close,
        schema,
    ],
    tag="rewards",
)
