"""Use cases of appeals: filing, answering, taking one on to arbitration, and deciding there."""

from dataclasses import replace
from uuid import UUID

from competitions.events import queries as events
from competitions.events.life_cycle import takes_appeals
from competitions.events.moving import lock_event
from competitions.results import queries as results
from competitions.results.appeals import queries
from competitions.results.appeals.deciding import answered, event_side, tell_arbitrators, tell_jury
from competitions.results.appeals.queries import AppealFacts, Hands
from competitions.words import AppealLevel, AppealOutcome
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, ForbiddenError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import (
    SecondPersonNeededError,
    refusal,
    require,
    require_role,
    unknown,
)


class NotPublishedError(ConflictError):
    """No result of the event is published for appeals."""

    code = "not_published"


class AppealTooLateError(ConflictError):
    """The time for appeals is over."""

    code = "appeal_too_late"


class AppealOpenError(ConflictError):
    """An appeal for the entry waits for its answer already."""

    code = "appeal_open_already"


class AppealAnsweredError(ConflictError):
    """The appeal has its answer."""

    code = "appeal_answered"


class OwnAppealError(ForbiddenError):
    """Who filed an appeal or took it on does not answer it, not even with another account."""

    code = "own_appeal"


class EscalationRefusedError(ConflictError):
    """The appeal cannot be taken on: it has no answer yet, or was taken on before, or the result is final."""

    code = "escalation_refused"


class NotEscalatedError(ConflictError):
    """The appeal was not taken on to arbitration."""

    code = "not_escalated"


class WordsMissingError(BadInputError):
    """An appeal or its answer was sent without words."""

    code = "words_missing"


async def file(actor: Actor, event: UUID, entry: str, grounds: str) -> UUID:
    """File an appeal for an entry (its code) against the published result; returns its id.

    Raises:
        NotFoundError: the event has no such entry of a school.
        NotPublishedError: nothing is published.
        AppealTooLateError: the time is over; the instant of the deadline itself is in time.
        AppealOpenError: the entry has an open one.
        WordsMissingError: it says nothing.
    """
    require_role(actor, "appeals.file")
    subject = await events.event_subject(event)
    row = await database.fetch_one(
        "SELECT id, organization FROM competitions.entry WHERE event = $1 AND code = $2", event, entry
    )
    if row is None or row["organization"] is None:
        raise unknown()
    require(actor, "appeals.file", replace(subject, organizations=frozenset({row["organization"]})))
    said = _words(grounds)
    async with database.transaction():
        # Who makes the result final meanwhile waits, or is waited for.
        await lock_event(event)
        published = await results.provisional(event)
        if published is None or (await events.event(event)).state != "provisional":
            raise NotPublishedError(
                text(
                    "现在没有公示中的成绩，不能申诉。",
                    "No result is published now; there is nothing to appeal.",
                )
            )
        if not takes_appeals(published.appeals_until, clock.exactly_now()):
            raise AppealTooLateError(
                text(
                    "申诉期已结束。如成绩有误，请联系主办单位办理更正。",
                    "The time for appeals is over. If the result is wrong, ask the organizer to correct it.",
                )
            )
        for known in await queries.appeals_of(event):
            if known.entry == entry and known.waits_for:
                raise AppealOpenError(
                    text(
                        f"{entry} 已有一件申诉正在处理，请等候答复。",
                        f"An appeal for {entry} is open; wait for its answer.",
                    )
                )
        appeal = new_id()
        await database.execute(
            "INSERT INTO competitions.appeal (id, result, entry, organization, grounds, filed_by, filed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            appeal,
            published.id,
            row["id"],
            row["organization"],
            said,
            actor.account_id,
            clock.now(),
        )
        await audit.record(actor, "appeals.file", f"appeal:{appeal}", after={"event": event, "entry": entry})
        await tell_jury(await queries.appeal(appeal))
    return appeal


async def answer(actor: Actor, appeal_id: UUID, outcome: AppealOutcome, words: str) -> None:
    """Answer an appeal for the jury.

    Raises:
        NotFoundError: there is none, or the actor may not know of it.
        OwnAppealError: the actor filed it, as this account or another one.
        AppealAnsweredError: it is answered.
        WordsMissingError: the answer says nothing.
    """
    require_role(actor, "appeals.answer")
    found = await queries.appeal(appeal_id)
    require(actor, "appeals.answer", event_side(found))
    if (await queries.hands(appeal_id)).parties & {actor.account_id, actor.person_id}:
        raise OwnAppealError(
            text(
                "申诉人不能答复自己的申诉，请由裁判组另一人办理。",
                "Who filed an appeal cannot answer it; ask somebody else of the jury.",
            )
        )
    said = _words(words)
    async with database.transaction():
        found = await _locked(found)
        if found.jury is not None:
            raise AppealAnsweredError(text("该申诉已经答复。", "This appeal has been answered."))
        await _answer(actor, found, "jury", outcome, said)


