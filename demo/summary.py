"""What the demo says at its end: a short table, where the certificates lie, and how to go on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from competitions.awards.listeners import Consequence
from credentials.checking.queries import Certificate
from demo.honoring import Honored
from registry.audit.queries import AuditEntry
from rewards.entitlements.queries import TierTotal
from rewards.ledger.books import BOOKS
from rewards.ledger.queries import Balance
from rewards.money import yuan


@dataclass
class Summary:
    """What came of each step."""

    certificates: Path
    lyon_entries: int = 0
    lyon_medals: int = 0
    lyon_places: int = 0
    events: int = 0
    entries: int = 0
    awards: int = 0
    credentials: int = 0
    confirmations: int = 0
    honored: Honored | None = None
    qualifications: int = 0
    qualified: Sequence[TierTotal] = ()
    totals: Sequence[TierTotal] = ()
    totals_after: Sequence[TierTotal] = ()
    previewed: Sequence[Consequence] = ()
    standing: Certificate | None = None
    revoked: Certificate | None = None
    books: Balance | None = None
    trail: list[AuditEntry] = field(default_factory=list)

    def show(self, console: Console) -> None:
        """Print everything."""
        console.print(self._overview())
        console.print(self._entitlements())
        self._show_revocation(console)
        self._show_books(console)
        self._show_next(console)

    def _overview(self) -> Table:
        table = Table(title="演示结果 What the demo did")
        table.add_column("步骤 Step")
        table.add_column("结果 Outcome")
        lyon = self.lyon_entries
        table.add_row(
            "世赛里昂2024 WorldSkills Lyon 2024",
            f"奖牌与公布一致 medals as published: {self.lyon_medals}/{lyon}; "
            f"名次一致 places: {self.lyon_places}/{lyon}",
        )
        table.add_row(
            "虚构省赛（示例） Invented contest",
            f"{self.events} 赛项 events, {self.entries} 参赛队（选手） entries",
        )
        table.add_row("奖项 Awards", str(self.awards))
        table.add_row("电子证书 Credentials", str(self.credentials))
        table.add_row("外部获奖的登记证明 Confirmations", str(self.confirmations))
        if self.honored:
            table.add_row(
                "表彰决定（虚构） Commendation (invented)",
                f"{self.honored.number}：{self.honored.certificates} 份荣誉证书 certificates of honor",
            )
        table.add_row(
            "职业技能证书和培训（虚构） Qualifications (invented)",
            f"{self.qualifications} 项已确认 confirmed; 应奖 due: {_count(self.qualified)} 项,"
            f" {yuan(_sum(self.qualified))} 元 yuan",
        )
        return table

    def _entitlements(self) -> Table:
        table = Table(
            title="应奖（示例办法，金额为虚构） Entitlements under the example program; amounts are invented"
        )
        table.add_column("奖次 Tier")
        table.add_column("对象 Payee class")
        table.add_column("项数 Count", justify="right")
        table.add_column("金额（元） Yuan", justify="right")
        for line in self.totals:
            table.add_row(
                f"{line.tier.zh} {line.tier.en}",
                f"{line.payee_class.zh} {line.payee_class.en}",
                str(line.count),
                yuan(line.amount_fen),
            )
        before, after = _sum(self.totals), _sum(self.totals_after)
        table.add_section()
        table.add_row("合计 Total", "", str(sum(line.count for line in self.totals)), yuan(before))
        table.add_row("撤销后 After the revocation", "", _count(self.totals_after), yuan(after))
        return table

    def _show_revocation(self, console: Console) -> None:
        console.print("\n[bold]更正演示 A correction[/bold]，事先预览 previewed first:")
        for consequence in self.previewed:
            console.print(f"  {consequence.room.zh} {consequence.room.en}: {consequence.message.zh}")
            console.print(f"    {consequence.message.en}", style="dim")
        for line in self.trail:
            console.print(
                f"  审计 audit: {line.at:%Y-%m-%d %H:%M:%S} UTC {line.actor} {line.action} {line.reason}"
            )

    def _show_books(self, console: Console) -> None:
        if self.books is None:
            return
        console.print(
            "\n[bold]账目 The books[/bold]，批准＝实发＋代扣＋待发＋退票＋取消"
            " approved = paid + withheld + open + returned + cancelled:"
        )
        for book, words in BOOKS.items():
            console.print(f"  {words.zh} {words.en}: {yuan(getattr(self.books, book))}")

    def _show_next(self, console: Console) -> None:
        console.print(f"\n证书 Certificates: {self.certificates}/ ({self.credentials} PDF)")
        for found in (self.standing, self.revoked):
            if found:
                path = self.certificates / f"{found.printed.serial}.pdf"
                console.print(f"  {path}  {found.state}  {found.printed.url}", soft_wrap=True)
        console.print("\n核验 Verify one:")
        if self.standing:
            path = self.certificates / f"{self.standing.printed.serial}.pdf"
            console.print(f"  .venv/bin/registry credentials verify {path}", soft_wrap=True)
        console.print("打开网站 Serve the site:\n  make run")


def _sum(totals: Sequence[TierTotal]) -> int:
    return sum(line.amount_fen for line in totals)


def _count(totals: Sequence[TierTotal]) -> str:
    return str(sum(line.count for line in totals))
