"""Use cases of approval: the bureaus decide on a list in the program's order, each with a one-time code."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, ForbiddenError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices.service import done, notify
from registry.people.access import require_role, unknown
from registry.people.reasons import checked_reason
from rewards.approvals import signing
from rewards.approvals.asked import Asked, lines_of, names_of, uses_of
from rewards.approvals.asked import asked as find
from rewards.approvals.content import hash_of
from rewards.approvals.refusals import check
from rewards.ledger import books
from rewards.ledger.service import hold, post
from rewards.money import yuan
from rewards.notices.refusals import empty


class ApprovalStepTakenError(ConflictError):
    """Somebody else decided this step at the same moment."""

    code = "approval_step_taken"


class ListChangedError(ConflictError):
    """The list is not any more what the approver looked at: lines were removed meanwhile."""

    code = "list_changed"


class OverBudgetError(ConflictError):
    """The list would take the program beyond its budget."""

    code = "over_budget"


@dataclass(frozen=True, slots=True)
class _Decision:
    """What is being decided: the list as it is locked, and the ids that stand on it with their gross sums."""

    asked: Asked
    lines: dict[UUID, int]
    content_hash: str


async def approve(actor: Actor, list_id: UUID, code: str, *, seen: str | None = None) -> None:
    """Approve a list at the actor's bureau's step; with the last step it is frozen, and its sums are open.

    Args:
        actor: an officer of the bureau whose turn it is; not who drafted the list, nor who approved before.
        list_id: a list whose notice is over.
        code: the one-time code of now.
        seen: the content hash of what the actor looked at, where that is known.

    Raises:
        NotFoundError, ListNotApprovingError, ApprovalStepsMissingError, AnotherBureausTurnError,
        SecondPersonNeededError, ApprovedByYouError, ApprovalStepTakenError, ListChangedError, ListEmptyError,
        OverBudgetError, WrongOneTimeCodeError, SigningInLockedError: as they say; nothing is changed.
    """

    async def decide(found: _Decision) -> None:
        if seen is not None and seen != found.content_hash:
            raise ListChangedError(
                text(
                    "您查看后名单有行被移除：请刷新，核对后再签批。",
                    "Lines left the list since you looked at it: reload, check, and approve then.",
                )
            )
        if not found.lines:
            raise empty()
        await _within_budget(found.asked)
        await _record(actor, found, "approved", None)
        last = found.asked.step == len(found.asked.steps)
        if last:
            await _freeze(actor, found)
        await done(_subject(list_id))
        if not last:
            await call(list_id)
        await audit.record(
            actor,
            "lists.approve",
            f"list:{list_id}",
            after={
                "step": found.asked.step,
                "bureau": found.asked.bureau,
                "lines": len(found.lines),
                "gross_fen": sum(found.lines.values()),
                "content_hash": found.content_hash,
            },
        )

    await _signed(actor, list_id, code, decide)


async def send_back(actor: Actor, list_id: UUID, reason: str, code: str) -> None:
    """Send a list back to its drafter, as a draft of the next revision; its approvals so far do not count.

    Raises:
        ReasonNeededError, ReasonNamesPersonError: the reason is kept for good, and names nobody.
        Otherwise as `approve`, but for what is wrong with the list itself.
    """
    require_role(actor, "lists.approve")
    reason = checked_reason(reason, await names_of(list_id, reason))

    async def decide(found: _Decision) -> None:
        await _record(actor, found, "sent_back", reason)
        await database.execute(
            "UPDATE rewards.reward_list SET state = 'drafted', revision = revision + 1 WHERE id = $1", list_id
        )
        await _act(list_id, found.asked.revision, "sent_back", actor, reason)
        await done(_subject(list_id))
        await notify(
            f"list-sent-back:{list_id}",
            text("您起草的发放名单被退回修改，请看理由。", "A list that you drafted was sent back: mend it."),
            f"/rewards/approvals/{list_id}",
            accounts=[found.asked.drafted_by],
        )
        await audit.record(
            actor,
            "lists.send_back",
            f"list:{list_id}",
            reason=reason,
            before={"revision": found.asked.revision},
            after={"revision": found.asked.revision + 1, "step": found.asked.step},
        )

    await _signed(actor, list_id, code, decide)


async def call(list_id: UUID) -> None:
    """Tell the officers of the bureau whose turn it is that the list waits for them, in the transaction.

    To be called too by what puts a list up for approval.
    """
    found = await find(list_id)
    if found is None or found.bureau is None:
        return
    rows = await database.fetch(
        "SELECT id FROM registry.organization WHERE bureau = $1 AND merged_into IS NULL", found.bureau
    )
    await notify(
        _subject(list_id),
        text("有一份发放名单等待贵局签批。", "A list of rewards waits for your bureau's approval."),
        f"/rewards/approvals/{list_id}",
        organizations=[row["id"] for row in rows],
    )


def _subject(list_id: UUID) -> str:
    return f"list-approval:{list_id}"


async def _signed(
    actor: Actor, list_id: UUID, code: str, decide: Callable[[_Decision], Coroutine[Any, Any, None]]
) -> None:
    """Do what is decided in one transaction with the spending of the code, after everything was looked at."""
    require_role(actor, "lists.approve")
    looked_at = await find(list_id)
    if looked_at is None:
        raise unknown()
    check(actor, looked_at)
    attempt = await signing.begin(actor)
    try:
        async with database.transaction():
            await hold(looked_at.program)
            await database.execute(
                "SELECT 1 FROM rewards.reward_list WHERE id = $1 FOR NO KEY UPDATE", list_id
            )
            found = await find(list_id)
            if found is None:
                raise unknown()
            if (found.state, found.revision, found.step) != (
                looked_at.state,
                looked_at.revision,
                looked_at.step,
            ):
                raise ApprovalStepTakenError(
                    text(
                        "刚刚有人先办了这一步：请刷新查看。",
                        "Somebody else decided this step just now: reload the page.",
                    )
                )
            check(actor, found)
            await signing.sign(attempt, actor, code)
            lines = await lines_of(list_id)
            await decide(_Decision(found, lines, hash_of(lines)))
    except (ConflictError, ForbiddenError):
        await signing.give_up(attempt)
        raise


async def _within_budget(found: Asked) -> None:
    for use in await uses_of(found):
        if not use.fits:
            when = f"{use.year} 年度" if use.year else "本办法"
            raise OverBudgetError(
                text(
                    f"超出{when}预算 {yuan(-use.left_fen)} 元（预算 {yuan(use.budget_fen)} 元，"
                    f"已用 {yuan(use.used_fen)} 元，本单 {yuan(use.asked_fen)} 元）：请退回名单。",
                    f"{yuan(-use.left_fen)} yuan over the budget of {use.year or 'the program'}"
                    f" ({yuan(use.budget_fen)}, used {yuan(use.used_fen)}, this list {yuan(use.asked_fen)}):"
                    " send the list back.",
                )
            )


async def _record(actor: Actor, found: _Decision, decision: str, reason: str | None) -> None:
    await database.execute(
        "INSERT INTO rewards.approval (id, list, revision, step, bureau, decision, reason, content_hash,"
        " decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        new_id(),
        found.asked.id,
        found.asked.revision,
        found.asked.step,
        found.asked.bureau,
        decision,
        reason,
        found.content_hash,
        actor.account_id,
        clock.exactly_now(),
    )


async def _freeze(actor: Actor, found: _Decision) -> None:
    """Freeze the list with its hash, and put its sums into the books: they are open from now on."""
    await database.execute(
        "UPDATE rewards.reward_list SET state = 'approved', approved_at = $2, content_hash = $3"
        " WHERE id = $1",
        found.asked.id,
        clock.now(),
        found.content_hash,
    )
    await _act(found.asked.id, found.asked.revision, "approved", actor, None)
    reason = f"发放名单第 {found.asked.number} 号批准 list {found.asked.number} approved"
    await post(
        actor,
        found.asked.program,
        [books.approved(entitlement, fen, reason) for entitlement, fen in found.lines.items()],
    )


async def _act(list_id: UUID, revision: int, act: str, actor: Actor, reason: str | None) -> None:
    await database.execute(
        "INSERT INTO rewards.list_act (id, list, revision, act, reason, done_by, done_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        list_id,
        revision,
        act,
        reason,
        actor.account_id,
        clock.now(),
    )
