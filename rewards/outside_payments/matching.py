"""Which awards and payees the rows of a list mean, and what is wrong with them beside what was read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from registry.core import database
from registry.core.errors import Fault
from registry.core.texts import Text, text
from rewards.entitlements.awarded import awarded_payees
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.outside import LIVE, outside_payments
from rewards.outside_payments.reading import Reading, ReadRow
from rewards.words import tier_name

_NO_AWARD: Final = text(
    "没有已确认的奖项：请核对赛事代码、赛项代码和参赛编号。",
    "No confirmed award stands there: check the codes of the contest, the event and the entry.",
)
_NO_TIER: Final = text("该参赛项没有这个奖次。", "The entry has no award of this tier.")
_WHICH_TIER: Final = text(
    "该参赛项有几个奖项，请填写奖次。", "The entry has several awards: say of which tier."
)
_NO_PAYEE: Final = text(
    "该奖项没有这位受奖者：请核对对象类别和姓名（单位名称）。",
    "The award has no such payee: check the class and the name.",
)
_WHICH_PAYEE: Final = text(
    "该奖项有同名的受奖者，请填写位次。", "The award has payees of one name: give the place in the entry."
)
# What makes two payments one: award, class, payee, payer, document.
_Payment = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows with the award and payee that they mean, and the faults, in the order of rows."""

    rows: list[tuple[ReadRow, AwardedPayee]]
    faults: list[Fault]


async def matched(reading: Reading) -> Matched:
    """Return what the rows mean, and all that is wrong with them."""
    lines: defaultdict[tuple[str, str, str], list[AwardedPayee]] = defaultdict(list)
    for line in await _payees({row.competition for row in reading.rows}):
        lines[line.competition, line.event, line.entry].append(line)
    known = await _known()
    rows_of: dict[_Payment, int] = {}
    found = []
    for row in reading.rows:
        meant = _meant(row, lines[row.competition, row.event, row.entry])
        if not isinstance(meant, AwardedPayee):
            reading.fault(row.number, *meant)
            continue
        payment = (meant.award_id, meant.payee_class, meant.payee, row.payer, row.document_number)
        first = rows_of.setdefault(payment, row.number)
        if first != row.number:
            words = text(f"与第 {first} 行是同一笔。", f"Row {first} is the same payment.")
            reading.fault(row.number, "document_number", "duplicate_row", words)
        elif payment in known:
            words = text(
                f"{row.payer} 按 {row.document_number} 就这一奖项向该受奖者的发放已登记过。",
                f"What {row.payer} paid by {row.document_number} for this award is recorded already.",
            )
            reading.fault(row.number, "document_number", "payment_known", words)
        else:
            found.append((row, meant))
    return Matched(found, sorted(reading.faults, key=lambda fault: fault.row or 0))


async def _payees(competitions: set[str]) -> Sequence[AwardedPayee]:
    rows = await database.fetch(
        "SELECT a.id FROM competitions.award a JOIN competitions.competition c ON c.id = a.competition"
        " WHERE a.kind = 'entry' AND c.code = ANY($1)",
        list(competitions),
    )
    return await awarded_payees(classes=("employer", "host"), only=[row["id"] for row in rows])


async def _known() -> set[_Payment]:
    return {
        (row["award"], row["payee_class"], row["payee"], row["payer"], row["document_number"])
        for row in await outside_payments(LIVE)
    }


def _meant(row: ReadRow, lines: Sequence[AwardedPayee]) -> AwardedPayee | tuple[str, str, Text]:
    """Return the payee whom a row means, or the field with the code and words of what is wrong."""
    if not lines:
        return "entry", "award_unknown", _NO_AWARD
    if row.tier:
        lines = [line for line in lines if row.tier in (line.tier, tier_name(line.tier).zh)]
        if not lines:
            return "tier", "award_unknown", _NO_TIER
    if len({line.award_id for line in lines}) > 1:
        return "tier", "award_ambiguous", _WHICH_TIER
    named = [line for line in lines if (line.payee_class, line.payee_name) == (row.payee_class, row.payee)]
    if row.position is not None:
        named = [line for line in named if line.position == row.position]
    if not named:
        return "payee", "payee_unknown", _NO_PAYEE
    if len(named) > 1:
        return "position", "payee_ambiguous", _WHICH_PAYEE
    return named[0]
