"""The JSON API of the public yearly totals."""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from registry.web.api import described
from registry.web.exports import EXPORT_LIMITS
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE
from rewards.overview import published
from rewards.overview.published import PaidYear

Year = Annotated[int | None, QueryParameter(name="year", ge=1900, le=2999)]


@get("/rewards-paid", operation_id="count_rewards", opt=PUBLIC_WITHOUT_COOKIE, middleware=[*EXPORT_LIMITS])
async def count_rewards(year: Year = None) -> list[PaidYear]:
    """Return what was approved in rewards for each contest year, or for one, by level, tier and school."""
    lines = await published.lines(year)
    years = dict.fromkeys(line.year for line in lines)
    return [published.year_of(one, [line for line in lines if line.year == one]) for one in years]


ROUTES = described([count_rewards], tag="rewards")
