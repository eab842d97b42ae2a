"""Lists at each stage, through the services, and the officers who have to do with them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.words import Bureau
from rewards.notices import drafting, objecting, service
from rewards.notices.objecting import Filed
from tests.factories import BUREAU, Contest, make_account, make_confirmed

TITLE = "2026年技能竞赛奖励名单（虚构）"
CONTACT = "虚构市教育局职教处，0431-12345678，虚构路1号（虚构）"


@dataclass(frozen=True, slots=True)
class Desk:
    """Confirmed awards under the example program, two officers of its first bureau and one of the second."""

    contest: Contest
    program: UUID
    drafter: Actor
    colleague: Actor
    second: Actor


async def make_officer(contest: Contest, username: str, bureau: Bureau) -> Actor:
    """Return an officer of another bureau of a kind."""
    name = f"虚构{bureau}局（虚构）"
    known = await organizations.register_organizations(
        contest.administrator,
        [OrganizationIn(name=name, name_en=f"Bureau {bureau}", kind="bureau", bureau=bureau, fictional=True)],
    )
    return await make_account(
        "bureau_officer", contest.administrator, organization=known[name], username=username
    )


async def make_desk(size: int = 10) -> Desk:
    """Return confirmed awards whose entitlements are ready for a list."""
    contest = await make_confirmed(size)
    program = await database.fetch_value("SELECT id FROM rewards.program WHERE state = 'in_force'")
    colleague = await make_account(
        "bureau_officer",
        contest.administrator,
        organization=contest.organizations[BUREAU],
        username="colleague",
    )
    second = await make_officer(contest, "second", "hrss")
    return Desk(contest, program, contest.bureau, colleague, second)


async def make_drafted(desk: Desk, entitlements: list[UUID] | None = None) -> UUID:
    """Return a drafted list of all that is ready, or of a selection."""
    return await drafting.draft(desk.drafter, desk.program, TITLE, entitlements, contact=CONTACT)


async def make_published(desk: Desk, entitlements: list[UUID] | None = None) -> UUID:
    """Return a list on public notice from today on."""
    made = await make_drafted(desk, entitlements)
    await service.publish(desk.drafter, made)
    return made


async def let_notice_pass(list_id: UUID) -> None:
    """Move a notice into the past, so that its last day is over."""
    until: date = await database.fetch_value(
        "SELECT notice_until FROM rewards.reward_list WHERE id = $1", list_id
    )
    back = (until - clock.today()) + timedelta(days=1)
    await database.execute(
        "UPDATE rewards.reward_list SET published_at = published_at - $2::interval,"
        " published_on = (published_on - $2::interval)::date,"
        " notice_until = (notice_until - $2::interval)::date"
        " WHERE id = $1",
        list_id,
        back,
    )


async def make_noticed(desk: Desk, entitlements: list[UUID] | None = None) -> UUID:
    """Return a list whose notice is over and that is up for approval."""
    made = await make_published(desk, entitlements)
    await let_notice_pass(made)
    await service.end_notice(desk.drafter, made)
    return made


async def make_objection(list_id: UUID, lines: str = "1", **overrides: str) -> Filed:
    """Return an objection to lines of a list on public notice, without a name."""
    return await objecting.file(list_id, lines, "该同学未参加决赛（虚构）", **overrides)  # type: ignore[arg-type]
