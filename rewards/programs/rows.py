"""The rows of programs: locking one, asking for its state, writing a document into it."""

import hashlib
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.texts import text
from rewards.programs.documents import Program
from rewards.programs.queries import not_found
from rewards.programs.refusals import ProgramStateError, ProgramVersionTakenError
from rewards.words import PROGRAM_STATES, ProgramState


async def write(program: Program, statement: str, row: UUID, *more: object) -> None:
    """Write a document by a statement that takes id, name, version, two titles, document and its hash.

    Raises:
        ProgramVersionTakenError: there is a program of this name and version.
    """
    document = program.model_dump_json()
    try:
        await database.execute(
            statement,
            row,
            program.name,
            program.version,
            program.title.zh,
            program.title.en,
            document,
            hashlib.sha256(document.encode()).hexdigest(),
            *more,
        )
    except asyncpg.UniqueViolationError as error:
        raise ProgramVersionTakenError(
            text(
                f"“{program.name}”已有第 {program.version} 版：请用下一个版本号。",
                f"There is a version {program.version} of {program.name}: use the next number.",
            )
        ) from error


async def locked(program: UUID) -> asyncpg.Record:
    """Return the row of a program, which nobody else may lock until the transaction ends.

    Raises:
        ProgramNotFoundError: there is none.
    """
    row = await database.fetch_one("SELECT * FROM rewards.program WHERE id = $1 FOR UPDATE", program)
    if row is None:
        raise not_found()
    return row


def in_state(found: ProgramState, *wanted: ProgramState) -> None:
    """Raise ProgramStateError unless the state that was found is one of those wanted."""
    if found not in wanted:
        now = PROGRAM_STATES[found]
        raise ProgramStateError(
            text(
                f"奖励办法现为“{now.zh}”，不能这样办：请刷新页面，看看已由谁办过。",
                f"The program is “{now.en}”, so this cannot be done: reload the page to see who did what.",
            )
        )


def named(program: Program) -> dict[str, str | int]:
    """Return what names a version, for the audit trail."""
    return {"name": program.name, "version": program.version}
