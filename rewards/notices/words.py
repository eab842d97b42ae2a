"""What states of lists, reasons and outcomes are called. Pure."""

from typing import Final, Literal

from registry.core.texts import Text, text

ListState = Literal["drafted", "in_notice", "approving", "approved", "cancelled"]
Readiness = Literal["ready", "on_list", "approved", "excluded", "held"]
Outcome = Literal["upheld", "rejected"]
ObjectionState = Literal["open", "upheld", "rejected"]

LIST_STATES: Final[dict[str, Text]] = {
    "drafted": text("起草中", "being drafted"),
    "in_notice": text("公示中", "on public notice"),
    "approving": text("审批中", "up for approval"),
    "approved": text("已批准", "approved"),
    "cancelled": text("已取消", "cancelled"),
}
# The sign of the badge that a state is shown with.
LIST_SIGNS: Final[dict[str, str]] = {
    "drafted": "unchecked",
    "in_notice": "wait",
    "approving": "wait",
    "approved": "final",
    "cancelled": "off",
}
LIST_ACTS: Final[dict[str, Text]] = {
    "drafted": text("起草", "Drafted"),
    "published": text("公示", "Published"),
    "taken_down": text("公示期满，网页隐去姓名", "Notice over, names masked"),
    "put_up_for_approval": text("送审", "Put up for approval"),
    "sent_back": text("退回修改", "Sent back"),
    "approved": text("批准", "Approved"),
    "cancelled": text("取消", "Cancelled"),
}
READINESS: Final[dict[str, Text]] = {
    "ready": text("可列入名单", "ready"),
    "on_list": text("已在另一份名单上", "on another list"),
    "approved": text("已经批准", "approved already"),
    "excluded": text("已排除", "excluded"),
    "held": text("有异议待答复", "an objection waits for its answer"),
}
OBJECTION_STATES: Final[dict[str, Text]] = {
    "open": text("待答复", "waits for its answer"),
    "upheld": text("异议成立", "upheld"),
    "rejected": text("异议不成立", "rejected"),
}
# Kept as the reason of a line's removal.
HELD: Final = "公示期满时仍有异议待答复 held by an open objection when the notice ended"
UPHELD: Final = "异议成立 an objection was upheld"
