"""What somebody has done in the marking of one event, with whichever account of theirs.

It decides what else they may do in it: nobody settles what they typed, or marks once they know whose a code
is. Where a result of a blind event was published, everybody knows: withdrawing it does not close the codes
again. So the score grid says so, and the audit line of whatever is saved or settled later has
`"opened": true` and the reason for which the result was withdrawn.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from competitions.marking import refusals
from registry.core import database
from registry.core.actor import Actor

_TAKEN_PART: Final = """
SELECT DISTINCT (v.changes ->> 'entering')::int AS entering, module
FROM competitions.sheet_save v
JOIN registry.account a ON a.id = v.account
CROSS JOIN LATERAL jsonb_array_elements_text(v.changes -> 'modules') AS module
WHERE v.event = $1 AND (a.id = $2 OR a.person = $3)
"""

_DONE: Final = """
SELECT 1 FROM registry.audit_line l JOIN registry.account a ON a.id = l.account
WHERE l.subject = $1 AND l.action = ANY($4) AND (a.id = $2 OR a.person = $3) LIMIT 1
"""

_DREW: Final = """
SELECT 1 FROM competitions.blind_code b
JOIN registry.account a ON a.id IN (b.numbers_drawn_by, b.codes_drawn_by)
WHERE b.event = $1 AND (a.id = $2 OR a.person = $3) LIMIT 1
"""


async def taken_part(actor: Actor, event: UUID) -> frozenset[tuple[str, int]]:
    """Return the sheets (module, entering) in which the actor has typed."""
    rows = await database.fetch(_TAKEN_PART, event, actor.account_id, actor.person_id)
    return frozenset((row["module"], row["entering"]) for row in rows)


async def typed_module(actor: Actor, event: UUID, module: str) -> bool:
    """Return whether the actor has typed in one of the enterings of a module."""
    return any(typed == module for typed, _ in await taken_part(actor, event))


async def has_done(actor: Actor, event: UUID, actions: Sequence[str]) -> bool:
    """Return whether the actor has done one of these (actions of the audit trail) in the event."""
    subject = f"event:{event}"
    found = await database.fetch_value(_DONE, subject, actor.account_id, actor.person_id, list(actions))
    return found is not None


async def has_marked(actor: Actor, event: UUID) -> bool:
    """Return whether the actor has typed marks of the event, or settled any."""
    return bool(await taken_part(actor, event)) or await has_done(actor, event, ["marks.settle"])


async def has_drawn(actor: Actor, event: UUID) -> bool:
    """Return whether the actor made one of the draws that hold."""
    return await database.fetch_value(_DREW, event, actor.account_id, actor.person_id) is not None


async def refuse_who_knows(actor: Actor, event: UUID) -> None:
    """Refuse in a blind event whoever has looked up whose a code is, or knows half of it from a draw.

    Raises:
        DecoderTypesError, DrawerTypesError: as they say.
    """
    if await has_done(actor, event, ["marks.decode"]):
        raise refusals.decoder()
    if await has_drawn(actor, event):
        raise refusals.drawer()


async def refuse_typist(actor: Actor, event: UUID, module: str) -> None:
    """Refuse whoever has typed one of the two enterings of a module.

    Raises:
        TypistSettlesError: as it says.
    """
    if await typed_module(actor, event, module):
        raise refusals.typist_settles(module)


async def opened_by_publication(event: UUID) -> str | None:
    """Return why the newest publication of a result was withdrawn, None where there never was any.

    One that stands has no reason yet: then it is empty.
    """
    reason: str | None = await database.fetch_value(
        "SELECT coalesce(withdrawn_reason, '') FROM competitions.provisional_result"
        " WHERE event = $1 ORDER BY number DESC LIMIT 1",
        event,
    )
    return reason
