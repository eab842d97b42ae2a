"""What follows from outside payments: programs are settled, and money that was paid already is left alone."""

from collections.abc import Sequence
from uuid import UUID

from competitions.awards.listeners import Consequence
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, Fault
from registry.core.texts import text
from rewards.entitlements.following import consequences_of
from rewards.entitlements.records import Difference, Standing, StoredProgram, difference, programs_in_force
from rewards.entitlements.service import settle
from rewards.ledger.service import hold
from rewards.money import yuan


class OutsidePaymentAfterPaymentError(ConflictError):
    """A sum that it would change was paid already, or is with the bank; each of them is a fault."""

    code = "outside_payment_after_payment"


class Followed:
    """The programs that take off what others paid, and what of theirs falls whatever is decided."""

    def __init__(self, falling: Sequence[tuple[StoredProgram, frozenset[UUID]]]) -> None:
        self._falling = falling

    @classmethod
    async def before(cls) -> "Followed":
        """Look at the programs before a decision, in the open transaction that has waited for settling."""
        falling = []
        for program in await programs_in_force():
            if program.document.offset.against != "none":
                await hold(program.id)
                found = await difference(program)
                falling.append((program, frozenset(line.id for line in found.falling)))
        return cls(falling)

    async def settle(self, actor: Actor, reason: str) -> None:
        """Settle them after the decision.

        Raises:
            OutsidePaymentAfterPaymentError: as it says; the transaction is to end with it.
        """
        for program, anyway in self._falling:
            await _refuse_paid(await settle(actor, program, reason), anyway)

    async def consequences(self) -> list[Consequence]:
        """Return what `settle` would do; errors as there."""
        found = []
        for program, anyway in self._falling:
            changes = await difference(program)
            await _refuse_paid(changes, anyway)
            found += await consequences_of(changes)
        return found


async def _refuse_paid(found: Difference, anyway: frozenset[UUID]) -> None:
    spent = [line for line in found.falling if line.spent_fen and line.id not in anyway]
    if not spent:
        return
    due = {line.key: line.amount_fen for line in found.arising}
    names = await _names([UUID(line.award_id) for line in spent])
    raise OutsidePaymentAfterPaymentError(
        text(
            "下列应奖已发放或已交银行，系统不能只改其中一部分：差额请线下结清，"
            "再以此为由不予确认（或不撤回）这一条。",
            "These sums are paid or with the bank, and cannot be changed in part: settle the difference by"
            " hand, and refuse the record with that as the reason, or leave it as it is.",
        ),
        [_said(line, due.get(line.key, 0), names.get(line.award_id, ("", ""))) for line in spent],
    )


async def _names(awards: Sequence[UUID]) -> dict[str, tuple[str, str]]:
    """Return by award its event, entry and title, in Chinese and in English."""
    rows = await database.fetch(
        "SELECT a.id::text, e.name, e.name_en, n.code, a.title, a.title_en FROM competitions.award a"
        " JOIN competitions.event e ON e.id = a.event JOIN competitions.entry n ON n.id = a.entry"
        " WHERE a.id = ANY($1)",
        list(awards),
    )
    return {
        row["id"]: (
            f"{row['name']} {row['code']} {row['title']}",
            f"{row['name_en']} {row['code']} {row['title_en']}",
        )
        for row in rows
    }


def _said(line: Standing, due_fen: int, name: tuple[str, str]) -> Fault:
    paid, due, gap = yuan(line.amount_fen), yuan(due_fen), yuan(abs(line.amount_fen - due_fen))
    zh, en = ("多发", "too much") if due_fen < line.amount_fen else ("少发", "too little")
    return Fault(
        "entitlement_paid",
        text(
            f"{name[0]}：已发 {paid} 元，应为 {due} 元，{zh} {gap} 元。",
            f"{name[1]}: {paid} yuan are paid and {due} are due, {gap} yuan {en}.",
        ),
    )
