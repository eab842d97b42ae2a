"""Reading the payments of a batch with everything that lists and bank files need, opened."""

from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database, privacy
from registry.core.privacy import Ring
from registry.core.texts import text
from registry.people.access import unknown
from registry.people.words import IDENTITY_KINDS
from rewards.entitlements.employment import employment_of
from rewards.payments.paying import BatchHead, Payment
from rewards.programs.documents import FundSource, Program
from rewards.words import GROUNDS, PAYEE_CLASSES

_IN_BATCH: Final = (
    "q.id IN (SELECT z.qualification FROM rewards.batch_line y"
    " JOIN rewards.entitlement z ON z.id = y.entitlement WHERE y.batch = $1)"
)
# The lines that are to be paid: what was dissolved since the batch was drawn is left out.
_PAYMENTS: Final = f"""
WITH RECURSIVE {employment_of(_IN_BATCH)}
SELECT l.id, l.position, l.gross_fen, l.withheld_fen, l.net_fen, t.payee_class, t.fund_source,
       coalesce(p.name, o.name) AS payee, p.id AS person, p.id_kind, p.id_number, p.phone AS own_phone,
       coalesce(o.name, s.name, e.delegation, w.name, '') AS organization,
       coalesce(o.credit_code, '') AS credit_code,
       c.name AS competition, coalesce(v.name, '') AS event, c.level, a.title AS prize,
       k.id AS account, k.holder_name, k.bank, k.number, k.phone, k.holder, k.guardian_relation,
       EXISTS (SELECT 1 FROM rewards.batch_line r WHERE r.entitlement = t.id AND r.outcome = 'returned')
           AS again
FROM rewards.batch_line l
JOIN rewards.entitlement t ON t.id = l.entitlement
JOIN rewards.payee_account k ON k.id = l.payee_account
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
JOIN rewards.contest c ON c.id = a.competition
LEFT JOIN rewards.discipline v ON v.id = a.event
LEFT JOIN competitions.entry e ON e.id = a.entry
LEFT JOIN registry.organization s ON s.id = e.organization
LEFT JOIN registry.person p ON p.id = t.person
LEFT JOIN registry.organization o ON o.id = t.organization
LEFT JOIN employer_of u ON u.qualification = t.qualification
LEFT JOIN registry.organization w ON w.id = u.organization
WHERE l.batch = $1 AND l.outcome IS DISTINCT FROM 'dissolved'
ORDER BY l.position
"""  # noqa: S608  (only our own text is put in)


async def payments(batch: UUID) -> list[Payment]:
    """Return the payments of a batch in their order, with identifiers and accounts opened.

    Raises:
        NotFoundError: there is no such batch.
    """
    program = await database.fetch_value(
        "SELECT p.document FROM rewards.batch b JOIN rewards.program p ON p.id = b.program WHERE b.id = $1",
        batch,
    )
    if program is None:
        raise unknown()
    sources = {source.code: source for source in Program.model_validate_json(program).fund_sources}
    ring = await privacy.ring()
    return [_payment(row, ring, sources) for row in await database.fetch(_PAYMENTS, batch)]


def head(row: asyncpg.Record, program: Program) -> BatchHead:
    """Return what stands above a batch's lines, from its row and its program."""
    return BatchHead(
        number=row["number"],
        kind=row["kind"],
        title=program.title.zh,
        basis=program.basis.number or program.basis.title.zh,
        payer=program.payer.zh,
        drawn_on=clock.day(row["drawn_at"]),
    )


def _payment(row: asyncpg.Record, ring: Ring, sources: dict[str, FundSource]) -> Payment:
    def opened(name: str) -> str:
        return ring.open(row[name], f"payee_account.{name}", row["account"]) if row[name] else ""

    def own(name: str, column: str) -> str:
        return ring.open(row[name], f"person.{column}", row["person"]) if row[name] else ""

    kinds = {str(code): words for code, words in IDENTITY_KINDS.items()}
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    levels = {str(code): words for code, words in GROUNDS.items()}
    source = sources.get(row["fund_source"])
    notes = [
        f"监护人账户（{row['guardian_relation'] or '监护人'}）" if row["holder"] == "guardian" else "",
        "退票重发" if row["again"] else "",
    ]
    return Payment(
        line=row["id"],
        position=row["position"],
        payee=row["payee"],
        id_kind=kinds[row["id_kind"]] if row["id_kind"] else None,
        id_number=own("id_number", "id_number"),
        organization=row["organization"],
        competition=row["competition"],
        event=row["event"],
        level=levels[row["level"]],
        prize=row["prize"],
        payee_class=classes[row["payee_class"]],
        gross_fen=row["gross_fen"],
        withheld_fen=row["withheld_fen"],
        net_fen=row["net_fen"],
        bank=opened("bank"),
        account_number=opened("number"),
        holder_name=opened("holder_name"),
        phone=opened("phone") or own("own_phone", "phone"),
        fund_source=source.title if source else text(row["fund_source"], row["fund_source"]),
        credit_code=row["credit_code"],
        note="；".join(note for note in notes if note),
    )
