"""What is due when two records turn out to be one person, or one organization is merged into another.

Highest only, caps and first titles then hold for both together; of an organization, what a school is and
where it is too.
"""

from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import could
from registry.people.followers import Joining
from rewards.entitlements.records import Difference, StoredProgram, difference, programs_in_force
from rewards.entitlements.service import settle, wait_for_settling
from rewards.ledger.service import hold
from rewards.money import yuan

_PERSONS: Final = "人员记录合并或拆分后重新核算 settled because records of people were joined or parted"
_ORGANIZATIONS: Final = "单位合并后重新核算 settled because an organization was merged into another"

# Where only one of the two was awarded, nothing changes whoever they are.
_BOTH_AWARDED: Final = """
WITH awarded (program, person) AS (
    SELECT program, person FROM rewards.entitlement WHERE person = ANY($1::uuid[] || $2::uuid[])
    UNION SELECT program, person FROM rewards.passed_over WHERE person = ANY($1::uuid[] || $2::uuid[])
)
SELECT program FROM awarded WHERE person = ANY($1)
INTERSECT SELECT program FROM awarded WHERE person = ANY($2)
"""
# What stays is what and where it was; of what goes into it, each line that names it may change.
_NAMED_IN_LINES: Final = """
SELECT EXISTS (SELECT FROM competitions.award a JOIN competitions.entry n ON n.id = a.entry
               WHERE n.organization = ANY($1))
    OR EXISTS (SELECT FROM competitions.award a JOIN competitions.competition c ON c.id = a.competition
               WHERE c.organizer = ANY($1))
    OR EXISTS (SELECT FROM rewards.insured_status WHERE organization = ANY($1))
    OR EXISTS (SELECT FROM registry.membership WHERE organization = ANY($1) AND role = 'employee')
"""


class EntitlementsFollowMergedPersons:
    """Hears of merged records of persons at a door of `registry.people.followers`."""

    async def preview(self, actor: Actor, joining: Joining) -> list[Text]:
        """Return for each program under which both were awarded what falls and what arises.

        Sums are for those who may read what is due.
        """
        return await _preview(actor, await _of_persons(joining))

    async def apply(self, actor: Actor, joining: Joining) -> list[Text]:
        """Settle these programs, in the open transaction."""
        return await _apply(actor, await _of_persons(joining), _PERSONS)


class EntitlementsFollowMergedOrganizations:
    """Hears of merged organizations at a door of `registry.people.followers`."""

    async def preview(self, actor: Actor, joining: Joining) -> list[Text]:
        """Return for each program in force what falls and what arises; sums as for persons."""
        return await _preview(actor, await _of_organizations(joining))

    async def apply(self, actor: Actor, joining: Joining) -> list[Text]:
        """Settle these programs, in the open transaction."""
        return await _apply(actor, await _of_organizations(joining), _ORGANIZATIONS)


async def _of_persons(joining: Joining) -> list[StoredProgram]:
    await wait_for_settling()
    rows = await database.fetch(_BOTH_AWARDED, list(joining.one), list(joining.other))
    concerned: set[UUID] = {row["program"] for row in rows}
    return [program for program in await programs_in_force() if program.id in concerned]


async def _of_organizations(joining: Joining) -> list[StoredProgram]:
    await wait_for_settling()
    if not await database.fetch_value(_NAMED_IN_LINES, list(joining.other)):
        return []
    return await programs_in_force()


async def _preview(actor: Actor, programs: list[StoredProgram]) -> list[Text]:
    said = []
    for program in programs:
        await hold(program.id)
        said += _said(actor, await difference(program))
    return said


async def _apply(actor: Actor, programs: list[StoredProgram], reason: str) -> list[Text]:
    return [words for program in programs for words in _said(actor, await settle(actor, program, reason))]


def _said(actor: Actor, found: Difference) -> list[Text]:
    """Return what changes under a program as a list of one, empty where nothing does."""
    if not found.falling and not found.arising:
        return []
    title = found.program.document.title
    falling, arising = len(found.falling), len(found.arising)
    approved = sum(line.approved for line in found.falling)
    zh = f"{title.zh}：应奖取消 {falling} 项，其中已批准 {approved} 项（取消或追回）；新增 {arising} 项"
    en = (
        f"{title.en}: {falling} no longer due, of which {approved} were approved (cancelled, or to be paid"
        f" back); {arising} newly due"
    )
    if could(actor, "entitlements.read"):
        fen = sum(line.amount_fen for line in found.arising) - sum(line.amount_fen for line in found.falling)
        zh, en = f"{zh}；应奖合计变动 {yuan(fen)} 元", f"{en}; {yuan(fen)} yuan more or less in all"
    return [text(f"{zh}。", f"{en}.")]
