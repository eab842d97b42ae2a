"""Contests with exactly 10,000 recipients each, set up through the services that everybody uses."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from competitions.awards import service as awards
from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import moving
from competitions.events import service as events
from competitions.results import service as results
from competitions.results.ranking import ScoredEntry
from credentials.issuers import service as issuers
from registry.core.actor import Actor
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons import registering as persons
from registry.people.persons.schemas import PersonIn
from tests.factories import COMMITTEE, competition, event, make_account

RECIPIENTS: Final = 10_000
# 10, 20 and 30% of 834 entries, each rounded half up, are 83 + 167 + 250 = 500 awards of two members each.
_EVENTS: Final = 10
_TEAMS: Final = 834
_MEMBERS: Final = 2
_SCHOOLS: Final = 40
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红"


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part in every contest: the two accounts that run it, and teams with their schools."""

    administrator: Actor
    organizer: Actor
    teams: tuple[tuple[UUID, tuple[UUID, ...]], ...]


async def make_people() -> People:
    """Register schools, students and the committee, which becomes the issuer."""
    administrator = await make_account("administrator")
    organizer = await make_account("organizer", administrator)
    schools = [f"虚构第{n}职业学校" for n in range(1, _SCHOOLS + 1)]
    known = await organizations.register_organizations(
        administrator,
        [OrganizationIn(name=COMMITTEE, name_en="Test committee (fictional)", kind="host", fictional=True)]
        + [
            OrganizationIn(
                name=name, name_en=f"Fictional School {n}", kind="secondary_vocational", fictional=True
            )
            for n, name in enumerate(schools, start=1)
        ],
    )
    await issuers.create_issuer(administrator, known[COMMITTEE], prefix="BEN")
    students = [
        PersonIn(
            name=_name(n),
            latin_name="CE Shi",
            organization=known[schools[n // _MEMBERS % _SCHOOLS]],
            role="student",
            since=date(2026, 9, 1),
            fictional=True,
        )
        for n in range(_EVENTS * _TEAMS * _MEMBERS)
    ]
    registered = await persons.register_persons(organizer, students)
    found = list(zip((student.organization for student in students), registered.ids, strict=True))
    teams = tuple(
        (found[n][0], tuple(person for _, person in found[n : n + _MEMBERS]))
        for n in range(0, len(found), _MEMBERS)
    )
    return People(administrator, organizer, teams)


async def make_contest(people: People, number: int, done: Callable[[], None], *, times: int = 1) -> UUID:
    """Return a contest with 10,000 recipients of awards and no credential; `done` hears of each step.

    With more `times`, it has as many times the events, every team competes as often, and there are as many
    times the recipients.
    """
    codes = [f"B{n:03d}" for n in range(1, _EVENTS * times + 1)]
    fields: dict[str, Any] = {
        "code": f"bench-{number}",
        "derived": None,
        "events": [event(code, "team", _MEMBERS) for code in codes],
    }
    contest = await events.create_competition(people.organizer, competition(**fields))
    await moving.move_all(people.organizer, contest, "entering")
    made = [
        EntryIn(event=codes[n // _TEAMS], code=f"{n:05d}", organization=school, members=members)
        for n, (school, members) in enumerate(people.teams * times)
    ]
    for start in range(0, len(made), len(people.teams)):
        await entries.enter(people.organizer, contest, made[start : start + len(people.teams)])
        done()
    # Different points for everybody in an event, so that no shared place adds an award.
    points = [Decimal(n) / 1000 for code in codes for n in random.sample(range(100_000), _TEAMS)]
    scored = [
        ScoredEntry(event=entry.event, entry=entry.code, points=scored, tie_breaks=(None, None))
        for entry, scored in zip(made, points, strict=True)
    ]
    await results.finalize(people.organizer, contest, scored)
    done()
    await awards.confirm(people.organizer, contest)
    done()
    return contest


def _name(n: int) -> str:
    """Return an invented name; names repeat only far apart, in different schools and with a number."""
    given = _GIVEN[n // len(_SURNAMES) % len(_GIVEN)] + _GIVEN[n // 432 % len(_GIVEN)]
    return f"{_SURNAMES[n % len(_SURNAMES)]}{given}·{n}"
