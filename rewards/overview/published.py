"""Yearly totals of rewards for everybody: only what every bureau approved and what still stands; no names.

A line is all that one school's payees of a class get for prizes of one tier and level in a contest year, or
one employer's for qualifications of a level. Sums are gross, in fen. What was withdrawn or cancelled since is
not in them. Award lists are public and certificates of employees are not: an employer is named only where it
stands for so many people that nobody's certificate can be told from it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from registry.core import database
from registry.core.texts import Text, text
from rewards.entitlements.employment import EMPLOYMENT
from rewards.words import (
    EMPLOYER_CODE,
    GROUNDS,
    PAYEE_CLASSES,
    QUALIFICATION_LEVELS,
    TIERS,
    Ground,
    PayeeClass,
    place_name,
)

Dimension = Literal["level", "tier", "payee_class", "school"]

DIMENSIONS: Final[dict[Dimension, Text]] = {
    "level": text("级别", "Level"),
    "tier": text("奖次", "Tier"),
    "payee_class": text("奖励对象", "Payee class"),
    "school": text("学校或用人单位", "School or employer"),
}
_ORDER: Final = {
    code: place for place, code in enumerate([*GROUNDS, *TIERS, *QUALIFICATION_LEVELS, *PAYEE_CLASSES])
}

# Whether a line stands under a school or an employer; those with too few people stand together.
Of = Literal["school", "employer", "other_employers"]
PLACES: Final[dict[Of, Text]] = {
    "school": text("学校", "school"),
    "employer": text("用人单位", "employer"),
    "other_employers": text("其他用人单位", "other employers"),
}
FEWEST_PEOPLE: Final = 3


@dataclass(frozen=True, slots=True)
class PaidLine:
    """What one school's payees of a class get for prizes of a tier and level in a contest year.

    `of` says whether `school` is a school or an employer; the name is empty where it is not known, and where
    employers stand together. `fictional`: contests that were invented are among it.
    """

    year: int
    level: Ground
    level_name: Text
    tier: str
    tier_name: Text
    payee_class: PayeeClass
    payee_class_name: Text
    of: Of
    school: str
    organization: UUID | None
    entitlements: int
    amount_fen: int
    fictional: bool

    @property
    def place(self) -> tuple[str, Text]:
        """The code and the name of the school, the employer, or the employers that stand together."""
        if self.of == "other_employers":
            return self.of, PLACES[self.of]
        code = str(self.organization or self.school)
        code = EMPLOYER_CODE + code if self.of == "employer" and code else code
        return code, place_name(code, self.school)


@dataclass(frozen=True, slots=True)
class PaidGroup:
    """One group of a year's totals: how many entitlements (项) and what they come to."""

    code: str
    name: Text
    entitlements: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class PaidTotals:
    """One dimension of a year's totals; each adds up to the year's total."""

    dimension: Dimension
    title: Text
    groups: tuple[PaidGroup, ...]


@dataclass(frozen=True, slots=True)
class PaidYear:
    """A contest year's totals; `fictional`: contests that were invented are among it."""

    year: int
    fictional: bool
    entitlements: int
    amount_fen: int
    totals: tuple[PaidTotals, ...]


