"""Use cases of duplicates: merging two records, telling two people apart, and undoing either.

Merging loses nothing: the merged record only points at the one that stays, and the account of who had one
goes along. Whoever reads a person's data reads all records that `persons_same_as` names.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.sheets.cells import match_key
from registry.core.texts import Text, text
from registry.people import access
from registry.people.duplicates.same import persons_same_as
from registry.people.followers import OF_PERSONS, Joining
from registry.people.persons.subjects import subject_of_record
from registry.people.reasons import checked_reason
from registry.people.turns import take_turn


class AlreadyMergedError(ConflictError):
    """One of the two records was merged already; what stands is the record that it was merged into."""

    code = "already_merged"


class PersonErasedError(ConflictError):
    """The person's data was erased; the record stays as it is."""

    code = "person_erased"


class DifferentIdentityError(ConflictError):
    """The two have different numbers of one kind of document, so that they are two people."""

    code = "different_identity"


class UnlikeRecordsError(ConflictError):
    """The names or the birth dates of the two are different; an administrator may merge them all the same."""

    code = "unlike_records"


class ErasureOpenError(ConflictError):
    """Somebody has asked for this person's erasure; it waits for its decision."""

    code = "erasure_open"


class BothHaveAccountsError(ConflictError):
    """Each of the two has an active account; one person has one."""

    code = "both_have_accounts"


class PairDecidedError(ConflictError):
    """Somebody has decided on this pair already; undo that first."""

    code = "pair_decided"


class PairUndecidedError(ConflictError):
    """Nothing has been decided on this pair, so that there is nothing to undo."""

    code = "pair_undecided"


@dataclass(frozen=True, slots=True)
class _Record:
    id: UUID
    name: str
    latin_name: str
    born: date | None = field(repr=False)
    merged_into: UUID | None
    erased: bool


async def merge(actor: Actor, survivor: UUID, merged: UUID, reason: str) -> UUID:
    """Merge a record into the one that stays, and return the id of the decision.

    Raises:
        NotFoundError: one of them does not exist, or is out of the actor's reach.
        AlreadyMergedError, PersonErasedError, ErasureOpenError, UnlikeRecordsError, DifferentIdentityError,
        BothHaveAccountsError, PairDecidedError: as they say.
        ReasonNeededError, ReasonNamesPersonError: the reason cannot be taken.
    """
    async with database.transaction():
        records = await _locked(actor, survivor, merged)
        _refuse_merged_or_erased(records)
        if "administrator" not in actor.roles:
            _refuse_unlike(records[survivor], records[merged])
        await _refuse_open_erasure(survivor, merged)
        await _refuse_two_people(survivor, merged)
        decision = await _decide(actor, survivor, merged, "merged", _reason(reason, records))
        joining = await _join(survivor, merged)
        # Not both have an active account, so that one that moves finds none at the survivor.
        moved = await database.fetch(
            "UPDATE registry.account SET person = $2 WHERE person = $1 AND active RETURNING id",
            merged,
            survivor,
        )
        await audit.record(
            actor,
            "people.merge",
            f"person:{survivor}",
            reason=reason.strip(),
            after={"decision": decision, "merged": merged, "accounts": [str(row["id"]) for row in moved]},
        )
        await OF_PERSONS.apply(actor, joining)
    return decision


async def preview_merge(actor: Actor, survivor: UUID, merged: UUID) -> list[Text]:
    """Return what would follow in the rooms above from merging two records; nothing where it is done already.

    They are merged, looked at, and parted again, so that what is said is what is then done.

    Raises:
        NotFoundError: one of them does not exist, or is out of the actor's reach.
    """
    async with database.undone():
        records = await _locked(actor, survivor, merged)
        said: list[Text] = []
        if not any(record.merged_into or record.erased for record in records.values()):
            said = await OF_PERSONS.preview(actor, await _join(survivor, merged))
    return said


async def _join(survivor: UUID, merged: UUID) -> Joining:
    """Let a record point at the one that stays, and return what was the one and what the other before."""
    joining = Joining(tuple(await persons_same_as(survivor)), tuple(await persons_same_as(merged)))
    await database.execute("UPDATE registry.person SET merged_into = $2 WHERE id = $1", merged, survivor)
    return joining


async def keep_apart(actor: Actor, one: UUID, other: UUID, reason: str) -> UUID:
    """Decide that two records are two different people, and return the id of the decision.

    Raises as `merge` does.
    """
    async with database.transaction():
        records = await _locked(actor, one, other)
        _refuse_merged_or_erased(records)
        decision = await _decide(actor, one, other, "different", _reason(reason, records))
        await audit.record(
            actor,
            "people.keep_apart",
            f"person:{one}",
            reason=reason.strip(),
            after={"decision": decision, "other": other},
        )
    return decision


async def undo(actor: Actor, one: UUID, other: UUID) -> None:
    """Take back what was decided on a pair: everything is as before.

    Raises:
        NotFoundError: one of them does not exist, or is out of the actor's reach.
        PairUndecidedError: nothing stands to be undone.
        AlreadyMergedError: the survivor was merged further meanwhile; that has to be undone first.
        PersonErasedError: the person's data was erased meanwhile.
    """
    async with database.transaction():
        records = await _locked(actor, one, other)
        row = await database.fetch_one(
            "SELECT id, person, other, decision FROM registry.duplicate_decision WHERE undone_at IS NULL"
            " AND least(person, other) = least($1::uuid, $2) AND greatest(person, other) = greatest($1, $2)",
            one,
            other,
        )
        if row is None:
            raise PairUndecidedError(
                text("对这两条记录没有可撤回的决定。", "Nothing has been decided on these two records.")
            )
        if row["decision"] == "merged":
            _refuse_merged_or_erased({row["person"]: records[row["person"]]})
            await _part(row["id"], row["person"], row["other"])
        await database.execute(
            "UPDATE registry.duplicate_decision SET undone_at = $2, undone_by = $3 WHERE id = $1",
            row["id"],
            clock.now(),
            actor.account_id,
        )
        await audit.record(
            actor,
            "people.undo_merge" if row["decision"] == "merged" else "people.undo_keep_apart",
            f"person:{row['person']}",
            before={"decision": row["id"], "other": row["other"]},
        )
        if row["decision"] == "merged":
            parted = [tuple(await persons_same_as(row[each])) for each in ("person", "other")]
            await OF_PERSONS.apply(actor, Joining(*parted))


