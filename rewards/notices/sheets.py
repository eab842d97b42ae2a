"""The columns in which a public notice is taken away."""

from decimal import Decimal
from typing import Final

from registry.core.exports import Column, Sheet
from registry.core.texts import text
from rewards.notices.public import PublicLine

NOTICE: Final[Sheet[PublicLine]] = Sheet(
    text("公示名单", "Public notice"),
    {
        "number": Column(text("序号", "No."), lambda line: line.number, 6),
        "payee": Column(text("姓名或单位", "Payee"), lambda line: line.payee, 18),
        "payee_class": Column(text("奖励对象类别", "Class"), lambda line: line.payee_class, 12),
        "school": Column(text("学校或用人单位", "School or employer"), lambda line: line.school, 24),
        "competition": Column(text("竞赛名称", "Competition"), lambda line: line.competition, 30),
        "event": Column(text("赛项", "Event"), lambda line: line.event, 20),
        "prize": Column(text("奖次", "Prize"), lambda line: line.prize, 10),
        "amount": Column(
            text("金额（元）", "Amount (yuan)"),
            lambda line: None if line.amount_fen is None else Decimal(line.amount_fen).scaleb(-2),
            12,
        ),
    },
)
