"""The checks before money is paid: for each line of what was approved, what stands in its way. Pure.

They are those of domain.md, section 4: already paid, over budget, notice over and no objection open, account
name equals payee, number valid, one account for two people. A line that anything stands in the way of is not
drawn into a batch; which of them are drawn is never decided by what would still fit a budget.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from uuid import UUID

from registry.core.texts import Text, text
from rewards.money import yuan
from rewards.payees.names import holder_of, same_organization
from rewards.words import PayeeClass

Severity = Literal["refuse", "answer"]
Who = Literal["payee", "bureau", "nobody"]
BatchKind = Literal["bank", "transfer"]

# A batch to accounts pays everybody but schools unless lines are named; budget transfers are for schools.
KIND_CLASSES: Final[Mapping[BatchKind, frozenset[PayeeClass]]] = {
    "bank": frozenset({"student", "tutor", "expert", "employer", "host", "employee"}),
    "transfer": frozenset({"school"}),
}
WHO: Final[Mapping[Who, Text]] = {
    "payee": text("领款人", "the payee"),
    "bureau": text("主管部门", "the bureaus"),
    "nobody": text("无须办理", "nobody: nothing is left to do"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands in the way of a payment, and who clears it.

    `answer` is a warning: an officer's answer lets it pass.
    """

    code: str
    severity: Severity
    words: Text
    who: Who


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """A payee's newest account. `number_valid` is what `rewards.payees` says of the number."""

    id: UUID
    holder_name: str = field(repr=False)
    number_valid: bool
    guardian_name: str | None = field(repr=False)
    shared_unanswered: bool
    returned_before: bool


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What is known of one approved sum; everything in fen is gross but for what says otherwise.

    `payee_names` are the forms in which the payee's name is on record. `batch` is the number of the batch in
    which it waits for the bank's answer or was paid.
    """

    entitlement: UUID
    payee_class: PayeeClass
    payee_names: tuple[str, ...] = field(repr=False)
    is_person: bool
    minor: bool
    gross_fen: int
    withheld_fen: int
    budget_year: int
    approved_fen: int
    open_fen: int
    returned_fen: int
    paid_fen: int
    batch: str | None
    withdrawn: bool
    notice_until: date | None
    objection_open: bool
    account: AccountFacts | None

    @property
    def net_fen(self) -> int:
        """What the payee gets."""
        return self.gross_fen - self.withheld_fen


@dataclass(frozen=True, slots=True)
class BudgetFacts:
    """A program's budget, and what of it is paid or on its way already, by its year.

    What fell counts as used until it came back, as for approvals (decision 0024).
    """

    amount_fen: int
    per: Literal["year", "program"]
    used_fen: Mapping[int, int]


def check(
    lines: Sequence[LineFacts], budget: BudgetFacts | None, kind: BatchKind, today: date
) -> dict[UUID, tuple[Finding, ...]]:
    """Return what stands in the way of each of these lines; a line that may be paid has an empty tuple."""
    found = {line.entitlement: _of_line(line, kind, today) for line in lines}
    clear = [line for line in lines if not found[line.entitlement]]
    for entitlement, finding in _over_budget(clear, budget).items():
        found[entitlement] = (finding,)
    return found


def _of_line(line: LineFacts, kind: BatchKind, today: date) -> tuple[Finding, ...]:
    if (settled := _settled(line)) is not None:
        return (settled,)
    return tuple(
        finding
        for finding in (_of_kind(line, kind), *_of_notice(line, today), *_of_account(line))
        if finding is not None
    )


def _settled(line: LineFacts) -> Finding | None:
    """Return why there is nothing to pay at all."""
    if line.withdrawn:
        return Finding("withdrawn", "refuse", text("应奖已收回。", "The entitlement has fallen."), "nobody")
    if line.paid_fen:
        return Finding(
            "already_paid",
            "refuse",
            text(f"已在批次 {line.batch} 发放。", f"Paid already, in batch {line.batch}."),
            "nobody",
        )
    if line.batch is not None:
        return Finding(
            "in_batch",
            "refuse",
            text(
                f"已在批次 {line.batch}，等银行答复。",
                f"In batch {line.batch} already, waiting for the bank's answer.",
            ),
            "nobody",
        )
    if not line.approved_fen:
        return Finding(
            "not_approved",
            "refuse",
            text("所在名单尚未批准完毕。", "The list it is on has not been approved."),
            "bureau",
        )
    if line.open_fen + line.returned_fen != line.gross_fen:
        return Finding("cancelled", "refuse", text("已取消发放。", "The payment was cancelled."), "nobody")
    return None


def _of_kind(line: LineFacts, kind: BatchKind) -> Finding | None:
    if kind == "transfer" and line.payee_class not in KIND_CLASSES["transfer"]:
        return Finding(
            "not_a_school",
            "refuse",
            text("预算划转只用于学校。", "Budget transfers are for schools only."),
            "bureau",
        )
    return None


def _of_notice(line: LineFacts, today: date) -> tuple[Finding | None, ...]:
    running = line.notice_until is None or line.notice_until >= today
    return (
        Finding("notice_running", "refuse", text("公示期未满。", "The public notice is not over."), "bureau")
        if running
        else None,
        Finding(
            "objection_open",
            "refuse",
            text("有异议尚未答复，请先答复。", "An objection is open: answer it first."),
            "bureau",
        )
        if line.objection_open
        else None,
    )


def _of_account(line: LineFacts) -> tuple[Finding | None, ...]:
    account = line.account
    if account is None:
        return (
            Finding(
                "account_missing",
                "refuse",
                text("领款人尚未确认收款账户。", "The payee has not confirmed an account."),
                "payee",
            ),
        )
    return (
        _of_holder(line, account),
        None
        if account.number_valid
        else Finding(
            "account_invalid",
            "refuse",
            text("账号校验不通过，请重新确认账户。", "The account number does not check: confirm it anew."),
            "payee",
        ),
        Finding(
            "account_returned",
            "refuse",
            text(
                "此账户曾被银行退票，请重新确认账户。",
                "The bank sent a payment to this account back: confirm an account anew.",
            ),
            "payee",
        )
        if account.returned_before
        else None,
        Finding(
            "account_shared",
            "answer",
            text(
                "与另一领款人共用账户，请核实并写明理由。",
                "The account is shared with another payee: look into it and say why that is right.",
            ),
            "bureau",
        )
        if account.shared_unanswered
        else None,
    )


def _of_holder(line: LineFacts, account: AccountFacts) -> Finding | None:
    if line.minor and account.guardian_name is None:
        return Finding(
            "guardian_missing",
            "refuse",
            text("未成年人的账户须由监护人确认。", "A minor's account has to be confirmed by a guardian."),
            "payee",
        )
    guardian = account.guardian_name or "" if line.minor else ""
    if line.is_person:
        own = holder_of(account.holder_name, line.payee_names, guardian) is not None
    else:
        own = same_organization(account.holder_name, line.payee_names)
    if own:
        return None
    return Finding(
        "holder_differs",
        "refuse",
        text("户名与领款人不符。", "The account is in another name than the payee's."),
        "payee",
    )


def _over_budget(lines: Sequence[LineFacts], budget: BudgetFacts | None) -> dict[UUID, Finding]:
    """Return the finding of every line whose budget would not last; none of them is preferred."""
    if budget is None:
        return {}
    groups: defaultdict[int | None, list[LineFacts]] = defaultdict(list)
    for line in lines:
        groups[line.budget_year if budget.per == "year" else None].append(line)
    found: dict[UUID, Finding] = {}
    for year, group in groups.items():
        used = sum(fen for of, fen in budget.used_fen.items() if year in {None, of})
        over = used + sum(line.gross_fen for line in group) - budget.amount_fen
        if over > 0:
            finding = Finding(
                "over_budget",
                "refuse",
                text(
                    f"超出{f'{year} 年' if year else ''}预算 {yuan(over)} 元（预算"
                    f" {yuan(budget.amount_fen)}，已用 {yuan(used)}）：请先决定怎么处理。",
                    f"{yuan(over)} yuan over the budget{f' of {year}' if year else ''}"
                    f" ({yuan(budget.amount_fen)}, of which {yuan(used)} are used): decide on it first.",
                ),
                "bureau",
            )
            found |= dict.fromkeys((line.entitlement for line in group), finding)
    return found
