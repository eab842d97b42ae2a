"""50 judges saving their sheets at once: nothing lost, nothing stored twice, and nobody waits much longer."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median, quantiles
from typing import Final
from uuid import UUID

import httpx

from competitions.events import moving
from competitions.events.queries import EventFacts
from competitions.marking.queries import marking_of
from registry.core import database
from registry.core.identifiers import new_id
from registry.core.settings import Settings
from tests.bench.contest import People
from tests.bench.load import UnexpectedAnswerError
from tests.bench.marked import make_entered, scheme
from tests.bench.measures import Measure, Round, Target
from tests.bench.served import served
from tests.factories import bearer, make_account

_JUDGES: Final = 50
_ENTRIES: Final = 20
_ASPECTS: Final = 4
_ROUNDS: Final = 3
# Saves of each judge in a round, each as soon as the one before it is answered.
_SAVES: Final = 4
_TARGET: Final = Target("≤", 10)

Cells = dict[tuple[str, str], str]


class MarksLostError(Exception):
    """What is stored after all saves is not what was typed, or was stored more than once."""


@dataclass(slots=True)
class _Judge:
    """Somebody who types one sheet: its version, and what they typed last by entry and field."""

    module: str
    headers: dict[str, str]
    places: list[tuple[str, str]]
    version: int = 0
    typed: Cells = field(default_factory=dict)

    async def save(self, client: httpx.AsyncClient, path: str) -> float:
        """Save the sheet anew, return the seconds until the answer, and send it again as bad networks do."""
        self.typed = {place: f"{random.randrange(1001) / 100:.2f}" for place in self.places}  # noqa: S311
        body = {
            "versions": {self.module: self.version},
            "cells": [
                {"module": self.module, "entry": entry, "field": code, "value": value}
                for (entry, code), value in self.typed.items()
            ],
        }
        headers = self.headers | {"Idempotency-Key": str(new_id())}
        started = time.perf_counter()
        answer = await client.post(path, json=body, headers=headers)
        passed = time.perf_counter() - started
        again = await client.post(path, json=body, headers=headers)
        if answer.status_code != 200 or again.text != answer.text:
            raise UnexpectedAnswerError(answer.text + again.text)
        self.version = answer.json()["versions"][self.module]
        return passed


async def measure(settings: Settings, people: People, done: Callable[[], None]) -> Measure:
    """Return the 99th percentile of the time of a save against the median, all judges saving at once.

    Raises:
        MarksLostError: what is stored is not exactly what was typed.
        UnexpectedAnswerError: a save was refused, or answered otherwise when it was sent again.
    """
    modules = [f"M{n}" for n in range(_JUDGES)]
    (event,) = await make_entered(people, "judges", [_ENTRIES], scheme(modules, _ASPECTS))
    for state in ("closed", "marking"):
        await moving.move(people.organizer, event.id, state)
    judges = [await _judge(people, event, module) for module in modules]
    rounds = []
    with served(settings, {}) as port:
        limits = httpx.Limits(max_connections=_JUDGES, max_keepalive_connections=_JUDGES)
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
            await _save_at_once(client, event.id, judges, 1)
            for _ in range(_ROUNDS):
                taken = await _save_at_once(client, event.id, judges, _SAVES)
                rounds.append(Round(quantiles(taken, n=100)[98] * 1000, median(taken) * 1000))
                done()
    await _check(event.id, judges, saves=1 + _ROUNDS * _SAVES)
    return Measure(
        f"{_JUDGES} judges saving sheets of {_ENTRIES * _ASPECTS} marks at once: 99th percentile of a save",
        "the median",
        "ms",
        tuple(rounds),
        _TARGET,
    )


async def _judge(people: People, event: EventFacts, module: str) -> _Judge:
    actor = await make_account(
        "judge", people.administrator, competition=event.competition, username=f"judge-{module.lower()}"
    )
    sheet = marking_of(event).sheet(module)
    assert sheet is not None
    rows = await database.fetch("SELECT code FROM competitions.entry WHERE event = $1", event.id)
    return _Judge(module, bearer(actor), [(row["code"], each.code) for row in rows for each in sheet.fields])


async def _save_at_once(
    client: httpx.AsyncClient, event: UUID, judges: list[_Judge], saves: int
) -> list[float]:
    """Let every judge save so many times, and return the seconds of every save."""
    path = f"/api/events/{event}/marks/1"

    async def save(judge: _Judge) -> list[float]:
        return [await judge.save(client, path) for _ in range(saves)]

    return [seconds for taken in await asyncio.gather(*map(save, judges)) for seconds in taken]


async def _check(event: UUID, judges: list[_Judge], *, saves: int) -> None:
    """Raise MarksLostError unless every sheet holds what was typed last and has counted every save once."""
    rows = await database.fetch(
        "SELECT s.module, n.code, m.field, m.value FROM competitions.mark m"
        " JOIN competitions.sheet s ON s.id = m.sheet JOIN competitions.entry n ON n.id = m.entry"
        " WHERE s.event = $1",
        event,
    )
    stored = {(row["module"], row["code"], row["field"]): row["value"] for row in rows}
    typed = {
        (judge.module, *place): Decimal(value) for judge in judges for place, value in judge.typed.items()
    }
    kept = await database.fetch_value("SELECT count(*) FROM competitions.sheet_save WHERE event = $1", event)
    versions = {judge.version for judge in judges}
    if len(rows) != len(typed) or stored != typed or kept != saves * len(judges) or versions != {saves}:
        raise MarksLostError(f"{len(rows)} of {len(typed)} marks, {kept} saves kept, versions {versions}")
