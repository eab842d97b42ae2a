"""How a team's sum is shared to the fen."""

from collections.abc import Iterable, Mapping, Sequence

from rewards.programs.rules import Split

_WHOLE = 10_000


def shares(
    split: Split, sum_fen: int, team: Sequence[str], filed: Mapping[str, int] | None
) -> dict[str, int]:
    """Return the share of each payee of a team, in fen; the shares add up to the sum.

    Args:
        split: how the program shares.
        sum_fen: the team's sum.
        team: the payees' ids in the order in which they stand in the entry.
        filed: the shares that the team filed and every member confirmed, None where it has not.
    """
    if filed is not None:
        return dict(filed)
    percentages = percentages_for(split, len(team))
    if percentages is not None:
        return _by_percentages(sum_fen, team, percentages, _odd_fen_order(split, team))
    return _equal(sum_fen, _odd_fen_order(split, team))


def equal_shares(sum_fen: int, payees: Iterable[str]) -> dict[str, int]:
    """Return each payee's equal share of a sum, in fen; the shares add up to the sum.

    The fen that do not divide go out one by one in the order of the payees' ids
    (`Split.remainder` "one_fen_each_in_payee_id_order"). No payees, no shares.
    """
    return _equal(sum_fen, sorted(set(payees)))


def percentages_for(split: Split, members: int) -> tuple[int, ...] | None:
    """Return the hundredths of a percent by position in a team of this size; None where it shares equally."""
    return next((one for one in split.percentages if len(one) == members), None)


def _equal(sum_fen: int, order: Sequence[str]) -> dict[str, int]:
    if not order:
        return {}
    share, remainder = divmod(sum_fen, len(order))
    return {payee: share + (1 if place < remainder else 0) for place, payee in enumerate(order)}


def _by_percentages(
    sum_fen: int, team: Sequence[str], percentages: Sequence[int], order: Sequence[str]
) -> dict[str, int]:
    """Return the shares rounded down, and the fen that this leaves to those who have a share, in order."""
    found = {payee: sum_fen * part // _WHOLE for payee, part in zip(team, percentages, strict=True)}
    entitled = {payee for payee, part in zip(team, percentages, strict=True) if part}
    left = sum_fen - sum(found.values())
    for payee in [payee for payee in order if payee in entitled][:left]:
        found[payee] += 1
    return found


def _odd_fen_order(split: Split, team: Sequence[str]) -> Sequence[str]:
    return sorted(team) if split.remainder == "one_fen_each_in_payee_id_order" else team
