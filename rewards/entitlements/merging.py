"""What is due when two records turn out to be one person: highest only, caps and first titles then hold for
both together."""

from typing import Final

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import could
from registry.people.duplicates.followers import Joining
from rewards.entitlements.records import Difference, StoredProgram, difference, programs_in_force
from rewards.entitlements.service import settle, wait_for_settling
from rewards.ledger.service import hold
from rewards.money import yuan

_REASON: Final = "人员记录合并或拆分后重新核算 settled because records of people were joined or parted"

# Where only one of the two was awarded, nothing changes whoever they are.
_CONCERNED: Final = """
WITH awarded (program, person) AS (
    SELECT program, person FROM rewards.entitlement WHERE person = ANY($1::uuid[] || $2::uuid[])
    UNION SELECT program, person FROM rewards.passed_over WHERE person = ANY($1::uuid[] || $2::uuid[])
)
SELECT program FROM awarded WHERE person = ANY($1)
INTERSECT SELECT program FROM awarded WHERE person = ANY($2)
"""


class EntitlementsFollowMerges:
    """Hears of merged records at the door of `registry.people.duplicates.followers`."""

    async def preview(self, actor: Actor, joining: Joining) -> list[Text]:
        """Return for each program under which both were awarded what falls and what arises.

        Sums are for those who may read what is due.
        """
        said = []
        for program in await _concerned(joining):
            await hold(program.id)
            found = await difference(program)
            if found.falling or found.arising:
                said.append(_said(found, sums=could(actor, "entitlements.read")))
        return said

    async def apply(self, actor: Actor, joining: Joining) -> None:
        """Settle these programs, in the open transaction."""
        for program in await _concerned(joining):
            await settle(actor, program, _REASON)


async def _concerned(joining: Joining) -> list[StoredProgram]:
    await wait_for_settling()
    rows = await database.fetch(_CONCERNED, list(joining.one), list(joining.other))
    concerned = {row["program"] for row in rows}
    return [program for program in await programs_in_force() if program.id in concerned]


def _said(found: Difference, *, sums: bool) -> Text:
    title = found.program.document.title
    falling, arising = len(found.falling), len(found.arising)
    approved = sum(line.approved for line in found.falling)
    zh = f"{title.zh}：应奖取消 {falling} 项，其中已批准 {approved} 项（取消或追回）；新增 {arising} 项"
    en = (
        f"{title.en}: {falling} no longer due, of which {approved} were approved (cancelled, or to be paid"
        f" back); {arising} newly due"
    )
    if sums:
        fen = sum(line.amount_fen for line in found.arising) - sum(line.amount_fen for line in found.falling)
        zh, en = f"{zh}；应奖合计变动 {yuan(fen)} 元", f"{en}; {yuan(fen)} yuan more or less in all"
    return text(f"{zh}。", f"{en}.")
