"""Entitlements of 50,000 awards under a program with every rule on, against a bare COPY of as many rows."""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from competitions.events import service as events
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from rewards.entitlements.records import StoredProgram
from rewards.entitlements.service import settle, wait_for_settling
from rewards.programs import service as programs
from rewards.programs.documents import Program
from tests.bench.contest import People
from tests.bench.measures import Measure, Round, Target
from tests.factories import competition, event, make_account
from tests.rewards.factories import EQUAL, make_rule, program_document

AWARDS: Final = 50_000
_EVENTS: Final = 10
_ROUNDS: Final = 3
_TARGET: Final = Target("≤", 10)
_TWICE: Final = Target("≤", 2.3)
_TIERS: Final = ("first", "second", "third")
_SLICE: Final = 10_000
_COLUMNS: Final = (
    "id",
    "program",
    "award",
    "payee_class",
    "person",
    "organization",
    "revision",
    "rule",
    "fund_source",
    "amount_fen",
    "withheld_fen",
    "claimed_fen",
    "earlier_fen",
    "offset_fen",
    "budget_year",
    "reason",
    "reason_en",
    "created_at",
)
# An entry: its id, event and code, its school, and its members in order.
_Entry = tuple[UUID, UUID, str, UUID, Sequence[UUID]]
_WORDS: Final = {"zh": "虚构", "en": "Invented"}


class _OnlyMeasuredError(Exception):
    """Ends a transaction of which nothing is to be kept."""


async def measure(people: People, done: Callable[[], None]) -> list[Measure]:
    """Return how long settling takes for 50,000 awards, and how much longer for twice as many."""
    second = await make_account("administrator", people.administrator, username="second")
    program = await _program(people.administrator, second)
    await _awards(people, "rewarded-1")
    await database.execute("ANALYZE")
    done()
    once = [await _round(people.administrator, program) for _ in range(_ROUNDS)]
    done()
    await _awards(people, "rewarded-2")
    await database.execute("ANALYZE")
    done()
    twice = [await _round(people.administrator, program) for _ in range(_ROUNDS)]
    done()
    return [
        Measure(
            f"{AWARDS:,} awards settled under a program with every rule on",
            "a bare COPY of as many entitlements into the same table",
            "ms",
            tuple(once),
            _TARGET,
        ),
        Measure(
            f"{2 * AWARDS:,} awards settled",
            f"{AWARDS:,} awards settled",
            "ms",
            tuple(Round(double.ours, single.ours) for double, single in zip(twice, once, strict=True)),
            _TWICE,
        ),
    ]


async def _round(actor: Actor, program: StoredProgram) -> Round:
    """Settle the program from nothing, and copy what came of it a second time; nothing is kept."""
    ours = bare = 0.0
    with suppress(_OnlyMeasuredError):
        async with database.transaction():
            await wait_for_settling()
            started = time.perf_counter()
            found = await settle(actor, program, "bench")
            ours = time.perf_counter() - started
            assert len(found.arising) > AWARDS
            bare = await _copied_again(program.id)
            raise _OnlyMeasuredError
    return Round(ours * 1000, bare * 1000)


async def _copied_again(program: UUID) -> float:
    """Return how long a COPY of the program's entitlements takes, as of a further revision."""
    rows = [
        (new_id(), *row)
        for row in await database.fetch(
            "SELECT program, award, payee_class, person, organization, revision + 1, rule, fund_source,"
            " amount_fen, withheld_fen, claimed_fen, earlier_fen, offset_fen, budget_year, reason, reason_en,"
            " created_at"
            " FROM rewards.entitlement WHERE program = $1",
            program,
        )
    ]
    started = time.perf_counter()
    for start in range(0, len(rows), _SLICE):
        await database.copy(
            "entitlement", schema="rewards", columns=_COLUMNS, records=rows[start : start + _SLICE]
        )
    return time.perf_counter() - started


