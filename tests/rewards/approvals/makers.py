"""A list ready to be approved, and the officers who sign, each with a device that shows codes."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.words import Bureau
from rewards.approvals import service
from tests.factories import BUREAU, Contest, make_account, make_confirmed
from tests.registry.people.accounts.visits import with_codes


@dataclass(slots=True)
class Signatory:
    """An officer who signs; `codes` are recovery codes that are left, each good for one signature."""

    actor: Actor
    secret: str
    codes: list[str]

    def code(self) -> str:
        """Return a code that has not been used."""
        return self.codes.pop()


@dataclass(slots=True)
class Bench:
    """A contest with its program, and who signs for which bureau; `drafter` is at the education bureau."""

    contest: Contest
    program: UUID
    drafter: Actor
    officers: dict[str, Signatory] = field(default_factory=dict)

    @property
    def order(self) -> list[Signatory]:
        """Who signs, in the order of the example program."""
        return [self.officers[name] for name in ("education", "hrss", "finance")]


async def make_signatory(bench: Contest, username: str, organization: UUID) -> Signatory:
    """Return an officer of a bureau with a device for codes."""
    actor = await make_account(
        "bureau_officer",
        bench.administrator,
        organization=organization,
        username=username,
        display_name=f"经办{username}（虚构）",
    )
    secret, codes = await with_codes(actor)
    return Signatory(actor, secret, codes)


async def make_bureau(contest: Contest, bureau: Bureau) -> UUID:
    """Return a bureau of a kind."""
    name = f"虚构{bureau}局（虚构）"
    known = await organizations.register_organizations(
        contest.administrator,
        [OrganizationIn(name=name, name_en=f"Bureau {bureau}", kind="bureau", bureau=bureau, fictional=True)],
    )
    return known[name]


async def make_bench(size: int = 10) -> Bench:
    """Return confirmed awards under the example program, and an officer of each bureau that approves."""
    contest = await make_confirmed(size)
    program = await database.fetch_value("SELECT id FROM rewards.program WHERE state = 'in_force'")
    bench = Bench(contest, program, contest.bureau)
    places = {"education": contest.organizations[BUREAU]}
    places |= {bureau: await make_bureau(contest, bureau) for bureau in ("hrss", "finance")}
    for name, place in places.items():
        bench.officers[name] = await make_signatory(contest, name, place)
    return bench


async def make_approving(bench: Bench, entitlements: list[UUID] | None = None) -> UUID:
    """Put entitlements, or all that stand and are on no list, on a list whose notice is over; returns it."""
    made = new_id()
    at = clock.now()
    async with database.transaction():
        await database.execute(
            "INSERT INTO rewards.reward_list (id, program, number, title, state, revision, drafted_by,"
            " drafted_at) VALUES ($1, $2, (SELECT 1 + count(*) FROM rewards.reward_list WHERE program = $2),"
            " '第一批', 'drafted', 1, $3, $4)",
            made,
            bench.program,
            bench.drafter.account_id,
            at,
        )
        await database.execute(
            "INSERT INTO rewards.list_line (id, list, entitlement) SELECT gen_random_uuid(), $1, t.id"
            " FROM rewards.entitlement t LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id"
            " WHERE t.program = $2 AND w.id IS NULL AND ($3::uuid[] IS NULL OR t.id = ANY($3))"
            " AND NOT EXISTS (SELECT 1 FROM rewards.list_line l"
            " WHERE l.entitlement = t.id AND l.removed_at IS NULL)",
            made,
            bench.program,
            entitlements,
        )
        await database.execute(
            "UPDATE rewards.reward_list SET state = 'in_notice', published_at = $2, published_on = $3,"
            " notice_until = $4 WHERE id = $1",
            made,
            at,
            date(2026, 11, 2),
            date(2026, 11, 9),
        )
        await database.execute("UPDATE rewards.reward_list SET state = 'approving' WHERE id = $1", made)
        await service.call(made)
    return made


async def make_approved(bench: Bench, entitlements: list[UUID] | None = None) -> UUID:
    """Return a list that all bureaus have approved."""
    made = await make_approving(bench, entitlements)
    for signatory in bench.order:
        await service.approve(signatory.actor, made, signatory.code())
    return made


async def state_of(list_id: UUID) -> str:
    """Return the state of a list."""
    return str(await database.fetch_value("SELECT state FROM rewards.reward_list WHERE id = $1", list_id))
