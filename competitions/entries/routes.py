"""The JSON API of entries: reading, changing, withdrawing, ruling, and rosters in two looks."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, delete, get, patch, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from competitions.entries import changing, queries
from competitions.entries.desk import DeskCompetition, desk
from competitions.entries.imports import service as imports
from competitions.entries.imports.previews import EntriesPreview, Outcome
from competitions.entries.queries import EntryFacts
from competitions.entries.schemas import EntryChange, Reason, Replacement, Ruling
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.problems import ProblemFault


class RosterIn(BaseModel):
    """A roster, as the part `file` of a form."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["roster.xlsx"])


class RosterHandedIn(BaseModel):
    """Under which id the roster is kept for an hour."""

    id: UUID


class RosterPreview(BaseModel):
    """How many entries and people there are, and every fault; with faults nothing can be imported."""

    id: UUID
    competition: UUID
    entries: int
    people: dict[Outcome, int]
    faults: list[ProblemFault]


@get("/entry-desk", operation_id="read_entry_desk", summary="What is open for entries, and one's own there")
async def read_desk(request: Request[Actor, Any, Any]) -> list[DeskCompetition]:
    """Return every competition that takes entries, with the account's schools in it."""
    return await desk(request.user)


@get("/events/{event:uuid}/entries", operation_id="list_entries")
async def list_entries(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> list[EntryFacts]:
    """Return the entries of an event by code: all of them, or a school's own."""
    return await queries.entries_of(request.user, event)


@get("/entries/{entry:uuid}", operation_id="read_entry")
async def read_entry(request: Request[Actor, Any, Any], entry: FromPath[UUID]) -> EntryFacts:
    """Return one entry."""
    return await queries.entry(request.user, entry)


@patch("/entries/{entry:uuid}", operation_id="change_entry")
async def change_entry(
    request: Request[Actor, Any, Any], entry: FromPath[UUID], data: JSONBody[EntryChange]
) -> EntryFacts:
    """Change an entry while its event takes entries, and return it."""
    await changing.change_entry(request.user, entry, data)
    return await queries.entry(request.user, entry)


@post("/entries/{entry:uuid}/withdraw", operation_id="withdraw_entry", status_code=200)
async def withdraw(
    request: Request[Actor, Any, Any], entry: FromPath[UUID], data: JSONBody[Reason]
) -> EntryFacts:
    """Take an entry back with a reason, and return it."""
    await changing.withdraw(request.user, entry, data.reason)
    return await queries.entry(request.user, entry)


@post("/entries/{entry:uuid}/replace", operation_id="replace_member", status_code=200)
async def replace_member(
    request: Request[Actor, Any, Any], entry: FromPath[UUID], data: JSONBody[Replacement]
) -> EntryFacts:
    """Let a substitute or somebody new step in for a competitor, and return the entry."""
    await changing.replace_member(request.user, entry, data.member, data.by, data.reason)
    return await queries.entry(request.user, entry)


@post("/entries/{entry:uuid}/rule", operation_id="rule_on_entry", status_code=200)
async def rule(
    request: Request[Actor, Any, Any], entry: FromPath[UUID], data: JSONBody[Ruling]
) -> EntryFacts:
    """Record that an entry is absent or disqualified, or competes after all, and return it."""
    await changing.rule(request.user, entry, data)
    return await queries.entry(request.user, entry)


@delete("/entries/{entry:uuid}", operation_id="delete_entry")
async def delete_entry(request: Request[Actor, Any, Any], entry: FromPath[UUID]) -> None:
    """Delete an entry that was made by mistake, while its event takes entries."""
    await changing.delete(request.user, entry)


@post(
    "/competitions/{competition:uuid}/entry-imports",
    operation_id="hand_in_roster",
    summary="Hand in a roster for its preview",
)
async def hand_in(
    request: Request[Actor, Any, Any],
    competition: FromPath[UUID],
    data: Annotated[RosterIn, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> RosterHandedIn:
    """Keep a roster for an hour."""
    content = await data.file.read()
    upload = await imports.hand_in(request.user, competition, data.file.filename, content)
    return RosterHandedIn(id=upload)


@get(
    "/entry-imports/{upload:uuid}", operation_id="preview_roster", summary="What importing a roster would do"
)
async def preview(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> RosterPreview:
    """Return what importing the roster would do, without doing it."""
    return _answer(await imports.preview(request.user, upload))


@post(
    "/entry-imports/{upload:uuid}",
    operation_id="import_roster",
    summary="Import a roster whole, or not at all",
)
async def import_(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> RosterPreview:
    """Import the roster and return what was done."""
    return _answer(await imports.import_(request.user, upload))


def _answer(preview: EntriesPreview) -> RosterPreview:
    return RosterPreview(
        id=preview.id,
        competition=preview.competition,
        entries=len(preview.entries),
        people=preview.counts,
        faults=[ProblemFault.of(fault) for fault in preview.faults],
    )


ROUTES = described(
    [
        read_desk,
        list_entries,
        read_entry,
        change_entry,
        withdraw,
        replace_member,
        rule,
        delete_entry,
        hand_in,
        preview,
        import_,
    ],
    tag="entries",
)
