"""The last links of the chain: from what is due to what was paid, returned, paid again and recovered.

Every name, account and bank is invented. Each function is one day of the story; `demo.story` says which.
"""

import csv
import io
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import pyotp
from asyncpg import Record

from competitions.awards import service as awards
from demo.accounts import ACCOUNTS
from registry.calendar import service as calendar
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.working_days import shipped
from registry.people.accounts import queries as account_queries
from registry.people.accounts import service as accounts
from registry.people.accounts.schemas import AccountIn as SignInAccount
from registry.people.sign_in import sessions
from rewards.approvals import service as approvals
from rewards.ledger.queries import Balance, of_program
from rewards.notices import answering, drafting, objecting
from rewards.notices import service as notices
from rewards.payees import service as payees
from rewards.payees.account_numbers import check_digit
from rewards.payees.schemas import AccountIn
from rewards.payees.service import Payee
from rewards.payments import opening, return_files
from rewards.payments import service as payments
from rewards.payments.exporting import export
from rewards.payments.paying import Payment
from rewards.recovery import queries as recovery_queries
from rewards.recovery import service as recovery

_CONTACT: Final = "长春示例教育局职教处（虚构），0431-00000000，长春市示例路 1 号"
_BANK: Final = "示例银行长春分行（虚构）"
_REFUSED: Final = ("户名不符", "账号已销户", "账号不存在")
# The one of the examples in which rare characters can be written.
_COLUMNS: Final = "example-agency"
# Left for a second list, so that one is on public notice when the demo is opened.
_LATER: Final = 12

_INVENTED_HOLIDAYS: Final = (
    *((1, day) for day in (1, 2)),
    *((2, day) for day in range(1, 5)),
    *((5, day) for day in (1, 2)),
    *((10, day) for day in range(1, 8)),
)

_DUE = """
SELECT t.id, coalesce(t.person, t.organization) AS payee, t.person IS NOT NULL AS is_person,
       coalesce(p.name, o.name) AS name, coalesce(o.id, m.organization) AS school
FROM rewards.entitlement t
LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
LEFT JOIN registry.person p ON p.id = t.person
LEFT JOIN registry.organization o ON o.id = t.organization
LEFT JOIN registry.membership m ON m.person = t.person
JOIN competitions.award a ON a.id = t.award
LEFT JOIN competitions.event e ON e.id = a.event
WHERE t.program = $1 AND w.id IS NULL ORDER BY e.code NULLS LAST, a.place NULLS LAST, t.rule, name
"""


