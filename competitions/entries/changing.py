"""Use cases that change entries: who is in them, who steps in, and what becomes of them."""

from uuid import UUID

import asyncpg

from competitions.entries.checking import Candidate
from competitions.entries.held import (
    EntryStandingError,
    Held,
    faults_of_change,
    hold,
    only_about,
    require_before_marking,
    require_open,
)
from competitions.entries.ruling import count_as_look, lock_marks, require_marks_open, require_rulings
from competitions.entries.schemas import EntryChange, Ruling
from competitions.entries.service import EntriesRefusedError
from competitions.words import ENTERED
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.reasons import checked_reason


class NotInEntryError(BadInputError):
    """The person who is to be replaced is no competitor of the entry."""

    code = "not_in_entry"


class EntryInUseError(ConflictError):
    """Something was recorded of the entry already, so that it can be withdrawn but not deleted."""

    code = "entry_in_use"


async def change_entry(actor: Actor, entry: UUID, change: EntryChange) -> None:
    """Change who is in an entry, its team's name, or whether it is official, while the event takes entries.

    Raises:
        NotFoundError: there is no such entry, or it is another school's.
        EntriesClosedError: the closing time is past, or the event is in another state.
        EntryStandingError: it was withdrawn or ruled on.
        EntriesRefusedError: the entry would be against a limit; with every fault.
    """
    async with database.transaction():
        held, _ = await hold(actor, "entries.enter", entry)
        require_open(held)
        before = held.as_it_is
        after = Candidate(
            before.event,
            before.organization,
            before.unofficial if change.unofficial is None else change.unofficial,
            before.members if change.members is None else change.members,
            before.tutors if change.tutors is None else change.tutors,
            before.substitutes if change.substitutes is None else change.substitutes,
            before.entry,
        )
        if faults := await faults_of_change(held, after):
            raise EntriesRefusedError(faults)
        team_name = held.team_name if change.team_name is None else change.team_name
        await database.execute(
            "UPDATE competitions.entry SET team_name = $2, unofficial = $3 WHERE id = $1",
            entry,
            team_name,
            after.unofficial,
        )
        if list(before.parts()) != list(after.parts()):
            await _write_people(entry, after)
        # A team's name may be a person's, so the trail has that it changed, and not what it was.
        renamed = {"team_name_changed": True} if team_name != held.team_name else {}
        await audit.record(
            actor, "entries.change", f"entry:{entry}", before=_said(before), after=_said(after) | renamed
        )


async def withdraw(actor: Actor, entry: UUID, reason: str) -> None:
    """Take an entry back with a reason: a school until the closing time, the organizer until marking starts.

    Raises:
        NotFoundError, EntriesClosedError, EntryStandingError: as for a change.
        ReasonNeededError, ReasonNamesPersonError: the reason is missing, or names somebody.
    """
    async with database.transaction():
        held, subject = await hold(actor, "entries.enter", entry)
        require_before_marking(actor, held, subject)
        await _set_status(actor, "entries.withdraw", held, "withdrawn", checked_reason(reason, held.names))


async def replace_member(actor: Actor, entry: UUID, member: UUID, by: UUID, reason: str) -> None:
    """Let a substitute, or somebody new, step in for a competitor, with a reason.

    A school does so until the closing time, the organizer until marking starts. Who stepped out stays on
    record as replaced.

    Raises:
        NotInEntryError: nobody of that id competes in the entry.
        EntriesRefusedError: who steps in may not compete; with every fault.
        NotFoundError, EntriesClosedError, EntryStandingError: as for a change.
        ReasonNeededError, ReasonNamesPersonError: the reason is missing, or names somebody.
    """
    async with database.transaction():
        held, subject = await hold(actor, "entries.enter", entry)
        require_before_marking(actor, held, subject)
        why = checked_reason(reason, held.names)
        position = next((p for who, role, p, _ in held.people if (who, role) == (member, "member")), None)
        if position is None:
            raise NotInEntryError(
                text(
                    "此人不是该队现有选手，请重新选择。",
                    "This person does not compete in the entry; choose anew.",
                )
            )
        before = held.as_it_is
        after = Candidate(
            before.event,
            before.organization,
            before.unofficial,
            [by if person == member else person for person in before.members],
            before.tutors,
            [person for person in before.substitutes if person != by],
            before.entry,
        )
        if faults := only_about(await faults_of_change(held, after), by):
            raise EntriesRefusedError(faults)
        await database.execute(
            "UPDATE competitions.entry_member SET role = 'replaced' WHERE entry = $1 AND person = $2",
            entry,
            member,
        )
        await database.execute(
            "INSERT INTO competitions.entry_member (id, entry, person, role, position)"
            " VALUES ($1, $2, $3, 'member', $4)"
            " ON CONFLICT (entry, person) DO UPDATE SET role = excluded.role, position = excluded.position",
            new_id(),
            entry,
            by,
            position,
        )
        await audit.record(
            actor,
            "entries.replace",
            f"entry:{entry}",
            reason=why,
            before={"member": str(member)},
            after={"member": str(by)},
        )


