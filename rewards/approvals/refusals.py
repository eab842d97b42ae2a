"""Who may decide on a list now, and why not."""

from registry.core.actor import Actor
from registry.core.errors import ConflictError, ForbiddenError, RegistryError
from registry.core.texts import text
from registry.people.access import Subject, require
from registry.people.words import BUREAUS
from rewards.approvals.asked import Asked


class ListNotApprovingError(ConflictError):
    """The list is not waiting for an approval: still drafted or on notice, or decided already."""

    code = "list_not_approving"


class ApprovalStepsMissingError(ConflictError):
    """The program names no bureaus that approve its lists."""

    code = "approval_steps_missing"


class AnotherBureausTurnError(ForbiddenError):
    """In the program's order another bureau decides now."""

    code = "another_bureaus_turn"


class ApprovedByYouError(ForbiddenError):
    """The same person approved the list at an earlier step."""

    code = "approved_by_you"


def refusal(actor: Actor, found: Asked) -> RegistryError | None:
    """Return why the actor may not decide on the list now, or None when they may."""
    try:
        check(actor, found)
    except RegistryError as error:
        return error
    return None


def check(actor: Actor, found: Asked) -> None:
    """Let the actor decide, or raise why not.

    Raises:
        ListNotApprovingError, ApprovalStepsMissingError, AnotherBureausTurnError, ApprovedByYouError: as they
        say, in this order.
        SecondPersonNeededError: the actor drafted the list.
    """
    if found.state != "approving":
        raise ListNotApprovingError(
            text(
                "名单现在不在签批中：公示结束后由起草部门提交，已办结的不能再办。",
                f"The list is {found.state.replace('_', ' ')}, not up for approval.",
            )
        )
    if found.bureau is None:
        raise ApprovalStepsMissingError(
            text(
                "奖励办法没有写明由哪些部门签批：请在新版本中补上。",
                "The program does not say which bureaus approve: put that into its next version.",
            )
        )
    if found.bureau not in {grant.bureau for grant in actor.grants if grant.role == "bureau_officer"}:
        words = BUREAUS[found.bureau]
        raise AnotherBureausTurnError(
            text(
                f"现在轮到{words.zh}部门签批（第 {found.step} 步）。",
                f"It is the turn of another bureau: {words.en} (step {found.step}).",
            )
        )
    if {actor.account_id, actor.person_id} & found.approvers:
        raise ApprovedByYouError(
            text(
                "您已在前一步签批：这一步须由另一人办理。",
                "You approved an earlier step: ask another person.",
            )
        )
    require(actor, "lists.approve", Subject(proposers=found.drafters))
