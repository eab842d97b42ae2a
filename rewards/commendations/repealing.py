"""Taking honors back after the decision, and issuing them anew: one officer asks for it, another approves.

The whole decision is repealed, or one line is withdrawn: the certificates of honor are revoked, and every
line stays on record as withdrawn. Or the certificate of a line is issued anew, to say what was corrected.
"""

from typing import Final
from uuid import UUID

from credentials.issuing import honors
from credentials.taking_back.revocations import revoke
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, ForbiddenError, NotFoundError, RegistryError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices.service import done, notify
from registry.people.access import require, require_role, unknown
from registry.people.reasons import checked_reason
from rewards.approvals import signing
from rewards.commendations.acts import Act
from rewards.commendations.deciding import conferring
from rewards.commendations.found import Found, find, lock, subject_of
from rewards.commendations.proposals import (
    Outcome,
    Proposed,
    StandingLine,
    find_proposed,
    is_repealed,
    names_on,
    standing_lines,
)
from rewards.commendations.refusals import (
    CommendationLineGoneError,
    CommendationNotDecidedError,
    CommendationProposalAnsweredError,
    CommendationProposalOpenError,
    CommendationRepealedError,
)
from rewards.commendations.schemas import CommendationProposalIn

_AUDITED: Final[dict[Act, str]] = {
    "repeal": "commendations.repeal",
    "withdraw": "commendations.withdraw",
    "renew": "commendations.renew",
}


async def propose(actor: Actor, commendation: UUID, given: CommendationProposalIn) -> UUID:
    """Ask for a decided commendation to be repealed, or for one of its lines to be withdrawn or issued anew.

    Args:
        actor: an officer of its bureau.
        commendation: a decided one.
        given: what is asked for, about which line, and why.

    Returns:
        The id of the proposal, which waits for another officer.

    Raises:
        NotFoundError, ForbiddenError, CommendationNotDecidedError, CommendationRepealedError,
        CommendationLineGoneError, CommendationProposalOpenError: as they say.
        ReasonNeededError, ReasonNamesPersonError: of the reason, which everybody may read.
    """
    require_role(actor, "commendations.draft")
    made = new_id()
    async with database.transaction():
        await lock(commendation)
        if (found := await find(commendation)) is None:
            raise unknown()
        require(actor, "commendations.draft", found.subject)
        _require_decided(found)
        await _require_unrepealed(commendation)
        chosen = await standing_lines(commendation, number=given.line)
        if given.act != "repeal" and not chosen:
            raise _line_gone()
        reason = checked_reason(given.reason, await names_on([one.id for one in chosen]))
        line = None if given.act == "repeal" else chosen[0].id
        await _require_not_asked(commendation, line)
        await database.execute(
            "INSERT INTO rewards.commendation_proposal"
            " (id, commendation, line, act, reason, proposed_by, proposed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            made,
            commendation,
            line,
            given.act,
            reason,
            actor.account_id,
            clock.now(),
        )
        await notify(
            _subject(made),
            text(
                "有一份撤销表彰或换发荣誉证书的申请等待批准。",
                "A proposal to repeal or renew honors waits for somebody to approve it.",
            ),
            f"/rewards/commendation-proposals/{made}",
            organizations=[found.words.organization],
        )
        await audit.record(
            actor,
            "commendations.propose",
            subject_of(commendation),
            reason=reason,
            after={"act": given.act, "line": given.line, "proposal": made},
        )
    return made


async def approve(actor: Actor, proposal: UUID, code: str) -> Outcome:
    """Approve a proposal: what it asks for is done at once, in the transaction that spends the code.

    Args:
        actor: another person than who proposed it, of the same bureau.
        proposal: an open one.
        code: the one-time code of now.

    Raises:
        NotFoundError, ForbiddenError, SecondPersonNeededError, CommendationProposalAnsweredError,
        CommendationRepealedError, CommendationLineGoneError, WrongOneTimeCodeError, SigningInLockedError:
            as they say; nothing is changed.
        NoIssuerError, HonorWithoutAwardError, UndrawableHonorError: a certificate cannot be issued anew.
    """
    require_role(actor, "commendations.decide")
    looked_at, found = await _open(proposal)
    require(actor, "commendations.decide", looked_at.within(found))
    attempt = await signing.begin(actor)
    try:
        async with database.transaction():
            await lock(looked_at.commendation)
            await honors.hold([line.recipient for line in found.lines])
            asked, found = await _open(proposal)
            require(actor, "commendations.decide", asked.within(found))
            await _require_unrepealed(found.id)
            lines = await standing_lines(found.id, line=asked.line)
            if asked.line is not None and not lines:
                raise _line_gone()
            await signing.sign(attempt, actor, code)
            await _answer(actor, proposal, approved=True)
            outcome = await _done(actor, found, asked, lines)
    except (ConflictError, ForbiddenError, NotFoundError):
        await signing.give_up(attempt)
        raise
    return outcome


