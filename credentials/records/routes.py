"""The JSON API of award records."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from credentials.records import service
from credentials.records.service import Record
from registry.core.actor import Actor
from registry.web.api import described


@get("/me/awards", operation_id="own_award_record", summary="One's own award record")
async def own_award_record(request: Request[Actor, Any, Any]) -> Record:
    """Return every award of the one who asks, with the certificate of each."""
    return await service.own_record(request.user)


@get("/people/{person:uuid}/awards", operation_id="read_award_record", summary="A person's award record")
async def read_award_record(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> Record:
    """Return every award of a person whom the account may see, with the certificate of each."""
    return await service.record_of(request.user, person)


ROUTES = described([own_award_record, read_award_record], tag="people")
