"""Use cases of recovery: what a falling changes about money, and money that comes back."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices.service import Notice, done, notify_each
from registry.people.access import ANYTHING, require, unknown
from registry.people.reasons import names_any
from rewards.ledger import books
from rewards.ledger import queries as ledger
from rewards.ledger.service import hold, post
from rewards.money import yuan
from rewards.payees import schools

_TO_PAYEE: Final = text(
    "一笔已发放的奖励被撤销，须交回。请查看金额与原因。",
    "A reward that was paid fell and has to be paid back: see the sum and the reason.",
)
_TO_SCHOOL: Final = text(
    "本校人员一笔已发放的奖励被撤销，须交回，本人不能登录：请转告。",
    "A reward paid to somebody of your school has to be paid back; they cannot sign in: let them know.",
)
_MOBILE: Final = re.compile(r"(?<![0-9])1[3-9](?:[ \-]?[0-9]){9}(?![0-9])")
# A resident's identity number has the day of birth within it; a voucher's number of that length rarely has.
_IDENTITY: Final = re.compile(
    r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])"
)


class RepaidTooMuchError(ConflictError):
    """More would come back than is still owed."""

    code = "repaid_too_much"


class RepaymentEmptyError(BadInputError):
    """A repayment of nothing, or without a note of how it came."""

    code = "repayment_empty"


class RepaymentRecordedError(ConflictError):
    """A repayment with this note is recorded on the receivable already."""

    code = "repayment_recorded"


class RepaymentNamesPersonError(BadInputError):
    """A note names the payee, or holds a mobile or identity number; it is kept for good."""

    code = "repayment_names_person"


async def follow(actor: Actor, program: UUID, fallen: Sequence[tuple[UUID, str]]) -> None:
    """Bring lists, batches and books in line with entitlements that fell, in the open transaction.

    For each of them, whatever stage it reached: its line leaves a list that is not approved yet; a payment
    that was drawn and not exported is dissolved; what is open or returned is cancelled; what was paid has to
    come back, and its payee is told. A payment that was exported and not answered stays until the bank has
    answered it (see `after_answer`). Doing it again changes nothing.

    Args:
        actor: who made the change that led here.
        program: of all of them.
        fallen: entitlements with the reason of their falling; their withdrawals are written already.
    """
    if not fallen:
        return
    await hold(program)
    await _off_lists(fallen)
    await _out_of_books(actor, program, dict(fallen))


async def after_answer(actor: Actor, program: UUID, entitlements: Sequence[UUID]) -> None:
    """Follow up what the bank answered for entitlements that had fallen meanwhile, in the open transaction.

    To be called with all entitlements of a return, after its postings; those that stand are left alone.
    """
    rows = await database.fetch(
        "SELECT entitlement, reason FROM rewards.withdrawal WHERE entitlement = ANY($1)", list(entitlements)
    )
    if rows:
        await hold(program)
        await _out_of_books(actor, program, {row["entitlement"]: row["reason"] for row in rows})


async def settle(actor: Actor, receivable: UUID, fen: int, note: str) -> None:
    """Record that a sum came back, in whole or in part.

    Args:
        actor: an officer of a bureau.
        receivable: what is owed.
        fen: what came, more than nothing and no more than is still owed.
        note: how it came, such as the number of the voucher.

    Raises:
        NotFoundError: there is no such receivable.
        RepaymentEmptyError, RepaymentNamesPersonError, RepaymentRecordedError, RepaidTooMuchError: as they
            say.
    """
    require(actor, "receivables.settle", ANYTHING)
    note = note.strip()
    if fen <= 0 or not note:
        raise RepaymentEmptyError(
            text(
                "请填写大于零的金额和收款凭证号。",
                "Give a sum above zero and a note, such as the voucher's number.",
            )
        )
    async with database.transaction():
        row = await database.fetch_one(
            "SELECT r.program, r.entitlement, p.name FROM rewards.receivable r"
            " JOIN rewards.entitlement t ON t.id = r.entitlement"
            " LEFT JOIN registry.person p ON p.id = t.person WHERE r.id = $1",
            receivable,
        )
        if row is None:
            raise unknown()
        _refuse_personal(note, row["name"])
        await hold(row["program"])
        await _refuse_recorded(row["entitlement"], note)
        owed = (await ledger.of_entitlements([row["entitlement"]]))[row["entitlement"]].owed_back
        if fen > owed:
            raise RepaidTooMuchError(
                text(
                    f"只欠 {yuan(owed)} 元，不能登记 {yuan(fen)} 元：请核对金额。",
                    f"Only {yuan(owed)} yuan are still owed, not {yuan(fen)}: check the sum.",
                )
            )
        await post(actor, row["program"], [books.recovered(row["entitlement"], fen, note)])
        if fen == owed:
            await done(f"receivable:{receivable}")
        await audit.record(
            actor,
            "receivables.settle",
            f"receivable:{receivable}",
            reason=note,
            before={"owed_fen": owed},
            after={"owed_fen": owed - fen},
        )


def _refuse_personal(note: str, name: str | None) -> None:
    """Refuse what identifies the payee; numbers of vouchers may be as long as they are."""
    plain = unicodedata.normalize("NFKC", note)
    if names_any(plain, [name] if name else []) or _MOBILE.search(plain) or _IDENTITY.search(plain):
        raise RepaymentNamesPersonError(
            text(
                "凭证说明会长期保存，请只写凭证号，不要写姓名、手机号或证件号码。",
                "The note is kept for good: give the voucher's number, and no name, telephone or identity"
                " number.",
            )
        )


async def _refuse_recorded(entitlement: UUID, note: str) -> None:
    """Refuse what was recorded before, such as by a second click; the program's money is held."""
    if await database.fetch_value(
        "SELECT 1 FROM rewards.ledger_entry WHERE entitlement = $1 AND book = 'recovered' AND reason = $2"
        " LIMIT 1",
        entitlement,
        note,
    ):
        raise RepaymentRecordedError(
            text(
                "这张凭证已经登记过：请刷新查看；另一笔还款请写它自己的凭证号。",
                "This voucher is recorded already: reload the page. Another repayment has its own number.",
            )
        )


