"""What other systems can be told of, with what it is called on a page."""

from typing import Final, Literal

from registry.core.texts import Text, text

Kind = Literal[
    "award.confirmed",
    "award.changed",
    "award.revoked",
    "entitlement.approved",
    "payment.made",
    "payment.bounced",
]

KINDS: Final[dict[Kind, Text]] = {
    "award.confirmed": text("奖项确认", "award confirmed"),
    "award.changed": text("奖项更正", "award changed"),
    "award.revoked": text("奖项撤销", "award revoked"),
    "entitlement.approved": text("应奖批准", "entitlement approved"),
    "payment.made": text("奖金发放", "payment made"),
    "payment.bounced": text("发放后退汇", "payment bounced"),
}

State = Literal["waiting", "delivered", "given_up"]

STATES: Final[dict[State, Text]] = {
    "waiting": text("待送达", "waiting"),
    "delivered": text("已送达", "delivered"),
    "given_up": text("已放弃", "given up"),
}
