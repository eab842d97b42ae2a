"""Correcting one prize of an open list: what was typed or read wrongly, with the reason why."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from competitions.events import queries as events
from competitions.external import queries, rows
from competitions.external.drafting import matched, typed_lines
from competitions.external.lines import Line
from competitions.external.schemas import LineIn
from competitions.external.service import days_of, opened, own
from registry.core import audit, database
from registry.core.actor import Actor
from registry.people.access import unknown
from registry.people.reasons import checked_reason

_WRITTEN: Final = (
    "event_code",
    "event_name",
    "group",
    "form",
    "prize",
    "place",
    "school",
    "source_number",
)


async def correct_line(actor: Actor, list_id: UUID, line_id: UUID, wanted: LineIn, reason: str) -> None:
    """Write a prize of an open list anew; whatever of it is still the same keeps what was chosen for it.

    The audit trail keeps the reason and which of its fields were corrected.

    Raises:
        NotFoundError: there is no such list within reach, or no such line on it.
        ListDecidedError: it was decided before.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    async with database.transaction():
        facts = await opened(actor, list_id, "external_awards.propose")
        before = next((line for line in await queries.lines_of(list_id) if line.id == line_id), None)
        if before is None:
            raise unknown()
        (drafted,) = typed_lines(own([wanted], facts.organization), before.row)
        names = [each.name for line in (before, drafted) for each in line.persons]
        why = checked_reason(reason, names)
        days = days_of(await events.competition(facts.competition))
        (after,) = await matched([_kept(before, drafted)], days, facts.organization)
        await rows.delete_lines([line_id])
        await rows.insert_lines(list_id, [after])
        # What was written is free text, in which a name may stand by mistake: only what changed is named.
        changed = [name for name in _WRITTEN if getattr(before, name) != getattr(after, name)]
        names_changed = _names(before) != _names(after)
        await audit.record(
            actor,
            # As whoever changes a list otherwise, who corrects it does not confirm it.
            "external_awards.change",
            f"external_list:{list_id}",
            reason=why,
            after={"line": before.row, "corrected": [*changed, *(["names"] if names_changed else [])]},
        )


def _kept(before: Line, drafted: Line) -> Line:
    """Return a line that was typed anew, with what was chosen before for what it says still."""
    same_school = drafted.school == before.school
    # Who is meant by a name was chosen among the people of one school.
    chosen = {(each.role, each.name): each for each in before.persons} if same_school else {}
    persons = []
    for each in drafted.persons:
        held = chosen.pop((each.role, each.name), None)
        persons.append(replace(held, position=each.position) if held else each)
    return replace(
        drafted,
        id=before.id,
        organization=before.organization if same_school else None,
        prize_code=before.prize_code if drafted.prize == before.prize else "",
        # What was said of a likely duplicate was said of the words as they stood.
        not_twice=before.not_twice if _told(before) == _told(drafted) else "",
        persons=tuple(persons),
    )


def _told(line: Line) -> tuple[object, ...]:
    """Return what a likely duplicate is found by."""
    return (
        line.event_code,
        line.event_name,
        line.group,
        line.prize,
        line.school,
        line.source_number,
        *_names(line),
    )


def _names(line: Line) -> list[tuple[str, str]]:
    return [(each.role, each.name) for each in line.persons]
