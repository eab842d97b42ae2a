"""The judge's desk: the events whose marks an account may type, draw codes for, settle or look at again."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from litestar import Request, get
from litestar.response import Template

from competitions.words import EVENT_STATES, EventState
from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import Subject, could, refusal, require_role
from registry.web.page import page

# What is done in an event between the end of entries and its final result; what comes first stands first.
_STATES: Final = ("marking", "marked", "closed", "provisional")
_EVENTS: Final = """
SELECT e.id, e.code, e.name, e.name_en, e.state, c.id AS competition, c.organizer, c.name AS contest,
       c.name_en AS contest_en, coalesce((e.marking->>'blind')::boolean, false) AS blind,
       (SELECT count(*) FROM competitions.entry n WHERE n.event = e.id AND n.status = 'entered') AS entries,
       (SELECT count(*) FROM competitions.sign_off s
        WHERE s.event = e.id AND s.withdrawn_at IS NULL) AS signed
FROM competitions.event e JOIN competitions.competition c ON c.id = e.competition
WHERE e.marking IS NOT NULL AND e.state = ANY($1)
ORDER BY array_position($1, e.state), c.starts_on, e.code
"""


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """One event on the desk, and what the account may do in it."""

    id: UUID
    code: str
    name: Text
    contest: Text
    state: EventState
    entries: int
    signed: int
    blind: bool
    marks: bool
    settles: bool
    draws: bool
    decodes: bool


async def desk_of(actor: Actor) -> list[DeskEvent]:
    """Return the events that the account has something to do in, those being marked first."""
    found = []
    for row in await database.fetch(_EVENTS, list(_STATES)):
        subject = Subject(competition=row["competition"], host=row["organizer"])
        marks, settles, draws, decodes = (
            refusal(actor, action, subject) is None
            for action in ("marks.enter", "marks.settle", "marks.draw", "marks.decode")
        )
        if marks or settles or draws or decodes:
            found.append(
                DeskEvent(
                    id=row["id"],
                    code=row["code"],
                    name=text(row["name"], row["name_en"]),
                    contest=text(row["contest"], row["contest_en"]),
                    state=row["state"],
                    entries=row["entries"],
                    signed=row["signed"],
                    blind=row["blind"],
                    marks=marks,
                    settles=settles,
                    draws=draws,
                    decodes=decodes,
                )
            )
    return found


@get("/marking-desk", include_in_schema=False)
async def marking_desk(request: Request[Actor, Any, Any]) -> Template:
    """Show the events that wait for the account's marks, draws and signatures."""
    if not any(could(request.user, action) for action in ("marks.draw", "marks.decode")):
        require_role(request.user, "marks.enter")
    return page(
        request,
        "competitions/marking_desk.html",
        events=await desk_of(request.user),
        states=EVENT_STATES,
    )


PAGES = [marking_desk]
