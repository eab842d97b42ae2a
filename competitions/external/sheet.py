"""Use cases of the organizer's published list as a spreadsheet: handing it in, looking at what was read, and
putting it forward with the document that proves it. In between it is kept encrypted for an hour.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.events.queries import CompetitionFacts
from competitions.external.award_list.reading import read_award_list
from competitions.external.drafting import matched, of_school, read_lines
from competitions.external.evidence import checked_document
from competitions.external.lines import Line
from competitions.external.review import Review, reviewed
from competitions.external.service import check_right, days_of, external, put_forward
from registry.core import audit, database, uploads
from registry.core.actor import Actor
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.archive import check_archive
from registry.core.sheets.workbook import read_workbook
from registry.core.texts import text
from registry.people.access import unknown

KIND: Final = "awards"
# More prizes than this are no list that anybody looks through.
MOST_LINES: Final = 2_000


class ListFaultyError(BadInputError):
    """The sheet has faults: nothing of it was taken. Each fault says where it is and what to do."""

    code = "list_faulty"


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What was read of a sheet; `others` are prizes of other schools, which a school does not hand in.

    With faults there is nothing to put forward.
    """

    id: UUID
    competition: CompetitionFacts
    organization: UUID | None
    file_name: str
    review: Review
    others: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    upload: UUID
    competition: CompetitionFacts
    organization: UUID | None
    file_name: str
    lines: Sequence[Line]
    others: int
    faults: tuple[Fault, ...]


async def hand_in(
    actor: Actor, competition: UUID, organization: UUID | None, file_name: str, content: bytes
) -> UUID:
    """Keep a published list for its preview; returns the id under which it is kept.

    Args:
        actor: who hands it in.
        competition: what the prizes were won at.
        organization: the school whose prizes are taken from it; None takes all, for a bureau.
        file_name: as the other side calls it; faults name it.
        content: bytes of an .xlsx file.

    Raises:
        ForbiddenError, OutOfReachError: the account hands in nothing, or not for this school.
        CompetitionNotFoundError, NotExternalError: there is no such competition, or it is scored here.
        BadInputError: it is no workbook that can be read, or it is too large.
    """
    check_right(actor, organization)
    await asyncio.to_thread(check_archive, content, file_name)
    async with database.transaction():
        await external(competition)
        kept = await uploads.keep(
            actor, KIND, file_name, content, organization=organization, about=competition
        )
        await audit.record(
            actor, "external_awards.hand_in_sheet", f"upload:{kept}", after={"competition": competition}
        )
    return kept


async def preview(actor: Actor, upload: UUID) -> SheetPreview:
    """Return what was read of a list, who was found, what is in doubt and what is likely there already.

    Raises:
        NotFoundError: there is no such file, or another account handed it in.
        AlreadyImportedError, UploadExpiredError: as they say.
    """
    async with database.transaction():
        read = await _read(actor, upload)
        days = days_of(read.competition)
        lines = await matched(read.lines, days, read.organization)
        review = await reviewed(lines, competition=read.competition.id, days=days)
    return SheetPreview(
        read.upload, read.competition, read.organization, read.file_name, review, read.others, read.faults
    )


async def propose(actor: Actor, upload: UUID, evidence: bytes, note: str = "") -> UUID:
    """Put a list that was previewed forward, with the document that proves it; returns the list.

    Raises:
        ListFaultyError: with every fault; nothing was taken.
        EvidenceMissingError, EvidenceTooLargeError, EvidenceRefusedError: as they say of the document.
        NotFoundError, AlreadyImportedError, UploadExpiredError: as for the preview.
    """
    document = await asyncio.to_thread(checked_document, evidence)
    async with database.transaction():
        read = await _read(actor, upload)
        if read.faults:
            raise ListFaultyError(
                text("表格有误，未填报。", "The sheet has faults; nothing was handed in."), read.faults
            )
        made = await put_forward(
            actor, read.competition, document, read.lines, organization=read.organization, note=note
        )
        await uploads.done(upload)
    return made


async def _read(actor: Actor, upload: UUID) -> _Read:
    kept = await uploads.handed_in(actor, upload)
    if kept is None or kept.kind != KIND or kept.about is None:
        raise unknown()
    check_right(actor, kept.organization)
    content = await uploads.opened(kept)
    competition = await external(kept.about)
    workbook = await asyncio.to_thread(read_workbook, content, kept.file_name)
    try:
        awards = await asyncio.to_thread(read_award_list, workbook)
    except BadInputError as error:
        # That it is no list at all is shown where every other fault is.
        return _Read(upload, competition, kept.organization, kept.file_name, (), 0, error.faults)
    lines = read_lines([line for table in awards.tables for line in table.lines])
    faults = list(awards.faults)
    own = lines
    if kept.organization is not None:
        own = await of_school(lines, kept.organization)
        # A school's own list need not say whose it is.
        faults = [fault for fault in faults if fault.code not in {"column_missing", "school_missing"}]
    if not faults and not own:
        message = text(
            "表中没有本校的获奖记录：请核对学校名称。",
            "The list has no prize of your school: check its name.",
        )
        faults.append(Fault("no_awards_of_school", message, file=kept.file_name))
    if len(lines) > MOST_LINES:
        message = text(
            f"超过 {MOST_LINES} 项：请分几份填报。", f"More than {MOST_LINES} prizes: hand it in in parts."
        )
        faults.append(Fault("too_many_awards", message, file=kept.file_name))
    return _Read(
        upload, competition, kept.organization, kept.file_name, own, len(lines) - len(own), tuple(faults)
    )
