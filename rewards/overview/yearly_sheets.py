"""The yearly report of a program as a workbook: budget and use, then every dimension with its groups."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from registry.core.exports import Column, Sheet, Value
from registry.core.texts import Text, text
from rewards.overview.yearly import BudgetLine, Report, ReportGroup, ReportPart

GroupLine = tuple[ReportPart, ReportGroup]
_GROUPS: Final[Sheet[GroupLine]] = Sheet(
    text("分项", "Parts"),
    {
        "dimension": Column(text("分组", "Grouped by"), lambda line: line[0].title, 14),
        "code": Column(text("代码", "Code"), lambda line: line[1].code, 18),
        "name": Column(text("名称", "Name"), lambda line: line[1].name, 30),
        "payees": Column(text("人（单位）数", "Payees"), lambda line: line[1].count.payees, 12),
        "entitlements": Column(text("人次", "Entitlements"), lambda line: line[1].count.entitlements, 10),
        "awards": Column(text("项次", "Awards"), lambda line: line[1].count.awards, 10),
        "yuan": Column(text("金额（元）", "Yuan"), lambda line: Decimal(line[1].count.amount_fen) / 100, 16),
    },
)
Fact = tuple[Text, Value]
_FACTS: Final[Sheet[Fact]] = Sheet(
    text("总表", "Summary"),
    {
        "fact": Column(text("项目", "Item"), lambda line: line[0], 30),
        "value": Column(text("内容", "Value"), lambda line: line[1], 40),
    },
)
_BUDGET: Final[tuple[tuple[Text, Callable[[BudgetLine], int]], ...]] = (
    (text("预算（元）", "Budget (yuan)"), lambda line: line.budget_fen),
    (text("已批准（元）", "Approved (yuan)"), lambda line: line.used_fen),
    (text("其中已发放（元）", "Of it paid (yuan)"), lambda line: line.paid_fen),
    (text("应奖，未批准（元）", "Due, not approved (yuan)"), lambda line: line.due_fen),
    (text("余额（元）", "Left (yuan)"), lambda line: line.left_fen),
)


def facts_of(report: Report) -> list[Fact]:
    """Return what the report says in all, with budget and use, each with its words; sums in yuan."""
    standing = report.standing
    facts: list[Fact] = [
        (text("奖励办法", "Program"), report.program.title),
        (text("版本", "Version"), report.program.version),
        (text("竞赛年度", "Contest year"), report.year or text("全部年度", "all years")),
        (text("人（单位）数", "Payees"), standing.payees),
        (text("人次", "Entitlements"), standing.entitlements),
        (text("项次", "Awards"), standing.awards),
        (text("金额（元）", "Yuan"), Decimal(standing.amount_fen) / 100),
    ]
    if report.budget is not None:
        facts += [(words, Decimal(fen(report.budget)) / 100) for words, fen in _BUDGET]
    return facts


def parts_of(report: Report) -> list[tuple[Sheet[Any], list[Any]]]:
    """Return the sheets of the workbook with their lines."""
    groups = [(part, group) for part in report.parts for group in part.groups]
    return [(_FACTS, facts_of(report)), (_GROUPS, groups)]
