"""What the rows of an awards table have to agree on, so that nobody is paid twice or out of a wrong team."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from registry.core.texts import Text, text
from rewards.entitlements.claims import prize_of_entry
from rewards.entitlements.lines import AwardedPayee

# An awarded payee with the number of its row, and what is wrong with one: row, column, code, message.
Numbered = tuple[int, AwardedPayee]
Finding = tuple[int, str, str, Text]

# Facts that have to be the same wherever their subject stands: two rows that differ on them would share a
# team's sum wrongly, or pay one person under two names.
_AGREEING: Final[Sequence[tuple[tuple[str, ...], tuple[str, ...]]]] = (
    (
        ("award_id",),
        (
            "competition",
            "level",
            "contest_class",
            "year",
            "event",
            "form",
            "entry",
            "tier",
            "awarded_on",
            "school",
        ),
    ),
    (
        ("year", "competition", "event"),
        ("level", "contest_class", "group", "form", "event_name", "entries", "starts_on"),
    ),
    (("payee_class", "payee_id"), ("payee_name",)),
)


def duplicates(awards: Sequence[Numbered]) -> Iterator[Finding]:
    """Yield a fault for every payee who stands a second time for an award or for one prize of an entry."""
    seen: dict[tuple[str | int, ...], int] = {}
    for number, award in awards:
        payee = award.payee_class, award.payee_id
        same_award = seen.setdefault((award.award_id, *payee), number)
        same_prize = seen.setdefault((*prize_of_entry(award), *payee), number)
        first = min(same_award, same_prize)
        if first != number:
            yield (
                number,
                "payee_id",
                "duplicate_row",
                text(
                    f"第 {first} 行已有同一受奖者的同一奖项，请删去其中一行。",
                    f"Row {first} has the same payee for the same prize; remove one of the two.",
                ),
            )


def contradictions(awards: Sequence[Numbered]) -> Iterator[Finding]:
    """Yield a fault for every cell that says something else than an earlier row about the same subject."""
    told: set[tuple[int, str]] = set()
    for subject, facts in _AGREEING:
        name, said = attrgetter(*subject), attrgetter(*facts)
        first: dict[object, tuple[int, AwardedPayee]] = {}
        for number, award in awards:
            earlier, other = first.setdefault(name(award), (number, award))
            if said(award) == said(other):
                continue
            for column in facts:
                if getattr(award, column) != getattr(other, column) and (number, column) not in told:
                    told.add((number, column))
                    yield number, column, "contradiction", _contradicts(earlier, ", ".join(subject))


def _contradicts(row: int, subject: str) -> Text:
    return text(
        f"与第 {row} 行不一致（{subject} 相同），请改成一致。",
        f"This contradicts row {row}, which has the same {subject}; make them agree.",
    )
