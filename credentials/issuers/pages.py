"""The administrator's pages of issuers: the list, setting one up, and what stands on its paper."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, ValidationError

from credentials.issuers import details, key_service, queries, service
from credentials.issuers.schemas import Compromise, IssuerChange, IssuerIn, Rotation
from credentials.issuers.seals import SealUnusableError
from credentials.issuers.service import IssuerExistsError
from credentials.sealing import queries as sealing
from registry.core import clock
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import Text, text
from registry.people import forms
from registry.people.access import ANYTHING, require
from registry.web.page import page

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
LAYOUTS: Final = {"landscape": text("横版", "Landscape"), "portrait": text("竖版", "Portrait")}
QR_CODES: Final = {
    "plain": text("只含网址，联网核验（27 毫米）", "The address only, checked online (27 mm)"),
    "offline": text("另含离线凭证，断网也能核验（40 毫米）", "A proof too, checked offline (40 mm)"),
}
ALGORITHMS: Final = {
    "ES256": text("ES256（推荐）", "ES256 (recommended)"),
    "RS256": text("RS256", "RS256"),
}
# An issuer that is set up now gets a key for embedded proofs too; what is chosen there signs tokens. One from
# before there were such keys has none until it is given one here.
ROTATED: Final = ALGORITHMS | {
    "EdDSA": text("EdDSA（仅用于内嵌签名）", "EdDSA (for embedded proofs only)"),
}
_WORDS: Final[dict[str, Any]] = {
    "layouts": LAYOUTS,
    "qr_codes": QR_CODES,
    "algorithms": ALGORITHMS,
    "rotated": ROTATED,
}
_NO_FILE: Final = text("请选择一张 PNG 或 JPEG 图片。", "Choose a PNG or JPEG picture.")
_NO_REASON: Final = text("请写明原因。", "Give the reason.")
_NO_MOMENT: Final = text("请填写日期和时间。", "Give day and time.")


class SealForm(BaseModel):
    """What the form of the seal sends."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile | None = None


@get("/issuers", include_in_schema=False)
async def list_page(request: Request[Actor, Any, Any]) -> Template:
    """Show every issuer."""
    return page(request, "credentials/issuers.html", issuers=await details.issuers(request.user))


@get("/issuers/new", include_in_schema=False)
async def new_page(request: Request[Actor, Any, Any]) -> Template:
    """Show the form of a new issuer."""
    return await _new(request, {"layout": "landscape", "qr_code": "plain", "algorithm": "ES256"}, {})


@post("/issuers/new", include_in_schema=False, status_code=200)
async def create(request: Request[Actor, Any, Any], data: Form) -> Response[Any]:
    """Set up an issuer, or show the form again with what is wrong."""
    typed = {name: data.get(name, "").strip() for name in IssuerIn.model_fields}
    try:
        issuer = await service.set_up(request.user, IssuerIn.model_validate(typed))
    except ValidationError as error:
        return await _new(request, typed, forms.messages(error))
    except IssuerExistsError as error:
        return await _new(request, typed, {"prefix": error.message})
    return Redirect(f"/issuers/{issuer}", status_code=303)


@get("/issuers/{issuer:uuid}", include_in_schema=False)
async def issuer_page(request: Request[Actor, Any, Any], issuer: FromPath[UUID]) -> Template:
    """Show one issuer: what stands on its paper, its seal, and its keys."""
    return await _shown(request, issuer)


@post("/issuers/{issuer:uuid}", include_in_schema=False, status_code=200)
async def change(request: Request[Actor, Any, Any], issuer: FromPath[UUID], data: Form) -> Response[Any]:
    """Change what stands on its paper, or show the form again with what is wrong."""
    typed = {name: data.get(name, "").strip() for name in IssuerChange.model_fields}
    try:
        await service.change(request.user, issuer, IssuerChange.model_validate(typed))
    except ValidationError as error:
        return await _shown(request, issuer, typed, forms.messages(error))
    return _back(issuer)


@get("/issuers/{issuer:uuid}/seal.png", include_in_schema=False)
async def seal_picture(request: Request[Actor, Any, Any], issuer: FromPath[UUID]) -> Response[bytes]:
    """Return the seal as it is kept."""
    found = await details.issuer(request.user, issuer)
    paper = await queries.paper(found.did)
    if paper.seal is None:
        raise queries.unknown()
    return Response(paper.seal, media_type="image/png", headers={"Cache-Control": "no-store"})


