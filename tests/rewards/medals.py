"""A medal won elsewhere by a worker of a company, with everybody whom a program pays for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from competitions.events import service as events
from registry.core import database
from registry.core.actor import Actor
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from rewards.entitlements import splits
from rewards.entitlements.records import standing_entitlements
from tests import factories
from tests.competitions.external import contests
from tests.factories import Contest, make_account
from tests.rewards.entitlements.makers import WORDS, make_program_in_force
from tests.rewards.factories import make_rule

COMPANY, HOST = "丙公司（虚构）", "虚构承办中心（虚构）"
WINNER, EXPERTS = "工人丁", ("专家甲", "教练乙", "翻译丙")
GROUP_FEN = 100_000_001
GROUP = {
    "id": "experts",
    "level": "world",
    "tiers": ["gold"],
    "payee_class": "expert",
    "unit": "team",
    "amount_fen": GROUP_FEN,
}
FILED = {"by": "filed", "remainder": "one_fen_each_in_entry_order", "within_days": 730}
EQUAL = {"by": "equal", "remainder": "one_fen_each_in_entry_order"}


@dataclass(frozen=True, slots=True)
class Medal:
    """A gold medal under a program: `officer` is of the company for which `winner` and `experts` work."""

    contest: Contest
    program: UUID
    award: UUID
    company: UUID
    host: UUID
    officer: Actor
    winner: UUID
    experts: dict[str, UUID]

    async def due(self, payee_class: str = "expert") -> list[int]:
        """Return what is due to a class, in fen; of the expert group in the order of the list of awards."""
        order = [str(person) for person in self.experts.values()]
        lines = [
            each
            for each in (await standing_entitlements(self.program)).values()
            if each.payee_class == payee_class
        ]
        return [
            each.amount_fen
            for each in sorted(
                lines, key=lambda one: order.index(one.payee_id) if one.payee_id in order else 0
            )
        ]

    async def sign_in(self, name: str) -> Actor:
        """Return one of the experts, or the winner, with an account of their own."""
        return await make_account(
            "student",
            self.contest.administrator,
            username=f"own{len(name)}{[*EXPERTS, WINNER].index(name)}",
            organization=None,
            person=(self.experts | {WINNER: self.winner})[name],
        )

    async def file(self, actor: Actor, *shares: int) -> UUID:
        """File how the expert group shares its sum, in the order of the list of awards."""
        by_person = dict(zip(self.experts.values(), shares, strict=True))
        return await splits.file_split(actor, self.program, self.award, "expert", by_person)


async def make_medal(folder: Path, split: Mapping[str, object] | None = None) -> Medal:
    """Return the medal, recorded by the bureau, confirmed by a second person, and settled."""
    elsewhere = await contests.make_elsewhere()
    known = await organizations.register_organizations(
        elsewhere.administrator,
        [
            OrganizationIn(name=COMPANY, name_en="Company", kind="company", fictional=True),
            OrganizationIn(name=HOST, name_en="Host", kind="host", fictional=True),
        ],
    )
    elsewhere.organizations.update(known)
    world = await events.create_competition(
        elsewhere.bureau,
        factories.competition(
            code="world-2025",
            kind="external",
            level="world",
            year=2025,
            organizer={"zh": HOST, "en": "Host (fictional)"},
            starts_on=date(2025, 6, 1),
            ends_on=date(2025, 6, 5),
            awarded_on=date(2025, 7, 1),
            events=[],
            derived=None,
        ),
    )
    elsewhere = replace(elsewhere, id=world)
    (winner,) = await contests.people(elsewhere, COMPANY, WINNER, role="employee")
    experts = await contests.people(elsewhere, COMPANY, *EXPERTS, role="employee")
    line = contests.line(
        group="职工组", prize="金牌", school=COMPANY, members=[WINNER], experts=EXPERTS, source_number=""
    )
    recorded = await contests.propose(elsewhere, line, by=elsewhere.bureau, organization=None)
    assert await contests.confirm(elsewhere.colleague, recorded) == 1
    contest = Contest(
        world,
        elsewhere.administrator,
        elsewhere.bureau,
        elsewhere.bureau,
        elsewhere.organizations,
        known[HOST],
    )
    gold = {"level": "world", "tiers": ["gold"]}
    program = await make_program_in_force(
        contest,
        folder,
        make_rule(id="member", amount_fen=100_000_000, **gold),
        make_rule(**GROUP, split=split or FILED),
        make_rule(id="employer", payee_class="employer", amount_fen=10_000_000, **gold),
        make_rule(id="host", payee_class="host", unit="event", amount_fen=5_000_000, **gold),
        award_years={"first": 2025},
        budget={"amount_fen": 1_000_000_000, "per": "year", "shortage": "stop"},
        approvals=[{"bureau": each, "title": WORDS} for each in ("education", "hrss", "finance")],
    )
    return Medal(
        contest,
        program.id,
        await database.fetch_value("SELECT id FROM competitions.award"),
        known[COMPANY],
        known[HOST],
        await make_account(
            "school_officer", elsewhere.administrator, organization=known[COMPANY], username="company"
        ),
        winner,
        dict(zip(EXPERTS, experts, strict=True)),
    )
