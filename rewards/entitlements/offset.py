"""Offset (抵扣): what another payer paid for the same award is taken off what the program pays. Pure.

Rule 1 of field-notes.md, section 1.3, across payers (上级有资金奖励的，就高不重复): with what the other payer
paid, the payee has the higher of the two sums (decision 0029).
"""

from collections.abc import Mapping, Sequence

from rewards.entitlements.claims import Claim
from rewards.entitlements.lines import Key, OutsidePaid
from rewards.programs.documents import Program


class PaidElsewhere:
    """What other payers paid, as far as a program takes it off; the order of it makes no difference."""

    def __init__(self, program: Program, outside: Mapping[Key, Sequence[OutsidePaid]]) -> None:
        self._paid = {
            key: counting
            for key, paid in outside.items()
            if (counting := tuple(sorted(one for one in paid if program.offset.counts(one.payer))))
        }

    def of(self, claim: Claim) -> tuple[OutsidePaid, ...]:
        """Return what was paid to the payee of a claim for its award."""
        award = claim.award
        return self._paid.get((award.award_id, award.payee_class, award.payee), ())

    def taken_off(self, claim: Claim, left_fen: int) -> int:
        """Return how much is taken off what is left of a claim: never more than that."""
        return min(sum(one.amount_fen for one in self.of(claim)), left_fen)
