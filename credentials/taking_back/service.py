"""Use cases of taking back: one at once where no money hangs on it, everything else by a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from credentials.taking_back import money, queries
from credentials.taking_back.queries import TakeBackFacts
from credentials.taking_back.revocations import revoke, wait_for_awards
from credentials.taking_back.selection import (
    RIGHT,
    Selection,
    Standing,
    competitions_of,
    nothing_to_take_back,
    standing,
)
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import Text, text
from registry.notices import service as notices
from registry.people.access import refusal, require, require_role
from registry.people.accounts.holders import holders
from registry.people.reasons import checked_reason

APPROVAL = "credentials.approve_take_back"


class TakeBackDecidedError(ConflictError):
    """The proposal was approved or refused before."""

    code = "take_back_decided"


class TakeBackOpenError(ConflictError):
    """The same was proposed already, and waits for its decision."""

    code = "take_back_open"


@dataclass(frozen=True, slots=True)
class TakeBackLine:
    """One certificate that would be revoked, as who decides sees it; `due_fen` is what hangs on its award."""

    serial: str
    name: str
    award: Text
    suspended: bool
    due_fen: int


@dataclass(frozen=True, slots=True)
class TakeBackPreview:
    """What taking back would revoke; `second_person` says whether somebody else has to approve it.

    `due_fen` is the sum in fen of what is due for the awards; revoking certificates leaves it as it is.
    """

    total: int
    second_person: bool
    due_fen: int
    lines: tuple[TakeBackLine, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: how many were revoked at once, or the proposal that now waits."""

    revoked: int
    proposal: UUID | None


async def preview(actor: Actor, selection: Selection) -> TakeBackPreview:
    """Return what taking back would revoke, without changing anything.

    Raises:
        NothingToTakeBackError: nothing stands that could be taken back.
        ForbiddenError, OutOfReachError: the account has no right to it.
    """
    found = await standing(actor, selection)
    due = await money.due_for(_awards(found))
    lines = (
        TakeBackLine(one.serial, one.names[0], one.award_title, one.suspended, due.get(one.award, 0))
        for one in found
    )
    second = _needs_second(selection, due)
    return TakeBackPreview(len(found), second, sum(due.values()), tuple(lines))


async def take_back(actor: Actor, selection: Selection, reason: str) -> Outcome:
    """Revoke one certificate at once where no money hangs on it; else propose it to a second person.

    A proposal is made for exactly the certificates that stand now.

    Args:
        actor: who takes back.
        selection: which.
        reason: why; shown on the certificate's page, so it names nobody.

    Raises:
        ReasonNeededError, ReasonNamesPersonError: of the reason.
        NothingToTakeBackError: nothing stands that could be taken back.
        TakeBackOpenError: the same waits for its decision already.
        ForbiddenError, OutOfReachError: the account has no right to it.
    """
    async with database.transaction():
        await wait_for_awards(competitions_of(await standing(actor, selection)))
        # Somebody else may have taken some of them back meanwhile.
        found = await standing(actor, selection, locked=True)
        said = checked_reason(reason, [name for one in found for name in one.names])
        if not _needs_second(selection, await money.due_for(_awards(found))):
            # Who approved a proposal while this waited for the lock may have revoked it just now.
            revoked = await revoke(actor, [(one.id, one.serial) for one in found], said)
            if not revoked:
                raise nothing_to_take_back()
            outcome = Outcome(revoked, None)
        else:
            outcome = Outcome(0, await _propose(actor, selection, found, said))
    return outcome


async def preview_proposal(actor: Actor, take_back_id: UUID) -> list[queries.TakeBackCertificate]:
    """Return the certificates of a proposal, and which of them stand.

    Raises:
        NotFoundError: there is none of this id, or the account may not know of it.
    """
    await readable(actor, take_back_id)
    return await queries.items(take_back_id)


async def approve(actor: Actor, take_back_id: UUID) -> int:
    """Approve a proposal: whatever of it still stands is revoked, all in one transaction; returns how many.

    Raises:
        NotFoundError: there is none of this id, or the account may not know of it.
        SecondPersonNeededError: the actor proposed it.
        TakeBackDecidedError: it was decided before.
    """
    async with database.transaction():
        found = await _decided(actor, take_back_id, approved=True)
        await wait_for_awards(found.competitions)
        rows = await database.fetch(
            "SELECT c.id, c.serial FROM credentials.take_back_item i"
            " JOIN credentials.credential c ON c.id = i.credential WHERE i.take_back = $1"
            " ORDER BY c.serial FOR UPDATE OF c",
            take_back_id,
        )
        revoked = await revoke(actor, [(row["id"], row["serial"]) for row in rows], found.reason)
        await audit.record(
            actor, APPROVAL, f"take_back:{take_back_id}", reason=found.reason, after={"revoked": revoked}
        )
    return revoked


