"""Contests that are being marked, through the same services as everybody."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from competitions.events import moving
from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.marking import service
from competitions.marking.answers import Saved
from competitions.marking.schemas import CellIn, Entering, SaveIn
from competitions.marking.scheme import MarkingScheme
from registry.core import database
from registry.core.actor import Actor
from tests.competitions.marking.factories import make_scheme
from tests.factories import Contest, event, make_account, make_entered

_KEYS = itertools.count(1)


@dataclass(frozen=True)
class Marking:
    """An event that is being marked: its contest, two who type and the one who settles."""

    contest: Contest
    event: UUID
    first: Actor
    second: Actor
    chief: Actor

    async def facts(self) -> EventFacts:
        return await events.event(self.event)


async def make_marking(size: int = 4, scheme: MarkingScheme | None = None) -> Marking:
    """Return the event ZZ001 in marking, with entries ZZ001-01, ZZ001-02, ... of two schools in turn."""
    scheme = scheme or make_scheme()
    marked = event("ZZ001", "individual", 1) | {"marking": scheme.model_dump(mode="json")}
    contest = await make_entered(size, events=[marked, event("ZZ002", "team", 2)])
    found = next(each for each in await events.events_of(contest.id) if each.code == "ZZ001")
    if scheme.blind:
        await draw(contest, found.id)
    for to in ("closed", "marking"):
        await moving.move(contest.organizer, found.id, to)
    first, second = [
        await make_account("judge", contest.administrator, competition=contest.id, username=f"judge{n}")
        for n in (1, 2)
    ]
    chief = await make_account("chief_judge", contest.administrator, competition=contest.id)
    return Marking(contest, found.id, first, second, chief)


async def draw(contest: Contest, event_id: UUID) -> None:
    """Give every entry of an event a drawn code: the last entry is X00A."""
    rows = await database.fetch(
        "SELECT id FROM competitions.entry WHERE event = $1 ORDER BY code DESC", event_id
    )
    for number, row in enumerate(rows):
        await database.execute(
            "INSERT INTO competitions.blind_code (id, event, entry, number, code, numbers_drawn_by,"
            " numbers_drawn_at, codes_drawn_by, codes_drawn_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, now(), $6, now())",
            uuid4(),
            event_id,
            row["id"],
            number + 1,
            f"X{number:02d}A",
            contest.organizer.account_id,
        )


def key() -> str:
    """Return a key that no other save of the tests has."""
    return f"test-key-{next(_KEYS):06d}"


def cell(module: str, entry: int | str, value: str, field: str = "") -> CellIn:
    """Return a cell of entry ZZ001-<entry>, or of the entry of this code."""
    code = f"ZZ001-{entry:02d}" if isinstance(entry, int) else entry
    return CellIn(module=module, entry=code, field=field, value=value)


async def save(
    marking: Marking,
    actor: Actor,
    cells: Sequence[CellIn],
    entering: Entering = 1,
    **overrides: Any,
) -> Saved:
    """Save cells at the versions that their sheets have now."""
    rows = await database.fetch(
        "SELECT module, version FROM competitions.sheet WHERE event = $1 AND entering = $2",
        marking.event,
        entering,
    )
    known = {row["module"]: row["version"] for row in rows}
    versions = {each.module: known.get(each.module, 0) for each in cells}
    given = overrides.get("versions", versions)
    return await service.save_marks(
        actor,
        marking.event,
        entering,
        overrides.get("key") or key(),
        SaveIn(versions=given, cells=tuple(cells)),
    )


def whole(size: int, modules: Iterable[str] = ("A", "B")) -> list[CellIn]:
    """Return a mark for every entry in each module; the first entry is the best."""
    return [cell(module, n, str(90 - n)) for module in modules for n in range(1, size + 1)]


async def marks(event_id: UUID) -> dict[tuple[str, int, str, str], str]:
    """Return what stands: by module, entering, entry and field."""
    rows = await database.fetch(
        "SELECT s.module, s.entering, n.code, m.field, m.value FROM competitions.mark m"
        " JOIN competitions.sheet s ON s.id = m.sheet JOIN competitions.entry n ON n.id = m.entry"
        " WHERE s.event = $1",
        event_id,
    )
    return {(r["module"], r["entering"], r["code"], r["field"]): f"{r['value']:f}" for r in rows}


async def typists(marking: Marking, count: int) -> list[Actor]:
    """Return so many more accounts that may type, made in one statement."""
    ids = [uuid4() for _ in range(count)]
    await database.execute(
        "INSERT INTO registry.account (id, username, display_name, password_hash, active, created_at)"
        " SELECT u.id, 'typist-' || u.id, '录入员 ' || u.n, '', true, now()"
        " FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, n)",
        ids,
    )
    return [replace(marking.first, account_id=each, person_id=None, session_id=None) for each in ids]
