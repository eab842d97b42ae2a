"""An event that too few signed up for is canceled."""

from typing import Literal

from pydantic import Field

from competitions.awards.rules.base import AwardRule, Outcome, Titles
from competitions.results.ranking import Standing
from registry.core.texts import text


class Void(AwardRule):
    """Nobody gets an award when fewer than `fewer_than` official entries signed up, whatever their status."""

    rule: Literal["void"]
    fewer_than: int = Field(ge=1)

    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""
        return ()

    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return the reason why the event is void, or nothing."""
        if standing.signed_up >= self.fewer_than:
            return Outcome()
        return Outcome(
            void=text(
                f"赛项取消：报名{standing.signed_up}名（队），少于{self.fewer_than}",
                f"event canceled: {standing.signed_up} entries signed up, fewer than {self.fewer_than}",
            )
        )
