"""Use cases of those who are left out of a program: a second person may lift that again."""

from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import Subject, require, require_role, unknown
from registry.people.reasons import checked_reason
from rewards.entitlements.records import StoredProgram
from rewards.entitlements.service import settle, wait_for_settling
from rewards.notices.bureaus import require_any_bureau
from rewards.programs.documents import Program


class ExclusionLiftedError(ConflictError):
    """The exclusion was lifted before."""

    code = "exclusion_lifted"


async def lift(actor: Actor, exclusion: UUID, reason: str) -> None:
    """Lift an exclusion, so that the payee is due again what the program says.

    Args:
        actor: an officer of a bureau that the program's approvals name, and another one than who excluded.
        exclusion: one that stands.
        reason: why, without names.

    Raises:
        NotFoundError: there is none.
        SecondPersonNeededError: the actor excluded them, with this account or another one.
        OtherBureauError: the actor's bureau has no part in the program.
        ReasonNeededError, ReasonNamesPersonError: as they say.
        ExclusionLiftedError: it was lifted before.
    """
    require_role(actor, "exclusions.lift")
    async with database.transaction():
        await wait_for_settling()
        row = await database.fetch_one(
            "SELECT x.*, p.name, a.person AS excluder, g.document, g.closes_on FROM rewards.exclusion x"
            " JOIN registry.account a ON a.id = x.excluded_by JOIN rewards.program g ON g.id = x.program"
            " LEFT JOIN registry.person p ON p.id = x.person WHERE x.id = $1 FOR UPDATE OF x",
            exclusion,
        )
        if row is None:
            raise unknown()
        # Somebody with two accounts is one person.
        proposers = frozenset({row["excluded_by"], row["excluder"]} - {None})
        require(actor, "exclusions.lift", Subject(proposers=proposers))
        document = Program.model_validate_json(row["document"])
        require_any_bureau(actor, document)
        because = checked_reason(reason, [row["name"]] if row["name"] else [])
        if row["lifted_at"] is not None:
            raise ExclusionLiftedError(
                text("该排除已被解除，请刷新。", "The exclusion was lifted before: reload the page.")
            )
        await database.execute(
            "UPDATE rewards.exclusion SET lifted_by = $2, lifted_at = $3, lifted_because = $4 WHERE id = $1",
            exclusion,
            actor.account_id,
            clock.now(),
            because,
        )
        await audit.record(actor, "exclusions.lift", f"exclusion:{exclusion}", reason=because)
        program = StoredProgram(row["program"], document.closed_after(row["closes_on"]))
        await settle(actor, program, f"排除已解除 exclusion lifted: {because}")
