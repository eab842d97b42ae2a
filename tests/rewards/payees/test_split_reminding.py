"""Teams that may still say how they share are reminded; once the time is over nobody is."""

from datetime import timedelta
from pathlib import Path

import pytest

from registry.core import clock, database
from rewards.entitlements.time_passing import settle_what_time_brings
from rewards.payees import lines
from rewards.payees.reminding import remind
from tests.rewards.entitlements.test_splits import make_team

pytestmark = pytest.mark.anyio


async def asked() -> set[object]:
    """Return whom an open reminder of a split is for."""
    rows = await database.fetch(
        "SELECT coalesce(account, organization) AS id FROM registry.notice"
        " WHERE subject LIKE 'split:%:student' AND done_at IS NULL"
    )
    assert len(rows) == len({row["id"] for row in rows})
    return {row["id"] for row in rows}


async def test_members_who_have_not_said_yes_are_reminded_until_the_time_is_over(
    db: None, tmp_path: Path
) -> None:
    team = await make_team(tmp_path)
    await remind()
    assert await asked() == {team.one.account_id, team.other.account_id}
    assert await remind() == 0
    await team.file(team.one, 9_000, 1_001)
    await remind()
    assert await asked() == {team.other.account_id}
    # An officer is told for a member who cannot sign in.
    await database.execute("UPDATE registry.account SET active = false WHERE id = $1", team.other.account_id)
    await remind()
    (school,) = await asked()
    assert await database.fetch_value("SELECT id FROM registry.organization WHERE id = $1", school)
    # The other one never says yes: the sum is shared equally, and no split is missing from anybody.
    with clock.behind(-timedelta(days=500)):
        await remind()
        assert await asked() == set()
        await settle_what_time_brings()
        people = [one.person_id for one in (team.one, team.other) if one.person_id]
        due = [line for line in await lines.of_persons(people) if line.award == team.award]
        assert [line.missing for line in due] == [("account",)] * 2
