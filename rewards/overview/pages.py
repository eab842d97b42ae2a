"""The pages over everything: a bureau's desk, and the whole chain behind one sum."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Template

from registry.core.actor import Actor
from registry.people.words import BUREAUS
from registry.web.page import page
from rewards.overview import chain, waiting
from rewards.overview.lateness import DAYS, WORDS


@get("/rewards/desk", include_in_schema=False)
async def desk_page(request: Request[Actor, Any, Any]) -> Template:
    """Show what waits for the account's bureau, what is late, and what waits for others."""
    found = await waiting.waiting(request.user)
    return page(
        request,
        "rewards/desk.html",
        ours=[each for each in found if each.ours],
        others=[each for each in found if not each.ours],
        unconfirmed=await waiting.unconfirmed(request.user),
        words=WORDS,
        late_after=DAYS,
        bureaus=BUREAUS,
    )


@get("/rewards/chain/{entitlement:uuid}", include_in_schema=False)
async def chain_page(request: Request[Actor, Any, Any], entitlement: FromPath[UUID]) -> Template:
    """Show everything that led to one sum, and what became of it, in order."""
    return page(
        request, "rewards/chain.html", chain=await chain.chain(request.user, entitlement), bureaus=BUREAUS
    )


PAGES = [desk_page, chain_page]
