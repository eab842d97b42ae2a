"""What limits the sums of a program: the highest only, what another payer paid, the budget.

Amounts are whole fen. The elements are those of domain.md, section 4.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rewards.programs.amounts import Fen
from rewards.programs.rules import Code, Part, Words, refusal, repeated
from rewards.words import PayeeClass

Scope = Literal["none", "event", "discipline", "year", "program"]


class HighestOnly(Part):
    """Within what one payee of a class is paid for the highest sum only (就高不重复).

    `event` is one event of one competition and year, `discipline` the events that bear one name whatever the
    contest and year, `year` all of a year's awards, `program` every award that the program pays; `none` pays
    them all. `when_higher_comes_later` says what becomes of a sum that was approved before a higher award
    came: `replace`, it falls and the higher one is due whole; `top_up` (补差), it stays and the difference is
    due. A sum that was not approved yet gives way in both cases.
    """

    student: Scope
    tutor: Scope
    school: Scope
    expert: Scope = "none"
    employer: Scope = "none"
    host: Scope = "none"
    employee: Scope = "none"
    when_higher_comes_later: Literal["replace", "top_up"] = "replace"

    def scope(self, payee_class: PayeeClass) -> Scope:
        """Return the scope for payees of a class."""
        scope: Scope = getattr(self, payee_class)
        return scope


class Offset(Part):
    """Whether what another payer paid for the same award is taken off what this program pays (抵扣).

    `same_award`: of the sum that highest-only leaves, what others paid to the same payee for the same award,
    as recorded and confirmed; caps, budget and tax come after that. Where `payers` names any, only what
    they paid counts, by the name that is recorded. `none`: what others pay changes nothing.
    """

    against: Literal["none", "same_award"] = "none"
    payers: Annotated[tuple[Words, ...], Field(max_length=200)] = ()

    def counts(self, payer: str) -> bool:
        """Return whether what a payer paid is taken off."""
        return self.against == "same_award" and (not self.payers or payer in self.payers)

    @model_validator(mode="after")
    def _names_payers_that_count(self) -> Self:
        unclear = [payer for payer in self.payers if not payer.strip() or payer != payer.strip()]
        if unclear or repeated(list(self.payers)) or (self.payers and self.against == "none"):
            raise refusal(
                "offset_payers_unfit",
                "payers 只用于 same_award，各写一次，首尾不留空格。",
                "payers go with same_award; each stands once, without spaces around it.",
            )
        return self


class Budget(Part):
    """The sum that a program may pay, in fen, for the awards of one year or for all of them.

    `shortage` says what happens when more is due: `stop`, nothing is cut and no list is drafted until an
    officer has decided; `scale`, every sum is cut in proportion; `cut_by_tier`, whole tiers go without, in
    the order of `cut_order`, or, where that is empty, the tier that the rules name last before the others;
    `carry_over`, in the order of award, what no longer fits waits for the next year's money. Sums that were
    approved already are never cut. Never silently (domain.md, section 4).
    """

    amount_fen: Fen
    per: Literal["year", "program"]
    shortage: Literal["stop", "scale", "cut_by_tier", "carry_over"]
    cut_order: tuple[Code, ...] = ()
