"""Use cases of reward programs: a draft, its approval by a second person, in force, closed.

draft → approved → in force → closed; from approved a program can be sent back to be a draft again. From its
approval on the document never changes: a new text is a new version.
"""

from datetime import date, timedelta
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import ANYTHING, Subject, require
from registry.people.reasons import checked_reason
from rewards.entitlements.records import StoredProgram
from rewards.entitlements.service import settle, wait_for_settling
from rewards.programs import closing, overlapping, rows
from rewards.programs.completeness import lacking
from rewards.programs.documents import Program
from rewards.programs.queries import not_found
from rewards.programs.refusals import (
    ProgramAwardsApprovedError,
    ProgramIncompleteError,
    ProgramOfAnotherError,
    ProgramStateError,
    overlaps,
)
from rewards.words import ProgramState


async def draft(actor: Actor, program: Program) -> UUID:
    """Store a version of a program as a draft; returns its id.

    Raises:
        ProgramVersionTakenError: there is a program of this name and version.
    """
    require(actor, "programs.draft", ANYTHING)
    made = new_id()
    async with database.transaction():
        await rows.write(
            program,
            "INSERT INTO rewards.program (id, name, version, title, title_en, document, content_hash,"
            " state, drafted_by, drafted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9)",
            made,
            actor.account_id,
            clock.now(),
        )
        await audit.record(actor, "programs.draft", f"program:{made}", after=rows.named(program))
    return made


async def draft_next(actor: Actor, program: UUID) -> UUID:
    """Store a copy of a version as a draft of the next one, to be changed; returns its id.

    Raises:
        ProgramNotFoundError: there is no such program.
        ProgramVersionTakenError: somebody else drafted the next version at the same moment.
    """
    require(actor, "programs.draft", ANYTHING)
    row = await database.fetch_one(
        "SELECT p.document, (SELECT max(q.version) FROM rewards.program q WHERE q.name = p.name) AS newest"
        " FROM rewards.program p WHERE p.id = $1",
        program,
    )
    if row is None:
        raise not_found()
    copied = Program.model_validate_json(row["document"])
    return await draft(actor, copied.model_copy(update={"version": row["newest"] + 1}))


async def change_draft(actor: Actor, program: UUID, document: Program) -> None:
    """Replace the document of one's own draft.

    Raises:
        ProgramNotFoundError, ProgramStateError, ProgramOfAnotherError, ProgramVersionTakenError: as they say.
    """
    require(actor, "programs.draft", ANYTHING)
    async with database.transaction():
        row = await _own_draft(actor, program)
        await rows.write(
            document,
            "UPDATE rewards.program SET name = $2, version = $3, title = $4, title_en = $5, document = $6,"
            " content_hash = $7 WHERE id = $1",
            program,
        )
        await notices.done(f"program:{program}")
        await audit.record(
            actor,
            "programs.change_draft",
            f"program:{program}",
            before={"name": row["name"], "version": row["version"], "content_hash": row["content_hash"]},
            after=rows.named(document),
        )


async def discard(actor: Actor, program: UUID) -> None:
    """Delete one's own draft; that there was one stays in the audit trail.

    Raises:
        ProgramNotFoundError, ProgramStateError, ProgramOfAnotherError: as they say.
    """
    require(actor, "programs.draft", ANYTHING)
    async with database.transaction():
        row = await _own_draft(actor, program)
        await database.execute("DELETE FROM rewards.program WHERE id = $1", program)
        await notices.done(f"program:{program}")
        await audit.record(
            actor,
            "programs.discard",
            f"program:{program}",
            before={"name": row["name"], "version": row["version"], "content_hash": row["content_hash"]},
        )


async def approve(actor: Actor, program: UUID, *, content_hash: str | None = None) -> None:
    """Approve a draft, which another person drew up; from now on its document never changes.

    Args:
        actor: who approves.
        program: its id.
        content_hash: of the document that was read; given, another one is not approved unseen.

    Raises:
        ProgramNotFoundError, ProgramStateError: as they say.
        SecondPersonNeededError: the actor drafted it.
    """
    async with database.transaction():
        row = await rows.locked(program)
        require(actor, "programs.approve", Subject(proposers=frozenset({row["drafted_by"]})))
        rows.in_state(row["state"], "draft")
        if content_hash is not None and content_hash != row["content_hash"]:
            raise ProgramStateError(
                text(
                    "您查看之后草稿又有改动：请重新查看后再批准。",
                    "The draft was changed after you read it: read it again, then approve.",
                )
            )
        await database.execute(
            "UPDATE rewards.program SET state = 'approved', approved_by = $2, approved_at = $3 WHERE id = $1",
            program,
            actor.account_id,
            clock.now(),
        )
        await notices.done(f"program:{program}")
        await audit.record(
            actor, "programs.approve", f"program:{program}", after={"content_hash": row["content_hash"]}
        )


