"""Use cases that put reward programs in force."""

import hashlib
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, require
from rewards.entitlements.records import StoredProgram, programs_in_force
from rewards.entitlements.service import settle, wait_for_settling
from rewards.programs.documents import Program


class ProgramInForceError(ConflictError):
    """The program is in force: a second version beside the first would pay everybody twice."""

    code = "program_in_force"


async def put_in_force(actor: Actor, program: Program) -> UUID:
    """Put one version of a program in force; entitlements for awards that stand already appear at once.

    Returns the id of the stored program.

    Raises:
        ProgramInForceError: a version of this program is in force already.
    """
    require(actor, "programs.put_in_force", ANYTHING)
    document = program.model_dump_json()
    stored = StoredProgram(new_id(), program)
    async with database.transaction():
        await wait_for_settling()
        if any(known.document.name == program.name for known in await programs_in_force()):
            raise ProgramInForceError(
                text(
                    f"{program.title.zh}已有版本在执行：更换版本的办理尚未开通。",
                    f"A version of {program.title.en} is in force; replacing it is not possible yet.",
                )
            )
        try:
            await database.execute(
                "INSERT INTO rewards.program (id, name, version, title, title_en, document, content_hash,"
                " put_in_force_by, put_in_force_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                stored.id,
                program.name,
                program.version,
                program.title.zh,
                program.title.en,
                document,
                hashlib.sha256(document.encode()).hexdigest(),
                actor.account_id,
                clock.now(),
            )
        except asyncpg.UniqueViolationError as error:
            raise ProgramInForceError(
                text(
                    f"{program.title.zh}第 {program.version} 版已在执行。如需修改，请另立新版本。",
                    f"Version {program.version} of {program.title.en} is in force; make a new version.",
                )
            ) from error
        await audit.record(
            actor, "programs.put_in_force", f"program:{stored.id}", after={"version": program.version}
        )
        await settle(actor, stored, "办法开始执行 program put in force")
    return stored.id
