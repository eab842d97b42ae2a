"""The last links of the chain: payments with the bank's answers, postings, and what has to come back."""

from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.texts import Text, text
from rewards.ledger.books import BOOKS
from rewards.money import yuan
from rewards.overview.links import ChainLink, Fact, fact

_OUTCOMES: Final[dict[str | None, Text]] = {
    None: text("银行未答复", "not answered by the bank yet"),
    "paid": text("银行已付", "paid by the bank"),
    "returned": text("银行退票", "returned by the bank"),
    "dissolved": text("撤出批次", "taken out of the batch"),
}
_PAYMENTS: Final = """
SELECT b.id AS batch, b.number, b.kind, b.drawn_at, d.display_name AS drawer, b.exported_at,
       l.position, l.net_fen, l.outcome, l.outcome_reason, l.outcome_at,
       ARRAY(SELECT f.file_name || ' ' || f.sha256 FROM rewards.batch_file f
             WHERE f.batch = b.id ORDER BY f.file_name) AS files,
       r.row, r.kind AS answer, r.reason, r.sha256, r.read_at, r.reader
FROM rewards.batch_line l
JOIN rewards.batch b ON b.id = l.batch
JOIN registry.account d ON d.id = b.drawn_by
LEFT JOIN LATERAL (
    SELECT z.row, z.kind, z.reason, f.sha256, f.read_at, a.display_name AS reader
    FROM rewards.return_line z JOIN rewards.return_file f ON f.id = z.file
    JOIN registry.account a ON a.id = f.read_by WHERE z.batch_line = l.id
    ORDER BY z.kind IN ('paid', 'returned') DESC, f.read_at LIMIT 1
) r ON true
WHERE l.entitlement = $1 ORDER BY b.drawn_at, b.number
"""
_ENTRIES: Final = """
SELECT e.posting, min(e.posted_at) AS at, min(a.display_name) AS name, min(e.reason) AS reason,
       array_agg(e.book ORDER BY e.amount_fen, e.book) AS books,
       array_agg(e.amount_fen ORDER BY e.amount_fen, e.book) AS sums
FROM rewards.ledger_entry e JOIN registry.account a ON a.id = e.posted_by
WHERE e.entitlement = $1
GROUP BY e.posting
-- Within one second: what was approved comes before all else, what came back after it was owed.
ORDER BY at, min(array_position(
    ARRAY['approved', 'returned', 'open', 'paid', 'cancelled', 'reclaimed', 'recovered'], e.book)), e.posting
"""
_RECEIVABLES: Final = """
SELECT r.id, r.amount_fen, r.reason, r.opened_at, a.display_name AS name,
       (SELECT coalesce(sum(e.amount_fen), 0)::bigint FROM rewards.ledger_entry e
        WHERE e.entitlement = r.entitlement AND e.book = 'recovered') AS came
FROM rewards.receivable r JOIN registry.account a ON a.id = r.opened_by WHERE r.entitlement = $1
"""


async def of_payments(entitlement: UUID) -> list[ChainLink]:
    """Return every batch that had a payment of the entitlement, its files, and the bank's answer."""
    return [
        ChainLink(
            stage="payment",
            what=text(
                f"批次 {row['number']} 第 {row['position']} 行：{_OUTCOMES[row['outcome']].zh}",
                f"Batch {row['number']}, line {row['position']}: {_OUTCOMES[row['outcome']].en}",
            ),
            who=row["drawer"],
            at=row["drawn_at"],
            facts=(
                *fact("实发", "Net", _sum(row["net_fen"])),
                *(part for each in row["files"] for part in _file(each)),
                *_answer(row),
                # The bank's own reason stands above already.
                *(
                    ()
                    if row["outcome_reason"] == row["reason"]
                    else fact("结果原因", "Because", row["outcome_reason"])
                ),
            ),
            address=f"/rewards/batches/{row['batch']}",
            audit=f"batch:{row['batch']}",
            bad=row["outcome"] in ("returned", "dissolved"),
        )
        for row in await database.fetch(_PAYMENTS, entitlement)
    ]


def _file(said: str) -> tuple[Fact, ...]:
    return fact("文件、SHA-256", "File, SHA-256", said, code=True)


def _answer(row: asyncpg.Record) -> tuple[Fact, ...]:
    if row["sha256"] is None:
        return ()
    where = text(
        f"第 {row['row']} 行，{row['reader']} 读入",
        f"row {row['row']}, read by {row['reader']}",
    )
    return (
        *fact("银行回单", "Bank's return", where),
        *fact("退回原因", "Reason of the bank", row["reason"]),
        *fact("回单 SHA-256", "SHA-256 of the return", row["sha256"], code=True),
    )


async def of_books(entitlement: UUID) -> list[ChainLink]:
    """Return the postings for the entitlement, each with what every book holds after it."""
    balances: dict[str, int] = {}
    names = {str(book): words for book, words in BOOKS.items()}
    links = []
    for row in await database.fetch(_ENTRIES, entitlement):
        moved = list(zip(row["books"], row["sums"], strict=True))
        for book, fen in moved:
            balances[book] = balances.get(book, 0) + fen
        after = [(book, abs(balances[book])) for book in names if balances.get(book)]
        links.append(
            ChainLink(
                stage="ledger",
                what=text(
                    "，".join(f"{names[book].zh} {_signed(book, fen)}" for book, fen in moved),
                    ", ".join(f"{names[book].en} {_signed(book, fen)}" for book, fen in moved),
                ),
                who=row["name"],
                at=row["at"],
                facts=(
                    *fact("摘要", "For", row["reason"]),
                    *fact(
                        "余额",
                        "Balances",
                        text(
                            "，".join(f"{names[book].zh} {yuan(fen)}" for book, fen in after),
                            ", ".join(f"{names[book].en} {yuan(fen)}" for book, fen in after),
                        ),
                    ),
                ),
            )
        )
    return links


async def of_recovery(entitlement: UUID) -> list[ChainLink]:
    """Return what has to come back, and how much of it did."""
    return [
        ChainLink(
            stage="recovery",
            what=text(
                f"应追回 {yuan(row['amount_fen'])} 元，已追回 {yuan(row['came'])} 元",
                f"{yuan(row['amount_fen'])} yuan to come back, {yuan(row['came'])} came",
            ),
            who=row["name"],
            at=row["opened_at"],
            facts=fact("原因", "Reason", row["reason"]),
            address=f"/rewards/receivables/{row['id']}",
            audit=f"receivable:{row['id']}",
            bad=row["came"] < row["amount_fen"],
        )
        for row in await database.fetch(_RECEIVABLES, entitlement)
    ]


def _sum(fen: int) -> Text:
    return text(f"{yuan(fen)} 元", f"{yuan(fen)} yuan")


def _signed(book: str, fen: int) -> str:
    """Return what a book gained, as people read it: the books that are kept with a minus turned round."""
    gained = -fen if book in ("approved", "reclaimed") else fen
    return f"{'+' if gained > 0 else '−'}{yuan(abs(gained))}"
