"""Use cases of handing in awards that were decided elsewhere: proposing a list, settling what is open on it,
and withdrawing it. What is handed in counts for nothing until a second person has confirmed it.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from competitions.events import queries as events
from competitions.events.queries import CompetitionFacts
from competitions.external import queries, rows
from competitions.external.drafting import matched, typed_lines
from competitions.external.evidence import Document, checked_document
from competitions.external.lines import Line
from competitions.external.matching import Days
from competitions.external.notices import tell_bureau
from competitions.external.queries import ListFacts, subject_of
from competitions.external.schemas import LineIn, ProposalIn, SettlingIn
from competitions.external.settling import settled
from competitions.external.storing import drop_unneeded, store
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import ANYTHING, belonging_to, require
from registry.people.organizations.standing import standing


class NotExternalError(ConflictError):
    """The competition is scored here; its awards follow from its results."""

    code = "not_external"


class ListDecidedError(ConflictError):
    """The list was confirmed or refused before; nothing of it changes any more."""

    code = "list_decided"


async def propose(actor: Actor, proposal: ProposalIn, evidence: bytes) -> UUID:
    """Hand in awards that were typed, with the document that proves them; returns the list.

    Raises:
        ForbiddenError, OutOfReachError: the account hands in nothing, or not for this school.
        CompetitionNotFoundError, NotExternalError: there is no such competition, or it is scored here.
        EvidenceMissingError, EvidenceTooLargeError, EvidenceRefusedError: as they say of the document.
    """
    check_right(actor, proposal.organization)
    document = await asyncio.to_thread(checked_document, evidence)
    async with database.transaction():
        competition = await external(proposal.competition)
        lines = typed_lines(own(proposal.lines, proposal.organization))
        made = await put_forward(
            actor, competition, document, lines, organization=proposal.organization, note=proposal.note
        )
    return made


async def put_forward(
    actor: Actor,
    competition: CompetitionFacts,
    document: Document,
    lines: Sequence[Line],
    *,
    organization: UUID | None,
    note: str,
) -> UUID:
    """Write a list with what is certain filled in, within the open transaction, and tell the bureau."""
    if organization is not None:
        # A school that was merged hands in nothing any more.
        await standing(organization)
    evidence = await store(actor, document)
    made = await rows.insert_list(actor, competition.id, evidence, organization, note)
    await rows.insert_lines(made, await matched(lines, days_of(competition), organization))
    await audit.record(
        actor,
        "external_awards.propose",
        f"external_list:{made}",
        after={
            "competition": competition.id,
            "organization": organization,
            "lines": len(lines),
            "evidence": evidence,
        },
    )
    await tell_bureau(made)
    return made


async def add_lines(actor: Actor, list_id: UUID, lines: Sequence[LineIn]) -> None:
    """Add prizes to a list that is open.

    Raises:
        NotFoundError: there is no such list within reach.
        ListDecidedError: it was decided before.
    """
    async with database.transaction():
        facts = await opened(actor, list_id, "external_awards.propose")
        last = max((line.row for line in await queries.lines_of(list_id)), default=0)
        drafted = typed_lines(own(lines, facts.organization), last + 1)
        days = days_of(await events.competition(facts.competition))
        await rows.insert_lines(list_id, await matched(drafted, days, facts.organization))
        await audit.record(
            actor, "external_awards.change", f"external_list:{list_id}", after={"added": len(drafted)}
        )


async def settle(actor: Actor, list_id: UUID, settling: SettlingIn) -> None:
    """Settle what is open on a list: schools, prizes, who is meant, why a likely duplicate is none.

    Whatever has become certain since, such as a person who was registered, is filled in too; with nothing
    settled that is all that happens.

    Raises:
        NotFoundError: there is no such list within reach.
        ListDecidedError: it was decided before.
        SettlingRefusedError: with a fault for each thing that cannot be taken; nothing was written.
    """
    async with database.transaction():
        facts = await opened(actor, list_id, "external_awards.propose")
        before = await queries.lines_of(list_id)
        change = await settled(before, settling, facts.organization)
        days = days_of(await events.competition(facts.competition))
        lines = await matched(change.lines, days, facts.organization)
        await rows.delete_names(change.left_out)
        await rows.delete_lines(change.taken_out)
        await rows.update_lines(lines)
        await audit.record(
            actor,
            "external_awards.change",
            f"external_list:{list_id}",
            after={
                "lines_settled": len(settling.lines),
                "names_settled": len(settling.persons),
                "names_left_out": len(change.left_out),
                "taken_out": len(change.taken_out),
            },
        )


async def withdraw(actor: Actor, list_id: UUID) -> None:
    """Take back a list that is open: it goes with its names, and its document unless another list has it.

    Raises:
        NotFoundError: there is no such list within reach.
        ListDecidedError: it was decided before.
    """
    async with database.transaction():
        facts = await opened(actor, list_id, "external_awards.propose")
        await rows.delete_lines([line.id for line in await queries.lines_of(list_id)])
        await database.execute("DELETE FROM competitions.external_list WHERE id = $1", list_id)
        await drop_unneeded(facts.evidence)
        await notices.done(f"external_list:{list_id}")
        await audit.record(
            actor,
            "external_awards.withdraw",
            f"external_list:{list_id}",
            before={"competition": facts.competition, "lines": facts.lines},
        )


def check_right(actor: Actor, organization: UUID | None) -> None:
    """Let `actor` pass who may hand in awards for a school, or a whole list when there is none."""
    require(actor, "external_awards.propose", belonging_to(organization) if organization else ANYTHING)


async def external(competition: UUID) -> CompetitionFacts:
    """Return a competition that was decided elsewhere.

    Raises:
        CompetitionNotFoundError: there is none of this id.
        NotExternalError: it is scored here.
    """
    facts = await events.competition(competition)
    if facts.kind != "external":
        raise NotExternalError(
            text(
                "该赛事在本系统评分，奖项由成绩产生，不能填报。",
                "This competition is scored here: its awards follow from its results.",
            )
        )
    return facts


async def opened(actor: Actor, list_id: UUID, action: str | None = None) -> ListFacts:
    """Lock a list that is open until the transaction ends, and return it as it is then.

    `action` is the right on it that is asked for besides that of seeing it.
    """
    facts = await queries.list_facts(actor, list_id)
    if action is not None:
        require(actor, action, subject_of(facts.organization, facts.competition))
    await database.execute("SELECT 1 FROM competitions.external_list WHERE id = $1 FOR UPDATE", list_id)
    facts = await queries.list_facts(actor, list_id)
    if facts.state != "proposed":
        raise ListDecidedError(
            text("该名单已经办结，不能再改。", "This list was decided; nothing of it changes any more.")
        )
    return facts


def days_of(competition: CompetitionFacts) -> Days:
    """Return when a competition was."""
    return Days(competition.starts_on, competition.ends_on)


def own(lines: Sequence[LineIn], school: UUID | None) -> list[LineIn]:
    """Return lines as whoever hands them in means them: those of a school are its own, whatever they say."""
    return [line if school is None else line.model_copy(update={"school": ""}) for line in lines]