async def escalate(actor: Actor, appeal_id: UUID, grounds: str) -> None:
    """Take an answered appeal on to arbitration, for the school; possible until the result is final.

    Raises:
        NotFoundError: there is none, or it is another school's.
        EscalationRefusedError: it cannot be taken on, or not any more.
        WordsMissingError: it says nothing.
    """
    require_role(actor, "appeals.file")
    found = await queries.appeal(appeal_id)
    # What another school appealed against is nobody else's to know.
    require(actor, "appeals.read", found.subject)
    require(actor, "appeals.file", found.subject)
    said = _words(grounds)
    async with database.transaction():
        found = await _locked(found)
        if not found.can_escalate:
            raise EscalationRefusedError(
                text(
                    "不能提请仲裁：须在裁判组答复之后、成绩定稿之前提出，且只能一次。",
                    "It cannot go to arbitration: only after the jury's answer, before the result is final,"
                    " and once.",
                )
            )
        await database.execute(
            "UPDATE competitions.appeal SET escalated_by = $2, escalated_at = $3, escalated_grounds = $4"
            " WHERE id = $1",
            found.id,
            actor.account_id,
            clock.now(),
            said,
        )
        await audit.record(actor, "appeals.escalate", f"appeal:{found.id}")
        await notices.done(f"appeal:{found.id}")
        await tell_arbitrators(found)


async def arbitrate(actor: Actor, appeal_id: UUID, outcome: AppealOutcome, words: str) -> None:
    """Decide an appeal that was taken on to arbitration; never by who filed, took on or answered it.

    Raises:
        NotFoundError: there is none, or the actor may not know of it.
        SecondPersonNeededError: the actor had a hand in it before, as this account or another one.
        NotEscalatedError: it was not taken on.
        AppealAnsweredError: it is decided.
        WordsMissingError: the decision says nothing.
    """
    require_role(actor, "appeals.arbitrate")
    found = await queries.appeal(appeal_id)
    require(actor, "appeals.read", found.subject)
    if found.jury is None or found.escalated_at is None:
        raise NotEscalatedError(text("该申诉没有提请仲裁。", "This appeal was not taken to arbitration."))
    require(actor, "appeals.arbitrate", answered(found, await queries.hands(appeal_id)))
    said = _words(words)
    async with database.transaction():
        found = await _locked(found)
        if found.arbitration is not None:
            raise AppealAnsweredError(text("该申诉已经仲裁。", "This appeal has been decided."))
        await _answer(actor, found, "arbitration", outcome, said)


def next_steps(actor: Actor, appeal: AppealFacts, whose: Hands) -> list[str]:
    """Return what the actor can do now: "answer", "escalate" or "arbitrate".

    "second_person" says that it waits for somebody else than the actor, who is one of its parties or
    answered it before.
    """
    if appeal.waits_for == "jury":
        if refusal(actor, "appeals.answer", event_side(appeal)) is not None:
            return []
        return ["second_person"] if whose.parties & {actor.account_id, actor.person_id} else ["answer"]
    if appeal.waits_for == "arbitration":
        why = refusal(actor, "appeals.arbitrate", answered(appeal, whose))
        if why is None:
            return ["arbitrate"]
        return ["second_person"] if isinstance(why, SecondPersonNeededError) else []
    if appeal.can_escalate and refusal(actor, "appeals.file", appeal.subject) is None:
        return ["escalate"]
    return []


async def _locked(appeal: AppealFacts) -> AppealFacts:
    """Lock the appeal's event and return the appeal as it is then."""
    await lock_event(appeal.event)
    return await queries.appeal(appeal.id)


async def _answer(
    actor: Actor, appeal: AppealFacts, level: AppealLevel, outcome: AppealOutcome, words: str
) -> None:
    await database.execute(
        "INSERT INTO competitions.appeal_answer"
        " (id, appeal, level, outcome, answer, answered_by, answered_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        appeal.id,
        level,
        outcome,
        words,
        actor.account_id,
        clock.now(),
    )
    action = "appeals.answer" if level == "jury" else "appeals.arbitrate"
    await audit.record(actor, action, f"appeal:{appeal.id}", after={"outcome": outcome})
    await notices.done(f"appeal:{appeal.id}")
    await notices.notify(
        f"appeal:{appeal.id}",
        text("贵单位的申诉已有答复", "Your appeal has been answered"),
        f"/appeals/{appeal.id}",
        organizations=[appeal.organization],
    )


def _words(said: str) -> str:
    if not said.strip():
        raise WordsMissingError(text("请写明理由。", "Say why, in words."))
    return said.strip()
