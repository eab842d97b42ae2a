"""What the states of qualifications are called."""

from typing import Final

from registry.core.texts import Text, text

STATES: Final[dict[str, Text]] = {
    "recorded": text("待确认", "Recorded"),
    "confirmed": text("已确认", "Confirmed"),
    "refused": text("不予确认", "Refused"),
    "withdrawn": text("已撤回", "Withdrawn"),
}
