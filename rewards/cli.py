"""`registry rewards simulate`: what a program would pay for a list of awards. Needs no database."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import rich_click as click
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from competitions.words import LEVELS
from registry.core.texts import Text
from rewards.awards_table import read_awards
from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import Calculation, Entitlement, PassedOver
from rewards.entitlements.totals import Subtotal, Totals, totals_of
from rewards.money import yuan
from rewards.programs.documents import Program
from rewards.programs.loading import load_program
from rewards.words import PAYEE_CLASSES, tier_name


@click.group()
def rewards() -> None:
    """奖励 Rewards: programs and what they pay."""


@rewards.command()
@click.option("--program", "program_name", required=True, metavar="NAME|FILE", help="奖励办法 The program.")
@click.option(
    "--awards", "awards_file", required=True, metavar="FILE", help="获奖名单 The awards, .csv or .xlsx."
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON Print one JSON object.")
def simulate(program_name: str, awards_file: str, *, as_json: bool) -> None:
    """试算 Work out who would be paid what, and why, without a database."""
    program = load_program(program_name)
    outcome = calculate(program, read_awards(Path(awards_file)))
    totals = totals_of(outcome.entitlements)
    if as_json:
        click.echo(json.dumps(as_document(program, outcome, totals), ensure_ascii=False, indent=2))
    else:
        _show(program, outcome, totals)


def as_document(program: Program, outcome: Calculation, totals: Totals) -> dict[str, Any]:
    """Return the JSON object that `--json` prints; docs/cli/rewards-simulate.md describes it."""
    return {
        "program": {"name": program.name, "version": program.version},
        "entitlements": [_line(line) for line in outcome.entitlements],
        "passed_over": [_line(line) for line in outcome.passed_over],
        "totals": {
            "by_tier_and_payee_class": [
                _subtotal(("tier", "payee_class"), line) for line in totals.by_tier_and_payee_class
            ],
            "by_fund_source": [_subtotal(("fund_source",), line) for line in totals.by_fund_source],
            "by_level": [_subtotal(("level",), line) for line in totals.by_level],
        },
        "total_fen": totals.total_fen,
    }


def _line(line: Entitlement | PassedOver) -> dict[str, Any]:
    values = {field.name: getattr(line, field.name) for field in fields(line)}
    return values | {"reason": line.reason.model_dump()}


def _subtotal(names: tuple[str, ...], line: Subtotal) -> dict[str, Any]:
    group = dict(zip(names, line.group, strict=True))
    return group | {"entitlements": line.entitlements, "amount_fen": line.amount_fen}


def _show(program: Program, outcome: Calculation, totals: Totals) -> None:
    """Print each payee's sum with its reason, then the totals."""
    click.echo(f"{program.title.zh} v{program.version}  {program.title.en} v{program.version}")
    click.echo(f"{program.basis.note.zh}\n{program.basis.note.en}\n")
    for line in outcome.entitlements:
        _show_line(line, f"{yuan(line.amount_fen)} 元")
    if outcome.passed_over:
        click.echo("\n不予计发 Passed over")
    for beaten in outcome.passed_over:
        _show_line(beaten, f"[{beaten.code}]")
    click.echo()
    console = Console()
    console.print(_tier_table(totals))
    funds = {source.code: source.title for source in program.fund_sources}
    console.print(_plain_table("资金来源 Fund source", totals.by_fund_source, funds))
    console.print(
        _plain_table("级别 Level", totals.by_level, {str(code): name for code, name in LEVELS.items()})
    )
    click.echo(f"合计 Total: {yuan(totals.total_fen)} 元 yuan")


def _show_line(line: Entitlement | PassedOver, outcome: str) -> None:
    who = PAYEE_CLASSES[line.payee_class]
    click.echo(f"{line.payee_name} ({line.payee_id}) · {who.zh} {who.en} · {line.award_id} · {outcome}")
    click.echo(f"    {line.reason.zh}\n    {line.reason.en}")


def _tier_table(totals: Totals) -> Table:
    table = Table("奖次 Tier", "对象 Payee class", title="按奖次和对象 By tier and payee class")
    _add_figures(table)
    for line in totals.by_tier_and_payee_class:
        tier, payee_class = line.group
        who = {str(code): name for code, name in PAYEE_CLASSES.items()}[payee_class]
        table.add_row(_named(tier_name(tier)), _named(who), str(line.entitlements), yuan(line.amount_fen))
    return table


def _plain_table(heading: str, lines: tuple[Subtotal, ...], names: dict[str, Text]) -> Table:
    table = Table(heading)
    _add_figures(table)
    for line in lines:
        table.add_row(_named(names[line.group[0]]), str(line.entitlements), yuan(line.amount_fen))
    return table


def _add_figures(table: Table) -> None:
    table.add_column("份数 Count", justify="right")
    table.add_column("金额（元）Yuan", justify="right")


def _named(name: Text) -> Styled:
    """Return a name in both languages, as text in which brackets are no markup."""
    return Styled(f"{name.zh} {name.en}")
