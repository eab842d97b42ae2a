"""Who is told of a list: the bureau that decides on it, and then whoever handed it in."""

from typing import Final
from uuid import UUID

from competitions.external.queries import ListFacts
from registry.core import database
from registry.core.texts import text
from registry.notices import service as notices

_BUREAUS: Final = """
SELECT DISTINCT o.id, o.bureau FROM registry.organization o
JOIN registry.role_grant g ON g.organization = o.id AND g.role = 'bureau_officer' AND g.ended_at IS NULL
WHERE o.merged_into IS NULL
"""
_WAITS: Final = text(
    "有外部赛事获奖名单待核准。", "A list of awards decided elsewhere waits to be confirmed."
)


async def tell_bureau(list_id: UUID) -> None:
    """Give notice of a list to the education bureau, or to every bureau with officers where there is none."""
    bureaus = await database.fetch(_BUREAUS)
    education = [row["id"] for row in bureaus if row["bureau"] == "education"]
    await notices.notify(
        f"external_list:{list_id}",
        _WAITS,
        f"/external-awards/{list_id}",
        organizations=education or [row["id"] for row in bureaus],
    )


async def tell_proposer(facts: ListFacts, proposed_by: UUID, *, confirmed: bool) -> None:
    """Tick off the bureau's notice, and tell the school, or the officer of a bureau, what was decided."""
    await notices.done(f"external_list:{facts.id}")
    word = ("已核准", "was confirmed") if confirmed else ("未获核准，请查看答复", "was refused; see why")
    await notices.notify(
        f"external_list_decided:{facts.id}",
        text(
            f"所填报的{facts.competition_name.zh}获奖名单{word[0]}。",
            f"The list of awards of {facts.competition_name.en} {word[1]}.",
        ),
        f"/external-awards/{facts.id}",
        accounts=() if facts.organization else (proposed_by,),
        organizations=(facts.organization,) if facts.organization else (),
    )
