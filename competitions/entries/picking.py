"""Picking people for an entry: who was picked already, and who is found at the school.

Whoever looks after the school's people finds them by part of a name, number or class. An organizer who does
not sees nobody's list: only who is named whole is found, as a roster finds them too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from competitions.entries import queries
from competitions.entries.checking import Part
from competitions.entries.queries import EntryFacts
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.sheets.names import read_names
from registry.core.texts import Text, text
from registry.people.access import belonging_to, refusal
from registry.people.persons.queries import people_of
from registry.people.words import MEMBERSHIP_ROLES, MembershipRole

PARTS: Final[tuple[Part, ...]] = ("member", "tutor", "substitute")
FOUND_MOST: Final = 20
# What a form calls the part of somebody: this, and their id.
FIELD: Final = "part-"
_NAMED: Final = """
SELECT p.id, p.name, m.role, m.unit FROM registry.person p JOIN registry.membership m ON m.person = p.id
WHERE m.organization = $1 AND p.name = ANY($2::text[]) AND m.since <= $3
  AND (m.until IS NULL OR m.until >= $3)
  AND p.merged_into IS NULL AND p.erased_at IS NULL
ORDER BY p.name, p.id, m.role
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who is picked or may be: `part` is '' while they are not; `detail` tells them apart."""

    id: UUID
    name: str
    detail: Text
    part: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Who is picked, and who else was found, of whom there may be `more`.

    `by_name` says that only whole names are found here.
    """

    picked: tuple[Choice, ...]
    found: tuple[Choice, ...]
    more: bool
    by_name: bool

    @property
    def all(self) -> tuple[Choice, ...]:
        """Return everybody, those who are picked first."""
        return self.picked + self.found


async def choices(
    actor: Actor, organization: UUID, q: str, parts: Mapping[UUID, Part], entry: EntryFacts | None
) -> Choices:
    """Return who is picked and who fits what is looked for; whoever asks enters for the organization."""
    names = await queries.names_at(organization, parts)
    names |= {person.id: person.name for person in entry.people} if entry else {}
    picked = [Choice(i, names[i], text("", ""), part) for i, part in parts.items() if i in names]
    by_name = refusal(actor, "people.read", belonging_to(organization)) is not None
    details: dict[UUID, tuple[str, list[Text]]] = {}
    if by_name:
        more = False
        wanted = list(read_names(q))
        for row in await database.fetch(_NAMED, organization, wanted, clock.today()):
            words = _membership(row["role"], row["unit"])
            details.setdefault(row["id"], (row["name"], []))[1].append(words)
    else:
        found = await people_of(actor, organization, q=q.strip(), size=FOUND_MOST)
        more = found.total > len(found.lines)
        for line in found.lines:
            words = _membership(line.role, line.unit, line.number)
            details.setdefault(line.id, (line.name, []))[1].append(words)
    return Choices(
        tuple(
            replace(choice, detail=_joined(details[choice.id][1])) if choice.id in details else choice
            for choice in picked
        ),
        tuple(Choice(i, name, _joined(words), "") for i, (name, words) in details.items() if i not in parts),
        more,
        by_name,
    )


def picked(typed: Mapping[str, str], part: Part) -> tuple[UUID, ...]:
    """Return whom a form has in a part, in its order."""
    found = (
        identifier(name.removeprefix(FIELD))
        for name, value in typed.items()
        if name.startswith(FIELD) and value == part
    )
    return tuple(person for person in found if person is not None)


def identifier(words: str) -> UUID | None:
    """Return the id that a text is, None when it is none."""
    try:
        return UUID(words)
    except ValueError:
        return None


def _membership(role: MembershipRole, *more: str) -> Text:
    """Return what somebody is at the school, with the class and the number there as they are written."""
    words = MEMBERSHIP_ROLES[role]
    return text(
        " ".join(word for word in (words.zh, *more) if word),
        " ".join(word for word in (words.en, *more) if word),
    )


def _joined(memberships: list[Text]) -> Text:
    return text("、".join(each.zh for each in memberships), ", ".join(each.en for each in memberships))
