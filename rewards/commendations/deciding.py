"""Deciding commendations: another person than the drafter, with a one-time code; then it is fixed."""

from uuid import UUID

from credentials.issuing import honors
from credentials.issuing.honors import Decision
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, ForbiddenError, NotFoundError, RegistryError
from registry.core.texts import text
from registry.notices.service import done
from registry.people.access import require, require_role, unknown
from rewards.approvals import signing
from rewards.commendations.found import Found, decided_already, find, lock, nobody, subject_of
from rewards.commendations.refusals import CommendationChangedError, CommendationDatedLaterError


async def decide(actor: Actor, commendation: UUID, code: str, *, seen: str) -> int:
    """Decide a commendation: it is frozen, and everybody on it gets a certificate of honor; returns how many.

    All of it happens in one transaction with the spending of the code.

    Args:
        actor: another person than the drafter, of the same bureau.
        commendation: a draft.
        code: the one-time code of now.
        seen: the content hash of what the actor looked at.

    Raises:
        NotFoundError, SecondPersonNeededError, ForbiddenError, CommendationDecidedError,
        CommendationChangedError, CommendationDatedLaterError, NobodyToCommendError, WrongOneTimeCodeError,
        SigningInLockedError, NoIssuerError, HonorWithoutAwardError, UndrawableHonorError: as they say;
        nothing is changed.
    """
    require_role(actor, "commendations.decide")
    if (looked_at := await find(commendation)) is None:
        raise unknown()
    _require_decidable(actor, looked_at)
    attempt = await signing.begin(actor)
    try:
        async with database.transaction():
            await lock(commendation)
            await honors.hold([line.recipient for line in looked_at.lines])
            if (found := await find(commendation)) is None:
                raise unknown()
            _require_decidable(actor, found)
            _require_seen(found, seen)
            await signing.sign(attempt, actor, code)
            issued = await _decided(actor, found)
    except (ConflictError, ForbiddenError, NotFoundError):
        await signing.give_up(attempt)
        raise
    return issued


def refusal(actor: Actor, found: Found) -> RegistryError | None:
    """Return why the actor may not decide on a commendation now, or None when they may."""
    try:
        _require_decidable(actor, found)
    except RegistryError as error:
        return error
    return None


def conferring(found: Found) -> Decision:
    """Return a commendation as its certificates of honor name it."""
    words = found.words
    basis = text(f"《{words.title}》（{words.number}）", f"decision {words.number}")
    return Decision(found.id, basis, words.dated, words.organization)


def _require_decidable(actor: Actor, found: Found) -> None:
    if found.state != "drafted":
        raise decided_already()
    require(actor, "commendations.decide", found.subject)
    if not found.lines:
        raise nobody()
    if found.words.dated > clock.today():
        raise CommendationDatedLaterError(
            text(
                f"成文日期 {found.words.dated} 还没有到：请改日期，或到那天再审定。",
                f"The decision bears {found.words.dated}, which has not come: change it, or decide then.",
            )
        )


def _require_seen(found: Found, seen: str) -> None:
    if seen != found.content_hash:
        raise CommendationChangedError(
            text(
                "您查看后草稿有改动：请刷新，核对后再审定。",
                "The draft changed since you looked at it: reload, check, and decide then.",
            )
        )


async def _decided(actor: Actor, found: Found) -> int:
    await database.execute(
        "UPDATE rewards.commendation SET state = 'decided', decided_by = $2, decided_at = $3,"
        " content_hash = $4 WHERE id = $1",
        found.id,
        actor.account_id,
        clock.now(),
        found.content_hash,
    )
    issued = await honors.issue(
        actor, conferring(found), {line.recipient: line.honor for line in found.lines}
    )
    await done(subject_of(found.id))
    await audit.record(
        actor,
        "commendations.decide",
        subject_of(found.id),
        after={"number": found.words.number, "lines": len(found.lines), "content_hash": found.content_hash},
    )
    return issued