async def _part(decision: UUID, survivor: UUID, merged: UUID) -> None:
    """Give a merged record its own life and its accounts back; the audit line says which were its own."""
    await database.execute("UPDATE registry.person SET merged_into = NULL WHERE id = $1", merged)
    await database.execute(
        """
        UPDATE registry.account SET person = $2 WHERE person = $1 AND id IN (
            SELECT jsonb_array_elements_text(l.after -> 'accounts')::uuid FROM registry.audit_line l
            WHERE l.action = 'people.merge' AND l.subject = 'person:' || $1 AND l.after ->> 'decision' = $3)
        """,
        survivor,
        merged,
        str(decision),
    )


async def _locked(actor: Actor, one: UUID, other: UUID) -> dict[UUID, _Record]:
    """Return both records, locked in the order of their ids so that two who merge crosswise never block.

    Others may still write down what refers to them: whoever settles what is due does, and is waited for here.
    """
    access.require_role(actor, "people.merge")
    await take_turn()
    rows = await database.fetch(
        "SELECT id, name, latin_name, born, merged_into, erased_at IS NOT NULL AS erased FROM registry.person"
        " WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE",
        [one, other],
    )
    for person in (one, other):
        access.require(actor, "people.merge", await subject_of_record("people.merge", person))
    if len(rows) != 2:
        raise access.unknown()
    return {row["id"]: _Record(**dict(row)) for row in rows}


def _reason(reason: str, records: dict[UUID, _Record]) -> str:
    return checked_reason(reason, [name for r in records.values() for name in (r.name, r.latin_name)])


def _refuse_merged_or_erased(records: dict[UUID, _Record]) -> None:
    if any(record.erased for record in records.values()):
        raise PersonErasedError(
            text(
                "该人员的资料已删除，不能再合并或撤回。", "This person's data was erased; nothing can change."
            )
        )
    if any(record.merged_into for record in records.values()):
        raise AlreadyMergedError(
            text(
                "其中一条记录已并入另一条，请打开合并后的记录，或先撤回那次合并。",
                "One of the records was merged already: open the one that stands, or undo that first.",
            )
        )


def _refuse_unlike(one: _Record, other: _Record) -> None:
    same_name = match_key(one.name) == match_key(other.name)
    if not same_name or (one.born and other.born and one.born != other.born):
        raise UnlikeRecordsError(
            text(
                "两条记录的姓名或出生日期不同。如确是同一人，请先更正记录，或请管理员合并。",
                "Their names or birth dates differ. If it is one person, correct the records first, or ask"
                " the administrator to merge them.",
            )
        )


async def _refuse_open_erasure(survivor: UUID, merged: UUID) -> None:
    """Refuse while an erasure waits: it was asked for, and shown, for the records as they are."""
    if await database.fetch_value(
        "SELECT EXISTS (SELECT FROM registry.erasure WHERE person = ANY($1) AND decided_at IS NULL)",
        [*await persons_same_as(survivor), *await persons_same_as(merged)],
    ):
        raise ErasureOpenError(
            text(
                "其中一人有待决定的删除申请，请先等待决定。",
                "An erasure of one of them waits for its decision; wait for that first.",
            )
        )


async def _refuse_two_people(survivor: UUID, merged: UUID) -> None:
    """Refuse where all records of the one and all of the other cannot be one person."""
    row = await database.fetch_one(
        """
        SELECT EXISTS (SELECT FROM registry.person a JOIN registry.person b
                       ON b.id_kind = a.id_kind AND b.id_fingerprint <> a.id_fingerprint
                       WHERE a.id = ANY($1) AND b.id = ANY($2)) AS identities,
               EXISTS (SELECT FROM registry.account WHERE person = ANY($1) AND active)
               AND EXISTS (SELECT FROM registry.account WHERE person = ANY($2) AND active) AS accounts
        """,
        list(await persons_same_as(survivor)),
        list(await persons_same_as(merged)),
    )
    if row is not None and row["identities"]:
        raise DifferentIdentityError(
            text(
                "两人同类证件的号码不同，不是同一人。如号码有误，请先更正。",
                "Their documents of one kind have different numbers: two people. Mend a wrong number first.",
            )
        )
    if row is not None and row["accounts"]:
        raise BothHaveAccountsError(
            text(
                "两人各有可用账号，请管理员先停用一个。", "Both have an active account; deactivate one first."
            )
        )


async def _decide(actor: Actor, person: UUID, other: UUID, decision: str, reason: str) -> UUID:
    decision_id = new_id()
    try:
        await database.execute(
            "INSERT INTO registry.duplicate_decision"
            " (id, person, other, decision, reason, account, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            decision_id,
            person,
            other,
            decision,
            reason,
            actor.account_id,
            clock.now(),
        )
    except asyncpg.UniqueViolationError as error:
        raise PairDecidedError(
            text("这两条记录已有决定，请先撤回。", "These two have been decided on; undo that first.")
        ) from error
    return decision_id
