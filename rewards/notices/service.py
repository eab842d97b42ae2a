"""Use cases of a list's way: publishing, ending the notice, putting up for approval, cancelling."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from registry.calendar.queries import calendar
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.texts import text
from registry.core.working_days import last_day
from registry.notices import service as notices
from registry.people.access import require_role
from registry.people.reasons import checked_reason
from rewards.approvals.asked import names_of
from rewards.approvals.service import call
from rewards.notices.bureaus import notice_rule
from rewards.notices.lists import acted, lines_left, locked, require_state
from rewards.notices.refusals import NeverNoticedError, empty, not_over
from rewards.notices.words import HELD
from rewards.programs.documents import Program


@dataclass(frozen=True, slots=True)
class Ended:
    """What the end of a notice left: lines that went on to approval, and those held by open objections."""

    lines: int
    held: int


async def publish(actor: Actor, list_id: UUID) -> None:
    """Put a drafted list on public notice from today on, for the working days that its program says.

    Raises:
        NotFoundError, OtherBureauError, ListStateError: as they say.
        ListEmptyError: every line was removed.
        CalendarYearMissingError: the notice would run into a year whose holidays are not known.
    """
    require_role(actor, "lists.draft")
    async with database.transaction():
        row = await locked(actor, list_id)
        require_state(row, "drafted")
        if not await lines_left(list_id):
            raise empty()
        rule = notice_rule(Program.model_validate_json(row["document"]))
        today = clock.today()
        until = last_day(await calendar(), today, rule.working_days, first_counts=rule.publication_day_counts)
        await database.execute(
            "UPDATE rewards.reward_list SET state = 'in_notice', published_at = $2, published_on = $3,"
            " notice_until = $4, taken_down_at = NULL WHERE id = $1",
            list_id,
            clock.now(),
            today,
            until,
        )
        await acted(actor, list_id, row["revision"], "published")
        await audit.record(actor, "lists.publish", f"list:{list_id}", after={"until": until})


async def end_notice(actor: Actor, list_id: UUID) -> Ended:
    """End a notice whose last day is over and put the list up for approval.

    Lines named by open objections leave the list as held, until they are answered; the rest goes on.

    Raises:
        NotFoundError, OtherBureauError, ListStateError: as they say.
        NoticeNotOverError: its last day is not over; the message says which that is.
        ListEmptyError: nothing is left when the held lines are gone.
    """
    require_role(actor, "lists.draft")
    async with database.transaction():
        row = await locked(actor, list_id)
        require_state(row, "in_notice")
        if clock.today() <= row["notice_until"]:
            raise not_over(row["notice_until"])
        ended = await _put_up(actor, row)
    return ended


async def put_up_again(actor: Actor, list_id: UUID) -> Ended:
    """Put a list that was sent back up for approval without another notice.

    A list never gains lines, and those that stay were on public notice as they are (decision 0020); whoever
    wants another notice all the same publishes it again.

    Raises:
        NotFoundError, OtherBureauError, ListStateError, ListEmptyError: as they say.
        NeverNoticedError: it was never on public notice.
    """
    require_role(actor, "lists.draft")
    async with database.transaction():
        row = await locked(actor, list_id)
        require_state(row, "drafted")
        if row["notice_until"] is None:
            raise NeverNoticedError(
                text(
                    "名单还没有公示，不能送审：请先公示。",
                    "The list was never on public notice: publish it before it is put up for approval.",
                )
            )
        ended = await _put_up(actor, row)
    return ended


async def cancel(actor: Actor, list_id: UUID, reason: str) -> None:
    """Cancel a list that is not approved; what is on it can be listed again, its public page goes.

    Objections to it stay open until they are answered, and go on holding what they name.

    Raises:
        NotFoundError, OtherBureauError, ListStateError: as they say.
        ReasonNeededError, ReasonNamesPersonError: the reason is kept for good.
    """
    require_role(actor, "lists.draft")
    async with database.transaction():
        row = await locked(actor, list_id)
        require_state(row, "drafted", "in_notice", "approving")
        said = checked_reason(reason, await names_of(list_id, reason))
        at = clock.now()
        await database.execute(
            "UPDATE rewards.list_line SET removed_at = $2, removed_because = $3"
            " WHERE list = $1 AND removed_at IS NULL",
            list_id,
            at,
            said,
        )
        await database.execute(
            "UPDATE rewards.reward_list SET state = 'cancelled', taken_down_at ="
            " CASE WHEN published_at IS NULL THEN NULL ELSE coalesce(taken_down_at, $2) END WHERE id = $1",
            list_id,
            at,
        )
        await acted(actor, list_id, row["revision"], "cancelled", said)
        await _nobody_waits(list_id)
        await audit.record(
            actor, "lists.cancel", f"list:{list_id}", reason=said, before={"state": row["state"]}
        )


async def _put_up(actor: Actor, row: asyncpg.Record) -> Ended:
    list_id, at = row["id"], clock.now()
    held = await database.fetch(
        """
        UPDATE rewards.list_line i SET removed_at = $2, removed_because = $3
        WHERE i.list = $1 AND i.removed_at IS NULL AND EXISTS (
            SELECT 1 FROM rewards.objection_line n JOIN rewards.objection j ON j.id = n.objection
            WHERE n.line = i.id AND j.state = 'open')
        RETURNING i.id
        """,
        list_id,
        at,
        HELD,
    )
    left = await lines_left(list_id)
    if not left:
        raise empty()
    await database.execute(
        "UPDATE rewards.reward_list SET state = 'approving', taken_down_at = coalesce(taken_down_at, $2)"
        " WHERE id = $1",
        list_id,
        at,
    )
    if row["taken_down_at"] is None:
        await acted(actor, list_id, row["revision"], "taken_down")
    await acted(actor, list_id, row["revision"], "put_up_for_approval")
    await audit.record(
        actor, "lists.put_up_for_approval", f"list:{list_id}", after={"lines": left, "held": len(held)}
    )
    await _nobody_waits(list_id)
    await call(list_id)
    return Ended(left, len(held))


async def _nobody_waits(list_id: UUID) -> None:
    """Tick off what was asked of anybody about a list before it moved on."""
    for kind in ("list", "list-sent-back", "list-approval"):
        await notices.done(f"{kind}:{list_id}")
