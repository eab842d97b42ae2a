"""Use cases of erasure: asking for it, and deciding as a second person."""

from dataclasses import replace
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices import service as notices
from registry.people import access
from registry.people.duplicates.same import persons_same_as
from registry.people.duplicates.service import ErasureOpenError, PersonErasedError
from registry.people.erasure import erasing
from registry.people.persons.subjects import subject_of
from registry.people.reasons import checked_reason
from registry.people.turns import take_turn


class ErasureDecidedError(ConflictError):
    """The request has been decided on; a new one may be made."""

    code = "erasure_decided"


async def request(actor: Actor, person: UUID, reason: str) -> UUID:
    """Ask that a person's data be erased; every other administrator gets notice. Returns the request's id.

    Raises:
        NotFoundError: there is no such person, or the actor may not know of them.
        PersonErasedError: there is nothing left to erase.
        ErasureOpenError: somebody has asked already.
        ReasonNeededError, ReasonNamesPersonError: the reason cannot be taken.
    """
    async with database.transaction():
        await take_turn()
        persons = await persons_same_as(person)
        access.require(
            actor,
            "people.request_erasure",
            await subject_of("people.request_erasure", person, actor.person_id),
        )
        if not persons:
            raise access.unknown()
        reason = checked_reason(reason, await _locked_names(persons))
        erasure = new_id()
        try:
            await database.execute(
                "INSERT INTO registry.erasure (id, person, reason, requested_by, requested_at)"
                " VALUES ($1, $2, $3, $4, $5)",
                erasure,
                persons[0],
                reason,
                actor.account_id,
                clock.now(),
            )
        except asyncpg.UniqueViolationError as error:
            raise ErasureOpenError(
                text("已有人提出申请，请等待决定。", "Somebody has asked already; wait for the decision.")
            ) from error
        await audit.record(
            actor, "people.request_erasure", f"person:{persons[0]}", reason=reason, after={"erasure": erasure}
        )
        await _tell_administrators(actor, erasure)
    return erasure


async def decide(actor: Actor, erasure: UUID, *, granted: bool, answer: str) -> None:
    """Grant or refuse a request; granted, everything goes at once.

    Who asked gets notice, unless it is their own account that goes.

    Raises:
        NotFoundError: there is no such request, or the actor may not know of it.
        SecondPersonNeededError: the actor asked for it, or is the person.
        ErasureDecidedError: it has been decided on.
        ReasonNeededError, ReasonNamesPersonError: the answer cannot be taken.
        LastAdministratorError: it would leave the registry without an administrator.
    """
    access.require_role(actor, "people.decide_erasure")
    async with database.transaction():
        await take_turn()
        row = await database.fetch_one(
            "SELECT e.person, e.requested_by, a.person AS requester, e.decided_at FROM registry.erasure e"
            " JOIN registry.account a ON a.id = e.requested_by WHERE e.id = $1 FOR UPDATE OF e",
            erasure,
        )
        if row is None:
            raise access.unknown()
        persons = await persons_same_as(row["person"])
        proposers = {row["requested_by"], *persons, *filter(None, [row["requester"]])}
        subject = replace(
            await subject_of("people.decide_erasure", row["person"]), proposers=frozenset(proposers)
        )
        access.require(actor, "people.decide_erasure", subject)
        if row["decided_at"] is not None:
            raise ErasureDecidedError(
                text("该申请已有决定，请刷新页面查看。", "This was decided; load the page again to see how.")
            )
        answer = checked_reason(answer, await _locked_names(persons))
        await database.execute(
            "UPDATE registry.erasure SET decided_by = $2, decided_at = $3, granted = $4, answer = $5"
            " WHERE id = $1",
            erasure,
            actor.account_id,
            clock.now(),
            granted,
            answer,
        )
        if granted:
            await erasing.erase(actor, persons)
        await audit.record(
            actor,
            "people.decide_erasure",
            f"person:{persons[0]}",
            reason=answer,
            after={"erasure": erasure, "granted": granted, "records": len(persons)},
        )
        await _tell_requester(erasure, row["requested_by"], granted=granted)


async def _locked_names(persons: tuple[UUID, ...]) -> list[str]:
    """Lock all records of a person and return their names."""
    rows = await database.fetch(
        "SELECT name, latin_name, erased_at FROM registry.person WHERE id = ANY($1) ORDER BY id FOR UPDATE",
        list(persons),
    )
    if any(row["erased_at"] for row in rows):
        raise PersonErasedError(text("该人员的资料已经删除。", "This person's data has been erased already."))
    return [name for row in rows for name in (row["name"], row["latin_name"])]


async def _tell_administrators(actor: Actor, erasure: UUID) -> None:
    rows = await database.fetch(
        "SELECT DISTINCT a.id FROM registry.account a JOIN registry.role_grant g ON g.account = a.id"
        " WHERE a.active AND g.role = 'administrator' AND g.ended_at IS NULL AND a.id <> $1",
        actor.account_id,
    )
    await notices.notify(
        f"erasure:{erasure}",
        text("有一份个人资料删除申请待决定。", "A request to erase a person's data waits for a decision."),
        f"/erasures/{erasure}",
        accounts=[row["id"] for row in rows],
    )


async def _tell_requester(erasure: UUID, account: UUID, *, granted: bool) -> None:
    await notices.done(f"erasure:{erasure}")
    if not await database.fetch_value("SELECT active FROM registry.account WHERE id = $1", account):
        return
    message = (
        text(
            "您提出的删除申请已同意，资料已删除。", "The erasure that you asked for was granted and is done."
        )
        if granted
        else text(
            "您提出的删除申请未获同意，请看答复。", "The erasure that you asked for was refused; see why."
        )
    )
    await notices.notify(f"erasure_decision:{erasure}", message, f"/erasures/{erasure}", accounts=[account])