async def send_back(actor: Actor, program: UUID, reason: str) -> None:
    """Send a draft, or what was approved and is not in force, back to the one who drew it up, with a reason.

    Raises:
        ProgramNotFoundError, ProgramStateError: as they say.
        SecondPersonNeededError: the actor drafted it.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    async with database.transaction():
        row = await rows.locked(program)
        require(actor, "programs.approve", Subject(proposers=frozenset({row["drafted_by"]})))
        why = checked_reason(reason, ())
        rows.in_state(row["state"], "draft", "approved")
        await database.execute(
            "UPDATE rewards.program SET state = 'draft', approved_by = NULL, approved_at = NULL"
            " WHERE id = $1",
            program,
        )
        await audit.record(
            actor,
            "programs.send_back",
            f"program:{program}",
            reason=why,
            before={"state": row["state"]},
            after={"state": "draft"},
        )
        await notices.notify(
            f"program:{program}",
            text(
                f"奖励办法被退回，请按原因修改：{row['title']}第 {row['version']} 版",
                f"A reward program was sent back to you: {row['title_en']}, version {row['version']}",
            ),
            f"/rewards/{program}",
            accounts=[row["drafted_by"]],
        )


async def put_in_force(actor: Actor, program: UUID, *, closing_others: bool = False) -> None:
    """Put an approved program in force; entitlements for awards that stand already appear at once.

    Args:
        actor: who does it.
        program: its id.
        closing_others: close what is in force under the same name first, on the day before this version
            begins; without it, such a version is in the way.

    Raises:
        ProgramNotFoundError, ProgramStateError, ProgramIncompleteError, ProgramOverlapsError,
        ProgramAwardsApprovedError: as they say.
    """
    require(actor, "programs.put_in_force", ANYTHING)
    if closing_others:
        require(actor, "programs.close", ANYTHING)
    async with database.transaction():
        await wait_for_settling()
        row = await rows.locked(program)
        rows.in_state(row["state"], "approved")
        document = Program.model_validate_json(row["document"])
        if faults := lacking(document):
            raise ProgramIncompleteError(
                text(
                    "办法还缺以下内容，不能执行：请退回修改，补上后重新批准。",
                    "It cannot be put in force yet: send it back, add the following, and have it approved.",
                ),
                faults,
            )
        starts = document.validity.starts
        in_the_way = await overlapping.versions(program, document)
        if closing_others and starts is not None and starts > date.min:
            for other in in_the_way:
                if other.state == "in_force":
                    await _close(actor, await rows.locked(other.id), starts - timedelta(days=1))
            in_the_way = await overlapping.versions(program, document)
        if in_the_way:
            raise overlaps(in_the_way)
        await database.execute(
            "UPDATE rewards.program SET state = 'in_force', put_in_force_by = $2, put_in_force_at = $3"
            " WHERE id = $1",
            program,
            actor.account_id,
            clock.now(),
        )
        await audit.record(
            actor, "programs.put_in_force", f"program:{program}", after={"version": row["version"]}
        )
        await settle(actor, StoredProgram(program, document), "办法开始执行 program put in force")


async def close(actor: Actor, program: UUID, last_day: date) -> None:
    """Close a program in force: awards made after `last_day` are not for this version any more.

    Raises:
        ProgramNotFoundError, ProgramStateError, ProgramAwardsApprovedError: as they say.
    """
    require(actor, "programs.close", ANYTHING)
    async with database.transaction():
        await wait_for_settling()
        await _close(actor, await rows.locked(program), last_day)


async def _close(actor: Actor, row: asyncpg.Record, last_day: date) -> None:
    """Close a program whose row is locked, in the open transaction."""
    rows.in_state(row["state"], "in_force")
    if approved := await closing.approved_after(row["id"], last_day):
        raise ProgramAwardsApprovedError(
            text(
                f"{last_day} 之后的奖项中已有 {approved} 项奖励获批准，不能在这一天终止：请选更晚的日期，"
                "或先撤销有关奖项。",
                f"{approved} sums for awards after {last_day} are approved already: choose a later day, or"
                " revoke those awards first.",
            )
        )
    await database.execute(
        "UPDATE rewards.program SET state = 'closed', closed_by = $2, closed_at = $3, closes_on = $4"
        " WHERE id = $1",
        row["id"],
        actor.account_id,
        clock.now(),
        last_day,
    )
    await audit.record(
        actor, "programs.close", f"program:{row['id']}", after={"last_day": last_day.isoformat()}
    )
    document = Program.model_validate_json(row["document"]).closed_after(last_day)
    await settle(actor, StoredProgram(row["id"], document), "办法终止 program closed")


def require_own_draft(actor: Actor, state: ProgramState, drafted_by: UUID) -> None:
    """Raise unless a program is a draft, and the actor's own: only then may they change it.

    Raises:
        ProgramStateError, ProgramOfAnotherError: as they say.
    """
    rows.in_state(state, "draft")
    if drafted_by != actor.account_id:
        raise ProgramOfAnotherError(
            text(
                "草稿只由起草人修改或放弃：请退回并写明意见，或另存为新版本。",
                "Only who drafted it changes or discards it: send it back with a reason, or copy it.",
            )
        )


async def _own_draft(actor: Actor, program: UUID) -> asyncpg.Record:
    row = await rows.locked(program)
    require_own_draft(actor, row["state"], row["drafted_by"])
    return row
