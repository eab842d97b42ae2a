"""The sums that wait for a team to say how it shares, as each member sees them."""

from pathlib import Path

import pytest

from registry.core.actor import Actor
from rewards.payees import splits
from tests.rewards.entitlements.makers import make_successor
from tests.rewards.entitlements.test_splits import make_team

pytestmark = pytest.mark.anyio


async def waiting(actor: Actor) -> list[bool]:
    assert actor.person_id is not None
    return [one.filed for one in await splits.waiting([actor.person_id]) if one.payee_class == "student"]


async def test_what_was_filed_before_a_correction_still_counts(db: None, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    assert (await waiting(team.one), await waiting(team.other)) == ([False], [False])
    await team.file(team.one, 9_000, 1_001)
    assert (await waiting(team.one), await waiting(team.other)) == ([], [True])
    team.award = await make_successor(team.contest.organizer, team.award)
    assert (await waiting(team.one), await waiting(team.other)) == ([], [True])
    # What the team files anew takes its place.
    await team.file(team.other, 5_000, 5_001)
    assert (await waiting(team.one), await waiting(team.other)) == ([True], [])
