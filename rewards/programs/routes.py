"""The JSON API of reward programs."""

from typing import Any

from litestar import Request, get, post
from litestar.params import JSONBody

from competitions.events.routes import Created
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.sessions import PUBLIC
from rewards.programs import service
from rewards.programs.documents import Program


@post("/programs", operation_id="put_program_in_force")
async def put_in_force(request: Request[Actor, Any, Any], data: JSONBody[Program]) -> Created:
    """Put one version of a program in force; entitlements for awards that stand appear at once."""
    return Created(id=await service.put_in_force(request.user, data))


@get("/programs/schema", operation_id="program_schema", opt=PUBLIC, sync_to_thread=False)
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a program document."""
    return Program.model_json_schema()


ROUTES = described([put_in_force, schema], tag="rewards")
