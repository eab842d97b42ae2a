"""What levels of payers and the states of outside payments are called."""

from typing import Final, Literal

from registry.core.texts import Text, text

PayerLevel = Literal["national", "provincial", "municipal", "county", "school", "other"]

PAYER_LEVELS: Final[dict[PayerLevel, Text]] = {
    "national": text("国家级", "National"),
    "provincial": text("省级", "Provincial"),
    "municipal": text("市级", "Municipal"),
    "county": text("区县级", "County"),
    "school": text("学校", "School"),
    "other": text("其他", "Other"),
}
STATES: Final[dict[str, Text]] = {
    "recorded": text("待确认", "Recorded"),
    "confirmed": text("已确认", "Confirmed"),
    "refused": text("不予确认", "Refused"),
    "withdrawn": text("已撤回", "Withdrawn"),
}
