"""The medals of WorldSkills to 2024: marks close together share one."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from competitions.awards.rules.base import AwardRule, Outcome, Tier, Titles
from competitions.results.bands import Band, medal_bands
from competitions.results.points import decimal_text
from competitions.results.ranking import Standing
from registry.core.texts import Text, text


class MedalBand(AwardRule):
    """Gold, silver and bronze for bands of points `width` wide; see `competitions.results.bands.medal_bands`.

    `awards` names the codes of gold, silver and bronze, in this order.
    """

    rule: Literal["band"]
    width: Decimal = Field(ge=0, max_digits=20)
    awards: tuple[str, str, str]

    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""
        return self.awards

    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return the medals of one event."""
        bands = medal_bands(standing.points, self.width)
        tiers = [
            Tier(self.awards[band.medal], band.start, band.end, self._reason(band, standing.points, titles))
            for band in bands
        ]
        if not bands:
            return Outcome()
        lowest = decimal_text(standing.points[bands[-1].end - 1])
        return Outcome(tuple(tiers), text(f"奖牌止于{lowest}分", f"the medals end at {lowest} points"))

    def _reason(self, band: Band, points: tuple[Decimal, ...], titles: Titles) -> Text:
        title = titles[self.awards[band.medal]]
        width, anchor = decimal_text(self.width), decimal_text(band.anchor)
        count = band.end - band.start
        if band.start == 0:
            what = text("最高分", "the best mark")
        elif band.anchor != points[band.start]:
            what = text("上一枚奖牌的最低分", "the last mark of the medal above")
        else:
            what = text("其后的最高分", "the next mark")
        return text(
            f"{title.zh}：与{what.zh}{anchor}相差不超过{width}分，共{count}名（队）",
            f"{title.en}: within {width} points of {what.en}, {anchor}; entries in the band: {count}",
        )
