"""What a program has to say before it can be put in force, beyond what makes it a document. Pure.

A table of another place's past may leave out how lists are approved; a program that pays may not.
"""

from registry.core.errors import Fault
from registry.core.texts import Text, text
from rewards.programs.documents import Program
from rewards.words import PAYEE_CLASSES


def lacking(program: Program) -> tuple[Fault, ...]:
    """Return everything that the program does not say and would have to, each with the path of its key."""
    found = []
    if program.budget is None:
        found.append(
            _fault(
                "budget_missing",
                "budget",
                "没有写明预算（budget）：金额、按年或总计、超出时怎么办。",
                "The budget is not stated: its sum, per year or in all, and what happens beyond it.",
            )
        )
    if program.notice is None:
        found.append(
            _fault(
                "notice_missing",
                "notice",
                "没有写明公示几个工作日（notice）。",
                "How many working days a list is on public notice (notice) is not stated.",
            )
        )
    if not program.approvals:
        found.append(
            _fault(
                "approvals_missing",
                "approvals",
                "没有写明由哪些部门、按什么顺序审批（approvals）。",
                "Which bureaus approve a list, in which order (approvals), is not stated.",
            )
        )
    if program.confirmation is None:
        found.append(
            _fault(
                "confirmation_missing",
                "confirmation",
                "没有写明受奖者确认账户的期限和提醒（confirmation）。",
                "How long payees have to confirm their accounts (confirmation) is not stated.",
            )
        )
    for payee_class in dict.fromkeys(rule.payee_class for rule in program.rules):
        if program.tax(payee_class) is None:
            who: Text = PAYEE_CLASSES[payee_class]
            found.append(
                _fault(
                    "tax_missing",
                    "taxes",
                    f"向{who.zh}（{payee_class}）付款，却没有写明如何计税（taxes）。",
                    f"It pays the class {payee_class}, and does not state how that is taxed (taxes).",
                )
            )
    return tuple(found)


def _fault(code: str, key: str, zh: str, en: str) -> Fault:
    return Fault(code, text(zh, en), column=key)
