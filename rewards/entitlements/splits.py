"""Use cases of teams that say how they share: one files, every member confirms, then it is due so."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, ForbiddenError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices.service import done, notify
from registry.people.access import unknown
from rewards.entitlements.service import settle, wait_for_settling
from rewards.entitlements.teams import Team, may_file, team
from rewards.money import yuan
from rewards.words import PayeeClass


class SplitClosedError(ConflictError):
    """The time for filing is over, every member confirmed already, or the sum was approved."""

    code = "split_closed"


class SplitSharesUnfitError(BadInputError):
    """The shares do not name every member once, or do not add up to the team's sum."""

    code = "split_shares_unfit"


class SplitReplacedError(ConflictError):
    """The team filed anew meanwhile: what was looked at does not count any more."""

    code = "split_replaced"


class SplitConfirmsAloneError(ForbiddenError):
    """Only the member may confirm: they can sign in themselves, or they are none of the team's members."""

    code = "split_confirms_alone"


# The award that a filing is for: after a correction the one that stands now.
_FILED_FOR: Final = """
WITH RECURSIVE line (award, steps) AS (
    SELECT award, 0 FROM rewards.split_filing WHERE id = $1
    UNION ALL
    SELECT a.id, line.steps + 1 FROM line JOIN competitions.award a ON a.supersedes = line.award
)
SELECT f.program, line.award, f.payee_class FROM line
JOIN rewards.split_filing f ON f.id = $1
LEFT JOIN competitions.award_revocation v ON v.award = line.award
ORDER BY v.id IS NULL DESC, line.steps DESC LIMIT 1
"""


async def file_split(
    actor: Actor, program: UUID, award: UUID, payee_class: PayeeClass, shares: Mapping[UUID, int]
) -> UUID:
    """File how a team shares its sum; returns the filing, which takes the place of one before.

    Args:
        actor: a member or tutor of the team, of an expert group an expert, or an officer of the school.
        program: in force or closed.
        award: of the team.
        payee_class: whose sum it is: the members', the tutors' or the experts'.
        shares: fen for every payee of that class, 0 for none; they add up to the team's sum.

    Raises:
        NotFoundError, NoSplitToFileError: as `team` says.
        SplitClosedError, SplitSharesUnfitError: as they say.
    """
    async with database.transaction():
        await wait_for_settling()
        found = await team(actor, program, award, payee_class)
        may_file(actor, found.school, tuple(found.people))
        _still_open(found)
        _fits(found, shares)
        filing, at = new_id(), clock.now()
        await database.execute(
            "INSERT INTO rewards.split_filing (id, program, award, payee_class, revision, filed_by, filed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            filing,
            program,
            award,
            payee_class,
            found.revision + 1,
            actor.account_id,
            at,
        )
        await database.copy(
            "split_share",
            schema="rewards",
            columns=("id", "filing", "person", "amount_fen"),
            records=[(new_id(), filing, person, fen) for person, fen in shares.items()],
        )
        await audit.record(
            actor,
            "splits.file",
            f"split_filing:{filing}",
            after={"award": str(award), "revision": found.revision + 1},
        )
        if found.filing is not None:
            await done(f"split:{found.filing}")
        if actor.person_id is not None and actor.person_id in shares:
            await _confirm(actor, filing, actor.person_id)
        await _tell(found, filing, but=actor.person_id)
    return filing


