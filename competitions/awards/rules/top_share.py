"""An award for the upper part of the field, for who has no other: 优胜奖 for the upper half."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from competitions.awards.rules.base import AwardRule, Outcome, Tier, Titles, place_range
from competitions.awards.rules.seats import (
    BASE_WORDS,
    ROUNDING_WORDS,
    Base,
    EdgeTie,
    Rounding,
    field_size,
    rounded,
    tier_end,
)
from competitions.results.points import decimal_text
from competitions.results.ranking import Standing
from registry.core.texts import text


class TopShare(AwardRule):
    """`award` for the best `percent` of the official entries whom no earlier rule gave an award.

    The share is counted from the best entry down, so that awards of earlier rules are part of it. What
    `base`, `rounding` and `edge_tie` mean stands in `competitions.awards.rules.seats`; with `nobody_in`, who
    shares a place across the edge gets no award by this rule.
    """

    rule: Literal["top_share"]
    award: str
    percent: Decimal = Field(gt=0, le=100, max_digits=9, decimal_places=6)
    base: Base
    rounding: Rounding
    edge_tie: EdgeTie

    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""
        return (self.award,)

    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return one tier, from the best entry down to the last of the share."""
        size = field_size(standing, self.base)
        exact = size * self.percent / 100
        wanted = rounded(exact, self.rounding)
        end = tier_end(standing, wanted, self.edge_tie)
        of, how, percent = BASE_WORDS[self.base], ROUNDING_WORDS[self.rounding], decimal_text(self.percent)
        zh = f"{of.zh}{size}名（队）的{percent}%={decimal_text(exact)}，{how.zh}为{wanted}"
        en = f"{percent}% of {size} entries {of.en} = {decimal_text(exact)}, {how.en} to {wanted}"
        others = text(f"不在前{percent}%之内（{zh}）", f"not in the best {percent}% ({en})")
        if end == 0:
            return Outcome(others=others)
        title, places = titles[self.award], place_range(standing, 0, end)
        reason = text(
            f"{title.zh}：在{places.zh}之内且未获更高奖项；{zh}",
            f"{title.en}: within {places.en} and no higher award; {en}",
        )
        if end > wanted:
            shared = text(f"；并列者均列入，共{end}", f"; everybody who shares a place is in: {end}")
            reason = text(reason.zh + shared.zh, reason.en + shared.en)
        return Outcome((Tier(self.award, 0, end, reason),), others)
