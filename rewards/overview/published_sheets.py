"""The columns of the public yearly totals when they are taken away."""

from decimal import Decimal
from typing import Final

from registry.core.exports import Column, Sheet
from registry.core.texts import text
from rewards.overview.published import PLACES, PaidLine

PAID: Final[Sheet[PaidLine]] = Sheet(
    text("奖励年度汇总", "Rewards by year"),
    {
        "year": Column(text("竞赛年度", "Contest year"), lambda line: line.year, 8),
        "level": Column(text("级别", "Level"), lambda line: line.level_name, 10),
        "tier": Column(text("奖次", "Tier"), lambda line: line.tier_name, 12),
        "of": Column(text("单位类别", "School or employer"), lambda line: PLACES[line.of], 14),
        "school": Column(text("名称", "Name"), lambda line: line.school, 30),
        "payee_class": Column(text("奖励对象", "Payee class"), lambda line: line.payee_class_name, 12),
        "entitlements": Column(text("项数", "Entitlements"), lambda line: line.entitlements, 10),
        "yuan": Column(text("金额（元）", "Yuan"), lambda line: Decimal(line.amount_fen) / 100, 16),
    },
)