async def refuse(actor: Actor, take_back_id: UUID) -> None:
    """Refuse a proposal: nothing is revoked. Raises as `approve` does."""
    async with database.transaction():
        found = await _decided(actor, take_back_id, approved=False)
        await audit.record(
            actor, "credentials.refuse_take_back", f"take_back:{take_back_id}", reason=found.reason
        )


async def listed(actor: Actor, competition: UUID) -> list[TakeBackFacts]:
    """Return the proposals that concern a competition and that the account may open: see `readable`."""
    return [
        each
        for each in await queries.take_backs_of(competition)
        if all(refusal(actor, "competitions.oversee", subject) is None for subject in each.subjects)
    ]


async def readable(actor: Actor, take_back_id: UUID) -> TakeBackFacts:
    """Return a proposal to who oversees each of its competitions.

    Raises:
        NotFoundError: there is none of this id, or the account may not know of it.
    """
    require_role(actor, "competitions.oversee")
    found = await queries.take_back(take_back_id)
    for subject in found.subjects:
        require(actor, "competitions.oversee", subject)
    return found


async def _decided(actor: Actor, take_back_id: UUID, *, approved: bool) -> TakeBackFacts:
    """Write the decision, in the open transaction, and return what was decided on."""
    require_role(actor, APPROVAL)
    # Of two who decide at once, the second waits here and finds it decided.
    await database.execute("SELECT 1 FROM credentials.take_back WHERE id = $1 FOR UPDATE", take_back_id)
    found = await queries.take_back(take_back_id)
    for subject in found.subjects:
        require(actor, APPROVAL, subject)
    if found.decided_at is not None:
        raise TakeBackDecidedError(
            text("这件撤销申请已经办结。", "This proposal was decided before; there is nothing to do.")
        )
    await database.execute(
        "UPDATE credentials.take_back SET decided_by = $2, decided_at = $3, approved = $4 WHERE id = $1",
        take_back_id,
        actor.account_id,
        clock.now(),
        approved,
    )
    await notices.done(f"take_back:{take_back_id}")
    return found


async def _propose(actor: Actor, selection: Selection, found: Sequence[Standing], reason: str) -> UUID:
    serials = [one.id for one in found]
    if await queries.waits_already(selection, serials):
        raise TakeBackOpenError(
            text(
                "同样的撤销申请正在等待批准，请先办结。",
                "The same was proposed already and waits for approval; have it decided first.",
            )
        )
    proposal, at = new_id(), clock.now()
    await database.execute(
        "INSERT INTO credentials.take_back (id, scope, subject, reason, proposed_by, proposed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        proposal,
        selection.scope,
        selection.subject,
        reason,
        actor.account_id,
        at,
    )
    await database.copy(
        "take_back_item",
        schema="credentials",
        columns=("id", "take_back", "credential"),
        records=[(new_id(), proposal, each) for each in serials],
    )
    await audit.record(
        actor,
        RIGHT,
        f"take_back:{proposal}",
        reason=reason,
        after={"scope": selection.scope, "subject": str(selection.subject), "credentials": len(found)},
    )
    facts = await queries.take_back(proposal)
    await notices.notify(
        f"take_back:{proposal}",
        text("有一件撤销证书的申请等待批准", "A proposal to revoke certificates waits for approval"),
        f"/take-backs/{proposal}",
        accounts=await _approvers(facts),
    )
    return proposal


async def _approvers(facts: TakeBackFacts) -> list[UUID]:
    """Return the organizers who can approve; where who proposed is the only one, bureaus' officers and then
    administrators.
    """
    for role in ("organizer", "bureau_officer", "administrator"):
        able = [set(await holders(APPROVAL, each, (role,))) for each in facts.subjects]
        if found := set.intersection(*able):
            return sorted(found)
    return []


def _needs_second(selection: Selection, due: dict[UUID, int]) -> bool:
    return selection.scope != "credential" or bool(due)


def _awards(found: Sequence[Standing]) -> list[UUID]:
    return list({one.award for one in found})
