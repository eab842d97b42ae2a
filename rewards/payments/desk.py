"""Who pays: officers of the finance bureau, and of the bureau at which a program's lists begin.

The table of rights says which roles; which bureau says the program: task 13's lists begin at the education
bureau and those of task 11 at human resources and social security, and both are paid by finance.
"""

from registry.core.actor import Actor
from registry.core.errors import ForbiddenError
from registry.core.texts import text
from registry.people.access import ANYTHING, require
from registry.people.words import BUREAUS, Bureau
from rewards.programs.documents import Program


class NotPayingBureauError(ForbiddenError):
    """The account is of a bureau that does not pay for this program."""

    code = "not_paying_bureau"


def paying_bureaus(program: Program) -> tuple[Bureau, ...]:
    """Return the bureaus that pay for a program: the one where its lists begin, and finance."""
    first: Bureau = program.approvals[0].bureau if program.approvals else "education"
    return tuple(dict.fromkeys((first, "finance")))


def require_paying(actor: Actor, action: str, program: Program) -> None:
    """Raise unless the actor has the right and is of a bureau that pays for this program.

    Raises:
        ForbiddenError, NotSignedInError: as `registry.people.access.require`.
        NotPayingBureauError: as it says.
    """
    require(actor, action, ANYTHING)
    bureaus = paying_bureaus(program)
    for grant in actor.grants:
        if grant.role == "administrator" or (grant.role == "bureau_officer" and grant.bureau in bureaus):
            return
    names_zh = "、".join(BUREAUS[bureau].zh for bureau in bureaus)
    names_en = ", ".join(BUREAUS[bureau].en for bureau in bureaus)
    raise NotPayingBureauError(
        text(
            f"本办法由以下部门经办发放：{names_zh}。请交给他们办理。",
            f"This program is paid by these bureaus: {names_en}. Leave it to them.",
        )
    )