async def refuse(actor: Actor, proposal: UUID) -> None:
    """Refuse a proposal, or take one's own back: nothing changes.

    Raises:
        NotFoundError, ForbiddenError, CommendationProposalAnsweredError: as they say.
    """
    require_role(actor, "commendations.draft")
    async with database.transaction():
        if (asked := await find_proposed(proposal)) is None:
            raise unknown()
        await lock(asked.commendation)
        asked, found = await _open(proposal)
        require(actor, "commendations.draft", found.subject)
        await _answer(actor, proposal, approved=False)
        await audit.record(
            actor,
            "commendations.refuse",
            subject_of(found.id),
            reason=asked.reason,
            after={"act": asked.act, "proposal": proposal},
        )


async def refusal(actor: Actor, proposal: UUID) -> RegistryError | None:
    """Return why the actor may not approve a proposal now, or None when they may."""
    try:
        asked, found = await _open(proposal)
        require(actor, "commendations.decide", asked.within(found))
        await _require_unrepealed(found.id)
        if asked.line is not None and not await standing_lines(found.id, line=asked.line):
            raise _line_gone()
    except RegistryError as error:
        return error
    return None


async def _done(actor: Actor, found: Found, asked: Proposed, lines: list[StandingLine]) -> Outcome:
    """Do what was approved to the lines that stand, in the open transaction."""
    fallen = await honors.standing(found.id, [one.recipient for one in lines])
    revoked, issued = await revoke(actor, fallen, asked.reason), 0
    if asked.act == "renew":
        issued = await honors.issue(actor, conferring(found), {one.recipient: one.honor for one in lines})
    else:
        await _withdraw(actor, lines, asked.reason)
    concerned = {"lines": len(lines)} if asked.line is None else {"line": lines[0].number}
    await audit.record(
        actor,
        _AUDITED[asked.act],
        subject_of(found.id),
        reason=asked.reason,
        after={**concerned, "revoked": revoked, "issued": issued},
    )
    return Outcome(revoked, issued)


async def _withdraw(actor: Actor, lines: list[StandingLine], reason: str) -> None:
    at = clock.now()
    await database.copy(
        "commendation_withdrawal",
        schema="rewards",
        columns=("id", "line", "reason", "withdrawn_by", "withdrawn_at"),
        records=[(new_id(), one.id, reason, actor.account_id, at) for one in lines],
    )


async def _open(proposal: UUID) -> tuple[Proposed, Found]:
    """Return a proposal that waits for its answer, and the commendation that it is about."""
    asked = await find_proposed(proposal)
    found = None if asked is None else await find(asked.commendation)
    if asked is None or found is None:
        raise unknown()
    if asked.is_answered:
        raise CommendationProposalAnsweredError(
            text("这份申请已经办结。", "This proposal was approved or refused before.")
        )
    return asked, found


async def _answer(actor: Actor, proposal: UUID, *, approved: bool) -> None:
    await database.execute(
        "UPDATE rewards.commendation_proposal SET approved = $2, decided_by = $3, decided_at = $4"
        " WHERE id = $1",
        proposal,
        approved,
        actor.account_id,
        clock.now(),
    )
    await done(_subject(proposal))


def _require_decided(found: Found) -> None:
    if found.state != "decided":
        raise CommendationNotDecidedError(
            text(
                "这份表彰决定还是草稿：可以修改或删除，无须撤销。",
                "The commendation is a draft: change it, or throw it away.",
            )
        )


async def _require_unrepealed(commendation: UUID) -> None:
    if await is_repealed(commendation):
        raise CommendationRepealedError(
            text(
                "这份表彰决定已整份撤销，不再办理。",
                "The commendation was repealed as a whole: nothing of it is left to change.",
            )
        )


async def _require_not_asked(commendation: UUID, line: UUID | None) -> None:
    asked = await database.fetch_value(
        "SELECT EXISTS (SELECT FROM rewards.commendation_proposal WHERE commendation = $1"
        " AND line IS NOT DISTINCT FROM $2 AND approved IS NULL)",
        commendation,
        line,
    )
    if asked:
        raise CommendationProposalOpenError(
            text(
                "已有一份同样对象的申请等待批准：请先办结。",
                "Something was proposed about the same already: have it approved or refused first.",
            )
        )


def _line_gone() -> CommendationLineGoneError:
    return CommendationLineGoneError(
        text(
            "名单中没有这一行，或已撤回：请刷新后核对。",
            "There is no such line, or it was withdrawn: reload the page and check.",
        )
    )


def _subject(proposal: UUID) -> str:
    return f"commendation_proposal:{proposal}"