@dataclass
class Paying:
    """What one day leaves for the next; `officers` are the demo's accounts by user name."""

    officers: dict[str, Actor]
    program: UUID
    own: dict[UUID, Actor] = field(default_factory=dict)
    accounts: int = 0
    list: UUID | None = None
    batch: UUID | None = None

    async def confirm_accounts(self) -> None:
        """Let every payee's account be confirmed: by themselves, or by their school's officer."""
        of_school = await self._officers_of_schools()
        # They have claimed their records since they signed in.
        own = {
            actor.person_id: actor
            for actor in [await _signed_in(self.officers[name]) for name in ("student", "teacher")]
        }
        seen: set[UUID] = set()
        for row in await database.fetch(_DUE, self.program):
            if row["payee"] in seen or row["school"] not in of_school:
                continue
            seen.add(row["payee"])
            who = own.get(row["payee"]) or of_school[row["school"]]
            self.own[row["payee"]] = who
            await self._confirm(who, row["payee"], row["name"], is_person=row["is_person"])

    async def _confirm(self, who: Actor, payee: UUID, name: str, *, is_person: bool) -> None:
        self.accounts += 1
        body = f"620000{self.accounts:012d}"
        account = AccountIn(
            holder_name=name,
            bank=_BANK,
            number=body + check_digit(body) if is_person else f"22010000{self.accounts:08d}",
            phone="13900000000",
            of_age=True,
        )
        await payees.confirm_account(
            who, Payee(person=payee) if is_person else Payee(organization=payee), account
        )

    async def _officers_of_schools(self) -> dict[UUID, Actor]:
        """Return an officer of each school; those that the demo has no account for cannot sign in."""
        (known,) = self.officers["school"].organizations("school_officer")
        found = {known: self.officers["school"]}
        schools = await database.fetch(
            "SELECT DISTINCT m.organization AS id FROM rewards.entitlement t"
            " JOIN registry.membership m ON m.person = t.person WHERE t.program = $1 ORDER BY 1",
            self.program,
        )
        for number, row in enumerate((row for row in schools if row["id"] != known), start=1):
            made = await accounts.create_account(
                self.officers["admin"],
                SignInAccount.model_validate(
                    {
                        "username": f"school-officer-{number}",
                        "display_name": f"示例学校负责人{number}（虚构）",
                        # Nobody is to sign in as these.
                        "password": secrets.token_urlsafe(24),
                        "grants": [{"role": "school_officer", "organization": row["id"]}],
                    }
                ),
            )
            found[row["id"]] = await _of_account(made)
        return found

    async def enter_calendars(self) -> None:
        """Enter invented holidays where the story comes to a year that the shipped calendar lacks."""
        today = clock.today()
        for year in range(today.year, (today + timedelta(days=60)).year + 1):
            if year not in shipped().years:
                off = [date(year, month, day) for month, day in _INVENTED_HOLIDAYS]
                await calendar.enter_year(self.officers["bureau"], year, off, [], "虚构的放假安排，仅供演示")

    async def publish(self) -> None:
        """Draft the first list, of all but a few, and put it on public notice."""
        await self.enter_calendars()
        rows = [row for row in await database.fetch(_DUE, self.program) if row["payee"] in self.own]
        due = [row["id"] for row in sorted(rows, key=self._turn)]
        self.list = await drafting.draft(
            self.officers["bureau"],
            self.program,
            "2026年职业技能竞赛奖励名单第一批（虚构）",
            due[:-_LATER],
            contact=_CONTACT,
        )
        await notices.publish(self.officers["bureau"], self.list)

    def _turn(self, row: Record) -> int:
        """Return where a sum stands in the order of the lists.

        Last come those whose accounts the demo's school looks after: whoever opens the demo can follow these
        to the end, as nobody signs in for the other schools. Who signs in themselves is on the first list.
        """
        who = self.own[row["payee"]]
        if who.account_id == self.officers["school"].account_id:
            return 2 if row["is_person"] else 1
        return 0 if who.person_id == row["payee"] else 1

    async def object(self) -> None:
        """Let somebody object to two lines, without a name."""
        await objecting.file(self._list(), "3、4", "示例异议：这两行的参赛队名单与现场不符，请核实。（虚构）")

    async def answer(self) -> None:
        """Uphold the objection for one line; the other is free again."""
        rows = await database.fetch(
            "SELECT o.id, l.line FROM rewards.objection o JOIN rewards.objection_line l ON l.objection = o.id"
            " WHERE o.list = $1 ORDER BY l.line",
            self._list(),
        )
        words = "经核实，其中一行确有不符，移出名单；另一行无误。（虚构）"
        await answering.answer(self.officers["bureau2"], rows[0]["id"], "upheld", words, [rows[0]["line"]])

    async def end_notice(self) -> None:
        """End the notice and put the list up for approval."""
        await notices.end_notice(self.officers["bureau"], self._list())

    async def approve(self, username: str) -> None:
        """Approve the list for one bureau, with the one-time code of that moment."""
        secret = next(account.totp_secret for account in ACCOUNTS if account.username == username)
        code = pyotp.TOTP(secret).at(clock.now())
        await approvals.approve(self.officers[username], self._list(), code)

    async def pay(self) -> None:
        """Draw a batch of all that can be paid, and export its files."""
        self.batch = await payments.draw(self.officers["finance"], self.program)
        await export(self.officers["finance"], self.batch, _COLUMNS)

    async def pay_schools(self) -> None:
        """Draw the schools' sums as a transfer between budgets; nobody has answered it yet."""
        transfer = await payments.draw(self.officers["finance"], self.program, "transfer")
        await export(self.officers["finance"], transfer)

    async def read_returns(self, *, refused: int = 0) -> None:
        """Read what the bank says: everything paid but the first few lines."""
        if self.batch is None:
            raise AssertionError("there is a batch")
        lines = await opening.payments(self.batch)
        content = _bank_says(lines, refused)
        await return_files.read(self.officers["finance"], self.batch, content, "回单.csv")

    async def mend(self) -> None:
        """Let the payees of what came back confirm another account."""
        rows = await database.fetch(
            "SELECT DISTINCT coalesce(t.person, t.organization) AS payee, t.person IS NOT NULL AS is_person,"
            " coalesce(p.name, o.name) AS name FROM rewards.batch_line l"
            " JOIN rewards.entitlement t ON t.id = l.entitlement"
            " LEFT JOIN registry.person p ON p.id = t.person"
            " LEFT JOIN registry.organization o ON o.id = t.organization"
            " WHERE l.batch = $1 AND l.outcome = 'returned'",
            self.batch,
        )
        for row in rows:
            await self._confirm(self.own[row["payee"]], row["payee"], row["name"], is_person=row["is_person"])

    async def revoke_paid(self, organizer: Actor) -> None:
        """Take an award back for which money was paid: what was paid has to come back."""
        # Of an award whose people are all paid: none of them waits for the second list.
        award = await database.fetch_value(
            "SELECT t.award FROM rewards.entitlement t"
            " JOIN competitions.award a ON a.id = t.award AND a.code = 'second'"
            " JOIN competitions.event v ON v.id = a.event"
            " LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id"
            " WHERE t.program = $1 AND t.person IS NOT NULL AND w.id IS NULL"
            " GROUP BY t.award, v.code, a.place HAVING bool_and(EXISTS (SELECT 1 FROM rewards.ledger_entry e"
            " WHERE e.entitlement = t.id AND e.book = 'paid'))"
            " ORDER BY v.code, a.place, t.award LIMIT 1",
            self.program,
        )
        await awards.revoke(organizer, award, "演示：赛后核实该队有一名选手不符合参赛条件。")

    async def recover(self) -> None:
        """Record that half of the first sum came back."""
        owed = await recovery_queries.receivables(self.officers["finance"])
        await recovery.settle(
            self.officers["finance"], owed[0].id, owed[0].amount_fen // 2, "示例缴款书 0001 号（虚构）"
        )

    async def publish_more(self) -> Balance:
        """Put what is left on public notice, with an objection that waits; returns the books."""
        later = await drafting.draft(
            self.officers["bureau"],
            self.program,
            "2026年职业技能竞赛奖励名单第二批（虚构）",
            contact=_CONTACT,
        )
        await notices.publish(self.officers["bureau"], later)
        await objecting.file(later, "1", "示例异议：请核对该行的学校名称。（虚构）")
        return await of_program(self.program)

    def _list(self) -> UUID:
        if self.list is None:
            raise AssertionError("there is a list")
        return self.list


async def _signed_in(actor: Actor) -> Actor:
    """Return an actor as it is now."""
    if actor.account_id is None:
        raise AssertionError("an account of the demo signs in")
    return await _of_account(actor.account_id)


async def _of_account(account: UUID) -> Actor:
    return await account_queries.actor_of(await sessions.start(account, "api", second_factor=True))


def _bank_says(lines: list[Payment], refused: int) -> bytes:
    """Return a bank's answer as it sends it: a table in its own words and encoding."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["序号", "收款账号", "收款户名", "金额", "处理结果", "失败原因"])
    for place, line in enumerate(lines):
        why = _REFUSED[place % len(_REFUSED)] if place < refused else ""
        yuan = f"{line.net_fen / 100:.2f}"
        said = "失败" if why else "成功"
        table.writerow([line.position, line.account_number, line.holder_name, yuan, said, why])
    return text.getvalue().encode("gb18030")
