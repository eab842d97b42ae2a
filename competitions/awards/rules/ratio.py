"""Awards for shares of the field: 10% first prizes, 20% second prizes, and so on."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from competitions.awards.document import Document
from competitions.awards.rules.base import AwardRule, Outcome, Tier, Titles, place_range
from competitions.awards.rules.seats import (
    BASE_WORDS,
    ROUNDING_WORDS,
    Base,
    EdgeTie,
    Rounding,
    field_size,
    given_words,
    rounded,
    spans,
)
from competitions.results.points import decimal_text
from competitions.results.ranking import Standing
from registry.core.texts import Text, text


class Share(Document):
    """One tier: `percent` of the base, then not fewer than `at_least` and not more than `at_most`."""

    award: str
    percent: Decimal = Field(gt=0, le=100, max_digits=9, decimal_places=6)
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least is greater than at_most")
        return self


@dataclass(frozen=True, slots=True)
class _Count:
    """How the seats of a tier came about: the base, its exact share, that share rounded, and the seats."""

    base: int
    exact: Decimal
    rounded: int
    seats: int


class Ratio(AwardRule):
    """Tiers by share of the official entries, the best tier first; each tier is rounded by itself.

    What `base`, `rounding` and `edge_tie` mean stands in `competitions.awards.rules.seats`.
    """

    rule: Literal["ratio"]
    base: Base
    rounding: Rounding
    edge_tie: EdgeTie
    tiers: tuple[Share, ...] = Field(min_length=1)

    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""
        return tuple(share.award for share in self.tiers)

    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return the tiers of one event."""
        counts = [self._count(share, standing) for share in self.tiers]
        found = spans(standing, [count.seats for count in counts], self.edge_tie)
        given = []
        last = 0
        for share, count, (start, end) in zip(self.tiers, counts, found, strict=True):
            if end > start:
                places = place_range(standing, start, end)
                reason = self._reason(titles[share.award], places, share, count, end - start)
                given.append(Tier(share.award, start, end, reason))
                last = end
        return Outcome(tuple(given), _others(standing, last))

    def _count(self, share: Share, standing: Standing) -> _Count:
        base = field_size(standing, self.base)
        exact = base * share.percent / 100
        whole = rounded(exact, self.rounding)
        seats = max(whole, share.at_least or 0)
        return _Count(base, exact, whole, seats if share.at_most is None else min(seats, share.at_most))

    def _reason(self, title: Text, places: Text, share: Share, count: _Count, given: int) -> Text:
        percent, exact = decimal_text(share.percent), decimal_text(count.exact)
        of, how = BASE_WORDS[self.base], ROUNDING_WORDS[self.rounding]
        zh = (
            f"{title.zh}：{places.zh}；{of.zh}{count.base}名（队）的{percent}%={exact}，"
            f"{how.zh}为{count.rounded}"
        )
        en = (
            f"{title.en}: {places.en}; {percent}% of {count.base} entries {of.en} = {exact}, "
            f"{how.en} to {count.rounded}"
        )
        if count.seats < count.rounded:
            zh, en = f"{zh}，至多{share.at_most}", f"{en}, at most {share.at_most}"
        if count.seats > count.rounded:
            zh, en = f"{zh}，至少{share.at_least}", f"{en}, at least {share.at_least}"
        added = given_words(count.seats, given)
        return text(zh + added.zh, en + added.en)


def _others(standing: Standing, end: int) -> Text:
    """Return why the entries after position `end` get nothing."""
    if end == 0:
        return text("按比例计算，各等奖均无可授名额", "the shares leave no seat for any prize")
    last = standing.place_at(end - 1)
    return text(f"奖项止于第{last}名", f"the prizes end at place {last}")
