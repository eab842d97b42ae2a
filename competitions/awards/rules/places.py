"""Awards for the first places: gold for place 1, or a prize for the first three where enough competed."""

from itertools import groupby, pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from competitions.awards.document import Document
from competitions.awards.rules.base import AwardRule, Outcome, Tier, Titles, place_range, places_between
from competitions.awards.rules.seats import BASE_WORDS, Base, EdgeTie, field_size, given_words, spans
from competitions.results.ranking import Standing
from registry.core.texts import Text, text


class PlaceTier(Document):
    """The places down to `last_place` that no tier above has, in a field of `field_at_least` or more."""

    award: str
    last_place: int = Field(ge=1, le=1_000_000)
    field_at_least: int = Field(default=0, ge=0)


class Places(AwardRule):
    """Tiers by place, the best first; small fields have fewer of them.

    Tiers with the same award are one tier that grows with the field: places down to 1 in a field of 20 and
    down to 3 in a field of 30 is "the first, or from 30 on the first three". What `base` and `edge_tie` mean
    stands in `competitions.awards.rules.seats`.
    """

    rule: Literal["places"]
    base: Base
    edge_tie: EdgeTie
    tiers: tuple[PlaceTier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _from_the_best_down(self) -> Self:
        for above, below in pairwise(self.tiers):
            if below.last_place <= above.last_place:
                raise ValueError("a tier ends no later than the tier above it")
            # Otherwise a field could be large enough for the lower tier alone, and pass over the better.
            if below.field_at_least < above.field_at_least:
                raise ValueError("a tier needs a smaller field than the tier above it")
        named = [award for award, _ in groupby(self.tiers, key=lambda tier: tier.award)]
        if len(set(named)) < len(named):
            raise ValueError("tiers of one award do not stand together")
        return self

    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""
        return tuple(dict.fromkeys(tier.award for tier in self.tiers))

    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return the tiers of one event."""
        size = field_size(standing, self.base)
        # Of the tiers of one award the last that the field is large enough for says how far it reaches.
        reached = {tier.award: tier for tier in self.tiers if size >= tier.field_at_least}
        ends = [0, *(tier.last_place for tier in reached.values())]
        seats = [below - above for above, below in pairwise(ends)]
        found = spans(standing, seats, self.edge_tie)
        given = []
        last = 0
        for tier, count, (start, end) in zip(reached.values(), seats, found, strict=True):
            if end > start:
                wanted = places_between(tier.last_place - count + 1, tier.last_place)
                reason = self._reason(
                    titles[tier.award], place_range(standing, start, end), wanted, tier, size
                )
                added = given_words(count, end - start)
                reason = text(reason.zh + added.zh, reason.en + added.en)
                given.append(Tier(tier.award, start, end, reason))
                last = end
        return Outcome(tuple(given), self._others(standing, size, last))

    def _reason(self, title: Text, places: Text, wanted: Text, tier: PlaceTier, size: int) -> Text:
        of = BASE_WORDS[self.base]
        zh = f"{title.zh}：{places.zh}；授予{wanted.zh}，{of.zh}{size}名（队）"
        en = f"{title.en}: {places.en}; awarded to {wanted.en} of {size} entries {of.en}"
        if tier.field_at_least:
            zh, en = f"{zh}，不少于{tier.field_at_least}", f"{en}, at least {tier.field_at_least}"
        return text(zh, en)

    def _others(self, standing: Standing, size: int, end: int) -> Text:
        """Return why the entries after position `end` get nothing."""
        smallest, of = self.tiers[0].field_at_least, BASE_WORDS[self.base]
        if size < smallest:
            return text(
                f"{of.zh}{size}名（队），少于{smallest}，不设名次奖",
                f"{size} entries {of.en}, fewer than {smallest}: no award for places",
            )
        if end == 0:
            return text("并列者多于名额，名次奖空缺", "more share the place than there are seats")
        last = standing.place_at(end - 1)
        return text(f"名次奖止于第{last}名", f"the awards for places end at place {last}")
