"""What can be done about a commendation after it was decided. Pure."""

from typing import Final, Literal

from registry.core.texts import Text, text

Act = Literal["repeal", "withdraw", "renew"]

ACTS: Final[dict[Act, Text]] = {
    "repeal": text("撤销整份决定", "Repeal the whole decision"),
    "withdraw": text("撤回一行荣誉", "Take one honor back"),
    "renew": text("换发荣誉证书", "Issue a certificate of honor anew"),
}
