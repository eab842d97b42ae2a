"""Which bureaus have a say in a program's lists, and who of them."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import text
from registry.people.words import BUREAUS, Bureau
from rewards.notices.refusals import OtherBureauError, ProgramUnfitForListsError
from rewards.programs.documents import NoticeRule, Program

_OFFICERS: Final = """
SELECT DISTINCT a.id FROM registry.role_grant g
JOIN registry.account a ON a.id = g.account AND a.active
JOIN registry.organization o ON o.id = g.organization
WHERE g.role = 'bureau_officer' AND g.ended_at IS NULL AND o.bureau = ANY($1)
ORDER BY a.id
"""


def bureaus_of(actor: Actor) -> frozenset[Bureau]:
    """Return the bureaus of which the account is an officer."""
    return frozenset(
        grant.bureau for grant in actor.grants if grant.role == "bureau_officer" and grant.bureau is not None
    )


def first_bureau(program: Program) -> Bureau:
    """Return the bureau that drafts a program's lists: the one that its approvals begin with.

    Raises:
        ProgramUnfitForListsError: the program names no approvals.
    """
    if not program.approvals:
        raise _incomplete()
    return program.approvals[0].bureau


def notice_rule(program: Program) -> NoticeRule:
    """Return how long a program's lists are on notice.

    Raises:
        ProgramUnfitForListsError: the program does not say.
    """
    if program.notice is None:
        raise _incomplete()
    return program.notice


def require_first_bureau(actor: Actor, program: Program) -> None:
    """Let officers pass of the bureau that the program's approvals begin with.

    Raises:
        OtherBureauError: the account is of another one, or of none.
    """
    bureau = first_bureau(program)
    if bureau not in bureaus_of(actor):
        words = BUREAUS[bureau]
        raise OtherBureauError(
            text(
                f"本办法的名单由第一审批部门（{words.zh}）起草和公示，请由该部门经办人办理。",
                f"Lists of this program are drafted and published by its first bureau ({words.en.lower()}):"
                " ask an officer of it.",
            )
        )


def require_any_bureau(actor: Actor, program: Program) -> None:
    """Let officers pass of any bureau that the program's approvals name.

    Raises:
        OtherBureauError: the account is of another one, or of none.
    """
    bureaus = {step.bureau for step in program.approvals}
    if not bureaus & bureaus_of(actor):
        zh = "、".join(BUREAUS[step.bureau].zh for step in program.approvals)
        en = ", ".join(BUREAUS[step.bureau].en.lower() for step in program.approvals)
        raise OtherBureauError(
            text(
                f"本办法的异议和排除由参与审批的部门（{zh}）处理，请由其经办人办理。",
                f"Objections and exclusions are for the program's bureaus ({en}): ask an officer of one.",
            )
        )


async def officers(bureaus: Collection[Bureau], *, but: UUID | None = None) -> list[UUID]:
    """Return the accounts of officers of these bureaus, without the one named."""
    rows = await database.fetch(_OFFICERS, list(bureaus))
    return [row["id"] for row in rows if row["id"] != but]


def _incomplete() -> ProgramUnfitForListsError:
    return ProgramUnfitForListsError(
        text(
            "奖励办法没有写明公示或审批，不能起草名单：请先完善办法的新版本。",
            "The program does not say how lists are noticed or approved: complete it in a new version first.",
        )
    )
