"""The addresses of the VC API and of its test issuer; without the setting, none of them is there.

Source: W3C Verifiable Credential API, sections 3.2 (issuing), 3.3 (status) and 3.4 to 3.5 (verifying).
"""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from credentials.vc_api import issuer, service
from credentials.vc_api.answers import as_invalid, as_verified
from credentials.verification.guard import Guard
from credentials.verification.tokens import JsonObject, format_error, parse_json
from registry.core.errors import BadInputError, NotFoundError
from registry.core.settings import current
from registry.core.texts import text
from registry.web.caching import cacheable
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

_LARGEST: Final = 1_000_000
_LIST_TYPES: Final = ["application/vc+jwt", "application/vc", "application/ld+json", "application/json"]


class VcApiOffError(NotFoundError):
    """The VC API is off, as it is unless a setting turns it on."""

    code = "not_found"


async def require_on(_: ASGIConnection[Any, Any, Any, Any], __: BaseRouteHandler) -> None:
    """Guard of all these addresses. Raises `VcApiOffError` unless the VC API is on."""
    if not current().vc_api:
        raise VcApiOffError(text("没有这个页面，请检查地址。", "There is no such page; check the address."))


_TAKES: Final[dict[str, Any]] = {
    "include_in_schema": False,
    "opt": PUBLIC_WITHOUT_COOKIE,
    "guards": [require_on],
    "request_max_body_size": _LARGEST,
}
_GIVES: Final[dict[str, Any]] = {
    "include_in_schema": False,
    "opt": PUBLIC_WITHOUT_COOKIE,
    "guards": [require_on],
}


@post("/credentials/issue", status_code=201, **_TAKES)
async def issue(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Issue a credential with the test issuer; the answer is the credential and nothing around it."""
    body = await _body(request)
    embedded = _options(body).get("cryptosuite") == "eddsa-rdfc-2022"
    made = await service.issue(body.get("credential"), "embedded" if embedded else "enveloped", Guard())
    return _json(made, 201)


@post("/credentials/status", status_code=200, **_TAKES)
async def status(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Revoke what the test issuer issued, or take that back."""
    body = await _body(request)
    written = body.get("credentialStatus")
    entry = written[0] if isinstance(written, list) and written else written
    name, entry = body.get("credentialId"), entry if isinstance(entry, dict) else {}
    wanted = entry.get("status", body.get("status", True))
    if not isinstance(name, str) or wanted not in (True, False, "0", "1"):
        raise format_error("缺少 credentialId 或 status", "it lacks a credentialId or a status")
    purpose = entry.get("statusPurpose", "revocation")
    await service.set_status(name, str(purpose), revoked=wanted in (True, "1"))
    return _json({}, 200)


@post("/credentials/verify", status_code=200, **_TAKES)
async def verify_credential(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Verify a credential."""
    try:
        body = await _body(request)
        report = await service.verify_credential(body.get("verifiableCredential"), Guard())
    except BadInputError as error:
        return _json(as_invalid(error), 400)
    return _answered([report])


@post("/presentations/verify", status_code=200, **_TAKES)
async def verify_presentation(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Verify a presentation and each credential in it."""
    try:
        body = await _body(request)
        options = _options(body)
        own, reports = await service.verify_presentation(
            body.get("verifiablePresentation"),
            Guard(),
            audience=_option(options, "domain"),
            nonce=_option(options, "challenge"),
        )
    except BadInputError as error:
        return _json(as_invalid(error), 400)
    return _answered([own, *reports])


@get(f"/{issuer.SEGMENT}/did.json", **_GIVES)
async def document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the DID document of the test issuer."""
    content = msgspec.json.encode(issuer.document())
    return cacheable(request, content, "application/did+json", fresh=issuer.TTL)


@get(f"/{issuer.SEGMENT}/status", **_GIVES)
async def status_list(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the status list of the test issuer as token, or with an embedded proof for who asks for JSON."""
    wanted = request.accept.best_match(_LIST_TYPES) or _LIST_TYPES[0]
    if wanted == _LIST_TYPES[0]:
        _, token = await issuer.status_list()
        content = token.encode()
    else:
        content = msgspec.json.encode(await issuer.embedded_status_list())
    return cacheable(request, content, wanted, fresh=issuer.TTL, vary="Accept")


async def _body(request: Request[Any, Any, Any]) -> JsonObject:
    body = await asyncio.to_thread(parse_json, await request.body())
    if not isinstance(body, dict):
        raise format_error("请求应为 JSON 对象", "the request has to be a JSON object")
    return body


def _options(body: JsonObject) -> JsonObject:
    options = body.get("options") or {}
    if not isinstance(options, dict):
        raise format_error("options 应为对象", "options has to be an object")
    return options


def _option(options: JsonObject, name: str) -> str:
    value = options.get(name, "")
    if not isinstance(value, str):
        raise format_error(f"{name} 应为文字", f"{name} has to be a string")
    return value


def _answered(reports: list[Any]) -> Response[bytes]:
    said = as_verified(reports)
    return _json(said, 200 if said["verified"] else 400)


def _json(value: JsonObject, status_code: int) -> Response[bytes]:
    return Response(
        msgspec.json.encode(value),
        status_code=status_code,
        media_type="application/json",
        headers={"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"},
    )


PAGES = [issue, status, verify_credential, verify_presentation, document, status_list]
