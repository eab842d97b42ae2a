"""Use cases of a second person: seeing what would follow from a list, confirming it, refusing it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from competitions.awards import listeners
from competitions.awards.listeners import AwardsConfirmed, Consequence
from competitions.events import queries as events
from competitions.events.queries import CompetitionFacts
from competitions.external import known, queries
from competitions.external.bestowing import bestow
from competitions.external.disciplines import Plan, plan
from competitions.external.lines import Line, revision_of
from competitions.external.notices import tell_proposer
from competitions.external.queries import ListFacts
from competitions.external.review import reviewed
from competitions.external.rows import update_lines
from competitions.external.service import days_of, opened
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import require, require_role
from registry.people.reasons import checked_reason
from registry.people.turns import take_turn

_AWARDS = text("奖项", "Awards")
# Whoever handed a list in or changed it, with the person behind the account: none of them is a second person.
_HANDS = """
SELECT a.id, a.person FROM registry.account a
WHERE a.id = $1 OR a.id IN (
    SELECT l.account FROM registry.audit_line l
    WHERE l.subject = $2 AND l.action IN ('external_awards.propose', 'external_awards.change'))
"""


class ListNotReadyError(ConflictError):
    """Something on the list is still open; each fault says on which line, and what to do."""

    code = "list_not_ready"


class ListChangedError(ConflictError):
    """The list is not what it was when its consequences were shown: somebody has changed it since."""

    code = "list_changed"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would follow from confirming a list as it is in this revision, and in no other."""

    revision: str
    consequences: list[Consequence]


async def preview(actor: Actor, list_id: UUID) -> Preview:
    """Return everything that would follow from confirming a list, without doing it.

    It is done, looked at, and undone, so that the two never say different things.

    Raises:
        NotFoundError: there is no such list within reach.
        ListDecidedError, ListNotReadyError: as they say.
        SecondPersonNeededError: the account handed it in or changed it.
    """
    require_role(actor, "external_awards.confirm")
    async with database.undone():
        await take_turn()
        facts = await _decidable(actor, list_id)
        lines = await _lines(facts)
        awards, planned = await _bestow(actor, facts, lines)
        consequences = _said(facts, planned, len(awards)) + await listeners.preview(AwardsConfirmed(awards))
    return Preview(revision_of(lines), consequences)


async def confirm(actor: Actor, list_id: UUID, revision: str, answer: str = "") -> int:
    """Confirm a list: its awards stand from now on, and what follows from them is made; returns how many.

    Events and entries that are missing are made. Tutors get awards of their own where the competition's rule
    says so.

    Args:
        actor: who confirms.
        list_id: the list.
        revision: the one that `preview` showed.
        answer: what is said to it; may be empty.

    Raises:
        NotFoundError: there is no such list within reach.
        ListChangedError: something of it was changed since that revision.
        ListDecidedError, ListNotReadyError: as they say.
        SecondPersonNeededError: the account handed it in or changed it.
    """
    require_role(actor, "external_awards.confirm")
    said = checked_reason(answer, ()) if answer.strip() else ""
    async with database.transaction():
        await take_turn()
        facts = await _decidable(actor, list_id)
        lines = await _lines(facts)
        if revision_of(lines) != revision:
            raise ListChangedError(
                text(
                    "名单在您查看之后有改动，未核准：请重新核对后再核准。",
                    "The list was changed after you looked at it and is not confirmed: look again first.",
                )
            )
        awards, planned = await _bestow(actor, facts, lines)
        await _decide(actor, facts, said, confirmed=True)
        await audit.record(
            actor,
            "external_awards.confirm",
            f"external_list:{list_id}",
            reason=said,
            after={"awards": len(awards), "new_events": len(planned.new), "evidence": facts.sha256},
        )
        await listeners.apply(actor, AwardsConfirmed(awards))
    return len(awards)


