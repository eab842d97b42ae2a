"""The main job, step by step, through the services that the API and the pages use. It decides nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import pyotp
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from competitions.awards import queries as award_queries
from competitions.awards import service as awards
from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import moving
from competitions.events import queries as event_queries
from competitions.events import service as events
from competitions.results import queries as result_queries
from competitions.results import service as results
from competitions.results.ranking import ScoredEntry
from credentials.certificate.of_token import certificate_of
from credentials.checking import queries as checking
from credentials.issuers import service as issuers
from credentials.issuing import queries as credentials
from credentials.issuing import service as issuing
from demo import elsewhere, files, under_way
from demo.accounts import ACCOUNTS, DemoAccount
from demo.summary import Summary
from registry.audit.queries import trail
from registry.core import database, migrations
from registry.core.actor import VISITOR, Actor
from registry.core.settings import current
from registry.people.accounts import queries as account_queries
from registry.people.accounts import service as accounts
from registry.people.accounts.schemas import AccountIn
from registry.people.invitations import claims
from registry.people.invitations import service as invitations
from registry.people.invitations.schemas import InvitationIn
from registry.people.organizations import service as organizations
from registry.people.persons import registering as persons
from registry.people.persons.schemas import PersonIn
from registry.people.sign_in import second_factor, sessions
from rewards.entitlements import queries as entitlements
from rewards.programs import service as programs
from rewards.programs.loading import load_program

Advance = Callable[[int, int], None]
Step = Callable[[Advance], Awaitable[None]]

REASON = "演示：经复核，该参赛队参赛资格不符。"
_SCHOOL_YEAR = date(2026, 9, 1)


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
            for words, step in story.steps():
                task = progress.add_task(words, total=1)
                await step(lambda done, total, task=task: progress.update(task, completed=done, total=total))  # type: ignore[misc]  # mypy cannot infer the bound default
                progress.update(task, completed=progress.tasks[task].total)
    return story.summary


class _Story:
    """The steps of the demo and what one step leaves for the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.summary = Summary(certificates=folder)
        self.actors: dict[str, Actor] = {}
        self.organizations: dict[str, UUID] = {}
        self.contest: UUID
        self.entered: list[EntryIn] = []
        self.program: UUID

    def steps(self) -> list[tuple[str, Step]]:
        """Return every step with what it is called, in order."""
        return [
            ("建立数据库 Migrate the database", self.migrate),
            ("登记单位与账号 Organizations and accounts", self.people),
            ("世赛里昂2024成绩入库 Take in WorldSkills Lyon 2024", self.lyon),
            ("奖励办法开始执行 Put the reward program in force", self.reward_program),
            ("虚构省赛：报名与定稿 Invented contest: entries, results", self.run_contest),
            ("确认奖项，应奖自动产生 Confirm awards; entitlements appear", self.confirm),
            ("签发电子证书 Issue credentials", self.issue),
            ("绘制证书PDF Draw certificates", self.draw),
            ("撤销一个奖项 Revoke one award", self.revoke),
            ("外部获奖：核准、登记证明 Awards decided elsewhere, confirmed", self.elsewhere),
            ("来年赛事：报名、评分、公示 Next year's contest, under way", self.next_year),
        ]

    async def migrate(self, _: Advance) -> None:
        """Build the schema."""
        await migrations.migrate()

    async def people(self, advance: Advance) -> None:
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
        made = await accounts.create_account(
            by,
            AccountIn.model_validate(
                {
                    "username": account.username,
                    "display_name": account.display_name,
                    "password": account.password,
                    "grants": [
                        {
                            "role": account.role,
                            "organization": self.organizations.get(account.organization),
                            "competition": competition,
                        }
                    ],
                }
            ),
        )
        session = await sessions.start(made, "api", second_factor=True)
        actor = self.actors[account.role] = await account_queries.actor_of(session)
        if account.totp_secret:
            await second_factor.begin(actor, secret=account.totp_secret)
            await second_factor.confirm(actor, pyotp.TOTP(account.totp_secret).now())
        return actor

    async def lyon(self, _: Advance) -> None:
        """Take in Lyon's published points and compare what the scheme gives with what was published."""
        organizer = self.actors["administrator"]
        lines = files.lyon()
        competition = await events.create_competition(organizer, files.lyon_competition(lines))
        await entries.enter(
            organizer,
            competition,
            [EntryIn(event=line.event, code=line.member, delegation=line.member) for line in lines],
        )
        scored = [ScoredEntry(event=line.event, entry=line.member, points=line.points) for line in lines]
        await results.finalize(organizer, competition, scored)
        published = {(line.event, line.member): (line.place, line.award) for line in lines}
        for event in await event_queries.events_of(competition):
            version = await result_queries.newest_version(event.id)
            for line in await result_queries.lines(event, version) if version else []:
                place, award = published[(event.code, line.entry)]
                self.summary.lyon_entries += 1
                self.summary.lyon_medals += line.award_code == award
                self.summary.lyon_places += line.place == place

    async def reward_program(self, _: Advance) -> None:
        """Put the example program in force, so that entitlements can appear by themselves."""
        program = load_program("example-2026")
        self.program = await programs.put_in_force(self.actors["bureau_officer"], program)

    async def run_contest(self, _: Advance) -> None:
        """Set the invented contest up, enter its teams and make its results final."""
        organizer = self.actors["organizer"]
        roster = files.roster()
        registered = await persons.register_persons(
            organizer,
            [
                PersonIn(
                    name=line.name,
                    latin_name=line.latin_name,
                    organization=self.organizations[line.school],
                    role="student" if line.role == "member" else "teacher",
                    since=_SCHOOL_YEAR,
                    fictional=True,
                )
                for line in roster
            ],
        )
        self.contest = await events.create_competition(organizer, files.contest())
        await moving.move_all(organizer, self.contest, "entering")
        made: dict[str, EntryIn] = {}
        for line, person in zip(roster, registered.ids, strict=True):
            school = self.organizations[line.school]
            entry = made.get(line.entry) or EntryIn(
                event=line.event, code=line.entry, organization=school, unofficial=line.unofficial
            )
            if line.role == "member":
                added = {"members": (*entry.members, person)}
            else:
                added = {"tutors": (*entry.tutors, person)}
            made[line.entry] = entry.model_copy(update=added)
        await self._own_records(roster, registered.ids)
        self.entered = list(made.values())
        self.summary.entries = await entries.enter(organizer, self.contest, self.entered)
        self.summary.events = len(await results.finalize(organizer, self.contest, files.results()))

    async def _own_records(self, roster: Sequence[files.RosterLine], known: Sequence[UUID]) -> None:
        """Let the student's and the teacher's account claim the record of somebody of their school."""
        officer = self.actors["school_officer"]
        (school,) = officer.organizations("school_officer")
        of_school = [
            (line, person)
            for line, person in zip(roster, known, strict=True)
            if self.organizations[line.school] == school
        ]
        student = next(person for line, person in of_school if line.role == "member")
        (slip,) = await claims.make_codes(officer, school, [student])
        await claims.claim(self.actors["student"], slip.code, slip.name, None)
        teacher, person = next((line.name, person) for line, person in of_school if line.role != "member")
        invitation = InvitationIn(name=teacher, role="teacher", organization=school, person=person)
        link = await invitations.invite(officer, invitation)
        await invitations.accept(self.actors["teacher"], link.address.rpartition("/")[2], None)

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
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.pdf"):
            old.unlink()
        issued = await credentials.issued(self.contest)
        for done, credential in enumerate(issued, start=1):
            content = await asyncio.to_thread(certificate_of, credential.token)
            (self.folder / f"{credential.serial}.pdf").write_bytes(content)
            advance(done, len(issued))

    async def revoke(self, _: Advance) -> None:
        """Take a team's first prize back: look first, then do it, then look again."""
        organizer = self.actors["organizer"]
        teams = {e.code for e in await event_queries.events_of(self.contest) if e.form == "team"}
        fallen = next(
            award
            for award in await award_queries.awards_of(self.contest)
            if award.kind == "entry" and award.code == "first" and award.event_code in teams
        )
        summary = self.summary
        summary.previewed = await awards.preview_revocation(organizer, fallen.id, REASON)
        await awards.revoke(organizer, fallen.id, REASON)
        issued = await credentials.issued(self.contest)
        standing = next(c for c in issued if c.award != fallen.id)
        revoked = next(c for c in issued if c.award == fallen.id)
        summary.standing = await checking.certificate(standing.code)
        summary.revoked = await checking.certificate(revoked.code)
        summary.trail = await trail(f"award:{fallen.id}")
        summary.totals_after = await entitlements.totals(self.actors["bureau_officer"], self.program)

    async def elsewhere(self, _: Advance) -> None:
        """Record awards of a contest held elsewhere, and have the bureau confirm each of them."""
        self.summary.confirmations = await elsewhere.record(
            self.actors["administrator"], self.actors["school_officer"], self.actors["bureau_officer"]
        )

    async def next_year(self, advance: Advance) -> None:
        """Make the next edition from this one and bring its events to different points of their way."""
        organizer = self.actors["organizer"]
        contest = await events.clone_competition(organizer, self.contest, under_way.next_edition())
        jury = {}
        of_jury = [account for account in ACCOUNTS if account.is_of_a_contest]
        for done, account in enumerate(of_jury, start=1):
            jury[account.username] = await self._open_account(
                self.actors["administrator"], account, competition=contest
            )
            advance(done, len(of_jury) + 1)
        await under_way.go_on(organizer, jury, self.actors["school_officer"], contest, self.entered)
