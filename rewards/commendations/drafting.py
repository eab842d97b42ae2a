"""Use cases of drafts of commendations: drafting, changing, and throwing away."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id, new_ids
from registry.core.texts import text
from registry.notices.service import done, notify
from registry.people.access import belonging_to, require, require_role, unknown
from rewards.commendations.candidates import candidates
from rewards.commendations.found import Found, decided_already, find, lock, nobody, subject_of
from rewards.commendations.refusals import CommendationNumberTakenError, CommendingBureauMissingError
from rewards.commendations.schemas import CommendationIn
from rewards.commendations.selection import Chosen, choose


async def draft(actor: Actor, given: CommendationIn, organization: UUID | None = None) -> UUID:
    """Draft a commendation with its lists; returns its id.

    Args:
        actor: an officer of the bureau whose decision it will be.
        given: its words, and whom it honors.
        organization: which bureau, for who is an officer of several.

    Raises:
        ForbiddenError, CommendingBureauMissingError, CommendationNumberTakenError, NobodyToCommendError,
        RewardListNotApprovedError: as they say.
    """
    require_role(actor, "commendations.draft")
    place = organization or _bureau(actor)
    require(actor, "commendations.draft", belonging_to(place))
    made = new_id()
    async with database.transaction():
        await _require_free(place, given.number)
        await database.execute(
            "INSERT INTO rewards.commendation (id, organization, title, number, basis, body, dated,"
            " selection, state, drafted_by, drafted_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'drafted', $9, $10)",
            made,
            place,
            *_values(given),
            actor.account_id,
            clock.now(),
        )
        count = await _write_lines(made, given)
        await notify(
            subject_of(made),
            text("有一份表彰决定等待审定。", "A commendation waits for somebody to decide it."),
            f"/rewards/commendations/{made}",
            organizations=[place],
        )
        await audit.record(
            actor, "commendations.draft", subject_of(made), after={"number": given.number, "lines": count}
        )
    return made


async def change(actor: Actor, commendation: UUID, given: CommendationIn) -> None:
    """Change the words of a draft, and take its lists anew from the awards that stand now.

    Raises:
        NotFoundError, ForbiddenError, CommendationDecidedError: there is no draft to change.
        CommendationNumberTakenError, NobodyToCommendError, RewardListNotApprovedError: as they say.
    """
    require_role(actor, "commendations.draft")
    async with database.transaction():
        found = await _draft(actor, commendation)
        await _require_free(found.words.organization, given.number, but=commendation)
        await database.execute(
            "UPDATE rewards.commendation SET title = $2, number = $3, basis = $4, body = $5, dated = $6,"
            " selection = $7 WHERE id = $1",
            commendation,
            *_values(given),
        )
        await database.execute("DELETE FROM rewards.commendation_line WHERE commendation = $1", commendation)
        count = await _write_lines(commendation, given)
        await audit.record(
            actor,
            "commendations.change",
            subject_of(commendation),
            before={"number": found.words.number, "lines": len(found.lines)},
            after={"number": given.number, "lines": count},
        )


async def discard(actor: Actor, commendation: UUID) -> None:
    """Throw a draft away.

    Raises:
        NotFoundError, ForbiddenError, CommendationDecidedError: there is no draft to throw away.
    """
    require_role(actor, "commendations.draft")
    async with database.transaction():
        found = await _draft(actor, commendation)
        await database.execute("DELETE FROM rewards.commendation_line WHERE commendation = $1", commendation)
        await database.execute("DELETE FROM rewards.commendation WHERE id = $1", commendation)
        await done(subject_of(commendation))
        await audit.record(
            actor,
            "commendations.discard",
            subject_of(commendation),
            before={"number": found.words.number, "lines": len(found.lines)},
        )


async def _draft(actor: Actor, commendation: UUID) -> Found:
    await lock(commendation)
    if (found := await find(commendation)) is None:
        raise unknown()
    require(actor, "commendations.draft", found.subject)
    if found.state != "drafted":
        raise decided_already()
    return found


def _bureau(actor: Actor) -> UUID:
    places = {grant.organization for grant in actor.grants if grant.role == "bureau_officer"} - {None}
    if len(places) != 1:
        raise CommendingBureauMissingError(
            text(
                "请说明由哪个部门作出决定：您的账号不属于任何部门，或属于几个部门。",
                "Say which bureau decides: your account is of none, or of several.",
            )
        )
    return next(place for place in places if place is not None)


def _values(given: CommendationIn) -> tuple[str | date, ...]:
    words = (given.title, given.number, given.basis, given.body.replace("\r\n", "\n"), given.dated)
    return (*words, given.selection.model_dump_json())


async def _require_free(organization: UUID, number: str, but: UUID | None = None) -> None:
    # Two who take the same number at once: the second waits here, and finds it taken.
    await database.execute(
        "SELECT 1 FROM registry.organization WHERE id = $1 FOR NO KEY UPDATE", organization
    )
    taken = await database.fetch_value(
        "SELECT EXISTS (SELECT FROM rewards.commendation WHERE organization = $1 AND number = $2"
        " AND ($3::uuid IS NULL OR id <> $3))",
        organization,
        number,
        but,
    )
    if taken:
        raise CommendationNumberTakenError(
            text(
                f"本部门已有文号为“{number}”的表彰决定：请核对文号。",
                f"The bureau has another decision with the number “{number}”: check the number.",
            )
        )


async def _write_lines(commendation: UUID, given: CommendationIn) -> int:
    chosen: Sequence[Chosen] = choose(await candidates(given.selection), given.selection.honors)
    if not chosen:
        raise nobody()
    await database.copy(
        "commendation_line",
        schema="rewards",
        columns=("id", "commendation", "number", "part", "recipient", "honor", "honor_en"),
        records=[
            (id_, commendation, one.number, one.part, one.recipient, one.honor.zh, one.honor.en)
            for id_, one in zip(new_ids(len(chosen)), chosen, strict=True)
        ],
    )
    return len(chosen)