async def _off_lists(fallen: Sequence[tuple[UUID, str]]) -> None:
    ids = [entitlement for entitlement, _ in fallen]
    # The lists are held first, in one order, so that none is approved while its lines are leaving.
    await database.execute(
        "SELECT 1 FROM rewards.reward_list WHERE id IN"
        " (SELECT list FROM rewards.list_line WHERE entitlement = ANY($1) AND removed_at IS NULL)"
        " ORDER BY id FOR NO KEY UPDATE",
        ids,
    )
    await database.execute(
        """
        UPDATE rewards.list_line l SET removed_at = $3, removed_because = f.reason
        FROM unnest($1::uuid[], $2::text[]) AS f (entitlement, reason), rewards.reward_list r
        WHERE l.entitlement = f.entitlement AND l.removed_at IS NULL
          AND r.id = l.list AND r.state IN ('drafted', 'in_notice', 'approving')
        """,
        ids,
        [reason for _, reason in fallen],
        # To the microsecond, so that it is plain which approvals still had the line before them.
        clock.exactly_now(),
    )


async def _out_of_books(actor: Actor, program: UUID, reasons: dict[UUID, str]) -> None:
    await _out_of_batches(reasons)
    waiting = await _with_the_bank(list(reasons))
    balances = await ledger.of_entitlements(list(reasons))
    postings: list[books.Posting] = []
    owed: list[_Owed] = []
    for entitlement in sorted(balances):
        balance, reason = balances[entitlement], reasons[entitlement]
        if balance.open and entitlement not in waiting:
            postings.append(books.cancelled(entitlement, balance.open, reason, out_of="open"))
        if balance.returned:
            postings.append(books.cancelled(entitlement, balance.returned, reason, out_of="returned"))
        if back := balance.paid - balance.reclaimed:
            postings.append(books.reclaimed(entitlement, back, reason))
            owed.append(_Owed(new_id(), entitlement, back, reason))
    await post(actor, program, postings)
    await _open_receivables(actor, program, owed)


@dataclass(frozen=True, slots=True)
class _Owed:
    """A receivable to be opened."""

    id: UUID
    entitlement: UUID
    fen: int
    reason: str


async def _out_of_batches(reasons: dict[UUID, str]) -> None:
    """Dissolve the payments that were drawn and not exported."""
    await database.execute(
        """
        UPDATE rewards.batch_line l SET outcome = 'dissolved', outcome_reason = f.reason, outcome_at = $3
        FROM unnest($1::uuid[], $2::text[]) AS f (entitlement, reason), rewards.batch b
        WHERE l.entitlement = f.entitlement AND l.outcome IS NULL AND b.id = l.batch AND b.exported_at IS NULL
        """,
        list(reasons),
        list(reasons.values()),
        clock.now(),
    )


async def _with_the_bank(entitlements: Sequence[UUID]) -> set[UUID]:
    """Return those whose payment was exported and not answered yet."""
    rows = await database.fetch(
        "SELECT entitlement FROM rewards.batch_line WHERE entitlement = ANY($1) AND outcome IS NULL",
        list(entitlements),
    )
    return {row["entitlement"] for row in rows}


async def _open_receivables(actor: Actor, program: UUID, owed: Sequence[_Owed]) -> None:
    if not owed:
        return
    at = clock.now()
    await database.copy(
        "receivable",
        schema="rewards",
        columns=("id", "program", "entitlement", "amount_fen", "reason", "opened_by", "opened_at"),
        records=[
            (each.id, program, each.entitlement, each.fen, each.reason, actor.account_id, at) for each in owed
        ],
    )
    await audit.record_each(
        actor,
        "receivables.open",
        [audit.Line(f"receivable:{each.id}", after={"owed_fen": each.fen}) for each in owed],
        reason="; ".join(sorted({each.reason for each in owed})),
    )
    await _tell(owed)


async def _tell(owed: Sequence[_Owed]) -> None:
    """Write a notice to each payee: a person or an organization, or the school of who cannot sign in."""
    receivables = {each.entitlement: each for each in owed}
    rows = await database.fetch(
        """
        SELECT t.id, t.person, t.organization, a.id AS account
        FROM rewards.entitlement t LEFT JOIN registry.account a ON a.person = t.person AND a.active
        WHERE t.id = ANY($1)
        """,
        list(receivables),
    )
    alone = [row["person"] for row in rows if row["person"] and row["account"] is None]
    school_of = await schools.of_persons(alone)
    told = []
    for row in rows:
        subject = f"receivable:{receivables[row['id']].id}"
        if row["account"]:
            told.append(Notice(subject, _TO_PAYEE, "/my/rewards", account=row["account"]))
        elif row["organization"]:
            organization = row["organization"]
            told.append(
                Notice(subject, _TO_PAYEE, f"/school/rewards/{organization}", organization=organization)
            )
        elif school := school_of.get(row["person"]):
            told.append(Notice(subject, _TO_SCHOOL, f"/school/rewards/{school}", organization=school))
    await notify_each(told)
