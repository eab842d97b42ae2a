"""An award for everybody who reaches a number of points and has no other award."""

from bisect import bisect_right
from decimal import Decimal
from typing import Literal

from pydantic import Field

from competitions.awards.rules.base import AwardRule, Outcome, Tier, Titles
from competitions.results.points import decimal_text
from competitions.results.ranking import Standing
from registry.core.texts import text


class Threshold(AwardRule):
    """`award` for everybody with `points` or more whom no earlier rule gave an award."""

    rule: Literal["threshold"]
    award: str
    points: Decimal = Field(max_digits=20)

    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""
        return (self.award,)

    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return one tier, from the best entry down to the last that reaches the points."""
        limit, title = decimal_text(self.points), titles[self.award]
        end = bisect_right(standing.points, self.points.copy_negate(), key=Decimal.copy_negate)
        reason = text(
            f"{title.zh}：达到{limit}分且未获更高奖项",
            f"{title.en}: {limit} points or more and no higher award",
        )
        others = text(f"未达到{limit}分", f"below {limit} points")
        return Outcome((Tier(self.award, 0, end, reason),) if end else (), others)
