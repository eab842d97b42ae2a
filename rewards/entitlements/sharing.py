"""How a team's sum is shared to the fen."""

from collections.abc import Iterable


def equal_shares(sum_fen: int, payees: Iterable[str]) -> dict[str, int]:
    """Return each payee's equal share of a sum, in fen; the shares add up to the sum.

    The fen that do not divide go out one by one in the order of the payees' ids
    (`Split.remainder` "one_fen_each_in_payee_id_order"). No payees, no shares.
    """
    members = sorted(set(payees))
    if not members:
        return {}
    share, remainder = divmod(sum_fen, len(members))
    return {payee: share + (1 if place < remainder else 0) for place, payee in enumerate(members)}
