"""Medals for the highest distinct points, as at WorldSkills 2026."""

from typing import Literal

from pydantic import Field

from competitions.awards.rules.base import AwardRule, Outcome, Tier, Titles
from competitions.results.points import decimal_text
from competitions.results.ranking import Standing
from registry.core.texts import text


class DistinctMarks(AwardRule):
    """The first code of `awards` for the highest points, the second for the next lower points, and so on."""

    rule: Literal["distinct"]
    awards: tuple[str, ...] = Field(min_length=1)

    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""
        return self.awards

    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return the tiers of one event, each for one value of the points."""
        tiers: list[Tier] = []
        points = standing.points
        end = 0
        for number, award in enumerate(self.awards, start=1):
            if end == len(points):
                break
            start, mark = end, points[end]
            while end < len(points) and points[end] == mark:
                end += 1
            title, shown = titles[award], decimal_text(mark)
            reason = text(
                f"{title.zh}：第{number}高的不同分数{shown}",
                f"{title.en}: number {number} of the distinct marks, {shown}",
            )
            tiers.append(Tier(award, start, end, reason))
        if not tiers:
            return Outcome()
        lowest = decimal_text(points[end - 1])
        return Outcome(tuple(tiers), text(f"奖牌止于{lowest}分", f"the medals end at {lowest} points"))
