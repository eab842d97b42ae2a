"""The whole chain behind one sum: from the award to the money, and back."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require, unknown
from rewards.ledger import queries as ledger
from rewards.ledger.queries import Balance
from rewards.overview import origins, passages, settlements
from rewards.overview.links import ChainLink
from rewards.shown_names import shown_name
from rewards.words import PAYEE_CLASSES


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that led to one sum and what became of it, in the order of the stages."""

    entitlement: UUID
    program: UUID
    program_title: Text
    payee: str
    payee_class: Text
    amount_fen: int
    stands: bool
    balance: Balance
    links: tuple[ChainLink, ...]


_HEAD: Final = """
SELECT t.id, t.program, t.award, t.qualification, t.rule, g.title, g.title_en, coalesce(p.name,
       o.name) AS payee,
       t.person IS NOT NULL AS is_person, t.payee_class, t.amount_fen,
       NOT EXISTS (SELECT 1 FROM rewards.withdrawal w WHERE w.entitlement = t.id) AS stands
FROM rewards.entitlement t JOIN rewards.program g ON g.id = t.program
LEFT JOIN registry.person p ON p.id = t.person
LEFT JOIN registry.organization o ON o.id = t.organization WHERE t.id = $1
"""


async def chain(actor: Actor, entitlement: UUID) -> Chain:
    """Return the chain of one entitlement.

    The payee's name is whole for the bureaus, whose work is about these people, and masked for who audits.

    Raises:
        NotFoundError: there is no such entitlement.
    """
    require(actor, "entitlements.read", ANYTHING)
    row = await database.fetch_one(_HEAD, entitlement)
    if row is None:
        raise unknown()
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    links = [
        *(await origins.of_award(row["award"]) if row["award"] else ()),
        *(await origins.of_qualification(row["qualification"]) if row["qualification"] else ()),
        *await origins.of_program(row["program"], row["rule"]),
        *await passages.of_entitlement(entitlement),
        *await passages.of_lists(entitlement),
        *await passages.of_objections(entitlement),
        *await passages.of_approvals(entitlement),
        *await settlements.of_payments(entitlement),
        *await settlements.of_books(entitlement),
        *await settlements.of_recovery(entitlement),
    ]
    return Chain(
        entitlement=entitlement,
        program=row["program"],
        program_title=text(row["title"], row["title_en"]),
        payee=shown_name(actor, row["payee"], is_person=row["is_person"]),
        payee_class=classes[row["payee_class"]],
        amount_fen=row["amount_fen"],
        stands=row["stands"],
        balance=(await ledger.of_entitlements([entitlement])).get(entitlement, Balance()),
        links=tuple(links),
    )
