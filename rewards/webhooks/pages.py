"""The administrators' pages of telling other systems."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from registry.core.texts import Text, text
from registry.web.page import page
from rewards.webhooks import queries, service
from rewards.webhooks.schemas import ReplayForm, WebhookForm, WebhookIn
from rewards.webhooks.words import KINDS, STATES

_MISSING = {
    "address": text("请填写接收地址。", "Give the address."),
    "kinds": text("请至少选择一类事件。", "Choose one kind or more."),
}


@get("/webhooks", include_in_schema=False)
async def webhooks_page(request: Request[Any, Any, Any]) -> Template:
    """Show the addresses that are told, and the form for another."""
    return await _page(request, WebhookForm())


@post("/webhooks", include_in_schema=False, status_code=200)
async def make_webhook(
    request: Request[Any, Any, Any],
    data: Annotated[WebhookForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Template:
    """Tell an address and show its secret this once, or show the form again with what is wrong."""
    try:
        wanted = WebhookIn.model_validate({"address": data.address.strip(), "kinds": frozenset(data.kinds)})
        made = await service.tell(request.user, wanted)
    except ValidationError as error:
        at = str(error.errors()[0]["loc"][0])
        return await _page(request, data, at, _MISSING[at])
    except service.WebhookAddressError as error:
        return await _page(request, data, "address", error.message)
    return page(request, "rewards/webhook_made.html", made=made, wanted=wanted, kinds=KINDS)


@get("/webhooks/{webhook:uuid}", include_in_schema=False)
async def webhook_page(request: Request[Any, Any, Any], webhook: FromPath[UUID]) -> Template:
    """Show how the messages to an address fared."""
    return page(
        request,
        "rewards/webhook.html",
        webhook=await queries.webhook(request.user, webhook),
        deliveries=await queries.deliveries(request.user, webhook),
        kinds=KINDS,
        states=STATES,
    )


@post("/webhooks/{webhook:uuid}/end", include_in_schema=False)
async def end_webhook(request: Request[Any, Any, Any], webhook: FromPath[UUID]) -> Redirect:
    """Tell an address nothing more."""
    await service.end(request.user, webhook)
    return Redirect("/webhooks", status_code=303)


@post("/webhooks/{webhook:uuid}/replay", include_in_schema=False)
async def replay(
    request: Request[Any, Any, Any],
    webhook: FromPath[UUID],
    data: Annotated[ReplayForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Redirect:
    """Send again what was given up on, or one occurrence."""
    await service.replay(request.user, webhook, occurrence=data.occurrence)
    return Redirect(f"/webhooks/{webhook}", status_code=303)


async def _page(
    request: Request[Any, Any, Any], form: WebhookForm, at: str = "", message: Text | None = None
) -> Template:
    return page(
        request,
        "rewards/webhooks.html",
        webhooks=await queries.webhooks(request.user),
        kinds=KINDS,
        form=form,
        at=at,
        message=message,
    )


PAGES = [webhooks_page, make_webhook, webhook_page, end_webhook, replay]
