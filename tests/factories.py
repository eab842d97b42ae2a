"""Makers of what tests need, through the same services as everybody: `make_x(**overrides)`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from competitions.awards import service as awards
from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import moving
from competitions.events import service as events
from competitions.events.schemas import CompetitionIn
from competitions.results import service as results
from competitions.results.ranking import ScoredEntry
from credentials.issuers import service as issuers
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from registry.core.actor import VISITOR, Actor
from registry.core.settings import current
from registry.people.accounts import queries as account_queries
from registry.people.accounts import service as accounts
from registry.people.accounts.schemas import AccountIn
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons import registering as persons
from registry.people.persons.schemas import PersonIn
from registry.people.sign_in import sessions
from registry.people.words import Role
from rewards.programs import service as programs
from rewards.programs.loading import load_program

PASSWORD = "a long enough password"
COMMITTEE = "虚构省赛组委会（虚构）"
BUREAU = "虚构教育局（虚构）"
SCHOOLS = ("甲职校（虚构）", "乙职校（虚构）")


async def make_account(
    role: Role,
    by: Actor = VISITOR,
    *,
    organization: UUID | None = None,
    competition: UUID | None = None,
    **overrides: Any,
) -> Actor:
    """Return an account of this role, signed in with all it needs; its user name is the role's."""
    fields = {
        "username": role,
        "display_name": f"测试 {role}",
        "password": PASSWORD,
        "grants": [{"role": role, "organization": organization, "competition": competition}],
    } | overrides
    account = await accounts.create_account(by, AccountIn.model_validate(fields))
    session = await sessions.start(account, "api", second_factor=True)
    return await account_queries.actor_of(session)


def bearer(actor: Actor) -> dict[str, str]:
    """Return the header with which a program acts as `actor`."""
    if actor.session_id is None:
        raise AssertionError("the actor has no session")
    return {"Authorization": f"Bearer {sessions.issue(actor.session_id, current())}"}


def competition(**overrides: Any) -> CompetitionIn:
    """Return a hosted provincial contest with one event for persons and one for teams of two."""
    fields: dict[str, Any] = {
        "code": "test-2026",
        "name": {"zh": "2026年测试赛（虚构）", "en": "Test contest 2026 (fictional)"},
        "kind": "hosted",
        "level": "provincial",
        "year": 2026,
        "organizer": {"zh": COMMITTEE, "en": "Test committee (fictional)"},
        "starts_on": date(2026, 10, 16),
        "ends_on": date(2026, 10, 18),
        "awarded_on": date(2026, 10, 30),
        "fictional": True,
        "derived": {
            "tutors": {
                "code": "excellent_tutor",
                "title": {"zh": "优秀指导教师", "en": "Excellent Tutor"},
                "for_awards": ["first"],
            },
            "schools": {
                "code": "excellent_organization",
                "title": {"zh": "优秀组织奖", "en": "Excellent Organization Award"},
                "best": 1,
                "points": {"first": 5, "second": 3, "third": 1},
            },
        },
        "events": [
            event("ZZ001", "individual", 1),
            event("ZZ002", "team", 2),
        ],
    } | overrides
    return CompetitionIn.model_validate(fields)


def event(code: str, form: str, team_size: int) -> dict[str, Any]:
    """Return one event to set up."""
    return {
        "code": code,
        "name": {"zh": f"赛项{code}", "en": f"Event {code}"},
        "group": {"zh": "中职组", "en": "Secondary group"},
        "form": form,
        "team_size": team_size,
        "scheme": "national-10-20-30",
    }


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest at some stage, with who did it."""

    id: UUID
    administrator: Actor
    organizer: Actor
    bureau: Actor
    organizations: dict[str, UUID]
    committee: UUID


async def make_entered(size: int = 10, **overrides: Any) -> Contest:
    """Return a contest with `size` entries in each event, of two schools in turn, each with one tutor."""
    administrator = await make_account("administrator")
    organizer = await make_account("organizer", administrator)
    known = await organizations.register_organizations(
        administrator,
        [
            OrganizationIn(
                name=name,
                name_en=f"School {name}",
                kind=kind,
                bureau="education" if kind == "bureau" else None,
                fictional=True,
            )
            for name, kind in [
                (COMMITTEE, "host"),
                (BUREAU, "bureau"),
                *((school, "secondary_vocational") for school in SCHOOLS),
            ]
        ],
    )
    bureau = await make_account("bureau_officer", administrator, organization=known[BUREAU])
    contest = await events.create_competition(organizer, competition(**overrides))
    await moving.move_all(organizer, contest, "entering")
    made = []
    for code, team_size in (("ZZ001", 1), ("ZZ002", 2)):
        for n in range(1, size + 1):
            school = known[SCHOOLS[n % 2]]
            people = await _people(organizer, f"{code}-{n:02d}", school, team_size)
            made.append(
                EntryIn(
                    event=code,
                    code=f"{code}-{n:02d}",
                    organization=school,
                    members=people[1:],
                    tutors=people[:1],
                )
            )
    await entries.enter(organizer, contest, made)
    return Contest(contest, administrator, organizer, bureau, known, known[COMMITTEE])


async def _people(by: Actor, entry: str, school: UUID, team_size: int) -> tuple[UUID, ...]:
    wanted = [(f"教师{entry}", "teacher"), *((f"选手{entry}{n}", "student") for n in range(team_size))]
    registered = await persons.register_persons(
        by,
        [
            PersonIn(
                name=name,
                latin_name="CE Shi",
                organization=school,
                role=role,
                since=date(2026, 9, 1),
                fictional=True,
            )
            for name, role in wanted
        ],
    )
    return registered.ids


def scores(size: int = 10, **overrides: Any) -> list[ScoredEntry]:
    """Return points for the entries of `make_entered`: the first entry is the best, no two are equal."""
    best = max(size, 100)
    return [
        ScoredEntry(
            event=code,
            entry=f"{code}-{n:02d}",
            points=Decimal(best - n),
            tie_breaks=(None, None),
            **overrides,
        )
        for code in ("ZZ001", "ZZ002")
        for n in range(1, size + 1)
    ]


async def make_final(size: int = 10, **overrides: Any) -> Contest:
    """Return a contest whose results are final."""
    contest = await make_entered(size, **overrides)
    await results.finalize(contest.organizer, contest.id, scores(size))
    return contest


async def put_in_force(drafter: Actor, approver: Actor, name_or_path: str | Path = "example-2026") -> UUID:
    """Draft a program, have it approved by another person, and put it in force; returns its id."""
    program = await programs.draft(drafter, load_program(name_or_path))
    await programs.approve(approver, program)
    await programs.put_in_force(drafter, program)
    return program


async def make_confirmed(size: int = 10, **overrides: Any) -> Contest:
    """Return a contest whose awards are confirmed while the example program is in force."""
    contest = await make_final(size, **overrides)
    await put_in_force(contest.bureau, contest.administrator)
    await awards.confirm(contest.organizer, contest.id)
    return contest


async def make_issuer(contest: Contest) -> UUID:
    """Make the contest's committee an issuer."""
    return await issuers.create_issuer(contest.administrator, contest.committee, prefix="TST")


async def make_issued(size: int = 10, **overrides: Any) -> tuple[Contest, list[issued.IssuedCredential]]:
    """Return a contest whose certificates are issued, and these."""
    contest = await make_confirmed(size, **overrides)
    await make_issuer(contest)
    await issuing.issue(contest.organizer, contest.id)
    return contest, await issued.issued(contest.id)