async def confirm_split(actor: Actor, filing: UUID, person: UUID | None = None) -> Team:
    """Confirm one's own share of a filing; once every member has, the sum is due as filed.

    Returns the team as it was before. Confirming again changes nothing.

    Args:
        actor: the member, or an officer of the school for a member who cannot sign in.
        filing: the newest one of its team.
        person: whom the officer confirms for; None is the actor.

    Raises:
        NotFoundError: there is no such filing, or the actor may not know of it.
        SplitClosedError, SplitReplacedError, SplitConfirmsAloneError: as they say.
    """
    async with database.transaction():
        await wait_for_settling()
        row = await database.fetch_one(_FILED_FOR, filing)
        if row is None:
            raise unknown()
        found = await team(actor, row["program"], row["award"], row["payee_class"])
        may_file(actor, found.school, tuple(found.people))
        if found.filing != filing:
            raise SplitReplacedError(
                text(
                    "分配方案已重新填报，请刷新后确认新的方案。",
                    "The team filed anew: reload the page and confirm that.",
                )
            )
        member = _confirming(actor, found, person)
        if any(one.person == member and one.confirmed for one in found.members):
            return found
        _still_open(found)
        await _confirm(actor, filing, member)
        await audit.record(actor, "splits.confirm", f"split_filing:{filing}")
        if all(one.confirmed or one.person == member for one in found.members):
            await done(f"split:{filing}")
            await settle(actor, found.program, "分配方案经全体成员确认 split confirmed by every member")
    return found


def _confirming(actor: Actor, found: Team, person: UUID | None) -> UUID:
    """Return for whom the actor confirms: themselves, or, as an officer, a member who cannot sign in."""
    member = person or actor.person_id
    known = {one.person: one for one in found.members}
    if member in known and member == actor.person_id:
        return member
    if (
        member in known
        and found.school in actor.organizations("school_officer")
        and not known[member].can_sign_in
    ):
        return member
    raise SplitConfirmsAloneError(
        text(
            "分配方案须由成员本人登录确认；没有账号的成员由学校负责人代为确认。",
            "Each member confirms by signing in; for one without an account an officer of the school does.",
        )
    )


async def _confirm(actor: Actor, filing: UUID, member: UUID) -> None:
    await database.execute(
        "INSERT INTO rewards.split_confirmation (id, filing, person, confirmed_by, confirmed_at)"
        " VALUES ($1, $2, $3, $4, $5)",
        new_id(),
        filing,
        member,
        actor.account_id,
        clock.now(),
    )


def _still_open(found: Team) -> None:
    if not found.is_open:
        raise SplitClosedError(
            text(
                f"分配方案已不能更改：期限为 {found.until}，或全体成员已确认，或金额已批准。",
                f"Nothing can be changed any more: the time ended on {found.until}, or every member has"
                " confirmed, or the sum was approved.",
            )
        )


def _fits(found: Team, shares: Mapping[UUID, int]) -> None:
    whole, sum_fen = found.rule.amount_fen, sum(shares.values())
    if shares.keys() != {member.person for member in found.members} or min(shares.values()) < 0:
        raise SplitSharesUnfitError(
            text("请为每名成员填写金额，不分得的填 0。", "Give a sum for every member, 0 for none.")
        )
    if sum_fen != whole:
        raise SplitSharesUnfitError(
            text(
                f"各人金额合计 {yuan(sum_fen)} 元，须等于本队奖金 {yuan(whole)} 元。",
                f"The sums come to {yuan(sum_fen)} yuan; the team has {yuan(whole)} yuan to share.",
            )
        )


async def _tell(found: Team, filing: UUID, but: UUID | None) -> None:
    """Tell the members who can sign in, and the school's officers when some cannot, to confirm."""
    others = [member for member in found.members if member.person != but]
    rows = await database.fetch(
        "SELECT id FROM registry.account WHERE person = ANY($1) AND active",
        [member.person for member in others],
    )
    school = found.school if not all(member.can_sign_in for member in others) else None
    await notify(
        f"split:{filing}",
        text(
            "团队填报了奖金分配方案，请核对并确认。",
            "Your team filed how it shares a reward: look at it and confirm.",
        ),
        address(found.program.id, found.award, found.payee_class),
        accounts=[row["id"] for row in rows],
        organizations=[school] if school is not None else [],
    )


def address(program: UUID, award: UUID, payee_class: PayeeClass) -> str:
    """Return the path of the page of a team's split."""
    return f"/my/rewards/splits/{program}/{award}/{payee_class}"
