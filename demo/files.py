"""The demo's data files, read into what the services take."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from competitions.awards.schemes import load_scheme
from competitions.events.schemas import CompetitionIn
from competitions.external.schemas import LineIn
from competitions.results.ranking import ScoredEntry
from competitions.results.table import read_results
from registry.people.organizations.schemas import OrganizationIn

DATA: Final = Path(__file__).parent / "data"
LYON: Final = DATA / "worldskills-2024.csv"
QUALIFICATIONS: Final = DATA / "qualifications.csv"
MEDALS: Final = {"GOLD": "gold", "SILVER": "silver", "BRONZE": "bronze", "EXCELLENCE": "excellence", "": None}


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """One row of the published results of Lyon: who, with which points, and what was published."""

    event: str
    event_name: str
    member: str
    team_size: int
    points: Decimal
    place: int
    award: str | None


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person of one entry of the invented contest."""

    event: str
    entry: str
    school: str
    role: str
    name: str
    latin_name: str
    unofficial: bool


def lyon() -> list[PublishedLine]:
    """Return the published results of WorldSkills Lyon 2024, as far as the file goes."""
    return [
        PublishedLine(
            event=row["skill_number"],
            event_name=row["skill_name"],
            member=row["member"],
            team_size=int(row["team_size"]),
            points=Decimal(row["points_700"]),
            place=int(row["position"]),
            award=MEDALS[row["medal"]],
        )
        for row in _rows(LYON)
    ]


def lyon_competition(lines: list[PublishedLine]) -> CompetitionIn:
    """Return WorldSkills Lyon 2024 as an external competition with the skills of the file."""
    skills = {line.event: line for line in lines}
    return CompetitionIn.model_validate(
        {
            "code": "worldskills-2024",
            "name": {"zh": "第47届世界技能大赛（里昂）", "en": "WorldSkills Lyon 2024"},
            "kind": "external",
            "level": "world",
            "contest_class": "",
            "year": 2024,
            "organizer": {"zh": "世界技能组织", "en": "WorldSkills International"},
            "basis": "",
            "source": "WorldSkills Lyon 2024, published results: 29 skills, 614 entries",
            "starts_on": date(2024, 9, 10),
            "ends_on": date(2024, 9, 15),
            "awarded_on": date(2024, 9, 15),
            "fictional": False,
            "events": [
                {
                    "code": line.event,
                    "name": {"zh": line.event_name, "en": line.event_name},
                    "group": {"zh": "", "en": ""},
                    "form": "team" if line.team_size > 1 else "individual",
                    "team_size": line.team_size,
                    "scheme": "worldskills-2024",
                }
                for line in skills.values()
            ],
        }
    )


def contest() -> CompetitionIn:
    """Return the invented provincial contest."""
    return CompetitionIn.model_validate(json.loads((DATA / "contest.json").read_text(encoding="utf-8")))


def organizations() -> list[OrganizationIn]:
    """Return the invented schools, the committee, the bureaus and the company."""
    return [
        OrganizationIn.model_validate(
            row | {"bureau": row["bureau"] or None, "fictional": row["fictional"] == "1"}
        )
        for row in _rows(DATA / "organizations.csv")
    ]


def roster() -> list[RosterLine]:
    """Return the persons of the invented contest, entry by entry."""
    return [
        RosterLine(
            event=row["event"],
            entry=row["entry"],
            school=row["school"],
            role=row["role"],
            name=row["name"],
            latin_name=row["latin_name"],
            unofficial=row["unofficial"] == "1",
        )
        for row in _rows(DATA / "entries.csv")
    ]


def results() -> tuple[ScoredEntry, ...]:
    """Return what the entries of the invented contest scored, read as an organizer's file would be."""
    return read_results(DATA / "results.csv", load_scheme("national-10-20-30").ranking.tie_break)


def elsewhere() -> tuple[LineIn, ...]:
    """Return the prizes that a school's students won at the invented national contest."""
    return tuple(
        LineIn(
            event_code=row["event_code"],
            event_name=row["event_name"],
            group=row["group"],
            prize=row["prize"],
            place=int(row["place"]),
            source_number=row["source_number"],
            members=(row["member"],),
            tutors=(row["tutor"],),
        )
        for row in _rows(DATA / "external.csv")
    )


def employees() -> dict[str, tuple[str, str]]:
    """Return the invented employees of the list of qualifications: by number, name and employer."""
    return {row["身份证号"]: (row["姓名"], row["参保单位"]) for row in _rows(QUALIFICATIONS)}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
