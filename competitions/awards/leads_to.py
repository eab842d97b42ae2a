"""What an award leads to: titles (全国技术能手) and skill levels (技师), by tables of the authorities.

A table says who is eligible; the title itself is conferred by the authority that the table names.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self, get_args

from pydantic import Field, model_validator

from competitions.awards.document import Document, Edition
from registry.core.texts import Text, text

SkillLevel = Literal["junior", "intermediate", "senior", "technician", "senior_technician"]
"""The skill levels of the national vocational standards, the lowest first."""

Standing = Literal["student", "employee"]
"""What a competitor was when entering."""

SKILL_LEVELS: Final[dict[SkillLevel, Text]] = {
    "junior": text("初级工（五级）", "junior worker (level 5)"),
    "intermediate": text("中级工（四级）", "intermediate worker (level 4)"),
    "senior": text("高级工（三级）", "senior worker (level 3)"),
    "technician": text("技师（二级）", "technician (level 2)"),
    "senior_technician": text("高级技师（一级）", "senior technician (level 1)"),
}
_HEIGHT: Final = {level: height for height, level in enumerate(get_args(SkillLevel))}
_STANDINGS: Final[dict[Standing, Text]] = {
    "student": text("学生身份", "a student"),
    "employee": text("职工身份", "an employee"),
}


class Title(Document):
    """A title that can follow from an award."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text


class Row(Document):
    """One line: whom it is for, and what follows. A condition that is None or empty is not asked.

    `places` is first and last place, both included; `awards` are codes of the ladder; `groups` are groups of
    the contest by their Chinese name; `team_sizes` counts the members of an entry; `field_at_least` is how
    many official entries competed. `held` says which levels the person may hold, `none` for no level at all.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    places: tuple[int, int] | None = None
    awards: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    team_sizes: frozenset[int] = frozenset()
    field_at_least: int = Field(default=0, ge=0)
    standing: Standing | None = None
    held: frozenset[SkillLevel | Literal["none"]] = frozenset()
    title: str | None = None
    level: SkillLevel | None = None

    @model_validator(mode="after")
    def _asks_and_gives_something(self) -> Self:
        if self.title is None and self.level is None:
            raise ValueError("a row gives neither a title nor a level")
        if self.places is None and not self.awards:
            raise ValueError("a row asks for neither a place nor an award")
        if self.places is not None and not 1 <= self.places[0] <= self.places[1]:
            raise ValueError("places are the first and the last, from 1 on")
        return self


class LeadsTo(Edition):
    """A table for the contests of some classes; `contest_classes` are compared letter by letter."""

    contest_classes: frozenset[str] = Field(min_length=1)
    titles: tuple[Title, ...] = ()
    rows: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_fit_together(self) -> Self:
        for what, codes in (
            ("titles", [title.code for title in self.titles]),
            ("rows", [row.code for row in self.rows]),
        ):
            if len(set(codes)) < len(codes):
                raise ValueError(f"{what} name a code twice")
        named = {row.title for row in self.rows if row.title}
        if unknown := sorted(named - {title.code for title in self.titles}):
            raise ValueError(f"rows name titles that are not there: {', '.join(unknown)}")
        return self


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What a table asks of one person's award.

    `award_title` is what the award is called; `field` is how many official entries competed in the event;
    `held` is the skill level that the person held before, None for none.
    """

    contest_class: str
    contest_class_en: str
    held_on: date
    place: int | None
    award: str
    award_title: Text
    group: str
    team_size: int
    field: int
    standing: Standing
    held: SkillLevel | None


@dataclass(frozen=True, slots=True)
class Lead:
    """One title or level that follows, the row of the table that says so, and why."""

    kind: Literal["title", "level"]
    code: str
    title: Text
    row: str
    reason: Text


def leads_to(table: LeadsTo, facts: AwardFacts) -> tuple[Lead, ...]:
    """Return what follows from one person's award: titles in the order of the table, then at most one level.

    The earliest row that gives a title gives it. Of several levels the highest follows, and none that is not
    above the level already held. Nothing follows from a contest of another class or outside the validity.
    """
    if facts.contest_class not in table.contest_classes or not table.in_force(facts.held_on):
        return ()
    fitting = [row for row in table.rows if _fits(row, facts)]
    names = {title.code: title.title for title in table.titles}
    first = {row.title: row for row in reversed(fitting) if row.title}
    leads = [
        Lead("title", code, names[code], first[code].code, _reason(table, first[code], facts, names[code]))
        for code in names
        if code in first
    ]
    held = -1 if facts.held is None else _HEIGHT[facts.held]
    higher = [(row, row.level) for row in fitting if row.level and _HEIGHT[row.level] > held]
    if higher:
        row, level = max(higher, key=lambda pair: _HEIGHT[pair[1]])
        name = SKILL_LEVELS[level]
        leads.append(Lead("level", level, name, row.code, _reason(table, row, facts, name)))
    return tuple(leads)


def _fits(row: Row, facts: AwardFacts) -> bool:
    place_fits = row.places is None or (
        facts.place is not None and row.places[0] <= facts.place <= row.places[1]
    )
    return (
        place_fits
        and (not row.awards or facts.award in row.awards)
        and (not row.groups or facts.group in row.groups)
        and (not row.team_sizes or facts.team_size in row.team_sizes)
        and facts.field >= row.field_at_least
        and row.standing in {None, facts.standing}
        and (not row.held or (facts.held or "none") in row.held)
    )


def _reason(table: LeadsTo, row: Row, facts: AwardFacts, gives: Text) -> Text:
    """Return the conditions of the row that the facts meet, each with its number."""
    parts = [(facts.contest_class, f"class {facts.contest_class_en or facts.contest_class}")]
    if row.groups:
        parts.append((facts.group, f"group {facts.group}"))
    if row.places:
        first, last = row.places
        parts.append(
            (f"第{facts.place}名（第{first}-{last}名）", f"place {facts.place} (of places {first}-{last})")
        )
    if row.awards:
        parts.append((f"获{facts.award_title.zh}", f"won the award {facts.award_title.en}"))
    if row.team_sizes:
        parts.append((f"每队{facts.team_size}人", f"members of an entry: {facts.team_size}"))
    if row.field_at_least:
        least = row.field_at_least
        parts.append(
            (f"参赛{facts.field}名（队），不少于{least}", f"{facts.field} entries, at least {least}")
        )
    if row.standing:
        parts.append((_STANDINGS[row.standing].zh, _STANDINGS[row.standing].en))
    if row.held:
        held = SKILL_LEVELS[facts.held] if facts.held else text("无等级", "no level")
        parts.append((f"已有：{held.zh}", f"held before: {held.en}"))
    zh, en = "；".join(zh for zh, _ in parts), "; ".join(en for _, en in parts)
    return text(f"{gives.zh}：{zh}；依据《{table.title.zh}》", f"{gives.en}: {en}; by “{table.title.en}”")
