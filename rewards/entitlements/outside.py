"""Reads of what other payers paid, as confirmed, for the awards that stand now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from registry.core import database
from registry.people.persons.subjects import ABOVE
from rewards.entitlements.lines import Key, OutsidePaid
from rewards.payees.schools import MERGED
from rewards.programs.documents import Program

# The states in which a payment is not over.
LIVE: Final = ("recorded", "confirmed")
# What was paid for an award counts for the one that stands in its stead after a correction; where records of
# a payee were merged, for the one that stays.
_OUTSIDE: Final = f"""
WITH RECURSIVE {ABOVE}, {MERGED}, line (payment, award) AS (
    SELECT id, award FROM rewards.outside_payment WHERE state = ANY($1)
    UNION ALL
    SELECT line.payment, a.id FROM line JOIN competitions.award a ON a.supersedes = line.award
)
SELECT line.award::text, o.payee_class,
       coalesce(pa.person, mo.organization, o.person, o.organization)::text AS payee,
       o.payer, o.document_number, o.amount_fen
FROM line
JOIN rewards.outside_payment o ON o.id = line.payment
LEFT JOIN above pa ON pa.id = o.person AND pa.top
LEFT JOIN merged mo ON mo.id = o.organization
"""  # noqa: S608  (only our own text is put in)


async def outside_payments(states: Sequence[str]) -> list[asyncpg.Record]:
    """Return what other payers paid, in some states, with every award that it counts for."""
    return await database.fetch(_OUTSIDE, list(states))


async def outside_paid(*programs: Program) -> Mapping[Key, Sequence[OutsidePaid]]:
    """Return what other payers paid, by award, class of payee and payee; nothing where no program asks."""
    found: defaultdict[Key, list[OutsidePaid]] = defaultdict(list)
    if any(program.offset.against != "none" for program in programs):
        for row in await outside_payments(["confirmed"]):
            paid = OutsidePaid(row["payer"], row["document_number"], row["amount_fen"])
            found[row["award"], row["payee_class"], row["payee"]].append(paid)
    return found
