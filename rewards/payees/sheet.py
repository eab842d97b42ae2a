"""The columns of a list of rewards that a school or a bureau takes away; no account number among them."""

from typing import Final

from registry.core import exports
from registry.core.texts import Text, text
from rewards.money import yuan
from rewards.payees.lines import PayeeLine
from rewards.payees.states import MISSING


def _missing(line: PayeeLine) -> Text:
    words = [MISSING[each] for each in line.missing]
    return text("；".join(word.zh for word in words), "; ".join(word.en for word in words))


SHEET: Final[exports.Sheet[PayeeLine]] = exports.Sheet(
    title=text("奖励", "Rewards"),
    columns={
        "payee": exports.Column(text("领款人", "Payee"), lambda line: line.payee_name, 16),
        "payee_class": exports.Column(text("类别", "Class"), lambda line: line.payee_class, 12),
        "school": exports.Column(text("学校", "School"), lambda line: line.school_name, 28),
        "program": exports.Column(text("奖励办法", "Program"), lambda line: line.program_title, 32),
        "competition": exports.Column(text("竞赛", "Competition"), lambda line: line.competition, 32),
        "event": exports.Column(text("赛项", "Event"), lambda line: line.event, 20),
        "prize": exports.Column(text("奖次", "Prize"), lambda line: line.prize, 12),
        "gross": exports.Column(
            text("应发金额（元）", "Gross (yuan)"), lambda line: yuan(line.amount_fen), 16
        ),
        "tax": exports.Column(text("扣税（元）", "Tax (yuan)"), lambda line: yuan(line.withheld_fen), 14),
        "net": exports.Column(text("实发金额（元）", "Net (yuan)"), lambda line: yuan(line.net_fen), 16),
        "state": exports.Column(text("状态", "State"), lambda line: line.state, 16),
        "missing": exports.Column(text("尚缺", "Missing"), _missing, 24),
        "deadline": exports.Column(text("确认期限", "Confirm by"), lambda line: line.deadline, 12),
        "account": exports.Column(text("收款账户", "Account"), lambda line: line.account, 14),
    },
)