_STOOD: Final = """
stood AS (
    SELECT l.entitlement, (-sum(l.amount_fen))::bigint AS fen
    FROM rewards.ledger_entry l
    WHERE l.book IN ('approved', 'cancelled')
      AND NOT EXISTS (SELECT FROM rewards.withdrawal w WHERE w.entitlement = l.entitlement)
    GROUP BY l.entitlement HAVING sum(l.amount_fen) < 0
)
"""
_YEARS: Final = f"""
WITH {_STOOD}
SELECT DISTINCT c.year FROM stood s
JOIN rewards.entitlement t ON t.id = s.entitlement
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
JOIN rewards.contest c ON c.id = a.competition
ORDER BY c.year DESC
"""  # noqa: S608  (only our own text is put in)
_LINES: Final = f"""
WITH RECURSIVE {EMPLOYMENT}, {_STOOD}, told AS (
    SELECT c.year, c.level, a.code AS tier, a.title, a.title_en, t.payee_class, s.fen, c.fictional,
           CASE WHEN t.qualification IS NOT NULL OR o.kind = 'company' THEN 'employer'
                ELSE 'school' END AS of, o.id AS organization, coalesce(o.name, n.delegation, '') AS school,
           coalesce(x.person, t.person) AS who, t.qualification IS NOT NULL AND o.id IS NOT NULL AS shielded
    FROM stood s
    JOIN rewards.entitlement t ON t.id = s.entitlement
    JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
    JOIN rewards.contest c ON c.id = a.competition
    LEFT JOIN competitions.entry n ON n.id = a.entry
    LEFT JOIN merged k ON k.id = n.organization
    LEFT JOIN employer_of e ON e.qualification = t.qualification
    LEFT JOIN registry.organization o ON o.id = coalesce(e.organization, k.organization, n.organization)
    LEFT JOIN above x ON x.id = t.person AND x.top
    WHERE $1::int IS NULL OR c.year = $1
), grouped AS (
    SELECT year, level, tier, payee_class, of, organization, school, min(title) AS title,
           min(title_en) AS title_en, count(*) AS n, sum(fen) AS fen, bool_or(fictional) AS fictional,
           shielded AND count(DISTINCT who) < {FEWEST_PEOPLE} AS few
    FROM told GROUP BY year, level, tier, payee_class, of, organization, school, shielded
)
SELECT year, level, tier, payee_class, CASE WHEN few THEN 'other_employers' ELSE of END AS of,
       CASE WHEN NOT few THEN organization END AS organization,
       CASE WHEN few THEN '' ELSE school END AS school,
       min(title) AS title, min(title_en) AS title_en,
       sum(n)::bigint AS entitlements, sum(fen)::bigint AS fen, bool_or(fictional) AS fictional
FROM grouped GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608  (only our own text is put in)


async def years() -> list[int]:
    """Return the contest years for which something was approved, the newest first."""
    return [row["year"] for row in await database.fetch(_YEARS)]


async def lines(year: int | None = None) -> list[PaidLine]:
    """Return the lines of a contest year, or of all, newest first; merged schools count as the one kept."""
    classes = {str(code): (code, name) for code, name in PAYEE_CLASSES.items()}
    found = []
    for row in await database.fetch(_LINES, year):
        code, class_name = classes[row["payee_class"]]
        found.append(
            PaidLine(
                year=row["year"],
                level=row["level"],
                level_name=GROUNDS[row["level"]],
                tier=row["tier"],
                tier_name=TIERS.get(row["tier"])
                or QUALIFICATION_LEVELS.get(row["tier"])
                or text(row["title"], row["title_en"]),
                payee_class=code,
                payee_class_name=class_name,
                of=row["of"],
                school=row["school"],
                organization=row["organization"],
                entitlements=row["entitlements"],
                amount_fen=row["fen"],
                fictional=row["fictional"],
            )
        )
    return sorted(found, key=_reading_order)


def year_of(year: int, found: Sequence[PaidLine]) -> PaidYear:
    """Return the totals of a year from its lines."""
    return PaidYear(
        year,
        any(line.fictional for line in found),
        sum(line.entitlements for line in found),
        sum(line.amount_fen for line in found),
        tuple(
            PaidTotals(dimension, title, _groups(found, _OF[dimension]))
            for dimension, title in DIMENSIONS.items()
        ),
    )


_OF: Final[dict[Dimension, Callable[[PaidLine], tuple[str, Text]]]] = {
    "level": lambda line: (line.level, line.level_name),
    "tier": lambda line: (line.tier, line.tier_name),
    "payee_class": lambda line: (line.payee_class, line.payee_class_name),
    "school": lambda line: line.place,
}


def _groups(found: Iterable[PaidLine], of: Callable[[PaidLine], tuple[str, Text]]) -> tuple[PaidGroup, ...]:
    counts: defaultdict[str, int] = defaultdict(int)
    sums: defaultdict[str, int] = defaultdict(int)
    names: dict[str, Text] = {}
    for line in found:
        code, names[code] = of(line)
        counts[code] += line.entitlements
        sums[code] += line.amount_fen
    groups = [PaidGroup(code, names[code], counts[code], sums[code]) for code in sums]
    return tuple(sorted(groups, key=lambda each: (_place(each.code), -each.amount_fen, each.code)))


def _place(code: str) -> int:
    return _ORDER.get(code, len(_ORDER))


def _reading_order(line: PaidLine) -> tuple[int | str, ...]:
    return (
        -line.year,
        _place(line.level),
        _place(line.tier),
        line.tier,
        line.of,
        line.school,
        _place(line.payee_class),
    )
