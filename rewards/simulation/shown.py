"""A simulation as the command line prints it: as one JSON object, or as text and tables."""

from dataclasses import asdict, fields
from typing import Any

import rich_click as click
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from registry.core.texts import Text
from rewards.entitlements.lines import Entitlement, PassedOver
from rewards.entitlements.totals import Subtotal, Totals, totals_of
from rewards.money import yuan
from rewards.simulation.breakdown import Breakdown, SimulatedGroup
from rewards.simulation.comparison import PayeeChange
from rewards.simulation.outcome import Simulation
from rewards.simulation.working import Outcome
from rewards.words import GROUNDS, PAYEE_CLASSES, tier_name


def as_document(outcome: Outcome) -> dict[str, Any]:
    """Return the JSON object that `--json` prints; docs/cli/rewards-simulate.md describes it."""
    simulation = outcome.simulation
    calculation = simulation.calculation
    totals = totals_of(calculation.entitlements)
    found = {
        "program": _program(simulation),
        "entitlements": [_line(line) for line in calculation.entitlements],
        "passed_over": [_line(line) for line in calculation.passed_over],
        "totals": {
            "by_tier_and_payee_class": [
                _subtotal(("tier", "payee_class"), line) for line in totals.by_tier_and_payee_class
            ],
            "by_fund_source": [_subtotal(("fund_source",), line) for line in totals.by_fund_source],
            "by_level": [_subtotal(("level",), line) for line in totals.by_level],
            "by_school": [_of_group(group) for group in _by_school(outcome).groups],
        },
        "budgets": [asdict(use) for use in calculation.budgets],
        "outside_period": simulation.outside,
        "total_fen": totals.total_fen,
    }
    return found | {"comparison": _compared(outcome)} if outcome.comparison else found


def _compared(outcome: Outcome) -> dict[str, Any] | None:
    if outcome.comparison is None or outcome.other is None:
        return None
    compared = outcome.comparison
    return {
        "against": _program(outcome.other),
        "total_fen": outcome.other.total_fen,
        "difference_fen": compared.difference_fen,
        "gained_fen": compared.gained_fen,
        "lost_fen": compared.lost_fen,
        "same": compared.same,
        "gaining": [_change(change) for change in compared.gaining],
        "losing": [_change(change) for change in compared.losing],
        "breakdowns": {
            each.dimension: [_of_group(group) for group in each.groups] for each in outcome.breakdowns
        },
    }


def _program(simulation: Simulation) -> dict[str, Any]:
    return {"name": simulation.program.name, "version": simulation.program.version}


def _change(change: PayeeChange) -> dict[str, Any]:
    return asdict(change) | {"difference_fen": change.difference_fen}


def _by_school(outcome: Outcome) -> Breakdown:
    return next(each for each in outcome.breakdowns if each.dimension == "school")


def _of_group(group: SimulatedGroup) -> dict[str, Any]:
    made = {"code": group.code, "name": group.name.zh, **asdict(group.sum)}
    if group.other is None:
        return made
    return made | {"other": asdict(group.other), "difference_fen": group.difference_fen}


def _line(line: Entitlement | PassedOver) -> dict[str, Any]:
    values = {field.name: getattr(line, field.name) for field in fields(line)}
    return values | {"reason": line.reason.model_dump()}


def _subtotal(names: tuple[str, ...], line: Subtotal) -> dict[str, Any]:
    group = dict(zip(names, line.group, strict=True))
    return group | {"entitlements": line.entitlements, "amount_fen": line.amount_fen}


def show(outcome: Outcome) -> None:
    """Print each payee's sum with its reason, then the totals, then what differs from the other program."""
    simulation = outcome.simulation
    program, calculation = simulation.program, simulation.calculation
    totals = totals_of(calculation.entitlements)
    click.echo(f"{program.title.zh} v{program.version}  {program.title.en} v{program.version}")
    click.echo(f"{program.basis.note.zh}\n{program.basis.note.en}\n")
    for line in calculation.entitlements:
        _show_line(line, f"{yuan(line.amount_fen)} 元")
    if calculation.passed_over:
        click.echo("\n不予计发 Passed over")
    for beaten in calculation.passed_over:
        _show_line(beaten, f"[{beaten.code}]")
    click.echo()
    console = Console()
    console.print(_tier_table(totals))
    funds = {source.code: source.title for source in program.fund_sources}
    console.print(_plain_table("资金来源 Fund source", totals.by_fund_source, funds))
    console.print(
        _plain_table("级别 Level", totals.by_level, {str(code): name for code, name in GROUNDS.items()})
    )
    console.print(_school_table(_by_school(outcome)))
    if outcome.comparison:
        console.print(_change_table(outcome))
    _show_budgets(simulation)
    click.echo(f"合计 Total: {yuan(totals.total_fen)} 元 yuan")
    if outcome.comparison and outcome.other:
        other = outcome.other
        click.echo(
            f"对照 Compared with {other.program.name} v{other.program.version}:"
            f" {yuan(other.total_fen)} 元 yuan"
        )
        click.echo(f"相差 Difference: {_signed(outcome.comparison.difference_fen)} 元 yuan")


def _show_budgets(simulation: Simulation) -> None:
    for use in simulation.budgets:
        said = f"预算 Budget {use.year or ''}: {yuan(use.budget_fen)} 元，应付 due {yuan(use.due_fen)}"
        said += f"，可付 entitled {yuan(use.entitled_fen)}"
        if use.cut_fen:
            said += f"，削减 cut {yuan(use.cut_fen)}"
        if use.carried_fen:
            said += f"，结转 carried over {yuan(use.carried_fen)}"
        click.echo(said + ("，超出，须先决定 over the budget, to be decided" if use.stopped else ""))


def _signed(fen: int) -> str:
    return f"+{yuan(fen)}" if fen > 0 else yuan(fen)


def _school_table(schools: Breakdown) -> Table:
    table = Table("学校或用人单位 School or employer")
    _add_figures(table)
    for group in schools.groups:
        table.add_row(Styled(group.name.zh), str(group.sum.entitlements), yuan(group.sum.amount_fen))
    return table


def _change_table(outcome: Outcome) -> Table:
    """Return who gains and who loses, the largest difference first."""
    table = Table("对象 Payee", "学校或用人单位 School or employer", title="增减 Who gains, who loses")
    for heading in ("对照 Other", "本办法 This", "增减 Difference"):
        table.add_column(heading, justify="right")
    compared = outcome.comparison
    for change in (*compared.gaining, *compared.losing) if compared else ():
        table.add_row(
            Styled(change.payee_name),
            Styled(change.school),
            yuan(change.other_fen),
            yuan(change.amount_fen),
            _signed(change.difference_fen),
        )
    return table


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
