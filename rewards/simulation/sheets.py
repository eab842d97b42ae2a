"""A simulation to take away: its sums, its budgets, every payee with the reason, and who gains or loses."""

from decimal import Decimal
from typing import Any, Final

from registry.core.exports import Column, Sheet, Value
from registry.core.texts import text
from rewards.entitlements.lines import PASSED_OVER, BudgetUse
from rewards.simulation.breakdown import DIMENSIONS, Dimension, SimulatedGroup
from rewards.simulation.comparison import PayeeChange
from rewards.simulation.outcome import Line
from rewards.simulation.working import Outcome
from rewards.words import GROUNDS, PAYEE_CLASSES, tier_name

GroupLine = tuple[Dimension, SimulatedGroup]
Part = tuple[Sheet[Any], list[Any]]


def yuan(fen: int) -> Decimal:
    """Return a sum as a number of yuan."""
    return Decimal(fen) / 100


_GROUPS: Final[dict[str, Column[GroupLine]]] = {
    "dimension": Column(text("分组", "Grouped by"), lambda line: DIMENSIONS[line[0]], 12),
    "code": Column(text("代码", "Code"), lambda line: line[1].code, 16),
    "group": Column(text("名称", "Name"), lambda line: line[1].name, 28),
    "payees": Column(text("对象数", "Payees"), lambda line: line[1].sum.payees, 10),
    "entitlements": Column(text("项数", "Entitlements"), lambda line: line[1].sum.entitlements, 10),
    "yuan": Column(text("金额（元）", "Yuan"), lambda line: yuan(line[1].sum.amount_fen), 16),
}
_BESIDE: Final[dict[str, Column[GroupLine]]] = {
    "other_payees": Column(
        text("对照：对象数", "Other: payees"),
        lambda line: line[1].other.payees if line[1].other else None,
        12,
    ),
    "other_entitlements": Column(
        text("对照：项数", "Other: entitlements"),
        lambda line: line[1].other.entitlements if line[1].other else None,
        12,
    ),
    "other_yuan": Column(
        text("对照：金额（元）", "Other: yuan"),
        lambda line: yuan(line[1].other.amount_fen) if line[1].other else None,
        16,
    ),
    "difference": Column(
        text("增减（元）", "Difference (yuan)"), lambda line: yuan(line[1].difference_fen), 16
    ),
}
_BUDGETS: Final[Sheet[BudgetUse]] = Sheet(
    text("预算", "Budget"),
    {
        "year": Column(text("年度", "Year"), lambda use: use.year, 8),
        "budget": Column(text("预算（元）", "Budget (yuan)"), lambda use: yuan(use.budget_fen), 16),
        "due": Column(text("按规则应付（元）", "Due by the rules (yuan)"), lambda use: yuan(use.due_fen), 18),
        "entitled": Column(text("实际可付（元）", "Entitled (yuan)"), lambda use: yuan(use.entitled_fen), 16),
        "cut": Column(text("因不足削减（元）", "Cut (yuan)"), lambda use: yuan(use.cut_fen), 16),
        "carried": Column(
            text("结转下年（元）", "Carried over (yuan)"), lambda use: yuan(use.carried_fen), 16
        ),
        "stopped": Column(
            text("超出待定", "Over, to be decided"),
            lambda use: text("是", "yes") if use.stopped else text("否", "no"),
            12,
        ),
    },
)


def _contest(line: Line) -> Value:
    """Return what the contest is called; a qualification has its kind in its stead."""
    award = line.award
    return GROUNDS[award.level] if award.is_qualification else award.competition


LINES: Final[Sheet[Line]] = Sheet(
    text("逐人", "Payees"),
    {
        "payee": Column(text("姓名/单位", "Payee"), lambda line: line.award.payee_name, 20),
        "payee_class": Column(
            text("奖励对象", "Class"), lambda line: PAYEE_CLASSES[line.award.payee_class], 10
        ),
        "school": Column(text("学校或用人单位", "School or employer"), lambda line: line.school_name, 26),
        "competition": Column(text("竞赛", "Competition"), _contest, 20),
        "event": Column(text("赛项", "Event"), lambda line: line.award.discipline, 20),
        "entry": Column(text("参赛队", "Entry"), lambda line: line.award.entry, 10),
        "level": Column(text("级别", "Level"), lambda line: GROUNDS[line.award.level], 8),
        "tier": Column(text("奖次", "Tier"), lambda line: tier_name(line.award.tier), 10),
        "amount": Column(text("应发（元）", "Gross (yuan)"), lambda line: yuan(line.amount_fen), 14),
        "withheld": Column(text("扣税（元）", "Tax (yuan)"), lambda line: yuan(line.withheld_fen), 12),
        "net": Column(
            text("实发（元）", "Net (yuan)"), lambda line: yuan(line.amount_fen - line.withheld_fen), 14
        ),
        "fund_source": Column(text("资金来源", "Fund source"), lambda line: line.fund_source, 14),
        "rule": Column(text("规则", "Rule"), lambda line: line.rule, 14),
        "passed_over": Column(
            text("未计发", "Not paid"), lambda line: PASSED_OVER[line.code] if line.code else "", 16
        ),
        "reason": Column(text("为什么", "Why"), lambda line: line.reason, 60),
    },
)
_CHANGES: Final[Sheet[PayeeChange]] = Sheet(
    text("增减", "Changes"),
    {
        "payee": Column(text("姓名/单位", "Payee"), lambda change: change.payee_name, 20),
        "payee_class": Column(
            text("奖励对象", "Class"), lambda change: PAYEE_CLASSES[change.payee_class], 10
        ),
        "school": Column(text("学校或用人单位", "School or employer"), lambda change: change.school, 26),
        "other": Column(text("对照办法（元）", "Other program (yuan)"), lambda c: yuan(c.other_fen), 18),
        "amount": Column(text("本办法（元）", "This program (yuan)"), lambda c: yuan(c.amount_fen), 18),
        "difference": Column(text("增减（元）", "Difference (yuan)"), lambda c: yuan(c.difference_fen), 16),
    },
)


def parts_of(outcome: Outcome) -> list[Part]:
    """Return the sheets of a simulation's workbook, each with its lines."""
    columns = _GROUPS | _BESIDE if outcome.other else _GROUPS
    groups = [(each.dimension, group) for each in outcome.breakdowns for group in each.groups]
    parts: list[Part] = [(Sheet(text("合计", "Totals"), columns), groups)]
    if outcome.simulation.budgets:
        parts.append((_BUDGETS, list(outcome.simulation.budgets)))
    if outcome.comparison:
        changes = [*outcome.comparison.gaining, *outcome.comparison.losing]
        parts.append((_CHANGES, changes))
    return [*parts, (LINES, list(outcome.simulation.lines))]