async def rule(actor: Actor, entry: UUID, ruling: Ruling) -> None:
    """Record that an entry is absent or disqualified, or competes after all.

    While a blind event is marked, the score grid tells by such a change whose a code is. So it counts as a
    look at the codes, as an audit line `marks.decode` of the event, and who did it does not mark any more.

    Raises:
        RulingClosedError: results are published or final, or the event was cancelled; or the ruling changes
            whose marks count, and marks are signed off: they are opened first.
        MarkerRulesError: a blind event is being marked, and the account takes part in that.
        EntryStandingError: the entry is that already.
        EntriesRefusedError: a withdrawn entry cannot come back within the limits.
        ReasonNeededError, ReasonNamesPersonError: the reason is missing, or names somebody.
        NotFoundError, ForbiddenError: the account may not rule on it.
    """
    async with database.transaction():
        await lock_marks(entry)
        held, _ = await hold(actor, "entries.rule", entry)
        require_rulings(held)
        # An absence speaks for itself; whoever is turned away or let in again is owed a reason.
        why = (
            ruling.reason.strip() and checked_reason(ruling.reason, held.names)
            if ruling.status == "absent"
            else checked_reason(ruling.reason, held.names)
        )
        if held.status == ruling.status:
            words = ENTERED[held.status]
            raise EntryStandingError(
                text(f"该参赛队已是“{words.zh}”。", f"The entry is “{words.en}” already.")
            )
        await require_marks_open(held, ruling.status)
        if held.status == "withdrawn" and (faults := await faults_of_change(held, held.as_it_is)):
            raise EntriesRefusedError(faults)
        await count_as_look(actor, held, ruling.status)
        await _set_status(actor, "entries.rule", held, ruling.status, why)


async def delete(actor: Actor, entry: UUID) -> None:
    """Delete an entry that was made by mistake, while the event takes entries.

    Raises:
        NotFoundError, EntriesClosedError, EntryStandingError: as for a change.
        EntryInUseError: something was recorded of it, such as a drawn number.
    """
    async with database.transaction():
        held, _ = await hold(actor, "entries.enter", entry)
        require_open(held)
        try:
            await database.execute("DELETE FROM competitions.entry_member WHERE entry = $1", entry)
            await database.execute("DELETE FROM competitions.entry WHERE id = $1", entry)
        except asyncpg.ForeignKeyViolationError as error:
            raise EntryInUseError(
                text(
                    "该参赛队已有抽签等记录，不能删除：请改为退赛。",
                    "Something was recorded of the entry, such as a draw: withdraw it instead.",
                )
            ) from error
        await audit.record(
            actor,
            "entries.delete",
            f"entry:{entry}",
            before={"event": held.event.code, "code": held.code, **_said(held.as_it_is)},
        )


async def _set_status(actor: Actor, action: str, held: Held, status: str, reason: str) -> None:
    await database.execute(
        "UPDATE competitions.entry SET status = $2, status_reason = $3 WHERE id = $1",
        held.id,
        status,
        "" if status == "entered" else reason,
    )
    await audit.record(
        actor,
        action,
        f"entry:{held.id}",
        reason=reason,
        before={"status": held.status},
        after={"status": status},
    )


async def _write_people(entry: UUID, after: Candidate) -> None:
    """Write who is in an entry; who was replaced stays on record, unless they come back."""
    people = list(after.parts())
    await database.execute(
        "DELETE FROM competitions.entry_member WHERE entry = $1 AND (role <> 'replaced' OR person = ANY($2))",
        entry,
        [person for _, _, person in people],
    )
    await database.copy(
        "entry_member",
        schema="competitions",
        columns=("id", "entry", "person", "role", "position"),
        records=[(new_id(), entry, person, part, number) for part, number, person in people],
    )


def _said(candidate: Candidate) -> dict[str, list[str] | bool]:
    """Return who is in an entry, by the ids of the persons, as the audit trail keeps it."""
    return {
        "members": [str(person) for person in candidate.members],
        "tutors": [str(person) for person in candidate.tutors],
        "substitutes": [str(person) for person in candidate.substitutes],
        "unofficial": candidate.unofficial,
    }
