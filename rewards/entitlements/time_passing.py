"""What time alone brings: a team's time to say how it shares is over, a new year's money is there."""

from typing import Final

from registry.core import database
from registry.core.actor import Actor
from rewards.entitlements.records import StoredProgram
from rewards.entitlements.service import settle, wait_for_settling

_REASON: Final = "期限已到，按办法核算 settled by the program because a time is over"

# Only what somebody waits for is settled anew: for everybody else nothing changes with time.
_WAITING: Final = """
SELECT p.id, p.document, p.closes_on, p.put_in_force_by, a.display_name
FROM rewards.program p
JOIN registry.account a ON a.id = p.put_in_force_by
WHERE p.state IN ('in_force', 'closed') AND EXISTS (
    SELECT 1 FROM rewards.passed_over v
    WHERE v.program = p.id AND v.code IN ('split_awaited', 'carried_over'))
ORDER BY p.put_in_force_at, p.id
"""


async def settle_what_time_brings() -> int:
    """Settle the programs under which somebody waits for a day; returns how many changed.

    What changes is in the name of the account that put the program in force, for it is the program that says
    what time brings; the reason says that nobody did anything.
    """
    changed = 0
    for row in await database.fetch(_WAITING):
        actor = Actor(row["put_in_force_by"], row["display_name"])
        async with database.transaction():
            await wait_for_settling()
            found = await settle(actor, StoredProgram.of(row), _REASON)
        changed += bool(found.falling or found.arising)
    return changed
