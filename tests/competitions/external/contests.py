"""A contest that was decided elsewhere, its schools and their people, and who works with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from competitions.events import service as events
from competitions.external import deciding, service
from competitions.external.schemas import LineIn, ProposalIn
from registry.core import database
from registry.core.actor import Actor
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons import registering
from registry.people.persons.schemas import PersonIn
from registry.people.words import MembershipRole
from tests import factories
from tests.competitions.external.documents import pdf

FIRST, SECOND = "甲职校（虚构）", "乙职校（虚构）"
BUREAU = "虚构教育局（虚构）"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A contest that was decided elsewhere, with two schools and everybody who hands in or decides."""

    id: UUID
    administrator: Actor
    school: Actor
    other_school: Actor
    bureau: Actor
    colleague: Actor
    auditor: Actor
    organizations: dict[str, UUID]


async def make_elsewhere(**overrides: Any) -> Elsewhere:
    """Return a national contest of 2025 without events, two schools, and two officers of the bureau."""
    administrator = await factories.make_account("administrator")
    known = await organizations.register_organizations(
        administrator,
        [
            OrganizationIn(
                name=FIRST,
                name_en="First School",
                short_name="甲校",
                kind="secondary_vocational",
                fictional=True,
            ),
            OrganizationIn(name=SECOND, name_en="Second School", kind="secondary_vocational", fictional=True),
            OrganizationIn(name=BUREAU, name_en="Bureau", kind="bureau", bureau="education", fictional=True),
        ],
    )
    school = await factories.make_account("school_officer", administrator, organization=known[FIRST])
    other = await factories.make_account(
        "school_officer", administrator, organization=known[SECOND], username="other_school"
    )
    bureau = await factories.make_account("bureau_officer", administrator, organization=known[BUREAU])
    colleague = await factories.make_account(
        "bureau_officer", administrator, organization=known[BUREAU], username="colleague"
    )
    auditor = await factories.make_account("auditor", administrator)
    fields = {
        "code": "national-2025",
        "kind": "external",
        "level": "national",
        "year": 2025,
        "organizer": {"zh": "虚构全国大赛组委会（虚构）", "en": "National committee (fictional)"},
        "starts_on": date(2025, 6, 1),
        "ends_on": date(2025, 6, 5),
        "awarded_on": date(2025, 7, 1),
        "events": [],
        "derived": None,
    } | overrides
    contest = await events.create_competition(bureau, factories.competition(**fields))
    return Elsewhere(contest, administrator, school, other, bureau, colleague, auditor, known)


async def people(
    contest: Elsewhere, school: str, *names: str, role: MembershipRole = "student", **overrides: Any
) -> tuple[UUID, ...]:
    """Register persons who were at a school when the contest was."""
    fields = {
        "organization": contest.organizations[school],
        "role": role,
        "since": date(2024, 9, 1),
        "fictional": True,
    } | overrides
    made = await registering.register_persons(
        contest.administrator, [PersonIn.model_validate({"name": name} | fields) for name in names]
    )
    return made.ids


def line(**overrides: Any) -> LineIn:
    """Return the first prize of one student."""
    fields = {
        "event_code": "ZZ016",
        "event_name": "数控技术",
        "group": "中职组",
        "prize": "一等奖",
        "source_number": "JL2025-0001",
        "members": ["张三"],
    } | overrides
    return LineIn.model_validate(fields)


async def propose(
    contest: Elsewhere, *lines: LineIn, by: Actor | None = None, evidence: bytes = b"", **overrides: Any
) -> UUID:
    """Hand in lines, by the first school unless it says otherwise."""
    fields = {
        "competition": contest.id,
        "organization": contest.organizations[FIRST],
        "lines": lines or (line(),),
    } | overrides
    return await service.propose(
        by or contest.school, ProposalIn.model_validate(fields), evidence or pdf("a list")
    )


async def confirm(actor: Actor, list_id: UUID, answer: str = "") -> int:
    """Look at what would follow from a list, and confirm it as it is then."""
    seen = await deciding.preview(actor, list_id)
    return await deciding.confirm(actor, list_id, seen.revision, answer)


async def counts() -> dict[str, int]:
    """Return how many rows there are of everything that may follow from awards."""
    tables = (
        *("competitions.award", "competitions.award_recipient", "competitions.entry", "competitions.event"),
        *("rewards.entitlement", "credentials.credential", "competitions.evidence"),
        *("competitions.external_list", "competitions.external_line", "competitions.external_person"),
    )
    said = " UNION ALL ".join(f"SELECT '{table}' AS name, count(*) FROM {table}" for table in tables)
    return {row["name"].partition(".")[2]: row["count"] for row in await database.fetch(said)}