async def _program(drafter: Actor, approver: Actor) -> StoredProgram:
    """Put a program in force that has every element, and awards of no year so far."""
    rules = [
        make_rule(
            id=f"{tier}-{payee_class}",
            tiers=[tier],
            payee_class=payee_class,
            amount_fen=amount,
            **how,
        )
        for tier, amount in zip(_TIERS, (500_001, 300_001, 100_001), strict=True)
        for payee_class, how in (
            (
                "student",
                {
                    "unit": "team",
                    "split": {
                        "by": "percentages",
                        "remainder": EQUAL["remainder"],
                        "percentages": [[6_000, 4_000]],
                    },
                    "gates": {"least_entries": 10, "first_title_only": True},
                },
            ),
            ("school", {"unit": "event"}),
        )
    ]
    fields: dict[str, Any] = {
        "award_years": {"first": 2031, "last": 2031},
        "gates": {"home": {"kinds": ["secondary_vocational"]}},
        "highest_only": {
            "student": "event",
            "tutor": "none",
            "school": "event",
            "when_higher_comes_later": "top_up",
        },
        "caps": [
            {"id": "C1", "per": "payee", "within": "program", "amount_fen": 2_000_000},
            {"id": "C2", "per": "school", "within": "event", "amount_fen": 90_000_000},
        ],
        "budget": {"amount_fen": 8_000_000_000, "per": "year", "shortage": "scale"},
        "taxes": [
            {"payee_class": "student", "treatment": "withheld", "rate_bp": 2000, "note": _WORDS},
            {"payee_class": "school", "treatment": "exempt", "note": _WORDS},
        ],
        "notice": {"working_days": 5},
        "approvals": [{"bureau": "education", "title": _WORDS}],
        "confirmation": {"within_days": 30, "remind_before": [7]},
    }
    document = Program.model_validate_json(json.dumps(program_document(*rules, **fields)))
    program = await programs.draft(drafter, document)
    await programs.approve(approver, program)
    await programs.put_in_force(drafter, program)
    return StoredProgram(program, document)


async def _awards(people: People, code: str) -> None:
    """Write a contest of as many events as 50,000 awards of teams of two need; all its entries win."""
    times = AWARDS // len(people.teams) + 1
    codes = [f"R{n:03d}" for n in range(times * _EVENTS)]
    contest = await events.create_competition(
        people.organizer,
        competition(
            code=code,
            year=2031,
            awarded_on=date(2031, 10, 30),
            starts_on=date(2031, 10, 16),
            ends_on=date(2031, 10, 18),
            derived=None,
            events=[event(each, "team", 2) for each in codes],
        ),
    )
    rows = await database.fetch(
        "SELECT id FROM competitions.event WHERE competition = $1 ORDER BY code", contest
    )
    ids, at = [row["id"] for row in rows], clock.now()
    entries = [
        (
            new_id(),
            ids[n // len(people.teams) * _EVENTS + n % _EVENTS],
            f"{n:06d}",
            *people.teams[n % len(people.teams)],
        )
        for n in range(AWARDS)
    ]
    async with database.transaction():
        await _entries(entries)
        await _final(entries, people.organizer, at)
        await _won(entries, contest, people.organizer, at)


async def _entries(entries: Sequence[_Entry]) -> None:
    """Write these entries with their members."""
    await database.copy(
        "entry",
        schema="competitions",
        columns=(
            "id",
            "event",
            "code",
            "organization",
            "delegation",
            "unofficial",
            "team_name",
            "status",
            "status_reason",
        ),
        records=[
            (entry, of, number, school, "", False, "", "entered", "")
            for entry, of, number, school, _ in entries
        ],
    )
    await database.copy(
        "entry_member",
        schema="competitions",
        columns=("id", "entry", "person", "role", "position"),
        records=[
            (new_id(), entry, person, "member", position)
            for entry, _, _, _, members in entries
            for position, person in enumerate(members, start=1)
        ],
    )


async def _final(entries: Sequence[_Entry], decider: Actor, at: datetime) -> None:
    """Write a final result of each event in which all these entries competed."""
    versions = {of: new_id() for _, of, *_ in entries}
    await database.copy(
        "result_version",
        schema="competitions",
        columns=(
            "id",
            "event",
            "number",
            "scheme",
            "scheme_version",
            "content_hash",
            "reason",
            "decided_by",
            "decided_at",
        ),
        records=[
            (version, of, 1, "bench", "1", "bench", "", decider.account_id, at)
            for of, version in versions.items()
        ],
    )
    await database.copy(
        "result_line",
        schema="competitions",
        columns=("id", "version", "entry", "unofficial", "status", "points", "reason", "reason_en"),
        records=[
            (new_id(), versions[of], entry, False, "competed", Decimal(1), "", "")
            for entry, of, *_ in entries
        ],
    )


async def _won(entries: Sequence[_Entry], contest: UUID, confirmer: Actor, at: datetime) -> None:
    """Write an award for each of these entries, of the three tiers in turn."""
    await database.copy(
        "award",
        schema="competitions",
        columns=(
            "id",
            "competition",
            "kind",
            "event",
            "entry",
            "code",
            "title",
            "title_en",
            "place",
            "reason",
            "reason_en",
            "awarded_on",
            "confirmed_by",
            "confirmed_at",
        ),
        records=[
            (
                new_id(),
                contest,
                "entry",
                of,
                entry,
                _TIERS[n % 3],
                "虚构",
                "Invented",
                n % 3 + 1,
                "虚构",
                "Invented",
                date(2031, 10, 30),
                confirmer.account_id,
                at,
            )
            for n, (entry, of, *_) in enumerate(entries)
        ],
    )