@post("/issuers/{issuer:uuid}/seal", include_in_schema=False, status_code=200)
async def set_seal(
    request: Request[Actor, Any, Any],
    issuer: FromPath[UUID],
    data: Annotated[SealForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Response[Any]:
    """Keep a picture as the seal, or say what is wrong with it."""
    content = await data.file.read() if data.file else b""
    try:
        if not content:
            return await _shown(request, issuer, said={"file": _NO_FILE})
        await service.set_seal(request.user, issuer, content)
    except SealUnusableError as error:
        return await _shown(request, issuer, said={"file": error.message})
    return _back(issuer)


@post("/issuers/{issuer:uuid}/seal/remove", include_in_schema=False, status_code=200)
async def remove_seal(request: Request[Actor, Any, Any], issuer: FromPath[UUID]) -> Response[Any]:
    """Take the seal away."""
    await service.set_seal(request.user, issuer, None)
    return _back(issuer)


@post("/issuers/{issuer:uuid}/keys", include_in_schema=False, status_code=200)
async def rotate(request: Request[Actor, Any, Any], issuer: FromPath[UUID], data: Form) -> Response[Any]:
    """Give the issuer a new key."""
    try:
        given = Rotation.model_validate(
            {"algorithm": data.get("algorithm", ""), "reason": data.get("reason", "")}
        )
    except ValidationError as error:
        return await _shown(request, issuer, said=forms.messages(error))
    await key_service.rotate(request.user, issuer, given)
    return _back(issuer)


@get("/issuers/{issuer:uuid}/keys/{key:uuid}", include_in_schema=False)
async def key_page(
    request: Request[Actor, Any, Any], issuer: FromPath[UUID], key: FromPath[UUID]
) -> Template:
    """Show one key, and the two ways to end it with what each of them does."""
    return await _key(request, issuer, key, {}, {})


@post("/issuers/{issuer:uuid}/keys/{key:uuid}/retire", include_in_schema=False, status_code=200)
async def retire(
    request: Request[Actor, Any, Any], issuer: FromPath[UUID], key: FromPath[UUID], data: Form
) -> Response[Any]:
    """Retire a key, or say why not."""
    reason = data.get("retire_reason", "").strip()
    if not reason:
        return await _key(request, issuer, key, {}, {"retire_reason": _NO_REASON})
    try:
        await key_service.retire(request.user, issuer, key, reason)
    except ConflictError as error:
        return await _key(request, issuer, key, {"retire_reason": reason}, {"retire_reason": error.message})
    return _back(issuer)


@post("/issuers/{issuer:uuid}/keys/{key:uuid}/compromise", include_in_schema=False, status_code=200)
async def compromise(
    request: Request[Actor, Any, Any], issuer: FromPath[UUID], key: FromPath[UUID], data: Form
) -> Response[Any]:
    """Mark a key as compromised, or say what is missing."""
    typed = {name: data.get(name, "").strip() for name in ("since", "reason")}
    try:
        since = datetime.fromisoformat(typed["since"]).replace(tzinfo=clock.SHANGHAI)
    except ValueError:
        return await _key(request, issuer, key, typed, {"since": _NO_MOMENT})
    try:
        given = Compromise(since=since, reason=typed["reason"])
        await key_service.compromise(request.user, issuer, key, given)
    except ValidationError as error:
        return await _key(request, issuer, key, typed, forms.messages(error))
    except (key_service.CompromiseDateError, key_service.KeyStateError) as error:
        return await _key(request, issuer, key, typed, {"since": error.message})
    return _back(issuer)


async def _new(request: Request[Actor, Any, Any], typed: dict[str, str], said: dict[str, Text]) -> Template:
    require(request.user, "issuers.create", ANYTHING)
    return page(
        request,
        "credentials/issuer_new.html",
        status=400 if said else 200,
        typed=typed,
        said=said,
        organizations={str(each.id): each.name for each in await details.candidates(request.user)},
        **_WORDS,
    )


async def _shown(
    request: Request[Actor, Any, Any],
    issuer: UUID,
    typed: dict[str, str] | None = None,
    said: dict[str, Text] | None = None,
) -> Template:
    found = await details.issuer(request.user, issuer)
    return page(
        request,
        "credentials/issuer.html",
        status=400 if said else 200,
        issuer=found,
        seal_certificate=seal.line if (seal := await sealing.in_use(issuer)) else None,
        typed=typed or {name: getattr(found, name) for name in IssuerChange.model_fields},
        said=said or {},
        **_WORDS,
    )


async def _key(
    request: Request[Actor, Any, Any],
    issuer: UUID,
    key: UUID,
    typed: dict[str, str],
    said: dict[str, Text],
) -> Template:
    require(request.user, "issuers.change_keys", ANYTHING)
    found = await details.issuer(request.user, issuer)
    line = next((each for each in found.keys if each.id == key), None)
    if line is None:
        raise key_service.unknown_key()
    return page(
        request,
        "credentials/issuer_key.html",
        status=400 if said else 200,
        issuer=found,
        key=line,
        signed=await details.signed_with(key),
        typed=typed,
        said=said,
    )


def _back(issuer: UUID) -> Redirect:
    return Redirect(f"/issuers/{issuer}", status_code=303)


PAGES = [
    list_page,
    new_page,
    create,
    issuer_page,
    change,
    seal_picture,
    set_seal,
    remove_seal,
    rotate,
    key_page,
    retire,
    compromise,
]
