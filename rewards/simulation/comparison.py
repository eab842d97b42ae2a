"""Two programs on the same awards: who gains, who loses, and by how much. Pure."""

from dataclasses import dataclass

from rewards.simulation.outcome import Simulation
from rewards.words import PayeeClass


@dataclass(slots=True)
class PayeeChange:
    """What one payee gets under the program and under the one it is compared with, in fen, gross."""

    payee_class: PayeeClass
    payee_id: str
    payee_name: str
    school: str
    amount_fen: int = 0
    other_fen: int = 0

    @property
    def difference_fen(self) -> int:
        """How much more the payee gets under the program; negative for less."""
        return self.amount_fen - self.other_fen


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everybody whose sum differs, those with the largest difference first; `same` counts the others.

    `same` does not count who gets nothing under either program.
    """

    gaining: tuple[PayeeChange, ...]
    losing: tuple[PayeeChange, ...]
    same: int

    @property
    def gained_fen(self) -> int:
        """What those who gain gain together."""
        return sum(change.difference_fen for change in self.gaining)

    @property
    def lost_fen(self) -> int:
        """What those who lose lose together, as a positive sum."""
        return -sum(change.difference_fen for change in self.losing)

    @property
    def difference_fen(self) -> int:
        """How much more the program costs."""
        return self.gained_fen - self.lost_fen


def compare(simulation: Simulation, other: Simulation) -> Comparison:
    """Return how payees fare under a program beside another one, both run over the same awards."""
    payees: dict[tuple[str, str], PayeeChange] = {}
    for one, under in ((simulation, True), (other, False)):
        for line in one.lines:
            if line.code is not None:
                continue
            award = line.award
            change = payees.setdefault(
                (award.payee_class, award.payee_id),
                PayeeChange(award.payee_class, award.payee_id, award.payee_name, line.school_name),
            )
            if under:
                change.amount_fen += line.amount_fen
            else:
                change.other_fen += line.amount_fen
    moved = sorted(payees.values(), key=_largest_first)
    return Comparison(
        tuple(change for change in moved if change.difference_fen > 0),
        tuple(change for change in moved if change.difference_fen < 0),
        sum(change.difference_fen == 0 for change in moved),
    )


def _largest_first(change: PayeeChange) -> tuple[int, str, str, str]:
    return -abs(change.difference_fen), change.payee_class, change.payee_name, change.payee_id
