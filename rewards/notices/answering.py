"""Use cases of the bureaus' side of objections: answering one, and looking at what was handed in with it."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import ANYTHING, Subject, require, require_role, unknown
from rewards.entitlements.service import wait_for_settling
from rewards.ledger.service import hold
from rewards.notices.bureaus import require_any_bureau
from rewards.notices.excluding import exclude
from rewards.notices.words import UPHELD, Outcome
from rewards.programs.documents import Program

_LONGEST: Final = 4_000
_FOUND: Final = """
SELECT j.id, j.list, j.state AS objection_state, l.program, l.state, l.drafted_by, d.person AS drafter,
       p.document
FROM rewards.objection j JOIN rewards.reward_list l ON l.id = j.list
JOIN rewards.program p ON p.id = l.program JOIN registry.account d ON d.id = l.drafted_by
WHERE j.id = $1
"""


class ObjectionAnsweredError(ConflictError):
    """The objection has its answer."""

    code = "objection_answered"


class AnswerMissingError(BadInputError):
    """An answer was sent without words, or with more than 4,000 characters."""

    code = "answer_missing"


class UpheldLinesError(BadInputError):
    """An objection that is upheld is upheld for one of its lines at least, and for no others."""

    code = "upheld_lines"


class OutcomeMissingError(BadInputError):
    """An answer does not say whether the objection is upheld or rejected."""

    code = "outcome_missing"


async def answer(
    actor: Actor, objection: UUID, outcome: Outcome, words: str, lines: Collection[UUID] | None = None
) -> None:
    """Answer an objection, once; never by who drafted the list.

    Where it is upheld, the lines leave the list, their payees are excluded from the program for these awards
    until that is lifted, and the program is settled; the other lines it named are free again. Where it is
    rejected, all are.

    Args:
        actor: an officer of a bureau that the program's approvals name, and not the drafter.
        objection: open.
        outcome: of the whole.
        words: for whoever objected; they are kept for good and shown to whoever has the receipt.
        lines: those of the objection for which it is upheld; None for all of them.

    Raises:
        NotFoundError: there is no such objection.
        SecondPersonNeededError: the actor drafted the list, with this account or another one.
        OtherBureauError: the actor's bureau has no part in the program.
        ObjectionAnsweredError: it is answered.
        AnswerMissingError, UpheldLinesError: as they say.
    """
    require_role(actor, "objections.answer")
    said = words.strip()
    if not 0 < len(said) <= _LONGEST:
        raise AnswerMissingError(
            text(
                f"请写明答复（不超过 {_LONGEST} 字），异议人凭回执码查看。",
                f"Give the answer in at most {_LONGEST} characters; whoever has the receipt reads it.",
            )
        )
    async with database.transaction():
        await wait_for_settling()
        row = await _locked(objection)
        require(actor, "objections.answer", answerable(row["drafted_by"], row["drafter"]))
        require_any_bureau(actor, Program.model_validate_json(row["document"]))
        if row["objection_state"] != "open":
            raise ObjectionAnsweredError(
                text("该异议已经答复，请刷新查看。", "This objection has been answered; reload the page.")
            )
        upheld = await _upheld(objection, lines) if outcome == "upheld" else []
        await database.execute(
            "UPDATE rewards.objection SET state = $2, answer = $3, answered_by = $4, answered_at = $5"
            " WHERE id = $1",
            objection,
            outcome,
            said,
            actor.account_id,
            clock.now(),
        )
        if upheld:
            await _take_off([line["id"] for line in upheld])
            fallen = [line["entitlement"] for line in upheld]
            await exclude(actor, row["program"], fallen, UPHELD)
        await audit.record(
            actor,
            "objections.answer",
            f"objection:{objection}",
            before={"state": "open"},
            after={"state": outcome, "lines": len(upheld), "list": row["list"]},
        )
        await notices.done(f"objection:{objection}")


async def read_file(actor: Actor, objection: UUID, file: UUID) -> tuple[str, bytes]:
    """Return media type and bytes of an attachment; each look is a line of the audit trail.

    Raises:
        NotFoundError: there is no such attachment.
    """
    require_role(actor, "objections.read")
    require(actor, "objections.read", ANYTHING)
    ring = await privacy.ring()
    async with database.transaction():
        row = await database.fetch_one(
            "SELECT media_type, content FROM rewards.objection_file WHERE id = $1 AND objection = $2",
            file,
            objection,
        )
        if row is None:
            raise unknown()
        found = row["media_type"], ring.open_file(row["content"], "objection_file.content", file)
        await audit.record(actor, "objections.read_file", f"objection:{objection}", after={"file": file})
    return found


def outcome_missing() -> OutcomeMissingError:
    """Return the refusal of an answer without an outcome."""
    return OutcomeMissingError(text("请选择结论。", "Choose the outcome."))


def lines_named(typed: Collection[str]) -> list[UUID]:
    """Return the lines that a form ticked.

    Raises:
        UpheldLinesError: something that is no line was sent.
    """
    try:
        return [UUID(each) for each in typed]
    except ValueError:
        raise _lines_unfit() from None


def answerable(drafted_by: UUID, drafter: UUID | None) -> Subject:
    """Return an objection as what a second person decides on: another one than who drafted the list."""
    return Subject(proposers=frozenset({drafted_by} | ({drafter} if drafter else set())))


async def _locked(objection: UUID) -> asyncpg.Record:
    """Lock, in the order of the house, the program's money, the list and the objection."""
    row = await database.fetch_one(_FOUND, objection)
    if row is None:
        raise unknown()
    await hold(row["program"])
    await database.execute("SELECT 1 FROM rewards.reward_list WHERE id = $1 FOR NO KEY UPDATE", row["list"])
    await database.execute("SELECT 1 FROM rewards.objection WHERE id = $1 FOR UPDATE", objection)
    # What stands there now that nobody else can change it.
    found = await database.fetch_one(_FOUND, objection)
    if found is None:
        raise unknown()
    return found


async def _upheld(objection: UUID, lines: Collection[UUID] | None) -> list[asyncpg.Record]:
    named = await database.fetch(
        "SELECT i.id, i.entitlement FROM rewards.objection_line n"
        " JOIN rewards.list_line i ON i.id = n.line WHERE n.objection = $1 ORDER BY i.id",
        objection,
    )
    if lines is None:
        return named
    found = [line for line in named if line["id"] in set(lines)]
    if not found or len(found) != len(set(lines)):
        raise _lines_unfit()
    return found


def _lines_unfit() -> UpheldLinesError:
    return UpheldLinesError(
        text(
            "异议成立时须至少勾选一行，且只能是异议所指的行。",
            "Choose the lines for which it is upheld: one at least, and only those that it names.",
        )
    )


async def _take_off(lines: Collection[UUID]) -> None:
    """Take lines off their list; those that were held when the notice ended are off it already."""
    await database.execute(
        "UPDATE rewards.list_line SET removed_at = $2, removed_because = $3"
        " WHERE id = ANY($1) AND removed_at IS NULL",
        list(lines),
        clock.now(),
        UPHELD,
    )
