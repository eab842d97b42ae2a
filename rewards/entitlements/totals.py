"""Sums over entitlements: by tier and class of payee, by fund source, by level. All sums are whole fen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rewards.entitlements.lines import Entitlement
from rewards.words import GROUNDS, PAYEE_CLASSES, TIERS

# Codes are listed in the order of their vocabularies; others come after them, by the alphabet.
_ORDER: Final = {code: place for place, code in enumerate([*GROUNDS, *TIERS, *PAYEE_CLASSES])}


@dataclass(frozen=True, slots=True)
class Subtotal:
    """How many entitlements share a group, and what they come to in fen.

    `group` holds the codes that name it, e.g. ("first", "student") or ("provincial",).
    """

    group: tuple[str, ...]
    entitlements: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of one calculation; each of the three breakdowns adds up to `total_fen`."""

    total_fen: int
    by_tier_and_payee_class: tuple[Subtotal, ...]
    by_fund_source: tuple[Subtotal, ...]
    by_level: tuple[Subtotal, ...]


def totals_of(entitlements: Sequence[Entitlement]) -> Totals:
    """Return the sums over entitlements; groups that nobody is in are left out."""
    return Totals(
        total_fen=sum(line.amount_fen for line in entitlements),
        by_tier_and_payee_class=_sums(
            ((line.tier, line.payee_class), line.amount_fen) for line in entitlements
        ),
        by_fund_source=_sums(((line.fund_source,), line.amount_fen) for line in entitlements),
        by_level=_sums(((line.level,), line.amount_fen) for line in entitlements),
    )


def _sums(amounts: Iterable[tuple[tuple[str, ...], int]]) -> tuple[Subtotal, ...]:
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for group, fen in amounts:
        groups[group].append(fen)
    return tuple(
        Subtotal(group, len(groups[group]), sum(groups[group])) for group in sorted(groups, key=_order)
    )


def _order(group: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((_ORDER.get(code, len(_ORDER)), code) for code in group)
