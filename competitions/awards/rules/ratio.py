"""Awards for shares of the field: 10% first prizes, 20% second prizes, and so on."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from competitions.awards.document import Document
from competitions.awards.rules.base import AwardRule, Outcome, Tier, Titles, place_range
from competitions.results.points import decimal_text
from competitions.results.ranking import Standing
from registry.core.texts import Text, text

Rounding = Literal["half_up", "down", "up"]
Base = Literal["registered", "competed", "ranked"]

_ROUNDING: Final = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
_ROUNDING_WORDS: Final[dict[Rounding, Text]] = {
    "half_up": text("四舍五入", "rounded half up"),
    "down": text("舍去小数", "rounded down"),
    "up": text("小数进一", "rounded up"),
}
_BASE_WORDS: Final[dict[Base, Text]] = {
    "registered": text("报名", "that signed up"),
    "competed": text("参赛", "that competed"),
    "ranked": text("有名次的", "that have a place"),
}


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

    `base` counts official entries: all that signed up, those that competed, or those that have a place (in
    a results table the latter two are the same, because who competed is ranked and nobody else is).

    `edge_tie` settles a shared place that lies across the last seat of a tier. `everybody_in`: a place
    belongs to the tier in which its number falls, so everybody who shares it is in; seats taken that way are
    the next tier's. `nobody_in`: no tier ever has more entries than seats; who shares a place that does not
    fit into what is left of a tier falls, together, to the next tier that has room for all of them.
    """

    rule: Literal["ratio"]
    base: Base
    rounding: Rounding
    edge_tie: Literal["everybody_in", "nobody_in"]
    tiers: tuple[Share, ...] = Field(min_length=1)

    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""
        return tuple(share.award for share in self.tiers)

    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return the tiers of one event."""
        given: list[Tier] = []
        start = edge = 0
        for share in self.tiers:
            count = self._count(share, standing)
            edge += count.seats
            wanted = edge if self.edge_tie == "everybody_in" else start + count.seats
            end = self._end(standing, wanted)
            if end > start:
                places = place_range(standing, start, end)
                reason = self._reason(titles[share.award], places, share, count, end - start)
                given.append(Tier(share.award, start, end, reason))
                start = end
        return Outcome(tuple(given), _others(standing, start))

    def _count(self, share: Share, standing: Standing) -> _Count:
        base = standing.signed_up if self.base == "registered" else len(standing.official)
        exact = base * share.percent / 100
        rounded = int(exact.to_integral_value(rounding=_ROUNDING[self.rounding]))
        seats = max(rounded, share.at_least or 0)
        return _Count(base, exact, rounded, seats if share.at_most is None else min(seats, share.at_most))

    def _end(self, standing: Standing, wanted: int) -> int:
        """Return where a tier ends that would like to end after `wanted` entries, without parting a place."""
        if wanted >= len(standing.official):
            return len(standing.official)
        if self.edge_tie == "nobody_in":
            return standing.starts[bisect_right(standing.starts, wanted) - 1]
        after = bisect_left(standing.starts, wanted)
        return standing.starts[after] if after < len(standing.starts) else len(standing.official)

    def _reason(self, title: Text, places: Text, share: Share, count: _Count, given: int) -> Text:
        percent, exact = decimal_text(share.percent), decimal_text(count.exact)
        of, rounded = _BASE_WORDS[self.base], _ROUNDING_WORDS[self.rounding]
        zh = (
            f"{title.zh}：{places.zh}；{of.zh}{count.base}名（队）的{percent}%={exact}，"
            f"{rounded.zh}为{count.rounded}"
        )
        en = (
            f"{title.en}: {places.en}; {percent}% of {count.base} entries {of.en} = {exact}, "
            f"{rounded.en} to {count.rounded}"
        )
        if count.seats < count.rounded:
            zh, en = f"{zh}，至多{share.at_most}", f"{en}, at most {share.at_most}"
        if count.seats > count.rounded:
            zh, en = f"{zh}，至少{share.at_least}", f"{en}, at least {share.at_least}"
        if given > count.seats:
            zh, en = f"{zh}；并列者均列入，共{given}", f"{en}; everybody who shares a place is in: {given}"
        if given < count.seats:
            zh, en = (
                f"{zh}；因并列或人数不足，实授{given}",
                f"{en}; {given} given, for shared places or few entries",
            )
        return text(zh, en)


def _others(standing: Standing, end: int) -> Text:
    """Return why the entries after position `end` get nothing."""
    if end == 0:
        return text("按比例计算，各等奖均无可授名额", "the shares leave no seat for any prize")
    last = standing.place_at(end - 1)
    return text(f"奖项止于第{last}名", f"the prizes end at place {last}")
