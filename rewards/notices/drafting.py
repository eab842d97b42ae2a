"""Use cases of lists that are being drawn up: drafting, changing, and taking lines off.

Order of locks, as everywhere in the house: settling of entitlements, money of the program, list.
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import Fault
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, require, require_role, unknown
from registry.people.reasons import checked_reason
from rewards.entitlements.service import wait_for_settling
from rewards.ledger.service import hold
from rewards.notices import readiness
from rewards.notices.bureaus import notice_rule, require_first_bureau
from rewards.notices.lists import acted, locked, require_state
from rewards.notices.refusals import (
    ListTitleError,
    NothingReadyError,
    ProgramUnfitForListsError,
    not_ready,
)
from rewards.notices.words import READINESS
from rewards.programs.documents import Program
from rewards.programs.queries import not_found

_LONGEST_TITLE: Final = 200
_LONGEST_CONTACT: Final = 500


async def draft(
    actor: Actor,
    program: UUID,
    title: str,
    entitlements: Collection[UUID] | None = None,
    *,
    contact: str = "",
) -> UUID:
    """Draft a list of a program's entitlements; returns its id.

    Args:
        actor: an officer of the bureau that the program's approvals begin with.
        program: in force or closed.
        title: of the list and of its public notice.
        entitlements: those to put on it; None for all that are ready (see `readiness`).
        contact: where one can object otherwise than on the page: office, telephone, address.

    Raises:
        ProgramNotFoundError: there is no such program.
        ProgramUnfitForListsError: it is not in force, or does not say how lists are noticed and approved.
        OtherBureauError: the actor is of another bureau.
        NothingReadyError: nothing is ready.
        LinesNotReadyError: some of those chosen are not ready; `faults` says why.
        ListOverBudgetError: everything that is ready is more than the budget has left, and the program says
            that an officer decides.
        ListTitleError: title or contact is missing or too long.
    """
    require(actor, "lists.draft", ANYTHING)
    made, at = new_id(), clock.now()
    async with database.transaction():
        await wait_for_settling()
        await hold(program)
        document = await _in_force(program)
        require_first_bureau(actor, document)
        notice_rule(document)
        titled, reached = _titled(title, contact)
        chosen = await _chosen(program, entitlements)
        await readiness.require_budget(program, document, chosen, all_of_it=entitlements is None)
        number = await database.fetch_value(
            "SELECT 1 + coalesce(max(number), 0) FROM rewards.reward_list WHERE program = $1", program
        )
        await database.execute(
            "INSERT INTO rewards.reward_list"
            " (id, program, number, title, contact, state, revision, drafted_by, drafted_at)"
            " VALUES ($1, $2, $3, $4, $5, 'drafted', 1, $6, $7)",
            made,
            program,
            number,
            titled,
            reached,
            actor.account_id,
            at,
        )
        # Lines are numbered on the notice in the order of their ids, so that a number never moves.
        await database.copy(
            "list_line",
            schema="rewards",
            columns=("id", "list", "entitlement"),
            records=[
                (line, made, each)
                for line, each in zip(sorted(new_id() for _ in chosen), chosen, strict=True)
            ],
        )
        await acted(actor, made, 1, "drafted")
        await audit.record(
            actor,
            "lists.draft",
            f"list:{made}",
            after={"program": program, "number": number, "lines": len(chosen)},
        )
    return made


async def change(actor: Actor, list_id: UUID, title: str, contact: str = "") -> None:
    """Change title and contact of a list that is being drafted.

    Raises:
        NotFoundError, OtherBureauError, ListStateError, ListTitleError: as they say.
    """
    require_role(actor, "lists.draft")
    async with database.transaction():
        row = await locked(actor, list_id)
        require_state(row, "drafted")
        titled, reached = _titled(title, contact)
        await database.execute(
            "UPDATE rewards.reward_list SET title = $2, contact = $3 WHERE id = $1", list_id, titled, reached
        )
        await audit.record(actor, "lists.change", f"list:{list_id}", after={"title": titled})


async def remove_line(actor: Actor, line: UUID, reason: str) -> None:
    """Take a line off a list that is being drafted or on public notice; what it was for can be listed again.

    Raises:
        NotFoundError: there is no such line, or it was removed.
        OtherBureauError, ListStateError: as they say.
        ReasonNeededError, ReasonNamesPersonError: the reason is kept for good and names nobody.
    """
    require_role(actor, "lists.draft")
    found = await database.fetch_one(
        """
        SELECT i.list, coalesce(p.name, o.name) AS payee FROM rewards.list_line i
        JOIN rewards.entitlement t ON t.id = i.entitlement
        LEFT JOIN registry.person p ON p.id = t.person
        LEFT JOIN registry.organization o ON o.id = t.organization WHERE i.id = $1
        """,
        line,
    )
    if found is None:
        raise unknown()
    async with database.transaction():
        row = await locked(actor, found["list"])
        require_state(row, "drafted", "in_notice")
        said = checked_reason(reason, [found["payee"]])
        removed = await database.fetch_value(
            "UPDATE rewards.list_line SET removed_at = $2, removed_because = $3"
            " WHERE id = $1 AND removed_at IS NULL RETURNING id",
            line,
            clock.now(),
            said,
        )
        if removed is None:
            raise unknown()
        await audit.record(
            actor, "lists.remove_line", f"list:{row['id']}", reason=said, before={"line": line}
        )


async def _in_force(program: UUID) -> Program:
    row = await database.fetch_one("SELECT state, document FROM rewards.program WHERE id = $1", program)
    if row is None:
        raise not_found()
    if row["state"] not in {"in_force", "closed"}:
        raise ProgramUnfitForListsError(
            text(
                "奖励办法还没有生效，不能起草名单：请先批准并使其生效。",
                "The program is not in force yet: have it approved and put in force first.",
            )
        )
    return Program.model_validate_json(row["document"])


async def _chosen(program: UUID, wanted: Collection[UUID] | None) -> list[UUID]:
    """Return the entitlements of the new list in the order of its lines."""
    found = {row["id"]: row["readiness"] for row in await readiness.of_program(program)}
    if wanted is None:
        chosen = [each for each, ready in found.items() if ready == "ready"]
    else:
        faults = [_fault(each, found.get(each)) for each in sorted(set(wanted)) if found.get(each) != "ready"]
        if faults:
            raise not_ready(faults)
        asked = set(wanted)
        chosen = [each for each in found if each in asked]
    if not chosen:
        raise NothingReadyError(
            text(
                "没有可以列入名单的应奖：请在预览中查看每一项的原因。",
                "Nothing is ready for a list: the preview says why for each.",
            )
        )
    return chosen


def _fault(entitlement: UUID, ready: str | None) -> Fault:
    words = READINESS[ready] if ready else text("没有这项应奖，或已撤回", "no such entitlement, or withdrawn")
    return Fault(ready or "unknown", text(f"{entitlement}：{words.zh}", f"{entitlement}: {words.en}"))


def _titled(title: str, contact: str) -> tuple[str, str | None]:
    titled, reached = title.strip(), contact.strip()
    if not 0 < len(titled) <= _LONGEST_TITLE or len(reached) > _LONGEST_CONTACT:
        raise ListTitleError(
            text(
                f"请填写名单标题（不超过 {_LONGEST_TITLE} 字）；异议受理方式不超过 {_LONGEST_CONTACT} 字。",
                f"Give the list a title of at most {_LONGEST_TITLE} characters, and say in at most"
                f" {_LONGEST_CONTACT} where one can object.",
            )
        )
    return titled, reached or None
