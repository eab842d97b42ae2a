"""How certificates follow from awards: when an award falls, so does every certificate issued for it.

So does the certificate of a title or level that by a correction no longer follows from an award which stays:
fewer may have competed than its table asks for.
"""

from uuid import UUID

from competitions.awards.listeners import (
    AwardChange,
    AwardsConfirmed,
    AwardsCorrected,
    AwardsRevoked,
    Consequence,
)
from credentials.issuing.lapsed import Lapsed, lapsed_by_correction
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import Text, text

_ROOM = text("证书", "Certificates")


class CertificatesFollowAwards:
    """A listener of `competitions.awards`. Confirming awards issues nothing: issuing is an act of its own."""

    async def preview(self, change: AwardChange) -> list[Consequence]:
        """Return the certificates that the change would revoke, and how many would wait to be issued anew."""
        fallen = _fallen(change)
        issued_anew = await _waiting(change) if fallen and isinstance(change, AwardsCorrected) else 0
        anew = Consequence(
            _ROOM,
            text(
                f"{issued_anew} 份更正后的证书待签发",
                f"{issued_anew} corrected certificates wait to be issued",
            ),
        )
        return [
            Consequence(
                _ROOM,
                text(
                    f"证书 {row['serial']} 将被撤销，查验页立即显示“已撤销”",
                    f"Certificate {row['serial']} is revoked; its page says so at once",
                ),
            )
            for row in await _standing(fallen)
        ] + [
            *(Consequence(_ROOM, _no_longer_follows(each)) for each in await _lapsed(change)),
            *[anew] * (issued_anew > 0),
        ]

    async def apply(self, actor: Actor, change: AwardChange) -> None:
        """Revoke them, in the open transaction."""
        if isinstance(change, AwardsConfirmed):
            return
        rows = [(row["id"], row["serial"]) for row in await _standing(_fallen(change))]
        rows += [(each.id, each.serial) for each in await _lapsed(change)]
        at = clock.now()
        await database.copy(
            "revocation",
            schema="credentials",
            columns=("id", "credential", "reason", "revoked_by", "revoked_at"),
            records=[(new_id(), id_, change.reason, actor.account_id, at) for id_, _ in rows],
        )
        await audit.record_each(
            actor,
            "credentials.revoke",
            [audit.Line(f"credential:{id_}", after={"serial": serial}) for id_, serial in rows],
            reason=change.reason,
        )


def _fallen(change: AwardChange) -> tuple[UUID, ...]:
    if isinstance(change, AwardsCorrected):
        return change.fallen
    return change.awards if isinstance(change, AwardsRevoked) else ()


async def _lapsed(change: AwardChange) -> list[Lapsed]:
    """Return the titles and levels that a corrected result takes the ground from."""
    if not isinstance(change, AwardsCorrected) or change.event is None:
        return []
    return await lapsed_by_correction(change.event)


def _no_longer_follows(each: Lapsed) -> Text:
    return text(
        f"资格证明 {each.serial} 将被撤销：奖项不变，但更正后不再符合称号或等级的条件",
        f"Certificate {each.serial} is revoked: the award stays, but no longer meets the conditions of the"
        " title or level",
    )


async def _waiting(change: AwardsCorrected) -> int:
    """Return how many will receive a certificate for the awards that come to stand."""
    waiting: int = await database.fetch_value(
        "SELECT count(*) FROM competitions.award_recipient WHERE award = ANY($1)", list(change.confirmed)
    )
    return waiting


async def _standing(awards: tuple[UUID, ...]) -> list[dict[str, object]]:
    rows = await database.fetch(
        "SELECT c.id, c.serial FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " LEFT JOIN credentials.revocation v ON v.credential = c.id"
        " WHERE r.award = ANY($1) AND v.id IS NULL ORDER BY c.serial",
        list(awards),
    )
    return [dict(row) for row in rows]
