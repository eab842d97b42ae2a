"""Awards that follow from other awards: for the tutors (优秀指导教师) and for the schools (优秀组织奖).

Usual in provincial and national vocational contests; which awards count, for how many points and for how
many schools is data of the contest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import Field, field_validator

from competitions.awards.document import Document
from competitions.awards.standings import StandingRow, standings
from registry.core.texts import Text, text


class TutorAward(Document):
    """The tutors of an entry that won one of `for_awards` get the award `code`, once for each such entry."""

    code: str = Field(min_length=1)
    title: Text
    for_awards: frozenset[str] = Field(min_length=1)


class OrganizationAward(Document):
    """The `best` schools by points get the award `code`; `points` says what an entry's award is worth.

    Schools with equal points share a place, and everybody who shares the last place is in. A school
    without points gets nothing.
    """

    code: str = Field(min_length=1)
    title: Text
    best: int = Field(ge=1)
    points: dict[str, int]

    @field_validator("points")
    @classmethod
    def _some(cls, points: dict[str, int]) -> dict[str, int]:
        # As a constraint of the field, the OpenAPI document would call the mapping a list.
        if not points:
            raise ValueError("at least one award is worth points")
        return points


@dataclass(frozen=True, slots=True)
class WonAward:
    """An award that an entry received, with the school it competed for and its tutors, all by identifier."""

    entry: str
    school: str
    tutors: tuple[str, ...]
    award: str


@dataclass(frozen=True, slots=True)
class TutorDecision:
    """One tutor's award for one entry, and why."""

    tutor: str
    entry: str
    award: str
    reason: Text


@dataclass(frozen=True, slots=True)
class OrganizationDecision:
    """One school's award, with its points, its place by points, and why."""

    school: str
    points: int
    place: int
    award: str
    reason: Text


def tutor_awards(
    rule: TutorAward, won: Iterable[WonAward], titles: Mapping[str, Text]
) -> tuple[TutorDecision, ...]:
    """Return the tutors' awards in the order of `won`; `titles` says what each award code is called."""
    decisions = []
    for award in won:
        if award.award not in rule.for_awards:
            continue
        title = titles[award.award]
        reason = text(
            f"{rule.title.zh}：所指导的参赛队（选手）获{title.zh}",
            f"{rule.title.en}: tutor of an entry that won a {title.en}",
        )
        # A tutor that a roster names twice for one entry is still one tutor.
        tutors = dict.fromkeys(award.tutors)
        decisions += [TutorDecision(tutor, award.entry, rule.code, reason) for tutor in tutors]
    return tuple(decisions)


def organization_awards(
    rule: OrganizationAward, won: Iterable[WonAward], titles: Mapping[str, Text]
) -> tuple[OrganizationDecision, ...]:
    """Return the schools' awards, best first, schools of one place by identifier."""
    decisions = []
    for row in standings(rule.points, ((award.school, award.award) for award in won)):
        if row.place > rule.best or row.points <= 0:
            break
        reason = _organization_reason(rule, row, titles)
        decisions.append(OrganizationDecision(row.code, row.points, row.place, rule.code, reason))
    return tuple(decisions)


def _organization_reason(rule: OrganizationAward, row: StandingRow, titles: Mapping[str, Text]) -> Text:
    parts = [(titles[code], count, rule.points[code]) for code, count in row.counts.items() if count]
    zh = " + ".join(f"{title.zh}{count}项×{points}分" for title, count, points in parts)
    en = " + ".join(f"{count} × {title.en} at {points}" for title, count, points in parts)
    return text(
        f"{rule.title.zh}：第{row.place}名；{zh} = {row.points}分；取前{rule.best}名",
        f"{rule.title.en}: place {row.place}; {en} = {row.points} points; the best {rule.best} schools",
    )
