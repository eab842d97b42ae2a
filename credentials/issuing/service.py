"""The use case of issuing: a run through everybody who waits in a scope, committed part by part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from credentials.issuers import queries as issuers
from credentials.issuers.queries import IssuerFacts, NoIssuerError
from credentials.issuing import chunk, runs
from credentials.issuing.facts import Reasons, due_to
from credentials.issuing.numbering import Numbering
from credentials.issuing.scopes import Place, Scope, place_of
from credentials.issuing.waiting import due, unpacked
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.alone import alone
from registry.core.errors import ConflictError, RegistryError
from registry.core.texts import text

AT_ONCE: Final = 5_000
"""How many recipients are gone through in one transaction: others get their turn at the issuer in between."""

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Run:
    """What all parts of a run have in common."""

    id: UUID
    actor: Actor
    place: Place
    again: bool
    undrawable: str
    reasons: Reasons
    numbering: Numbering


class IssuingUnderWayError(ConflictError):
    """A run in this scope goes on just now; it will issue everything that is due."""

    code = "issuing_under_way"


async def issue(actor: Actor, competition: UUID) -> int:
    """Issue everything that is due in a competition; returns how many credentials. Raises as `run` does."""
    return await run(actor, Scope("competition", competition))


async def run(
    actor: Actor,
    scope: Scope,
    *,
    again: bool = False,
    advance: Advance = lambda _done, _total: None,
    at_once: int = AT_ONCE,
) -> int:
    """Issue a credential to everybody in a scope who waits for one; returns how many were issued.

    Each part is committed by itself: what was issued stays when a run is broken off, and calling again goes
    on with the rest. Nothing is issued twice, whoever else issues at the same time.

    Args:
        actor: who issues.
        scope: for whom.
        again: also issue another edition to those whose credentials were taken back while the award stands.
        advance: told after each part how many of how many are done.
        at_once: recipients in one part.

    Raises:
        NoIssuerError: the organizer, or the bureau that confirmed the list, is no issuer.
        IssuingUnderWayError: somebody issues in this scope just now.
        ListNotConfirmedError: as it says.
        NotFoundError, ForbiddenError: there is no such scope, or the account may not issue there.
        KeyLockedError: the signing key cannot be opened with the present secret.
    """
    place = await place_of(actor, scope)
    await issuer_for(place)
    async with alone(scope.name) as mine:
        if not mine:
            raise IssuingUnderWayError(
                text(
                    "这一范围正在签发，请等它结束，稍后刷新页面查看进度。",
                    "Credentials are being issued here just now: wait until it ends; the page shows how far"
                    " it is.",
                )
            )
        found = await due(place, again=again)
        if not found.total:
            return 0
        async with database.transaction():
            run_id = await runs.begin(actor, scope, found.total)
        going = _Run(run_id, actor, place, again, found.undrawable, Reasons(place.competition), Numbering())
        issued = 0
        advance(0, found.total)
        try:
            for recipients in unpacked(found.recipients, at_once):
                issued += await _part(going, recipients)
                advance(issued, found.total)
        except Exception as error:
            await runs.end(run_id, error.code if isinstance(error, RegistryError) else "unforeseen")
            raise
        await runs.end(run_id)
    return issued


async def issuer_for(place: Place) -> IssuerFacts:
    """Return who issues in a scope.

    Raises:
        NoIssuerError: the organizer, or the bureau that confirmed the list, is no issuer.
    """
    if place.organization is None:
        raise NoIssuerError(
            text(
                "外部赛事的获奖由核准名单的主管部门按名单签发登记证明；请由本系统的签发机构办理。",
                "Awards decided elsewhere are confirmed list by list, by the bureau that confirmed the list,"
                " which has to be an issuer here.",
            )
        )
    return await issuers.issuer_at(place.organization)


async def _part(going: _Run, recipients: Sequence[UUID]) -> int:
    """Issue what is due to some recipients, all of it or none."""
    place = going.place
    async with database.transaction():
        # An award of the competition that is being revoked meanwhile is waited for, or waits.
        await database.execute(
            "SELECT 1 FROM competitions.competition WHERE id = $1 FOR SHARE", place.competition
        )
        issuer = await issuer_for(place)
        # Whoever issues for the same issuer meanwhile waits here, and then finds nothing left of what is
        # stored by then.
        await database.execute("SELECT 1 FROM credentials.issuer WHERE id = $1 FOR UPDATE", issuer.id)
        # Its key may have been replaced while this waited.
        issuer = await issuer_for(place)
        found = due_to(recipients, place, going.reasons, going.undrawable, again=going.again)
        count = await chunk.store(going.actor, issuer, going.numbering, found)
        if count:
            await runs.advance(going.id, count)
            await audit.record(
                going.actor,
                "credentials.issue" if place.about == "award" else "credentials.confirm",
                place.scope.name,
                after={"issued": count, "issuer": issuer.did},
            )
    return count
