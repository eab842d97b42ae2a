"""Taking notices down when their last day is over, by the system itself, in the background."""

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.texts import text
from registry.notices import service as notices
from rewards.notices.bureaus import first_bureau, officers
from rewards.notices.lists import record_act
from rewards.programs.documents import Program

_SYSTEM = Actor(account_id=None, name="系统 system")
# Several processes at once each take another one.
_NEXT = """
SELECT l.id, l.revision, p.document FROM rewards.reward_list l JOIN rewards.program p ON p.id = l.program
WHERE l.state = 'in_notice' AND l.taken_down_at IS NULL AND l.notice_until < $1
ORDER BY l.notice_until, l.id LIMIT 1 FOR NO KEY UPDATE OF l SKIP LOCKED
"""


async def take_down() -> int:
    """Note of every notice whose last day is over that it is down, and tell its bureau; returns how many."""
    taken = 0
    while await _take_next():
        taken += 1
    return taken


async def _take_next() -> bool:
    async with database.transaction():
        row = await database.fetch_one(_NEXT, clock.today())
        if row is None:
            return False
        await database.execute(
            "UPDATE rewards.reward_list SET taken_down_at = $2 WHERE id = $1", row["id"], clock.now()
        )
        await record_act(row["id"], row["revision"], "taken_down", None, None)
        await audit.record(_SYSTEM, "lists.take_down", f"list:{row['id']}")
        await notices.notify(
            f"list:{row['id']}",
            text("一份名单公示期满，可以送审", "A notice is over; its list can be put up for approval"),
            f"/rewards/lists/{row['id']}",
            accounts=await officers([first_bureau(Program.model_validate_json(row["document"]))]),
        )
    return True
