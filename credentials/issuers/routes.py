"""The JSON API of issuers: what is set up, the seal, and the keys."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from credentials.issuers import details, key_service, service
from credentials.issuers.details import IssuerDetails, IssuerLine
from credentials.issuers.schemas import Compromise, IssuerChange, IssuerIn, Reason, Rotation
from registry.core.actor import Actor
from registry.web.api import described


class SealFile(BaseModel):
    """A picture sent as a file."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile = Field(examples=["seal.png"])


class Retirement(BaseModel):
    """Why a key is retired."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    reason: Reason


class NewKid(BaseModel):
    """The key that the issuer signs with from now on; None when it signs with the one it had."""

    kid: str | None


@get("/issuers", operation_id="list_issuers", summary="Every issuer")
async def list_issuers(request: Request[Actor, Any, Any]) -> list[IssuerLine]:
    """Return every issuer of the registry."""
    return await details.issuers(request.user)


@post("/issuers", operation_id="create_issuer", summary="Set up an issuer")
async def create_issuer(request: Request[Actor, Any, Any], data: JSONBody[IssuerIn]) -> IssuerDetails:
    """Set up an issuer with a key and a status list."""
    issuer = await service.set_up(request.user, data)
    return await details.issuer(request.user, issuer)


@get("/issuers/{issuer:uuid}", operation_id="issuer", summary="One issuer")
async def issuer(request: Request[Actor, Any, Any], issuer: FromPath[UUID]) -> IssuerDetails:
    """Return an issuer with its keys."""
    return await details.issuer(request.user, issuer)


@put("/issuers/{issuer:uuid}", operation_id="change_issuer", summary="Change what stands on its paper")
async def change_issuer(
    request: Request[Actor, Any, Any], issuer: FromPath[UUID], data: JSONBody[IssuerChange]
) -> IssuerDetails:
    """Change names, who signs, and layout; what was issued keeps its words."""
    await service.change(request.user, issuer, data)
    return await details.issuer(request.user, issuer)


@put("/issuers/{issuer:uuid}/seal", operation_id="set_seal", summary="Hand in the picture of its seal")
async def set_seal(
    request: Request[Actor, Any, Any],
    issuer: FromPath[UUID],
    data: Annotated[SealFile, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> IssuerDetails:
    """Keep a PNG or JPEG of 200 to 4,000 pixels a side as the seal."""
    await service.set_seal(request.user, issuer, await data.file.read())
    return await details.issuer(request.user, issuer)


@delete("/issuers/{issuer:uuid}/seal", operation_id="remove_seal", summary="Take its seal away")
async def remove_seal(request: Request[Actor, Any, Any], issuer: FromPath[UUID]) -> None:
    """Take the picture away; an invented seal is drawn from then on."""
    await service.set_seal(request.user, issuer, None)


@post("/issuers/{issuer:uuid}/keys", operation_id="rotate_key", summary="Give it a new key")
async def rotate_key(
    request: Request[Actor, Any, Any], issuer: FromPath[UUID], data: JSONBody[Rotation]
) -> NewKid:
    """Make a new key and retire those the issuer signed with so far."""
    return NewKid(kid=await key_service.rotate(request.user, issuer, data))


@post(
    "/issuers/{issuer:uuid}/keys/{key:uuid}/retirement",
    operation_id="retire_key",
    summary="Sign with a key no longer",
    status_code=204,
)
async def retire_key(
    request: Request[Actor, Any, Any], issuer: FromPath[UUID], key: FromPath[UUID], data: JSONBody[Retirement]
) -> None:
    """End the signing with a key; it stays published."""
    await key_service.retire(request.user, issuer, key, data.reason)


@post(
    "/issuers/{issuer:uuid}/keys/{key:uuid}/compromise",
    operation_id="compromise_key",
    summary="Mark a key as compromised",
)
async def compromise_key(
    request: Request[Actor, Any, Any], issuer: FromPath[UUID], key: FromPath[UUID], data: JSONBody[Compromise]
) -> NewKid:
    """Publish a key no longer; what it signed since the moment given is not believed any more."""
    return NewKid(kid=await key_service.compromise(request.user, issuer, key, data))


ROUTES = described(
    [
        list_issuers,
        create_issuer,
        issuer,
        change_issuer,
        set_seal,
        remove_seal,
        rotate_key,
        retire_key,
        compromise_key,
    ],
    tag="issuer",
)