async def refuse(actor: Actor, list_id: UUID, answer: str) -> None:
    """Refuse a list, and say why.

    Raises:
        NotFoundError: there is no such list within reach.
        ListDecidedError: it was decided before.
        ReasonNeededError, ReasonNamesPersonError: as they say.
        SecondPersonNeededError: the account handed it in or changed it.
    """
    require_role(actor, "external_awards.confirm")
    said = checked_reason(answer, ())
    async with database.transaction():
        facts = await _decidable(actor, list_id)
        await _decide(actor, facts, said, confirmed=False)
        await audit.record(
            actor,
            "external_awards.refuse",
            f"external_list:{list_id}",
            reason=said,
            after={"lines": facts.lines},
        )


async def hands_of(list_id: UUID) -> frozenset[UUID]:
    """Return the accounts that handed a list in or changed it, and their persons."""
    rows = await database.fetch(
        _HANDS,
        await database.fetch_value(
            "SELECT proposed_by FROM competitions.external_list WHERE id = $1", list_id
        ),
        f"external_list:{list_id}",
    )
    return frozenset(each for row in rows for each in (row["id"], row["person"]) if each)


async def _decidable(actor: Actor, list_id: UUID) -> ListFacts:
    facts = await opened(actor, list_id)
    subject = replace(facts.subject, proposers=await hands_of(list_id))
    require(actor, "external_awards.confirm", subject)
    # One list of a competition after the other: what one confirms, the next one sees as there already.
    await database.execute(
        "SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", facts.competition
    )
    return facts


async def _bestow(actor: Actor, facts: ListFacts, lines: Sequence[Line]) -> tuple[tuple[UUID, ...], Plan]:
    competition = await events.competition(facts.competition)
    planned = await _ready(facts, competition, lines)
    await update_lines(lines)
    return await bestow(actor, competition, facts.evidence, lines, planned), planned


async def _lines(facts: ListFacts) -> list[Line]:
    """Return its lines with the records that stand for their persons now; who was erased is nobody."""
    lines = await queries.lines_of(facts.id)
    persons = await known.survivors({each.person for line in lines for each in line.persons if each.person})
    return [
        replace(
            line,
            persons=tuple(
                replace(each, person=persons.get(each.person) if each.person else None)
                for each in line.persons
            ),
        )
        for line in lines
    ]


async def _ready(facts: ListFacts, competition: CompetitionFacts, lines: Sequence[Line]) -> Plan:
    review = await reviewed(
        lines,
        competition=competition.id,
        days=days_of(competition),
        list_id=facts.id,
        evidence=facts.evidence,
    )
    planned = plan(lines, await events.events_of(competition.id))
    if faults := (*review.faults, *planned.faults):
        raise ListNotReadyError(
            text(
                "名单还不能核准：请先处理所列各项。",
                "The list cannot be confirmed yet: settle what is listed.",
            ),
            faults,
        )
    return planned


async def _decide(actor: Actor, facts: ListFacts, answer: str, *, confirmed: bool) -> None:
    proposed_by = await database.fetch_value(
        "UPDATE competitions.external_list SET decided_by = $2, decided_at = $3, confirmed = $4, answer = $5"
        " WHERE id = $1 RETURNING proposed_by",
        facts.id,
        actor.account_id,
        clock.now(),
        confirmed,
        answer,
    )
    await tell_proposer(facts, proposed_by, confirmed=confirmed)


def _said(facts: ListFacts, planned: Plan, awards: int) -> list[Consequence]:
    derived = awards - facts.lines
    said = [
        text(f"{facts.lines} 项获奖成为有效奖项", f"{facts.lines} prizes become awards that stand"),
    ]
    if derived:
        said.append(text(f"指导教师奖项 {derived} 项", f"{derived} awards for their tutors"))
    said += [
        text(
            f"新增赛项 {event.code} {event.name.zh}{event.group.zh}",
            f"New event {event.code} {event.name.en} {event.group.en}",
        )
        for event in planned.new
    ]
    return [Consequence(_AWARDS, each) for each in said]
