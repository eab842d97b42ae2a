"""The invented provincial contest: its people and entries, and the certificates of its awards as files."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from competitions.entries.schemas import EntryIn
from competitions.events import moving
from competitions.events import service as events
from credentials.certificate.of_token import certificate_of
from credentials.issuing import queries as credentials
from demo import files
from registry.core.actor import Actor
from registry.people.persons import registering as persons
from registry.people.persons.schemas import PersonIn

_SCHOOL_YEAR: Final = date(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class Opened:
    """The contest, taking entries, with everybody of its roster registered and the entries to come."""

    contest: UUID
    roster: Sequence[tuple[files.RosterLine, UUID]]
    entries: list[EntryIn]


async def open_for_entries(organizer: Actor, organizations: Mapping[str, UUID]) -> Opened:
    """Register the people of the roster and set the contest up; `organizations` are the demo's by name."""
    roster = files.roster()
    registered = await persons.register_persons(
        organizer,
        [
            PersonIn(
                name=line.name,
                latin_name=line.latin_name,
                organization=organizations[line.school],
                role="student" if line.role == "member" else "teacher",
                since=_SCHOOL_YEAR,
                fictional=True,
            )
            for line in roster
        ],
    )
    contest = await events.create_competition(organizer, files.contest())
    await moving.move_all(organizer, contest, "entering")
    known = list(zip(roster, registered.ids, strict=True))
    made: dict[str, EntryIn] = {}
    for line, person in known:
        entry = made.get(line.entry) or EntryIn(
            event=line.event,
            code=line.entry,
            organization=organizations[line.school],
            unofficial=line.unofficial,
        )
        if line.role == "member":
            added = {"members": (*entry.members, person)}
        else:
            added = {"tutors": (*entry.tutors, person)}
        made[line.entry] = entry.model_copy(update=added)
    return Opened(contest, known, list(made.values()))


async def draw(contest: UUID, folder: Path, advance: Callable[[int, int], None]) -> None:
    """Draw every certificate of a contest into a folder, which is emptied of others first."""
    _empty(folder)
    issued = await credentials.issued(contest)
    for done, credential in enumerate(issued, start=1):
        content = await asyncio.to_thread(certificate_of, credential.token)
        (folder / f"{credential.serial}.pdf").write_bytes(content)
        advance(done, len(issued))


def _empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.pdf"):
        old.unlink()
