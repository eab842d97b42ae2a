"""The page of a team that says itself how it shares: file, look, confirm."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from registry.core.actor import Actor
from registry.core.errors import RegistryError
from registry.core.texts import Text, text
from registry.people.organizations.pages import Form
from registry.web.limits import Limit, account
from registry.web.page import page
from registry.web.problems import status_of
from rewards.entitlements import splits
from rewards.entitlements.splits import address
from rewards.entitlements.teams import Team, may_change, team
from rewards.money import fen
from rewards.words import PAYEE_CLASSES, PayeeClass

# Whoever files again and again fills a table that only grows.
SPLIT_LIMIT = Limit("splits", 20, account)
_SHARE = "share-"


class SharesUnreadableError(splits.SplitSharesUnfitError):
    """A share is no sum of yuan with at most two decimals."""

    code = "split_shares_unreadable"


@get("/my/rewards/splits/{program:uuid}/{award:uuid}/{payee_class:str}", include_in_schema=False)
async def split_page(
    request: Request[Actor, Any, Any],
    program: FromPath[UUID],
    award: FromPath[UUID],
    payee_class: FromPath[PayeeClass],
) -> Response[Any]:
    """Show how a team shares, and what is left to do."""
    return _shown(request, await team(request.user, program, award, payee_class))


@post(
    "/my/rewards/splits/{program:uuid}/{award:uuid}/{payee_class:str}",
    include_in_schema=False,
    status_code=200,
    middleware=[SPLIT_LIMIT],
)
async def file_split(
    request: Request[Actor, Any, Any],
    program: FromPath[UUID],
    award: FromPath[UUID],
    payee_class: FromPath[PayeeClass],
    data: Form,
) -> Response[Any]:
    """File how the team shares, or show the form again with what is wrong."""
    found = await team(request.user, program, award, payee_class)
    try:
        await splits.file_split(request.user, program, award, payee_class, _shares(data))
    except (splits.SplitSharesUnfitError, splits.SplitClosedError) as error:
        return _shown(request, found, data, error)
    return Redirect(address(program, award, payee_class), status_code=303)


@post("/my/rewards/splits/{filing:uuid}/confirmation", include_in_schema=False, status_code=200)
async def confirm_split(
    request: Request[Actor, Any, Any], filing: FromPath[UUID], data: Form
) -> Response[Any]:
    """Confirm one's share, or, as an officer of the school, that of a member who cannot sign in."""
    person = data.get("person", "")
    try:
        member = UUID(person) if person else None
    except ValueError:
        member = None
    found = await splits.confirm_split(request.user, filing, member)
    return Redirect(address(found.program.id, found.award, found.payee_class), status_code=303)


def _shares(data: Mapping[str, str]) -> dict[UUID, int]:
    """Return the shares that were typed, in fen.

    Raises:
        SharesUnreadableError: one of them is no sum.
    """
    shares: dict[UUID, int] = {}
    for name, typed in data.items():
        if name.startswith(_SHARE):
            amount = fen(typed.strip() or "0")
            try:
                person = UUID(name.removeprefix(_SHARE))
            except ValueError as error:
                raise SharesUnreadableError(_UNREADABLE) from error
            if amount is None or amount < 0:
                raise SharesUnreadableError(_UNREADABLE)
            shares[person] = amount
    return shares


_UNREADABLE = text(
    "金额写成元，最多两位小数，如 1500 或 1500.50。",
    "Write yuan with at most two decimals, such as 1500 or 1500.50.",
)


def _shown(
    request: Request[Actor, Any, Any],
    found: Team,
    typed: Mapping[str, str] | None = None,
    error: RegistryError | None = None,
) -> Response[Any]:
    actor = request.user
    mine = next((member for member in found.members if member.person == actor.person_id), None)
    message: Text | None = error.message if error is not None else None
    return page(
        request,
        "rewards/split.html",
        status=status_of(error) if error is not None else 200,
        team=found,
        payee_class=PAYEE_CLASSES[found.payee_class],
        address=address(found.program.id, found.award, found.payee_class),
        may_change=may_change(actor, found),
        is_officer=found.school in actor.organizations("school_officer"),
        mine=mine,
        typed=typed or {},
        message=message,
    )


PAGES = [split_page, file_split, confirm_split]
