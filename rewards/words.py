"""What the codes of programs and awards are called in Chinese and English (domain.md, sections 1 and 4)."""

from typing import Final, Literal

from registry.core.texts import Text, text

PayeeClass = Literal["student", "tutor", "school"]

PAYEE_CLASSES: Final[dict[PayeeClass, Text]] = {
    "student": text("学生", "student"),
    "tutor": text("指导教师", "tutor"),
    "school": text("学校", "school"),
}

# In the order in which totals are listed: the school contests' prizes, then the skills contests' medals.
TIERS: Final[dict[str, Text]] = {
    "first": text("一等奖", "first prize"),
    "second": text("二等奖", "second prize"),
    "third": text("三等奖", "third prize"),
    "gold": text("金牌", "gold medal"),
    "silver": text("银牌", "silver medal"),
    "bronze": text("铜牌", "bronze medal"),
    "excellence": text("优胜奖", "medallion for excellence"),
}


def tier_name(tier: str) -> Text:
    """Return what a tier is called; a tier that only an edition's own ladder knows is called by its code."""
    return TIERS.get(tier) or text(tier, tier)
