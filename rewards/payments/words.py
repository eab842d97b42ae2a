"""What the codes of batches and returns are called on pages, and how they look as badges."""

from typing import Final

from registry.core.texts import Text, text

KINDS: Final[dict[str, Text]] = {
    "bank": text("银行代发", "By bank"),
    "transfer": text("预算划转", "Budget transfer"),
}
STATES: Final[dict[str, Text]] = {
    "drawn": text("已生成，待导出", "Drawn, to be exported"),
    "exported": text("已导出，等银行答复", "Exported, waiting for the bank"),
    "answered": text("部分答复", "Answered in part"),
    "settled": text("已全部答复", "All answered"),
    "dissolved": text("已撤销", "Dissolved"),
}
STATE_LOOKS: Final[dict[str, str]] = {
    "drawn": "wait",
    "exported": "wait",
    "answered": "changed",
    "settled": "final",
    "dissolved": "off",
}
OUTCOMES: Final[dict[str, Text]] = {
    "waiting": text("等答复", "Waiting"),
    "paid": text("已发放", "Paid"),
    "returned": text("银行退票", "Returned"),
    "dissolved": text("已撤出", "Taken out"),
}
OUTCOME_LOOKS: Final[dict[str, str]] = {
    "waiting": "wait",
    "paid": "good",
    "returned": "bad",
    "dissolved": "off",
}
ROW_KINDS: Final[dict[str, Text]] = {
    "paid": text("成功", "Paid"),
    "returned": text("退票", "Returned"),
    "altered": text("金额不符", "Amount altered"),
    "doubled": text("重复", "Doubled"),
    "unknown": text("无法对应", "Unknown"),
}
ROW_LOOKS: Final[dict[str, str]] = {
    "paid": "good",
    "returned": "bad",
    "altered": "failed",
    "doubled": "changed",
    "unknown": "unchecked",
}
