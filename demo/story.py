"""The main job, step by step, through the services that the API and the pages use. It decides nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from competitions.awards import queries as award_queries
from competitions.awards import service as awards
from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import queries as event_queries
from competitions.events import service as events
from competitions.results import service as results
from credentials.checking import queries as checking
from credentials.issuers import service as issuers
from credentials.issuing import queries as credentials
from credentials.issuing import service as issuing
from demo import contest, elsewhere, files, honoring, lyon, paid_elsewhere, people, qualified, under_way
from demo.accounts import ACCOUNTS, DemoAccount
from demo.paying import Paying
from demo.summary import Summary
from registry.audit.queries import trail
from registry.core import clock, database, migrations
from registry.core.actor import VISITOR, Actor
from registry.core.settings import current
from registry.people.organizations import service as organizations
from rewards.entitlements import queries as entitlements
from rewards.programs import service as programs
from rewards.programs.loading import load_program

Advance = Callable[[int, int], None]
Step = Callable[[Advance], Awaitable[None]]

REASON = "演示：经复核，该参赛队参赛资格不符。"
# The story began so many days ago: a public notice alone takes more than a week.
_BEGAN = 24


def tell() -> None:
    """Run the demo on a fresh database with a progress display, then print the summary."""
    console = Console()
    asyncio.run(_tell(console)).show(console)


def tell_if_untold() -> None:
    """Run the demo unless its database is there already."""
    if not asyncio.run(database.exists(current())):
        tell()


async def _tell(console: Console) -> Summary:
    settings = current()
    story = _Story(settings.data_dir / "demo" / "certificates")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    await database.drop_embedded(settings)
    async with database.opened(settings):
        with Progress(*columns, console=console) as progress:
            for words, days_ago, step in story.steps():
                task = progress.add_task(words, total=1)
                with clock.behind(timedelta(days=days_ago)):
                    await step(
                        lambda done, total, task=task: progress.update(task, completed=done, total=total)  # type: ignore[misc]  # mypy cannot infer the bound default
                    )
                progress.update(task, completed=progress.tasks[task].total)
    return story.summary


class _Story:
    """The steps of the demo and what one step leaves for the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.summary = Summary(certificates=folder)
        # The first account of each role, and every account by its name.
        self.actors: dict[str, Actor] = {}
        self.officers: dict[str, Actor] = {}
        self.organizations: dict[str, UUID] = {}
        self.contest: UUID
        self.entered: list[EntryIn] = []
        self.program: UUID
        self.skills: UUID
        self.paying: Paying

    def steps(self) -> list[tuple[str, int, Step]]:
        """Return every step with what it is called and how many days ago it was, in order."""
        return [
            ("建立数据库 Migrate the database", _BEGAN, self.migrate),
            ("登记单位与账号 Organizations and accounts", _BEGAN, self.register),
            ("世赛里昂2024成绩入库 Take in WorldSkills Lyon 2024", _BEGAN, self.lyon),
            ("奖励办法开始执行 Put the reward program in force", _BEGAN, self.reward_program),
            ("虚构省赛：报名与定稿 Invented contest: entries, results", _BEGAN, self.run_contest),
            ("确认奖项，应奖自动产生 Confirm awards; entitlements appear", _BEGAN, self.confirm),
            ("签发电子证书 Issue credentials", _BEGAN, self.issue),
            ("绘制证书PDF Draw certificates", _BEGAN, self.draw),
            ("撤销一个奖项 Revoke one award", _BEGAN, self.revoke),
            ("确认账户 Accounts confirmed", 22, self.confirm_accounts),
            ("名单公示 A list on public notice", 20, self.publish),
            ("异议与答复 An objection and its answer", 17, self.object),
            ("公示期满 The notice ends", 9, self.end_notice),
            ("教育局批准 Approved by education", 8, self.approve_education),
            ("人社局批准 Approved by human resources", 7, self.approve_hrss),
            ("财政局批准 Approved by finance", 6, self.approve_finance),
            ("发放批次 A payment batch", 5, self.pay),
            ("银行回单：三笔退票 The bank returns three", 4, self.returns),
            ("改正后再发 Mended and paid again", 3, self.pay_again),
            ("撤销已发奖项 An award revoked after payment", 2, self.revoke_paid),
            ("追回一半 Half of it recovered", 1, self.recover),
            ("学校奖金转账 Transfers to schools", 1, self.pay_schools),
            ("表彰决定与荣誉证书 A commendation, and its certificates of honor", 1, self.commend),
            ("职业技能证书：导入、确认 Qualifications, imported and confirmed", 1, self.qualify),
            ("第二批公示 A second list on public notice", 0, self.publish_more),
            ("外部发放：登记待确认 Paid by another, to be confirmed", 0, self.paid_elsewhere),
            ("外部获奖：核准、登记证明 Awards decided elsewhere, confirmed", 0, self.elsewhere),
            ("来年赛事：报名、评分、公示 Next year's contest, under way", 0, self.next_year),
        ]

    async def migrate(self, _: Advance) -> None:
        """Build the schema."""
        await migrations.migrate()

    async def register(self, advance: Advance) -> None:
        """Register organizations and one account per role; the first account is the administrator's."""
        for done, account in enumerate(ACCOUNTS, start=1):
            if account.is_of_a_contest:
                continue
            if account.role == "administrator":
                await self._open_account(VISITOR, account)
                self.organizations = await organizations.register_organizations(
                    self.actors["administrator"], files.organizations()
                )
            else:
                await self._open_account(self.actors["administrator"], account)
            advance(done, len(ACCOUNTS))

    async def _open_account(self, by: Actor, account: DemoAccount, competition: UUID | None = None) -> Actor:
        actor = self.officers[account.username] = await people.open_account(
            by, account, self.organizations.get(account.organization), competition
        )
        self.actors.setdefault(account.role, actor)
        return actor

    async def lyon(self, _: Advance) -> None:
        """Take in Lyon's published points and compare what the scheme gives with what was published."""
        counts = await lyon.compare(self.actors["administrator"])
        self.summary.lyon_entries, self.summary.lyon_medals, self.summary.lyon_places = counts

    async def reward_program(self, _: Advance) -> None:
        """Put the example programs in force, so that entitlements can appear by themselves."""
        self.skills = await self._in_force("example-qualifications-2026", "hrss", "union")
        self.program = await self._in_force("example-2026", "bureau", "bureau2")

    async def _in_force(self, name: str, drafter: str, approver: str) -> UUID:
        program = await programs.draft(self.officers[drafter], load_program(name))
        await programs.approve(self.officers[approver], program)
        await programs.put_in_force(self.officers[drafter], program)
        return program

    async def run_contest(self, _: Advance) -> None:
        """Set the invented contest up, enter its teams and make its results final."""
        organizer = self.actors["organizer"]
        opened = await contest.open_for_entries(organizer, self.organizations)
        self.contest, self.entered = opened.contest, opened.entries
        await people.claim_records(self.actors, self.organizations, opened.roster)
        self.summary.entries = await entries.enter(organizer, self.contest, self.entered)
        self.summary.events = len(await results.finalize(organizer, self.contest, files.results()))

    async def confirm(self, _: Advance) -> None:
        """Confirm the contest's awards; the reward program hears of it."""
        self.summary.awards = await awards.confirm(self.actors["organizer"], self.contest)
        self.summary.totals = await entitlements.totals(self.actors["bureau_officer"], self.program)

    async def issue(self, _: Advance) -> None:
        """Make the committee an issuer and issue a credential for every award."""
        (committee,) = self.actors["organizer"].organizations("organizer")
        await issuers.create_issuer(self.actors["administrator"], committee, prefix="XGS")
        self.summary.credentials = await issuing.issue(self.actors["organizer"], self.contest)

    async def draw(self, advance: Advance) -> None:
        """Draw every certificate into the demo's folder."""
        await contest.draw(self.contest, self.folder, advance)

    async def revoke(self, _: Advance) -> None:
        """Take a team's first prize back: look first, then do it, then look again."""
        organizer = self.actors["organizer"]
        teams = {e.code for e in await event_queries.events_of(self.contest) if e.form == "team"}
        firsts = [
            award
            for award in await award_queries.awards_of(self.contest)
            if award.kind == "entry" and award.code == "first"
        ]
        fallen = next(award for award in firsts if award.event_code in teams)
        # Nothing later in the story touches the last event's first prize.
        stands = max(firsts, key=lambda award: award.event_code or "")
        summary = self.summary
        summary.previewed = await awards.preview_revocation(organizer, fallen.id, REASON)
        await awards.revoke(organizer, fallen.id, REASON)
        issued = await credentials.issued(self.contest)
        standing = next(c for c in issued if c.award == stands.id)
        revoked = next(c for c in issued if c.award == fallen.id)
        summary.standing = await checking.certificate(standing.code)
        summary.revoked = await checking.certificate(revoked.code)
        summary.trail = await trail(f"award:{fallen.id}")
        summary.totals_after = await entitlements.totals(self.actors["bureau_officer"], self.program)

    async def confirm_accounts(self, _: Advance) -> None:
        """Have everybody's bank account confirmed."""
        self.paying = Paying(self.officers, self.program)
        await self.paying.confirm_accounts()

    async def publish(self, _: Advance) -> None:
        """Put the first list on public notice."""
        await self.paying.publish()

    async def object(self, _: Advance) -> None:
        """Let somebody object, and answer them."""
        await self.paying.object()
        await self.paying.answer()

    async def end_notice(self, _: Advance) -> None:
        """End the notice."""
        await self.paying.end_notice()

    async def approve_education(self, _: Advance) -> None:
        """Approve the list at the education bureau."""
        await self.paying.approve("bureau2")

    async def approve_hrss(self, _: Advance) -> None:
        """Approve the list at the human resources bureau."""
        await self.paying.approve("hrss")

    async def approve_finance(self, _: Advance) -> None:
        """Approve the list at the finance bureau; it is frozen now."""
        await self.paying.approve("finance")

    async def pay(self, _: Advance) -> None:
        """Draw and export a batch."""
        await self.paying.pay()

    async def returns(self, _: Advance) -> None:
        """Read what the bank says: three lines come back."""
        await self.paying.read_returns(refused=3)

    async def pay_again(self, _: Advance) -> None:
        """Mend what came back and pay it in a second batch."""
        await self.paying.mend()
        await self.paying.pay()
        await self.paying.read_returns()

    async def revoke_paid(self, _: Advance) -> None:
        """Take an award back after its money was paid."""
        await self.paying.revoke_paid(self.actors["organizer"])

    async def recover(self, _: Advance) -> None:
        """Record that half of a sum came back."""
        await self.paying.recover()

    async def pay_schools(self, _: Advance) -> None:
        """Pay the schools by a transfer."""
        await self.paying.pay_schools()

    async def commend(self, _: Advance) -> None:
        """Let the education bureau honor who won first prizes."""
        await honoring.make_issuer(self.actors["administrator"], self.officers["bureau"])
        self.summary.honored = await honoring.commend(self.officers["bureau"], self.officers["bureau2"])

    async def qualify(self, _: Advance) -> None:
        """Record certificates and training of a company's employees, and confirm them."""
        hrss, union = self.officers["hrss"], self.officers["union"]
        administrator = self.actors["administrator"]
        self.summary.qualifications = await qualified.record(administrator, hrss, union, self.organizations)
        self.summary.qualified = await entitlements.totals(hrss, self.skills)

    async def publish_more(self, _: Advance) -> None:
        """Put what is left on public notice."""
        self.summary.books = await self.paying.publish_more()

    async def paid_elsewhere(self, _: Advance) -> None:
        """Record what another payer paid for an award; it waits for another officer."""
        await paid_elsewhere.record(self.officers["bureau"], self.program)

    async def elsewhere(self, _: Advance) -> None:
        """Record awards of a contest held elsewhere, and have the bureau confirm each of them."""
        self.summary.confirmations = await elsewhere.record(
            self.actors["school_officer"], self.actors["bureau_officer"]
        )

    async def next_year(self, advance: Advance) -> None:
        """Make the next edition from this one and bring its events to different points of their way."""
        organizer = self.actors["organizer"]
        edition = await events.clone_competition(organizer, self.contest, under_way.next_edition())
        jury = {}
        of_jury = [account for account in ACCOUNTS if account.is_of_a_contest]
        for done, account in enumerate(of_jury, start=1):
            jury[account.username] = await self._open_account(
                self.actors["administrator"], account, competition=edition
            )
            advance(done, len(of_jury) + 1)
        await under_way.go_on(organizer, jury, self.actors["school_officer"], edition, self.entered)
