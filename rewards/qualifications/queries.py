"""Reads of recorded qualifications."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, refusal, require
from registry.people.access import Subject as About
from rewards.qualifications.words import STATES
from rewards.shown_names import shown_name
from rewards.words import QUALIFICATION_KINDS

_KINDS = {str(code): words for code, words in QUALIFICATION_KINDS.items()}


@dataclass(frozen=True, slots=True)
class QualificationFacts:
    """A recorded qualification; `insured` says whether its person was insured on the day, as lists say.

    `decidable` says whether the one who asks may decide on it: the recorder may not.
    """

    id: UUID
    list: UUID
    person: str
    kind_code: str
    kind: Text
    title: Text
    occupation_code: str
    occupation: str
    issued_by: str
    certificate_number: str
    awarded_on: date
    insured: bool
    state_code: str
    state: Text
    reason: str
    recorded_by: str
    decidable: bool


_QUALIFICATIONS = """
SELECT q.*, p.name, r.display_name AS recorder, r.person AS recorder_person, count(*) OVER () AS total,
       EXISTS (SELECT 1 FROM rewards.insured_status i WHERE i.person = q.person
               AND i.starts_on <= q.awarded_on AND (i.ends_on IS NULL OR i.ends_on >= q.awarded_on))
           AS insured
FROM rewards.qualification q
JOIN registry.person p ON p.id = q.person
JOIN registry.account r ON r.id = q.recorded_by
WHERE $1 = '' OR q.state = $1
ORDER BY q.recorded_at DESC, q.id LIMIT $2 OFFSET $3
"""


async def qualifications(actor: Actor, *, state: str = "", number: int = 1) -> Page[QualificationFacts]:
    """Return a page of qualifications, the newest first; `state` is empty for all."""
    require(actor, "qualifications.read", ANYTHING)
    rows = await database.fetch(_QUALIFICATIONS, state, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    found = tuple(
        QualificationFacts(
            id=row["id"],
            list=row["list"],
            person=shown_name(actor, row["name"], is_person=True),
            kind_code=row["kind"],
            kind=_KINDS[row["kind"]],
            title=text(row["title"], row["title_en"]),
            occupation_code=row["occupation_code"],
            occupation=row["occupation"],
            issued_by=row["issued_by"],
            certificate_number=row["certificate_number"],
            awarded_on=row["awarded_on"],
            insured=row["insured"],
            state_code=row["state"],
            state=STATES[row["state"]],
            reason=row["reason"] or "",
            recorded_by=row["recorder"],
            decidable=refusal(
                actor,
                "qualifications.decide",
                About(proposers=frozenset({row["recorded_by"], row["recorder_person"]} - {None})),
            )
            is None,
        )
        for row in rows
    )
    return Page(found, rows[0]["total"] if rows else 0, number)
