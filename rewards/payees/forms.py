"""The form for an account, of a payee and of a school; what was typed is never lost."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from litestar import Request, Response
from litestar.response import Redirect
from pydantic import ValidationError

from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people import forms
from registry.web.page import page
from rewards.payees import service
from rewards.payees.checking import AccountRefusedError
from rewards.payees.desks import PayeeFacts
from rewards.payees.schemas import AccountIn
from rewards.payees.service import Payee

_FIELDS: Final = (
    "of_age",
    "guardian_name",
    "guardian_relation",
    "holder_name",
    "bank",
    "number",
    "phone",
)
_OF_AGE: Final = {"yes": True, "no": False}
OF_AGE: Final[Mapping[str, Text]] = {
    "yes": text("已满 18 周岁", "18 or older"),
    "no": text("未满 18 周岁", "under 18"),
}


def shown(
    request: Request[Actor, Any, Any],
    payee: PayeeFacts,
    back: tuple[str, Text],
    typed: Mapping[str, str] | None = None,
    said: Mapping[str, Text] | None = None,
) -> Response[Any]:
    """Return the form.

    Args:
        request: the visitor's request.
        payee: for whom it is.
        back: address and words of the page that it belongs to.
        typed: what was typed before; for a new form the holder's name is the payee's.
        said: what is wrong with it, by field.
    """
    return page(
        request,
        "rewards/payee_account.html",
        status=400 if said else 200,
        payee=payee,
        back=back,
        typed=typed or {"holder_name": payee.name},
        said=dict(said or {}),
        of_age=OF_AGE,
    )


async def taken(
    request: Request[Actor, Any, Any],
    data: Mapping[str, str],
    payee: Callable[[], Awaitable[PayeeFacts]],
    back: tuple[str, Text],
) -> Response[Any]:
    """Confirm what was typed and go back, or show the form again with everything that is wrong.

    `payee` is asked first: whoever may not enter an account learns nothing of what is wrong with it.
    """
    facts = await payee()
    typed = {name: data.get(name, "").strip() for name in _FIELDS}
    try:
        account = AccountIn.model_validate(typed | {"of_age": _OF_AGE.get(typed["of_age"])})
        whom = Payee(person=facts.id) if facts.is_person else Payee(organization=facts.id)
        await service.confirm_account(request.user, whom, account)
    except ValidationError as error:
        said = forms.messages(error)
    except AccountRefusedError as error:
        said = {fault.column: fault.message for fault in error.faults}
    else:
        return Redirect(f"{back[0]}?confirmed=1", status_code=303)
    return shown(request, facts, back, typed, {name: said[name] for name in _FIELDS if name in said} or said)
