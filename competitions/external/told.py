"""Lines of a list as the JSON API tells them. Pure."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from competitions.external.duplicates import Sign, Where
from competitions.external.lines import Line
from competitions.external.matching import MatchState
from competitions.external.review import Review, ReviewedLine
from registry.people.words import MembershipRole
from registry.web.problems import ProblemFault


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """Somebody whom a name may mean; the number of the document is masked."""

    person: UUID
    name: str
    role: MembershipRole
    unit: str
    id_number: str
    fits: bool


@dataclass(frozen=True, slots=True)
class NameFacts:
    """A name on a line, whether it is known who it is, and who it may be."""

    id: UUID
    state: MatchState
    candidates: list[CandidateFacts]


@dataclass(frozen=True, slots=True)
class LikenessFacts:
    """Another prize that is likely the same one: whether an award that stands or one on an open list."""

    sign: Sign
    where: Where


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line with what is open about it; `schools` are those that its writing may mean."""

    line: Line
    schools: list[UUID]
    names: list[NameFacts]
    likely: list[LikenessFacts]
    faults: list[ProblemFault]

    @classmethod
    def of(cls, one: ReviewedLine) -> Self:
        """Return a line as the API tells it."""
        return cls(
            line=one.line,
            schools=[each.id for each in one.schools],
            names=[
                NameFacts(
                    each.name.id,
                    each.state,
                    [
                        CandidateFacts(
                            person=shown.candidate.person,
                            name=shown.candidate.name,
                            role=shown.candidate.role,
                            unit=shown.candidate.unit,
                            id_number=shown.id_number,
                            fits=shown.fits,
                        )
                        for shown in each.candidates
                    ],
                )
                for each in one.persons
            ],
            likely=[LikenessFacts(each.sign, each.other.where) for each in one.likely],
            faults=[ProblemFault.of(fault) for fault in one.faults],
        )


def lines_of(review: Review) -> list[LineFacts]:
    """Return every line of a list."""
    return [LineFacts.of(line) for line in review.lines]


def faults_of(review: Review) -> list[ProblemFault]:
    """Return everything that keeps a list from being confirmed."""
    return [ProblemFault.of(fault) for fault in review.faults]
